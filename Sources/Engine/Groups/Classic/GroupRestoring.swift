import Buffers
import KafkaProtocol

/// A group as the log has it.
extension ClassicGroup {
    /// The group's state for the log.
    ///
    /// - Parameter assignments: what the members get; nil for what they have.
    func record(assignments: [String: Bytes]?) -> GroupMetadataValue {
        GroupMetadataValue(
            protocolType: self.protocolType ?? "",
            generation: self.generation,
            protocol: self.protocolName,
            leader: self.leaderId,
            currentStateTimestamp: self.stateWallMilliseconds ?? -1,
            members: self.sortedMembers.map { member in
                GroupMetadataValue.MemberMetadata(
                    memberId: member.id,
                    groupInstanceId: member.instanceId,
                    clientId: member.clientId,
                    clientHost: member.clientHost,
                    rebalanceTimeout: member.rebalanceTimeoutMilliseconds,
                    sessionTimeout: member.sessionTimeoutMilliseconds,
                    subscription: member.metadata(for: self.protocolName),
                    assignment: assignments.map { $0[member.id] ?? .empty } ?? member.assignment
                )
            }
        )
    }

    /// The group that a record of the log tells of: stable with its members, or empty.
    package init(id: String, restoring value: GroupMetadataValue, configuration: GroupConfiguration, now: EngineTime) {
        self.init(id: id, configuration: configuration, now: now)
        self.generation = value.generation
        self.protocolType = value.protocolType.isEmpty ? nil : value.protocolType
        self.protocolName = value.protocol
        for member in value.members {
            self.insert(
                GroupMember(
                    id: member.memberId,
                    instanceId: member.groupInstanceId,
                    clientId: member.clientId,
                    clientHost: member.clientHost,
                    order: self.takeOrder(),
                    rebalanceTimeoutMilliseconds: member.rebalanceTimeout < 0
                        ? member.sessionTimeout : member.rebalanceTimeout,
                    sessionTimeoutMilliseconds: member.sessionTimeout,
                    protocols: [.init(name: value.protocol ?? "", metadata: member.subscription.ownCopy)],
                    assignment: member.assignment.ownCopy
                ),
                protocolType: self.protocolType
            )
        }
        self.leaderId = value.leader.flatMap { self.member($0)?.id } ?? self.leaderId
        self.restore(
            value.members.isEmpty ? .empty : .stable,
            wallMilliseconds: value.currentStateTimestamp < 0 ? nil : value.currentStateTimestamp
        )
        self.noteSubscriptions()
    }

    /// The log has been read: the members' sessions begin anew, for nobody knows when they were last heard of.
    package mutating func loaded(now: EngineTime, actions: inout [GroupAction]) {
        for member in self.sortedMembers {
            self.hear(member.id, now: now, actions: &actions)
            self.update(member.id) { $0.heardMilliseconds = nil }
        }
        guard self.memberCount > self.configuration.maxSize else { return }
        let start = RebalanceStart(
            .groupTooLarge,
            of: nil,
            reason: "group.max.size is \(self.configuration.maxSize)",
            membersBefore: self.memberCount
        )
        self.prepareRebalance(start, now: now, actions: &actions)
    }
}
