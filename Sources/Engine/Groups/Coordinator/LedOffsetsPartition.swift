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
        /// The groups begin to live, those that are left in reverse order.
        case opening(rest: [String])
        case open
        /// The log cannot be read or written.
        case failed
    }

    let partition: Partition
    let leaderEpoch: Int32
    var phase: Phase
    var shard: GroupShard
    private let startedMilliseconds: Int64
    /// What of the stretch that was read last is not replayed yet: batches, and records of the batch before them.
    private var batches: RecordBatchIterator?
    private var records: ArraySlice<Record> = []

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
        case .loading, .waiting, .opening: .coordinatorLoadInProgress
        case .open: nil
        case .failed: .notCoordinator
        }
    }

    /// How long loading has taken so far.
    func loadingMilliseconds(_ now: EngineTime) -> Int64 { now.monotonicMilliseconds - self.startedMilliseconds }

    /// Reads and replays the log until the budget is spent or everything is read. Only a single batch may cost more.
    func load(_ budget: inout StepBudget, now: EngineTime) throws(LogError) {
        while case .loading(let next, let end) = self.phase, !budget.isSpent {
            do throws(RecordBatchError) {
                if try self.replayNext(&budget, now: now) { continue }
            } catch {
                throw .corruptBatch(offset: next, error)
            }
            guard next < end else { return self.phase = .waiting(endOffset: end) }
            let result = try self.partition.log.read(from: next, maxBytes: budget.bytes, upTo: end, minOneBatch: true)
            guard result.endOffset > next else { return self.phase = .waiting(endOffset: end) }
            let bytes = try self.bytes(of: result)
            budget.bytes -= bytes.count
            self.batches = RecordBatchIterator(bytes)
            self.phase = .loading(nextOffset: result.endOffset, endOffset: end)
        }
    }

    /// Replays the next record of what was read, or unpacks the next batch.
    ///
    /// - Returns: false if nothing is left of it.
    private func replayNext(_ budget: inout StepBudget, now: EngineTime) throws(RecordBatchError) -> Bool {
        if let record = self.records.popFirst() {
            budget.records -= 1
            guard let key = record.key else { return true }
            do throws(WireError) {
                self.shard.replay(try GroupRecord(key: key, value: record.value), now: now)
            } catch {
                throw .malformedRecord(index: Int(record.offsetDelta), reason: error.description)
            }
            return true
        }
        guard let batch = try self.batches?.nextBatch() else {
            self.batches = nil
            self.records = []
            return false
        }
        if !batch.header.attributes.isControl { self.records = try batch.records()[...] }
        return true
    }

    private func bytes(of result: ReadResult) throws(LogError) -> Bytes {
        do {
            return try result.records.bytes()
        } catch {
            throw .malformedFile(path: self.partition.log.directory, reason: "its records cannot be read: \(error)")
        }
    }
}
