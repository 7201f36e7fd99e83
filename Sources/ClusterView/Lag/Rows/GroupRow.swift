import ClusterClient

/// A member of a group with what it owns.
public struct MemberRow: Sendable, Equatable {
    public var memberID: String
    public var instanceID: String?
    public var clientID: String
    public var host: String
    public var partitions: Int
    /// Records behind on its partitions.
    public var lag: Int64
    /// Records per second read from its partitions; nil while unknown.
    public var rateOut: Double?

    public init(
        memberID: String,
        instanceID: String? = nil,
        clientID: String,
        host: String,
        partitions: Int = 0,
        lag: Int64 = 0,
        rateOut: Double? = nil
    ) {
        self.memberID = memberID
        self.instanceID = instanceID
        self.clientID = clientID
        self.host = host
        self.partitions = partitions
        self.lag = lag
        self.rateOut = rateOut
    }
}

/// A topic as a group sees it.
public struct GroupTopicRow: Sendable, Equatable {
    /// Whether the topic counts for the group.
    public enum Presence: Sendable, Equatable {
        case read
        /// The members that are there do not subscribe to it any more; its offsets are what is left.
        case left
        /// The cluster has no such topic any more.
        case deleted
    }

    public var topic: String
    public var presence: Presence
    /// By number, those without a commit included.
    public var partitions: [LagRow]
    public var figures: LagFigures

    public init(topic: String, presence: Presence = .read, partitions: [LagRow], figures: LagFigures? = nil) {
        self.topic = topic
        self.presence = presence
        self.partitions = partitions
        if let figures {
            self.figures = figures
        } else {
            var sum = LagSum()
            for row in partitions { sum.add(row, topic: topic) }
            self.figures = sum.finished()
        }
    }
}

/// A consumer group: its state, its members, and how far behind it is where.
public struct GroupRow: Sendable, Equatable, Identifiable {
    public var groupID: String
    public var state: GroupState
    public var type: GroupType
    public var protocolType: String
    /// Empty while there is none.
    public var assignor: String
    /// The broker that coordinates it.
    public var coordinator: Int32
    /// Nil where members are not known: not asked yet, not permitted, or a protocol we cannot ask about.
    public var members: Reading<[MemberRow]>
    /// By name.
    public var topics: [GroupTopicRow]
    /// Over the topics that are read.
    public var figures: LagFigures
    /// How commits of the group are known.
    public var source: CommitSource
    /// Why the last refresh did not tell about this group, and since when; what is shown is from before.
    public var failure: GroupFailure?

    public init(
        groupID: String,
        state: GroupState,
        type: GroupType = .classic,
        protocolType: String = "consumer",
        assignor: String = "",
        coordinator: Int32 = -1,
        members: Reading<[MemberRow]> = .absent,
        topics: [GroupTopicRow] = [],
        figures: LagFigures? = nil,
        source: CommitSource = .poll,
        failure: GroupFailure? = nil
    ) {
        self.groupID = groupID
        self.state = state
        self.type = type
        self.protocolType = protocolType
        self.assignor = assignor
        self.coordinator = coordinator
        self.members = members
        self.topics = topics
        self.source = source
        self.failure = failure
        if let figures {
            self.figures = figures
        } else {
            var sum = LagSum()
            for topic in topics where topic.presence == .read {
                for row in topic.partitions { sum.add(row, topic: topic.topic) }
            }
            self.figures = sum.finished()
        }
    }

    public var id: String { self.groupID }

    /// The topic with this name.
    public func topic(_ name: String) -> GroupTopicRow? { self.topics.first { $0.topic == name } }

    /// The member that owns a partition.
    public func owner(of row: LagRow) -> MemberRow? {
        guard let owner = row.owner, let members = self.members.value, members.indices.contains(owner) else {
            return nil
        }
        return members[owner]
    }
}

/// Why nothing new is known about a group.
public struct GroupFailure: Sendable, Equatable {
    public var reason: String
    public var sinceMilliseconds: Int64
    /// Whether the cluster refuses to tell.
    public var isDenied: Bool

    public init(reason: String, sinceMilliseconds: Int64, isDenied: Bool = false) {
        self.reason = reason
        self.sinceMilliseconds = sinceMilliseconds
        self.isDenied = isDenied
    }
}
