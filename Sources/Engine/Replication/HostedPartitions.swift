import KafkaProtocol

/// The partitions this broker has a replica of, found by name or id and walked in a fixed order.
final class HostedPartitions {
    private final class Topic {
        let name: String
        let id: Uuid
        var partitions: [Int32: Partition] = [:]

        init(name: String, id: Uuid) {
            self.name = name
            self.id = id
        }
    }

    private var byName: [String: Topic] = [:]
    private var byId: [Uuid: Topic] = [:]
    /// All partitions, by topic name and index.
    private(set) var sorted: [Partition] = []

    /// O(1).
    func partition(_ topic: String, _ index: Int32) -> Partition? { self.byName[topic]?.partitions[index] }

    /// O(1).
    func partition(_ topicId: Uuid, _ index: Int32) -> Partition? { self.byId[topicId]?.partitions[index] }

    /// Adds a partition that is not there yet. O(log n) comparisons, and moving what lies behind it.
    func insert(_ partition: Partition) {
        let name = partition.topicPartition.topic
        let topic = self.byName[name] ?? Topic(name: name, id: partition.topicId)
        self.byName[name] = topic
        self.byId[partition.topicId] = topic
        topic.partitions[partition.topicPartition.partition] = partition
        let index = self.sorted.sortedPosition(of: partition.topicPartition, by: \.topicPartition)
        self.sorted.insert(partition, at: index)
    }

    /// Removes a partition and, with its last one, the topic. O(n).
    func remove(_ partition: Partition) {
        let name = partition.topicPartition.topic
        guard let topic = self.byName[name] else { return }
        topic.partitions[partition.topicPartition.partition] = nil
        if topic.partitions.isEmpty {
            self.byName[name] = nil
            self.byId[topic.id] = nil
        }
        self.sorted.removeAll { $0 === partition }
    }
}
