import KafkaProtocol

/// The offsets of one group. Only what is committed in the log is visible; what is on its way there is counted, so that
/// deleting a group reaches it too.
///
/// Offsets stand by topic: a name is kept once, and what concerns a topic looks at no other.
package struct GroupOffsets: Sendable {
    private var committed: [String: [Int32: CommittedOffset]] = [:]
    private var pending: [TopicPartition: Int] = [:]
    /// How many partitions have a committed offset.
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { self.count == 0 && self.pending.isEmpty }

    package subscript(_ partition: TopicPartition) -> CommittedOffset? {
        self.committed[partition.topic]?[partition.partition]
    }

    /// How many topics have a committed offset.
    var topicCount: Int { self.committed.count }

    /// The topics with a committed offset, sorted.
    package var topics: [String] { self.committed.keys.sorted() }

    /// The committed offsets of a topic, sorted by partition.
    package func offsets(of topic: String) -> [(partition: Int32, offset: CommittedOffset)] {
        (self.committed[topic] ?? [:]).map { (partition: $0.key, offset: $0.value) }.sorted {
            $0.partition < $1.partition
        }
    }

    /// The partitions with a committed offset, sorted.
    package var partitions: [TopicPartition] {
        self.topics.flatMap { topic in
            (self.committed[topic] ?? [:]).keys.sorted().map { TopicPartition(topic: topic, partition: $0) }
        }
    }

    /// The partitions with an offset that is committed or will be, sorted.
    package var allPartitions: [TopicPartition] {
        self.pending.isEmpty ? self.partitions : Set(self.partitions).union(self.pending.keys).sorted()
    }

    /// Those of ``allPartitions`` whose topic is wanted.
    func partitions(where isWanted: (String) -> Bool) -> [TopicPartition] {
        var partitions: [TopicPartition] = []
        for (topic, offsets) in self.committed where isWanted(topic) {
            for partition in offsets.keys { partitions.append(TopicPartition(topic: topic, partition: partition)) }
        }
        for partition in self.pending.keys where isWanted(partition.topic) && self[partition] == nil {
            partitions.append(partition)
        }
        return partitions.sorted()
    }

    /// Partitions whose committed offset is one that is asked for, sorted.
    func partitions(whose isWanted: (TopicPartition, CommittedOffset) -> Bool) -> [TopicPartition] {
        var partitions: [TopicPartition] = []
        for (topic, offsets) in self.committed {
            for (index, offset) in offsets {
                let partition = TopicPartition(topic: topic, partition: index)
                if isWanted(partition, offset) { partitions.append(partition) }
            }
        }
        return partitions.sorted()
    }

    /// Whether something is on its way for a partition that has no committed offset yet.
    var hasPendingAlone: Bool { self.pending.keys.contains { self[$0] == nil } }

    func isPending(_ partition: TopicPartition) -> Bool { self.pending[partition] != nil }

    mutating func begin(_ partition: TopicPartition) { self.pending[partition, default: 0] += 1 }

    mutating func end(_ partition: TopicPartition) {
        let left = (self.pending[partition] ?? 1) - 1
        self.pending[partition] = left == 0 ? nil : left
    }

    mutating func set(_ partition: TopicPartition, to offset: CommittedOffset) {
        let before = self.committed[partition.topic, default: [:]].updateValue(offset, forKey: partition.partition)
        if before == nil { self.count += 1 }
    }

    mutating func remove(_ partition: TopicPartition) {
        guard self.committed[partition.topic]?.removeValue(forKey: partition.partition) != nil else { return }
        self.count -= 1
        if self.committed[partition.topic]?.isEmpty == true { self.committed[partition.topic] = nil }
    }
}
