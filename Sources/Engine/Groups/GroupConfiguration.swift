/// The settings of the group coordinator, with Kafka's names and defaults.
public struct GroupConfiguration: Sendable, Equatable {
    /// `group.initial.rebalance.delay.ms`: how long an empty group waits for more members before its first assignment.
    public var initialRebalanceDelayMilliseconds: Int64 = 3_000
    /// `group.min.session.timeout.ms` and `group.max.session.timeout.ms`.
    public var sessionTimeoutMilliseconds: ClosedRange<Int32> = 6_000...1_800_000
    /// `group.max.size`: how many members a group may have.
    public var maxSize = Int(Int32.max)
    /// `offset.metadata.max.bytes`: how long the text may be that a consumer leaves with an offset.
    public var offsetMetadataMaxBytes = 4_096
    /// `offsets.retention.minutes`, in milliseconds: for how long offsets are kept once nobody uses them.
    public var offsetsRetentionMilliseconds: Int64 = 10_080 * 60_000
    /// `offsets.retention.check.interval.ms`.
    public var offsetsRetentionCheckIntervalMilliseconds: Int64 = 600_000
    /// `offsets.commit.timeout.ms`: how long a client waits for its write to be committed.
    public var commitTimeoutMilliseconds: Int64 = 5_000
    /// `offsets.topic.num.partitions`. It must be the same on every broker and never change once the topic is there.
    public var offsetsTopicPartitions: Int32 = 50
    /// `offsets.topic.replication.factor`; nil if it is not set, which means three or as many as there are brokers.
    public var offsetsTopicReplicationFactor: Int16?
    /// `offsets.topic.segment.bytes`.
    public var offsetsTopicSegmentBytes: Int32 = 100 << 20

    /// A new member has no session yet: its first join is given up after this long, if nothing completes it before.
    package static let newMemberJoinTimeoutMilliseconds: Int64 = 300_000

    /// Kafka's defaults.
    public init() {}

    /// Reads the settings of a node's properties.
    ///
    /// - Throws: ``ConfigurationError`` with a sentence naming the key.
    public init(_ properties: ServerProperties) throws(ConfigurationError) {
        let positive: ClosedRange<Int64> = 1...Int64(Int32.max)
        let natural: ClosedRange<Int64> = 0...Int64(Int32.max)
        self.initialRebalanceDelayMilliseconds = try properties.integer(
            "group.initial.rebalance.delay.ms",
            default: self.initialRebalanceDelayMilliseconds,
            in: natural
        )
        let shortest: Int32 = try properties.integer(
            "group.min.session.timeout.ms",
            default: self.sessionTimeoutMilliseconds.lowerBound,
            in: 1...Int32.max
        )
        let longest: Int32 = try properties.integer(
            "group.max.session.timeout.ms",
            default: self.sessionTimeoutMilliseconds.upperBound,
            in: 1...Int32.max
        )
        guard shortest <= longest else {
            throw ConfigurationError(
                "group.min.session.timeout.ms is \(shortest), above group.max.session.timeout.ms, \(longest)"
            )
        }
        self.sessionTimeoutMilliseconds = shortest...longest
        self.maxSize = try properties.integer("group.max.size", default: self.maxSize, in: 1...Int(Int32.max))
        self.offsetMetadataMaxBytes = try properties.integer(
            "offset.metadata.max.bytes",
            default: self.offsetMetadataMaxBytes,
            in: 0...Int(Int16.max)
        )
        let retentionMinutes: Int64 = try properties.integer("offsets.retention.minutes", default: 10_080, in: positive)
        self.offsetsRetentionMilliseconds = retentionMinutes * 60_000
        self.offsetsRetentionCheckIntervalMilliseconds = try properties.integer(
            "offsets.retention.check.interval.ms",
            default: self.offsetsRetentionCheckIntervalMilliseconds,
            in: positive
        )
        self.commitTimeoutMilliseconds = try properties.integer(
            "offsets.commit.timeout.ms",
            default: self.commitTimeoutMilliseconds,
            in: positive
        )
        try self.readTopic(properties)
    }

    private mutating func readTopic(_ properties: ServerProperties) throws(ConfigurationError) {
        self.offsetsTopicPartitions = try properties.integer(
            "offsets.topic.num.partitions",
            default: self.offsetsTopicPartitions,
            in: 1...10_000
        )
        if properties["offsets.topic.replication.factor"] != nil {
            self.offsetsTopicReplicationFactor = try properties.integer(
                "offsets.topic.replication.factor",
                default: 3,
                in: 1...Int16.max
            )
        }
        self.offsetsTopicSegmentBytes = try properties.integer(
            "offsets.topic.segment.bytes",
            default: self.offsetsTopicSegmentBytes,
            in: 1 << 20...Int32.max
        )
    }
}
