import Buffers
import KafkaProtocol

/// A group of the classic protocol: who its members are and which generation they are in.
///
/// A value without I/O: every call appends what has to be done to `actions`. The rules, and the order in which errors are
/// looked for, are those of Kafka's brokers (KIP-62, KIP-134, KIP-345, KIP-394, KIP-814).
package struct ClassicGroup: Sendable {
    package let id: String
    let configuration: GroupConfiguration
    package private(set) var state = GroupState.empty
    private(set) var previousState = GroupState.empty
    package internal(set) var generation: Int32 = 0
    /// What kind of members these are: `consumer`, `connect`. Nil until the first member joins.
    package internal(set) var protocolType: String?
    /// How the present generation shares its work.
    package internal(set) var protocolName: String?
    package internal(set) var leaderId: String?
    private var members: [String: GroupMember] = [:]
    private var nextOrder: UInt64 = 0
    /// Member ids by group instance id.
    private var staticMembers: [String: String] = [:]
    /// Members that were told their id and have not joined with it yet, and until when they may.
    var pendingMembers: [String: Int64] = [:]
    /// How many members know a protocol.
    private var supporters: [String: Int] = [:]
    private(set) var joinedCount = 0
    /// Members that have not asked for their assignment in this generation.
    var pendingSync: Set<String> = []
    /// Someone has joined since the initial delay began, which prolongs it.
    var newMemberAdded = false
    /// When the state last changed, in milliseconds since 1970; nil if the log did not say.
    package internal(set) var stateWallMilliseconds: Int64?
    var joinTimer: JoinTimer?
    var syncTimer: SyncTimer?
    var nextTimer: UInt64 = 0
    /// What began the rebalance that is under way.
    var rebalance: RebalanceStart?
    /// The topics that the members read, or nil if that is not known.
    package internal(set) var subscribedTopics: Set<String>?

    struct JoinTimer: Sendable {
        let sequence: UInt64
        /// How long this wait is.
        let delayMilliseconds: Int64
        /// Set while an empty group waits for more members: by how much the wait can be prolonged.
        let remainingMilliseconds: Int64?
    }

    struct SyncTimer: Sendable {
        let sequence: UInt64
        let generation: Int32
    }

    /// An empty group.
    package init(id: String, configuration: GroupConfiguration, now: EngineTime) {
        self.id = id
        self.configuration = configuration
        self.stateWallMilliseconds = now.wallMilliseconds
    }

    // MARK: Members

    package var memberCount: Int { self.members.count }

    /// In the order in which they joined.
    package var sortedMembers: [GroupMember] { self.members.values.sorted { $0.order < $1.order } }

    package func member(_ id: String) -> GroupMember? { self.members[id] }

    func staticMemberId(_ instanceId: String) -> String? { self.staticMembers[instanceId] }

    /// Whether the group is nothing but a name.
    package var isUnused: Bool {
        self.state == .empty && self.generation == 0 && self.members.isEmpty && self.pendingMembers.isEmpty
    }

    var haveAllJoined: Bool { self.members.count == self.joinedCount && self.pendingMembers.isEmpty }

    /// The longest time that a member asks for to join anew.
    var rebalanceTimeoutMilliseconds: Int64 {
        Int64(self.members.values.reduce(0) { max($0, $1.rebalanceTimeoutMilliseconds) })
    }

    /// Adds a member; the first one decides what kind of members these are.
    mutating func insert(_ member: GroupMember, protocolType: String?) {
        if self.members.isEmpty { self.protocolType = protocolType }
        self.members[member.id] = member
        if let instanceId = member.instanceId { self.staticMembers[instanceId] = member.id }
        for supported in member.protocols { self.supporters[supported.name, default: 0] += 1 }
        if member.join != nil { self.joinedCount += 1 }
        if self.leaderId == nil { self.leaderId = member.id }
        self.pendingMembers[member.id] = nil
    }

    @discardableResult
    mutating func remove(_ id: String) -> GroupMember? {
        self.pendingMembers[id] = nil
        self.pendingSync.remove(id)
        guard let member = self.members.removeValue(forKey: id) else { return nil }
        for supported in member.protocols {
            let left = (self.supporters[supported.name] ?? 1) - 1
            self.supporters[supported.name] = left == 0 ? nil : left
        }
        if member.join != nil { self.joinedCount -= 1 }
        if let instanceId = member.instanceId, self.staticMembers[instanceId] == id {
            self.staticMembers[instanceId] = nil
        }
        // Another one is elected when the next generation begins.
        if self.leaderId == id { self.leaderId = nil }
        return member
    }

    /// Changes a member in place. What it has joined with and its protocols stay counted.
    mutating func update(_ id: String, _ change: (inout GroupMember) -> Void) {
        guard var member = self.members[id] else { return }
        let before = member
        change(&member)
        if (before.join != nil) != (member.join != nil) { self.joinedCount += member.join != nil ? 1 : -1 }
        if before.protocols != member.protocols {
            for supported in before.protocols {
                let left = (self.supporters[supported.name] ?? 1) - 1
                self.supporters[supported.name] = left == 0 ? nil : left
            }
            for supported in member.protocols { self.supporters[supported.name, default: 0] += 1 }
        }
        self.members[id] = member
    }

    /// Takes the number of the next member.
    mutating func takeOrder() -> UInt64 {
        defer { self.nextOrder += 1 }
        return self.nextOrder
    }

    // MARK: Protocols

    /// Whether a member with these protocols could be one of the group.
    func supports(_ type: String, _ protocols: [JoinGroupRequest.JoinGroupRequestProtocol]) -> Bool {
        guard self.state != .empty else { return !type.isEmpty && !protocols.isEmpty }
        // All members may be gone while somebody who was given an id is still to join: then any protocol is all members'.
        return self.protocolType == type
            && protocols.contains { (self.supporters[$0.name] ?? 0) == self.members.count }
    }

    /// The protocol that most members like best among those that all of them know; of equal ones the first name.
    func selectProtocol() -> String {
        let candidates = self.supporters.filter { $0.value == self.members.count }
        var votes: [String: Int] = [:]
        for member in self.members.values {
            guard let vote = member.protocols.first(where: { candidates[$0.name] != nil }) else { continue }
            votes[vote.name, default: 0] += 1
        }
        return votes.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? ""
    }

    // MARK: States

    mutating func transition(to state: GroupState, now: EngineTime) {
        self.previousState = self.state
        self.state = state
        self.stateWallMilliseconds = now.wallMilliseconds
    }

    /// Takes a state over from the log.
    mutating func restore(_ state: GroupState, wallMilliseconds: Int64?) {
        self.previousState = state
        self.state = state
        self.stateWallMilliseconds = wallMilliseconds
    }

    /// Why a member may not do what it asks for, or nil: it is not known, or another one bears its instance id.
    func problem(withMember id: String, instanceId: String?) -> ErrorCode? {
        if let instanceId {
            guard let known = self.staticMembers[instanceId] else { return .unknownMemberId }
            if known != id { return .fencedInstanceId }
        }
        return self.members[id] == nil ? .unknownMemberId : nil
    }
}
