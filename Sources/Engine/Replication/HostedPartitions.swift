import CommitLog
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
    /// What has happened to their ISRs.
    let isrChanges = IsrChangeTally()
    /// What the disk refused first, and of which replica; nil while it refused nothing.
    private(set) var storageFailure: String?

    /// O(1).
    func partition(_ topic: String, _ index: Int32) -> Partition? { self.byName[topic]?.partitions[index] }

    /// O(1).
    func partition(_ topicId: Uuid, _ index: Int32) -> Partition? { self.byId[topicId]?.partitions[index] }

    /// The partitions of a topic, by index. O(log n) and what it returns.
    func partitions(ofTopic topic: String) -> [Partition] {
        guard self.byName[topic] != nil else { return [] }
        let first = self.position(of: TopicPartition(topic: topic, partition: Int32.min))
        return Array(self.sorted[first...].prefix { $0.topicPartition.topic == topic })
    }

    /// The partitions of a topic, by index. O(log n) and what it returns.
    func partitions(ofTopic topicId: Uuid) -> [Partition] {
        self.byId[topicId].map { self.partitions(ofTopic: $0.name) } ?? []
    }

    private func position(of name: TopicPartition) -> Int { self.sorted.sortedPosition(of: name, by: \.topicPartition) }

    /// Adds a partition that is not there yet. O(log n), and those behind it move up.
    func insert(_ partition: Partition) {
        let name = partition.topicPartition.topic
        let topic = self.byName[name] ?? Topic(name: name, id: partition.topicId)
        self.byName[name] = topic
        self.byId[partition.topicId] = topic
        topic.partitions[partition.topicPartition.partition] = partition
        self.sorted.insert(partition, at: self.position(of: partition.topicPartition))
    }

    /// The disk refused something of a replica: it serves nothing any more, and its broker has to leave.
    ///
    /// - Returns: whether the error is one of the disk's, and the replica's first.
    @discardableResult
    func storageFailed(_ partition: Partition, _ error: LogError) -> Bool {
        guard error.errorCode == .kafkaStorageError, partition.storageFailure == nil else { return false }
        partition.storageFailure = "\(error)"
        self.noteFailure(of: partition.topicPartition, error)
        return true
    }

    /// The log of a replica cannot be opened.
    func openingFailed(_ name: TopicPartition, _ error: LogError) {
        guard error.errorCode == .kafkaStorageError else { return }
        self.noteFailure(of: name, error)
    }

    private func noteFailure(of name: TopicPartition, _ error: LogError) {
        if self.storageFailure == nil { self.storageFailure = "\(name): \(error)" }
    }

    /// Removes a partition and, with its last one, the topic. O(log n), and those behind it move up.
    func remove(_ partition: Partition) {
        let name = partition.topicPartition.topic
        guard let topic = self.byName[name] else { return }
        topic.partitions[partition.topicPartition.partition] = nil
        if topic.partitions.isEmpty {
            self.byName[name] = nil
            self.byId[topic.id] = nil
        }
        let position = self.position(of: partition.topicPartition)
        guard position < self.sorted.count, self.sorted[position] === partition else { return }
        self.sorted.remove(at: position)
    }
}
