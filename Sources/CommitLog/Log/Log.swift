import Buffers
import KafkaProtocol

/// One partition's log on disk, in Kafka's formats: segments of record batches with sparse indexes, the leader epochs,
/// and what is known of idempotent producers.
///
/// Owned by one thread. There is no clock and no background work inside: the caller passes the time, syncs what
/// ``filesToFlush()`` names, and calls ``deleteExpiredSegments(nowMilliseconds:highWatermark:)`` now and then. Every call
/// that throws leaves the log in order and usable.
public final class Log {
    public let partition: TopicPartition
    public let directory: String
    public var configuration: LogConfiguration {
        didSet { self.tail.limitBytes = self.configuration.tailCacheBytes }
    }
    /// What opening the log had to repair.
    public let recovery: RecoveryReport
    /// From `partition.metadata`; nil until it is set.
    public private(set) var topicId: Uuid?
    /// The first offset that can be read.
    public internal(set) var logStartOffset: Int64
    /// The offset that the next record gets.
    public internal(set) var logEndOffset: Int64
    /// Everything below this offset is durable.
    public internal(set) var recoveryPoint: Int64
    /// Everything below this offset has been compacted; 0 if nothing has.
    public internal(set) var cleanedOffset: Int64 = 0
    /// How often something was cut off the log's end. Responses that were made before stay valid all the same: the file
    /// of a segment is never cut or written over while a response points to it.
    public internal(set) var truncationGeneration = 0

    let fileSystem: any FileSystem
    /// In rising order of their base offsets, never empty; the last one is the active one.
    var segments: [Segment]
    var epochs: LeaderEpochCache
    var producers = ProducerStates()
    /// The offsets of the producer snapshots on the disk, rising.
    var snapshotOffsets: [Int64]
    var tail: TailCache
    var flushes: FlushTracker
    /// Something was cut off and the cut may not be durable.
    var hasUnfinishedCut = false
    /// As what the log was opened, if it had been closed before.
    private(set) var closedState: ClosedState?
    /// Whether the `partition.metadata` file has not been synced yet. Most logs are never flushed before they are closed,
    /// and a broker with thousands of them cannot keep that file of each open till then.
    var hasUnsyncedMetadata = false

    /// Opens the log in `directory`, or creates it there.
    ///
    /// After an unclean shutdown everything from the segment of `recoveryPoint` on is checked: the log ends before the
    /// first batch that is damaged or does not continue it, and indexes, epochs and producers are found again in the
    /// batches.
    ///
    /// - Parameters:
    ///   - cleanShutdown: whether the log was closed before.
    ///   - recoveryPoint: everything below it is known to be durable; 0 if nothing is.
    ///   - logStartOffset: the first offset to keep as of the last checkpoint.
    public static func open(
        directory: String,
        partition: TopicPartition,
        fileSystem: any FileSystem,
        configuration: LogConfiguration,
        cleanShutdown: Bool,
        recoveryPoint: Int64,
        logStartOffset: Int64 = 0,
        nowMilliseconds: Int64
    ) throws(LogError) -> Log {
        var loader = LogLoader(
            directory: directory,
            fileSystem: fileSystem,
            configuration: configuration,
            nowMilliseconds: nowMilliseconds
        )
        try loader.load(cleanShutdown: cleanShutdown, recoveryPoint: recoveryPoint, logStartOffset: logStartOffset)
        let topicId = try PartitionMetadataFile.read(directory, in: fileSystem)
        let log = Log(loader, partition: partition, topicId: topicId)
        try log.rebuildProducers(nowMilliseconds: nowMilliseconds)
        log.closedState = log.state(asClosed: loader.wasClosed)
        return log
    }

    private init(_ loader: LogLoader, partition: TopicPartition, topicId: Uuid?) {
        self.partition = partition
        self.directory = loader.directory
        self.configuration = loader.configuration
        self.recovery = loader.report
        self.topicId = topicId
        self.logStartOffset = loader.logStartOffset
        self.logEndOffset = loader.logEndOffset
        self.recoveryPoint = loader.recoveryPoint
        self.fileSystem = loader.fileSystem
        self.segments = loader.segments
        self.epochs = loader.epochs
        self.snapshotOffsets = loader.snapshotOffsets
        self.tail = TailCache(limitBytes: loader.configuration.tailCacheBytes)
        self.flushes = FlushTracker(
            requestedUpTo: loader.recoveryPoint,
            closedBelow: loader.segments.dropLast().contains { !$0.hasDurableIndexes }
                ? 0 : loader.segments[loader.segments.count - 1].baseOffset
        )
    }

    /// What tells a log that has not changed since it was opened.
    struct ClosedState: Equatable {
        let endOffset: Int64
        let changesVersion: Int
    }

    private func state(asClosed wasClosed: Bool) -> ClosedState? {
        // Without the snapshot the next start would read all batches for their producers.
        guard wasClosed, self.snapshotOffsets.last == self.logEndOffset else { return nil }
        return ClosedState(endOffset: self.logEndOffset, changesVersion: self.flushes.changesVersion)
    }

    /// The length of all segments, in bytes.
    public var sizeInBytes: Int64 { self.segments.reduce(0) { $0 + $1.size } }

    /// How many segments there are, the active one included.
    public var segmentCount: Int { self.segments.count }

    /// The epoch of the latest leader that is known here, whether or not it has written anything.
    public var latestEpoch: Int32? { self.epochs.latest?.epoch }

    /// Says which topic the log belongs to and remembers it on the disk.
    public func setTopicId(_ id: Uuid) throws(LogError) {
        try LogError.wrapping { () throws(FileError) in
            _ = try self.fileSystem.replace(
                PartitionMetadataFile.path(self.directory),
                with: Bytes(PartitionMetadataFile.text(id).utf8),
                durable: false
            )
        }
        self.topicId = id
        self.hasUnsyncedMetadata = true
        self.flushes.namesChanged()
    }

    // MARK: Segments

    var active: Segment { self.segments[self.segments.count - 1] }

    /// The index of the segment that holds `offset`, or of the first one if it lies before all.
    func segmentIndex(of offset: Int64) -> Int {
        var low = 0
        var high = self.segments.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if self.segments[middle].baseOffset <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The offset after a segment's last one.
    func endOffset(ofSegment index: Int) -> Int64 {
        index + 1 < self.segments.count ? self.segments[index + 1].baseOffset : self.logEndOffset
    }

    /// The first batch from `offset` on in a segment.
    func locate(_ offset: Int64, inSegment index: Int) throws(LogError) -> LocatedBatch? {
        try self.segments[index].locate(
            offset,
            indexIntervalBytes: self.configuration.indexIntervalBytes,
            isActive: index == self.segments.count - 1
        )
    }
}
