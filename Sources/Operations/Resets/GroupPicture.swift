import ClusterClient
import KafkaProtocol

/// What is known of a group's offsets at one moment: all that a plan is made of.
public struct GroupPicture: Sendable, Equatable {
    public var group: String
    public var state: GroupState
    public var type: GroupType
    /// By topic and number.
    public var partitions: [PartitionPicture]
    /// Names that were asked for and that the cluster does not have.
    public var unknownTopics: [String]
    public var takenAtMilliseconds: Int64

    public init(
        group: String,
        state: GroupState = .empty,
        type: GroupType = .classic,
        partitions: [PartitionPicture],
        unknownTopics: [String] = [],
        takenAtMilliseconds: Int64 = 0
    ) {
        self.group = group
        self.state = state
        self.type = type
        self.partitions = partitions
        self.unknownTopics = unknownTopics
        self.takenAtMilliseconds = takenAtMilliseconds
    }
}

/// One partition with the group's offset and the log's ends.
public struct PartitionPicture: Sendable, Equatable {
    /// What a log says to a time.
    public enum AtTime: Sendable, Equatable {
        case offset(Int64)
        /// No record is that late.
        case noRecord
    }

    public var partition: TopicPartition
    /// The next record the group will read; nil if it never committed.
    public var committed: Int64?
    /// The first record that is there.
    public var low: Int64?
    /// Behind the last record.
    public var high: Int64?
    /// Nil unless a time was asked for.
    public var atTime: AtTime?
    /// The record that the group would read next; nil unless asked for, or at the end.
    public var nextRecord: Int64?
    /// Whether the cluster has the partition.
    public var exists: Bool
    /// Why its offsets are not known.
    public var problem: String?

    public init(
        _ partition: TopicPartition,
        committed: Int64? = nil,
        low: Int64? = nil,
        high: Int64? = nil,
        atTime: AtTime? = nil,
        nextRecord: Int64? = nil,
        exists: Bool = true,
        problem: String? = nil
    ) {
        self.partition = partition
        self.committed = committed
        self.low = low
        self.high = high
        self.atTime = atTime
        self.nextRecord = nextRecord
        self.exists = exists
        self.problem = problem
    }
}
