import Buffers
import KafkaProtocol

/// One partition's log on disk, in Kafka's formats. Owned by one thread.
public final class Log {
    public static func open(
        directory: String,
        partition: TopicPartition,
        fileSystem: any FileSystem,
        configuration: LogConfiguration,
        cleanShutdown: Bool,
        recoveryPoint: Int64,
        logStartOffset: Int64 = 0,
        nowMilliseconds: Int64
    ) throws(LogError) -> Log { fatalError("being written") }

    public let partition: TopicPartition
    public let directory: String
    public var configuration: LogConfiguration
    public private(set) var topicId: Uuid?
    public private(set) var logStartOffset: Int64
    public private(set) var logEndOffset: Int64
    public private(set) var recoveryPoint: Int64
    public let recovery: RecoveryReport
    public private(set) var truncationGeneration = 0
    public var sizeInBytes: Int64 { fatalError("being written") }
    public var segmentCount: Int { fatalError("being written") }
    public var latestEpoch: Int32? { fatalError("being written") }
    private init() { fatalError("being written") }

    public func setTopicId(_ id: Uuid) throws(LogError) { fatalError("being written") }
    public func appendAsLeader(
        _ batch: Bytes,
        header: RecordBatchHeader,
        leaderEpoch: Int32,
        nowMilliseconds: Int64
    ) throws(LogError) -> AppendResult { fatalError("being written") }
    public func appendAsFollower(_ records: Bytes) throws(LogError) -> FollowerAppendResult {
        fatalError("being written")
    }
    public func validateProducer(_ header: RecordBatchHeader) -> ProducerCheck { fatalError("being written") }
    public func removeExpiredProducers(nowMilliseconds: Int64) { fatalError("being written") }
    public func read(
        from offset: Int64,
        maxBytes: Int,
        upTo limit: Int64,
        minOneBatch: Bool
    ) throws(LogError) -> ReadResult { fatalError("being written") }
    public func truncate(to offset: Int64) throws(LogError) { fatalError("being written") }
    public func truncateFully(startingAt offset: Int64) throws(LogError) { fatalError("being written") }
    public func endOffset(forEpoch epoch: Int32) -> EpochEndOffset? { fatalError("being written") }
    public func epoch(of offset: Int64) -> Int32? { fatalError("being written") }
    public func assignEpochStart(epoch: Int32, startOffset: Int64) throws(LogError) { fatalError("being written") }
    public func offset(forTimestamp timestamp: Int64) throws(LogError) -> TimestampOffset? {
        fatalError("being written")
    }
    public func maxTimestampOffset() throws(LogError) -> TimestampOffset? { fatalError("being written") }
    public func incrementLogStartOffset(to offset: Int64) throws(LogError) { fatalError("being written") }
    @discardableResult
    public func deleteExpiredSegments(nowMilliseconds: Int64, highWatermark: Int64) throws(LogError) -> Int {
        fatalError("being written")
    }
    public func roll(nowMilliseconds: Int64) throws(LogError) { fatalError("being written") }
    public func needsFlush(nowMilliseconds: Int64) -> Bool { fatalError("being written") }
    public func filesToFlush() throws(LogError) -> FlushRequest? { fatalError("being written") }
    public func flushed(upTo offset: Int64) { fatalError("being written") }
    public func close(nowMilliseconds: Int64) throws(LogError) { fatalError("being written") }
}
