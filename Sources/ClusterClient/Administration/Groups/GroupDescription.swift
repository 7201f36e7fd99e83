import KafkaProtocol

/// A group as the broker that coordinates it lists it.
public struct ListedGroup: Sendable, Equatable {
    public let groupId: String
    /// `consumer`, `connect`, ...; empty for a group that only commits offsets.
    public let protocolType: String
    /// Nil where the broker does not list states (before version 4).
    public let state: GroupState?
    public let type: GroupType
    /// The broker that listed it, which is its coordinator.
    public let coordinator: Int32

    public init(groupId: String, protocolType: String, state: GroupState?, type: GroupType, coordinator: Int32) {
        self.groupId = groupId
        self.protocolType = protocolType
        self.state = state
        self.type = type
        self.coordinator = coordinator
    }
}

/// The groups of all brokers that answered, and why the others did not.
public struct GroupListing: Sendable, Equatable {
    /// By id.
    public let groups: [ListedGroup]
    /// A broker whose groups are missing from the list, with the reason.
    public let failures: [BrokerFailure]

    public init(groups: [ListedGroup], failures: [BrokerFailure]) {
        self.groups = groups
        self.failures = failures
    }
}

/// A broker that did not answer, or refused to.
public struct BrokerFailure: Sendable, Equatable {
    public let broker: Int32
    public let error: ClusterClientError

    public init(broker: Int32, error: ClusterClientError) {
        self.broker = broker
        self.error = error
    }
}

/// What a question about several groups came to for one of them: one group's failure never hides the others.
public struct GroupAnswer<Value: Sendable & Equatable>: Sendable, Equatable {
    public let groupId: String
    public let result: Result<Value, ClusterClientError>

    public init(groupId: String, result: Result<Value, ClusterClientError>) {
        self.groupId = groupId
        self.result = result
    }
}

/// Groups that one broker coordinates.
public struct CoordinatedGroups: Sendable, Equatable {
    public let coordinator: Int32
    public let groupIds: [String]

    public init(coordinator: Int32, groupIds: [String]) {
        self.coordinator = coordinator
        self.groupIds = groupIds
    }

    /// Listed groups put together by their coordinators.
    public static func of(_ groups: [ListedGroup]) -> [CoordinatedGroups] {
        var ids: [Int32: [String]] = [:]
        for group in groups { ids[group.coordinator, default: []].append(group.groupId) }
        return ids.keys.sorted().map { CoordinatedGroups(coordinator: $0, groupIds: ids[$0] ?? []) }
    }
}

/// A group with its members.
public struct GroupDescription: Sendable, Equatable {
    public let groupId: String
    public let state: GroupState
    public let protocolType: String
    /// The assignor that was chosen; empty without members.
    public let assignor: String
    public let members: [GroupMember]
    /// The broker that described it.
    public let coordinator: Int32

    public init(
        groupId: String,
        state: GroupState,
        protocolType: String,
        assignor: String,
        members: [GroupMember],
        coordinator: Int32
    ) {
        self.groupId = groupId
        self.state = state
        self.protocolType = protocolType
        self.assignor = assignor
        self.members = members
        self.coordinator = coordinator
    }
}

/// A member of a group: who it is and what it owns.
public struct GroupMember: Sendable, Equatable {
    public let memberId: String
    /// Given by the operator for static membership (KIP-345).
    public let instanceId: String?
    public let clientId: String
    public let host: String
    public let subscribedTopics: [String]
    /// A regular expression that the coordinator matches topics against (KIP-848); what it matches is not told.
    public let subscribedPattern: String?
    public let rack: String?
    public let assignment: [AssignedTopic]
    /// Whether the member's opaque fields could be read; otherwise topics and assignment are empty because unknown.
    public let isReadable: Bool

    public init(
        memberId: String,
        instanceId: String? = nil,
        clientId: String,
        host: String,
        subscribedTopics: [String] = [],
        subscribedPattern: String? = nil,
        rack: String? = nil,
        assignment: [AssignedTopic] = [],
        isReadable: Bool = true
    ) {
        self.memberId = memberId
        self.instanceId = instanceId
        self.clientId = clientId
        self.host = host
        self.subscribedTopics = subscribedTopics
        self.subscribedPattern = subscribedPattern
        self.rack = rack
        self.assignment = assignment
        self.isReadable = isReadable
    }

    /// How many partitions the member owns.
    public var partitionCount: Int { self.assignment.reduce(0) { $0 + $1.partitions.count } }
}

/// Partitions of a topic that a member owns.
public struct AssignedTopic: Sendable, Equatable {
    public let topic: String
    public let partitions: [Int32]

    public init(topic: String, partitions: [Int32]) {
        self.topic = topic
        self.partitions = partitions
    }
}
