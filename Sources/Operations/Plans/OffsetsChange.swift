import KafkaProtocol

/// What a plan does to the offset of one partition; the journal keeps it, so that it can be taken back.
public struct OffsetChange: Codable, Sendable, Equatable {
    public var topic: String
    public var partition: Int32
    /// Nil if nothing was committed before.
    public var before: Int64?
    /// Nil if nothing is committed afterwards.
    public var after: Int64?

    public init(_ partition: TopicPartition, before: Int64?, after: Int64?) {
        self.topic = partition.topic
        self.partition = partition.partition
        self.before = before
        self.after = after
    }

    public var topicPartition: TopicPartition { TopicPartition(topic: self.topic, partition: self.partition) }
}

/// What a plan does to the offsets of a group.
public struct OffsetsChange: Codable, Sendable, Equatable {
    public var group: String
    public var partitions: [OffsetChange]
    /// The id of the plan that this one takes back; nil for any other.
    public var undoes: String?

    public init(group: String, partitions: [OffsetChange], undoes: String? = nil) {
        self.group = group
        self.partitions = partitions
        self.undoes = undoes
    }
}
