import Buffers
import ClusterClient
import KafkaProtocol
import RecordClient

/// Finds the headers of the newest records of topics in what brokers answer.
///
/// It asks nobody: ``places`` says what to fetch, ``take(_:)`` and ``fail(_:)`` say what became of it, until there are no
/// places left.
package struct NewestRecords: Sendable {
    private struct Pending {
        var offset: Int64
        let end: Int64
        var maxBytes: Int32
    }

    /// Of the records that were found, by topic.
    package private(set) var headers: [String: [[ConsumedRecord.Header]]] = [:]
    private var pending: [PartitionName: Pending] = [:]

    /// So many records of each partition are looked at, and so many partitions of a topic.
    package static let recordsPerPartition: Int64 = 3
    package static let partitionsPerTopic = 6
    private static let firstBytes: Int32 = 65_536
    private static let mostBytes: Int32 = 8 << 20

    package init(_ topics: [TopicRow]) {
        for topic in topics {
            let partitions = topic.ends.filter { $0.value.high > $0.value.low }.sorted { $0.key < $1.key }
            for (partition, ends) in partitions.prefix(Self.partitionsPerTopic) {
                self.pending[PartitionName(topic: topic.name, partition: partition)] = Pending(
                    offset: max(ends.low, ends.high - Self.recordsPerPartition),
                    end: ends.high,
                    maxBytes: Self.firstBytes
                )
            }
        }
    }

    /// What to fetch next, a place for each partition.
    package var places: [FetchPlace] {
        self.pending.keys.sorted().compactMap { name in
            self.pending[name].map {
                FetchPlace(topic: name.topic, partition: name.partition, offset: $0.offset, maxBytes: $0.maxBytes)
            }
        }
    }

    /// Nobody answers for a partition now.
    package mutating func fail(_ name: PartitionName) { self.pending[name] = nil }

    /// Takes in what a broker has.
    package mutating func take(_ answer: FetchedPartition) {
        let name = PartitionName(topic: answer.topic, partition: answer.partition)
        guard var pending = self.pending.removeValue(forKey: name), answer.errorCode == .none else { return }
        let before = pending.offset
        guard (try? self.read(answer, &pending)) != nil else { return }
        if pending.offset == before {
            // Its batch is larger than was asked for, or nobody may see it yet.
            guard before < answer.lastStableOffset, pending.maxBytes < Self.mostBytes else { return }
            pending.maxBytes = min(Self.mostBytes, pending.maxBytes * 8)
        }
        if pending.offset < pending.end { self.pending[name] = pending }
    }

    private mutating func read(_ answer: FetchedPartition, _ pending: inout Pending) throws(RecordBatchError) {
        var batches = RecordBatchIterator(answer.records, allowsPartialTail: true)
        var aborted = AbortedTransactions(answer.aborted)
        while pending.offset < pending.end, let batch = try batches.nextBatch() {
            let isAborted = aborted.enter(batch.header)
            guard batch.header.lastOffset >= pending.offset else { continue }
            if !isAborted, !batch.header.attributes.isControl {
                for record in try batch.records(limit: Int(Self.mostBytes) * 4) {
                    guard (pending.offset..<pending.end).contains(batch.offset(of: record)) else { continue }
                    self.headers[answer.topic, default: []].append(record.headers.map(ConsumedRecord.Header.init))
                }
            }
            pending.offset = batch.header.lastOffset + 1
        }
    }
}

extension ConsumedRecord.Header {
    fileprivate init(_ header: RecordHeader) {
        self.init(name: header.key, value: header.value.map { bytes in bytes.withUnsafeBytes { [UInt8]($0) } })
    }
}
