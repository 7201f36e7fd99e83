/// A commit as `__consumer_offsets` has it.
public struct TailedCommit: Sendable, Equatable {
    public var groupID: String
    public var topic: String
    public var partition: Int32
    /// Nil when the offset was deleted or has expired.
    public var offset: Int64?
    /// When the coordinator took it in, in milliseconds since 1970.
    public var atMilliseconds: Int64
    /// The partition of `__consumer_offsets` that the group's commits are in; -1 where that is not known.
    public var coordinatorPartition: Int32

    public init(
        groupID: String,
        topic: String,
        partition: Int32,
        offset: Int64?,
        atMilliseconds: Int64,
        coordinatorPartition: Int32 = -1
    ) {
        self.coordinatorPartition = coordinatorPartition
        self.groupID = groupID
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.atMilliseconds = atMilliseconds
    }
}

/// Why the coordinators' log is not read.
public enum TailObstacle: Sendable, Equatable {
    /// The cluster does not let this principal read it.
    case notPermitted
    /// It could not be opened; this is tried again.
    case failing(String)
}

/// What was read since the last time.
public struct TailedNews: Sendable {
    /// In the order in which they were read.
    public var commits: [TailedCommit]
    public var rebalances: [Rebalance]
    /// Since when every commit is read; nil while that is not so.
    public var readsSinceMilliseconds: Int64?
    /// Why nothing is read; nil while the log is read, and before the first attempt.
    public var obstacle: TailObstacle?

    public init(
        commits: [TailedCommit] = [],
        rebalances: [Rebalance] = [],
        readsSinceMilliseconds: Int64? = nil,
        obstacle: TailObstacle? = nil
    ) {
        self.obstacle = obstacle
        self.commits = commits
        self.rebalances = rebalances
        self.readsSinceMilliseconds = readsSinceMilliseconds
    }
}

/// Tells of rebalances what nobody else can: the owner of the coordinators' processes.
public protocol RebalanceWitness: Sendable {
    /// Rebalances that came to their end since this was last called, by time.
    func take() -> [Rebalance]
}

/// Reads the log of group coordinators as it is written.
public protocol CommitTail: Sendable {
    /// Begins to read, if that is permitted.
    func start() async
    /// What was read since this was last called.
    func take() -> TailedNews
    func stop() async
}
