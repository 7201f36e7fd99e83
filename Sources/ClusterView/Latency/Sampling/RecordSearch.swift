import Buffers
import ClusterClient
import KafkaProtocol

/// Finds chosen records in what brokers answer: a partition is asked for its lowest record, and whatever else is in the
/// batches that come back is taken from them.
///
/// It asks nobody: ``places`` says what to fetch, ``take(_:)`` and ``fail(_:)`` say what became of it, until there are no
/// places left.
package struct RecordSearch: Sendable {
    private struct Pending {
        /// By offset.
        var records: [WantedRecord]
        var maxBytes: Int32
    }

    package private(set) var found: [FoundRecord] = []
    package private(set) var excluded: [SampleExclusion: Int] = [:]
    /// Those whose leader does not answer now.
    package private(set) var deferred: [WantedRecord] = []
    /// How large batches were, for the next search.
    package private(set) var batchBytes: [PartitionName: Int32] = [:]
    package private(set) var fetchedBytes = 0
    private var pending: [PartitionName: Pending] = [:]

    private static let firstBytes: Int32 = 4096
    private static let mostBytes: Int32 = 8 << 20
    /// A record is asked for so often while its leader does not answer.
    private static let attempts = 40

    /// - Parameter batchBytes: how large batches are, as far as that is known.
    package init(_ wanted: [WantedRecord], batchBytes: [PartitionName: Int32] = [:]) {
        for record in wanted {
            let first = Pending(records: [], maxBytes: batchBytes[record.partition] ?? Self.firstBytes)
            self.pending[record.partition, default: first].records.append(record)
        }
        for name in self.pending.keys { self.pending[name]?.records.sort { $0.offset < $1.offset } }
    }

    /// What to fetch next, a place for each partition.
    package var places: [FetchPlace] {
        self.pending.keys.sorted().compactMap { name in
            guard let pending = self.pending[name], let first = pending.records.first else { return nil }
            return FetchPlace(
                topic: name.topic,
                partition: name.partition,
                offset: first.offset,
                maxBytes: pending.maxBytes
            )
        }
    }

    /// Nobody answers for a partition now.
    package mutating func fail(_ name: PartitionName) {
        guard let pending = self.pending.removeValue(forKey: name) else { return }
        for var record in pending.records {
            record.attempts += 1
            if record.attempts < Self.attempts { self.deferred.append(record) } else { self.exclude(.unreachable) }
        }
    }

    /// Takes in what a broker has.
    package mutating func take(_ answer: FetchedPartition) {
        let name = PartitionName(topic: answer.topic, partition: answer.partition)
        guard var pending = self.pending[name] else { return }
        self.fetchedBytes += answer.records.count
        switch answer.errorCode {
        case .none:
            let before = pending.records.count
            self.read(answer, &pending)
            if pending.records.count == before, self.hasNothing(answer, &pending) { return self.fail(name) }
        case .offsetOutOfRange: self.dropDeleted(answer, &pending)
        case .topicAuthorizationFailed:
            for _ in pending.records { self.exclude(.notPermitted) }
            pending.records = []
        default: return self.fail(name)
        }
        self.pending[name] = pending.records.isEmpty ? nil : pending
    }

    private mutating func exclude(_ reason: SampleExclusion) { self.excluded[reason, default: 0] += 1 }

    /// The log begins behind the record, or ends before it.
    private mutating func dropDeleted(_ answer: FetchedPartition, _ pending: inout Pending) {
        let start = answer.logStartOffset
        let gone = pending.records.prefix { $0.offset < start }.count
        for _ in 0..<gone { self.exclude(.deleted) }
        if gone == 0 { self.exclude(.unreadable) }
        pending.records.removeFirst(max(1, gone))
    }

    /// No batch came back: the record may not be told, is not there yet, or its batch is larger than was asked for.
    ///
    /// - Returns: whether to ask again later.
    private mutating func hasNothing(_ answer: FetchedPartition, _ pending: inout Pending) -> Bool {
        guard let first = pending.records.first else { return false }
        // A new leader learns late how far the log is committed.
        if first.offset >= answer.highWatermark { return true }
        if first.offset >= answer.lastStableOffset {
            self.exclude(.open)
            pending.records.removeFirst()
        } else if pending.maxBytes < Self.mostBytes {
            pending.maxBytes = min(Self.mostBytes, pending.maxBytes * 8)
        } else {
            self.exclude(.unreadable)
            pending.records.removeFirst()
        }
        return false
    }

    private mutating func read(_ answer: FetchedPartition, _ pending: inout Pending) {
        var batches = RecordBatchIterator(answer.records, allowsPartialTail: true)
        var aborted = AbortedTransactions(answer.aborted)
        do throws(RecordBatchError) {
            while !pending.records.isEmpty, let batch = try batches.nextBatch() {
                let isAborted = aborted.enter(batch.header)
                let count = pending.records.prefix { $0.offset <= batch.header.lastOffset }.count
                guard count > 0 else { continue }
                let name = PartitionName(topic: answer.topic, partition: answer.partition)
                pending.maxBytes = Int32(clamping: batch.bytes.count + batch.bytes.count / 4)
                self.batchBytes[name] = pending.maxBytes
                let records: [Record]? =
                    isAborted || batch.header.attributes.isControl
                    ? nil : try batch.records(limit: Int(Self.mostBytes) * 4)
                for wanted in pending.records.prefix(count) {
                    self.settle(wanted, in: batch, records, isAborted: isAborted)
                }
                pending.records.removeFirst(count)
            }
        } catch {
            // Whatever is wrong with this batch, the next record may lie in another one.
            self.exclude(.unreadable)
            pending.records.removeFirst()
        }
    }

    private mutating func settle(
        _ wanted: WantedRecord,
        in batch: RecordBatch,
        _ records: [Record]?,
        isAborted: Bool
    ) {
        guard let records else { return self.exclude(batch.header.attributes.isControl ? .marker : .aborted) }
        guard let record = Self.record(for: wanted, in: batch, records) else { return self.exclude(.compacted) }
        guard let origin = batch.origin(of: record) else { return self.exclude(.untimed) }
        guard origin.milliseconds <= wanted.committedAtMilliseconds else { return self.exclude(.clock) }
        self.found.append(
            FoundRecord(
                wanted: wanted,
                recordAtMilliseconds: origin.milliseconds,
                source: origin.source,
                leaderEpoch: batch.header.partitionLeaderEpoch
            )
        )
    }

    /// The record itself, or where it is gone its nearest neighbour among those that it stands for.
    private static func record(for wanted: WantedRecord, in batch: RecordBatch, _ records: [Record]) -> Record? {
        var before: Record?
        for record in records {
            let offset = batch.offset(of: record)
            if offset == wanted.offset { return record }
            guard wanted.stratum.contains(offset) else { continue }
            if offset > wanted.offset { return before ?? record }
            before = record
        }
        return before
    }
}
