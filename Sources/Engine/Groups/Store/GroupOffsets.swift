import KafkaProtocol

/// The offsets of one group. Only what is committed in the log is visible; what is on its way there is counted, so that
/// deleting a group reaches it too.
package struct GroupOffsets: Sendable {
    private var committed: [TopicPartition: CommittedOffset] = [:]
    private var pending: [TopicPartition: Int] = [:]

    package init() {}

    package var isEmpty: Bool { self.committed.isEmpty && self.pending.isEmpty }
    package var count: Int { self.committed.count }

    package subscript(_ partition: TopicPartition) -> CommittedOffset? { self.committed[partition] }

    /// The partitions with a committed offset, sorted.
    package var partitions: [TopicPartition] { self.committed.keys.sorted() }

    /// The partitions with an offset that is committed or will be, sorted.
    package var allPartitions: [TopicPartition] {
        self.pending.isEmpty ? self.partitions : Set(self.committed.keys).union(self.pending.keys).sorted()
    }

    func isPending(_ partition: TopicPartition) -> Bool { self.pending[partition] != nil }

    mutating func begin(_ partition: TopicPartition) { self.pending[partition, default: 0] += 1 }

    mutating func end(_ partition: TopicPartition) {
        let left = (self.pending[partition] ?? 1) - 1
        self.pending[partition] = left == 0 ? nil : left
    }

    mutating func set(_ partition: TopicPartition, to offset: CommittedOffset) { self.committed[partition] = offset }

    mutating func remove(_ partition: TopicPartition) { self.committed[partition] = nil }
}
