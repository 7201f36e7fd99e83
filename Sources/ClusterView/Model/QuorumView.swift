/// The metadata quorum as DescribeQuorum tells it (never as Metadata does, whose controller is any broker).
public struct QuorumView: Sendable, Equatable {
    /// The active controller; absent while there is none.
    public var leaderID: Int32?
    public var leaderEpoch: Int32
    /// The offset up to which the metadata log is committed.
    public var highWatermark: Int64
    /// Voters by id, then observers by id.
    public var members: [QuorumMember]

    public init(leaderID: Int32?, leaderEpoch: Int32, highWatermark: Int64, members: [QuorumMember]) {
        self.leaderID = leaderID
        self.leaderEpoch = leaderEpoch
        self.highWatermark = highWatermark
        self.members = members
    }

    public var voters: [QuorumMember] { members.filter { $0.role != .observer } }
    public var observers: [QuorumMember] { members.filter { $0.role == .observer } }

    /// How many voters must answer for a decision.
    public var majority: Int { voters.count / 2 + 1 }

    /// Voters that answer: the leader, and followers that are not known to be gone.
    public var votersAlive: Int { voters.count { $0.isAlive } }

    /// How many more voters may fail before the quorum can decide nothing; negative once it is lost.
    public var failuresLeft: Int { votersAlive - majority }
}

/// One replica of the metadata log.
public struct QuorumMember: Sendable, Equatable, Identifiable {
    /// Its part in the quorum.
    public enum Role: String, Sendable, Equatable {
        case leader
        case follower
        case observer
    }

    public var id: Int32
    public var role: Role
    public var logEndOffset: Int64
    /// Records behind the leader.
    public var lag: Int64
    /// When it last fetched, on the leader's clock; absent if it never did or the version does not tell.
    public var lastFetchMilliseconds: Int64?
    /// When it last held everything the leader had; absent as above.
    public var lastCaughtUpMilliseconds: Int64?
    /// Whether it takes part: its process runs, or for a foreign cluster it fetched lately.
    public var isAlive: Bool
    /// The process, for a controller of an embedded cluster that is no broker.
    public var process: ProcessFigures?

    public init(
        id: Int32,
        role: Role,
        logEndOffset: Int64,
        lag: Int64 = 0,
        lastFetchMilliseconds: Int64? = nil,
        lastCaughtUpMilliseconds: Int64? = nil,
        isAlive: Bool = true,
        process: ProcessFigures? = nil
    ) {
        self.id = id
        self.role = role
        self.logEndOffset = logEndOffset
        self.lag = lag
        self.lastFetchMilliseconds = lastFetchMilliseconds
        self.lastCaughtUpMilliseconds = lastCaughtUpMilliseconds
        self.isAlive = isAlive
        self.process = process
    }
}
