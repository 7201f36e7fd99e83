import Buffers
import CommitLog
import KafkaProtocol

/// A partition of `__consumer_offsets` that this broker leads, and what it knows from it.
final class LedOffsetsPartition {
    enum Phase {
        /// The log is being read, up to where it ended when the leadership began.
        case loading(nextOffset: Int64, endOffset: Int64)
        /// Everything is read; it counts once the high watermark has come that far.
        case waiting(endOffset: Int64)
        case open
        /// The log cannot be read or written.
        case failed
    }

    let partition: Partition
    let leaderEpoch: Int32
    var phase: Phase
    var shard: GroupShard
    private let startedMilliseconds: Int64

    init(partition: Partition, configuration: GroupConfiguration, seed: UInt64, now: EngineTime) {
        self.partition = partition
        self.leaderEpoch = partition.leaderEpoch
        self.phase = .loading(nextOffset: partition.log.logStartOffset, endOffset: partition.log.logEndOffset)
        self.shard = GroupShard(
            partition: partition.topicPartition.partition,
            configuration: configuration,
            seed: seed,
            now: now
        )
        self.startedMilliseconds = now.monotonicMilliseconds
    }

    /// What a client is told that asks for a group of this partition, or nil if it is answered.
    var problem: ErrorCode? {
        switch self.phase {
        case .loading, .waiting: .coordinatorLoadInProgress
        case .open: nil
        case .failed: .notCoordinator
        }
    }

    /// How long loading has taken so far.
    func loadingMilliseconds(_ now: EngineTime) -> Int64 { now.monotonicMilliseconds - self.startedMilliseconds }

    /// Reads the next stretch of the log.
    ///
    /// - Parameter maxBytes: how much to read at most, but for a batch that is larger by itself.
    /// - Returns: how many bytes were read.
    func load(maxBytes: Int, now: EngineTime) throws(LogError) -> Int {
        guard case .loading(let start, let end) = self.phase else { return 0 }
        guard start < end else {
            self.phase = .waiting(endOffset: end)
            return 0
        }
        let result = try self.partition.log.read(from: start, maxBytes: maxBytes, upTo: end, minOneBatch: true)
        guard result.endOffset > start else {
            self.phase = .waiting(endOffset: end)
            return 0
        }
        let bytes = try self.bytes(of: result)
        do throws(RecordBatchError) {
            var batches = RecordBatchIterator(bytes)
            while let batch = try batches.nextBatch() { try self.replay(batch, now: now) }
        } catch {
            throw .corruptBatch(offset: start, error)
        }
        self.phase = .loading(nextOffset: result.endOffset, endOffset: end)
        return bytes.count
    }

    private func bytes(of result: ReadResult) throws(LogError) -> Bytes {
        do {
            return try result.records.bytes()
        } catch {
            throw .malformedFile(path: self.partition.log.directory, reason: "its records cannot be read: \(error)")
        }
    }

    private func replay(_ batch: RecordBatch, now: EngineTime) throws(RecordBatchError) {
        guard !batch.header.attributes.isControl else { return }
        for (index, record) in try batch.records().enumerated() {
            guard let key = record.key else { continue }
            do throws(WireError) {
                self.shard.replay(try GroupRecord(key: key, value: record.value), now: now)
            } catch {
                throw .malformedRecord(index: index, reason: error.description)
            }
        }
    }
}
