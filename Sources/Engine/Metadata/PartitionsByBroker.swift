import KafkaProtocol

/// Which partitions each broker has to do with, so that a broker that comes or goes concerns its own partitions and not
/// all of the cluster's.
struct PartitionsByBroker: Equatable, Sendable {
    /// Sorted by topic and index. A broker without partitions has no entry.
    private var names: [Int32: [TopicPartition]] = [:]

    /// The partitions of a broker, sorted by topic and index.
    subscript(broker: Int32) -> [TopicPartition] { self.names[broker] ?? [] }

    /// The partitions of any of `brokers`, sorted by topic and index, each once.
    func partitions(ofAny brokers: [Int32]) -> [TopicPartition] {
        guard brokers.count > 1 else { return brokers.first.map { self[$0] } ?? [] }
        var result: [TopicPartition] = []
        for name in brokers.flatMap({ self[$0] }).sorted() where name != result.last { result.append(name) }
        return result
    }

    /// Takes over who has to do with a partition now.
    ///
    /// - Parameter before: who had to do with it; nil if it is new.
    mutating func update(_ after: PartitionState, before: PartitionState?) {
        let old = before.map(Self.brokers) ?? []
        let new = Self.brokers(of: after)
        guard old != new else { return }
        for broker in old where !new.contains(broker) { self.remove(after.topicPartition, from: broker) }
        for broker in new where !old.contains(broker) { self.insert(after.topicPartition, for: broker) }
    }

    /// Forgets a topic.
    mutating func remove(_ topic: TopicState) {
        for broker in Set(topic.partitions.flatMap(Self.brokers)).sorted() {
            self.names[broker]?.removeAll { $0.topic == topic.name }
            if self.names[broker]?.isEmpty == true { self.names[broker] = nil }
        }
    }

    private static func brokers(of partition: PartitionState) -> [Int32] {
        // As a rule the ISR is part of the replicas; what a foreign log says is followed all the same.
        partition.replicas + partition.isr.filter { !partition.replicas.contains($0) }
    }

    private mutating func insert(_ name: TopicPartition, for broker: Int32) {
        let position = self.names[broker, default: []].sortedPosition(of: name, by: \.self)
        self.names[broker, default: []].insert(name, at: position)
    }

    private mutating func remove(_ name: TopicPartition, from broker: Int32) {
        guard let position = self.names[broker]?.sortedPosition(of: name, by: \.self),
            let count = self.names[broker]?.count, position < count, self.names[broker]?[position] == name
        else { return }
        self.names[broker]?.remove(at: position)
        if count == 1 { self.names[broker] = nil }
    }
}
