import Buffers
import KafkaProtocol

/// JoinGroup.
extension ClassicGroup {
    /// From this version on a member is told its id before it joins (KIP-394).
    private static let knownMemberIdVersion: Int16 = 4

    /// Takes a member in, or in again. The answer comes among the actions, now or when the generation begins.
    ///
    /// - Parameter newMemberId: the id of the member, should it be a new one.
    package mutating func join(
        _ request: JoinGroupRequest,
        _ caller: GroupCaller,
        newMemberId: String,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        guard self.accepts(request.memberId) else {
            self.remove(request.memberId)
            return Self.refuse(caller, .groupMaxSizeReached, memberId: "", &actions)
        }
        guard self.state != .dead else {
            return Self.refuse(caller, .coordinatorNotAvailable, memberId: request.memberId, &actions)
        }
        guard self.supports(request.protocolType, request.protocols) else {
            return Self.refuse(caller, .inconsistentGroupProtocol, memberId: request.memberId, &actions)
        }
        if request.memberId.isEmpty {
            self.joinNew(request, caller, newMemberId: newMemberId, now: now, actions: &actions)
        } else if self.pendingMembers[request.memberId] != nil {
            self.add(request.memberId, request, caller, now: now, actions: &actions)
        } else {
            self.joinAgain(request, caller, now: now, actions: &actions)
        }
    }

    static func refuse(
        _ caller: GroupCaller,
        _ code: ErrorCode,
        memberId: String,
        _ actions: inout [GroupAction]
    ) {
        actions.append(.answerJoin(caller.ticket, JoinGroupResponse(errorCode: code, memberId: memberId)))
    }

    /// Whether there is room. Members that are in already always have some.
    private func accepts(_ memberId: String) -> Bool {
        switch self.state {
        case .empty, .dead: return true
        case .preparingRebalance:
            return self.member(memberId)?.join != nil || self.joinedCount < self.configuration.maxSize
        case .completingRebalance, .stable:
            return self.member(memberId) != nil || self.memberCount < self.configuration.maxSize
        }
    }

    private mutating func joinNew(
        _ request: JoinGroupRequest,
        _ caller: GroupCaller,
        newMemberId: String,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        if let instanceId = request.groupInstanceId {
            if let known = self.staticMemberId(instanceId) {
                return self.replace(known, by: newMemberId, instanceId, request, caller, now: now, actions: &actions)
            }
        } else if caller.version >= Self.knownMemberIdVersion {
            let due = now.monotonicMilliseconds + Int64(request.sessionTimeoutMs)
            self.pendingMembers[newMemberId] = due
            actions.append(.wake(.member(newMemberId, dueMilliseconds: due)))
            return Self.refuse(caller, .memberIdRequired, memberId: newMemberId, &actions)
        }
        self.add(newMemberId, request, caller, now: now, actions: &actions)
    }

    private mutating func add(
        _ id: String,
        _ request: JoinGroupRequest,
        _ caller: GroupCaller,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        let membersBefore = self.memberCount
        // Until the generation begins, the wait for more members may be prolonged.
        if self.state == .preparingRebalance, self.previousState == .empty { self.newMemberAdded = true }
        var member = GroupMember(
            id: id,
            instanceId: request.groupInstanceId,
            clientId: caller.clientId,
            clientHost: caller.clientHost,
            order: self.takeOrder(),
            rebalanceTimeoutMilliseconds: request.effectiveRebalanceTimeoutMs,
            sessionTimeoutMilliseconds: request.sessionTimeoutMs,
            protocols: GroupMember.protocols(of: request),
            assignment: .empty
        )
        member.isNew = true
        member.join = caller.ticket
        self.insert(member, protocolType: request.protocolType)
        self.hear(id, within: GroupConfiguration.newMemberJoinTimeoutMilliseconds, now: now, actions: &actions)
        let start = RebalanceStart(.memberJoined, of: member, reason: request.reason, membersBefore: membersBefore)
        self.rebalanceOrCompleteJoin(start, now: now, actions: &actions)
    }

    private mutating func joinAgain(
        _ request: JoinGroupRequest,
        _ caller: GroupCaller,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        let id = request.memberId
        if let problem = self.problem(withMember: id, instanceId: request.groupInstanceId) {
            return Self.refuse(caller, problem, memberId: id, &actions)
        }
        guard let member = self.member(id) else { return }
        let isUnchanged = member.protocols == GroupMember.protocols(of: request)
        let trigger: RebalanceEvent.Trigger
        switch self.state {
        case .preparingRebalance: trigger = .metadataChanged
        case .completingRebalance:
            // It did not get the answer to its join, perhaps: it is told again.
            if isUnchanged { return self.answerAgain(member, caller, &actions) }
            trigger = .metadataChanged
        case .stable:
            // A leader that joins anew has seen something that its own metadata does not show.
            let leads = self.leaderId == id
            if !leads, isUnchanged { return self.answerAgain(member, caller, &actions) }
            trigger = isUnchanged ? .leaderRejoined : self.trigger(of: member, joiningWith: request)
        case .empty, .dead:
            return Self.refuse(caller, .unknownMemberId, memberId: id, &actions)
        }
        self.takeJoin(id, request, caller, actions: &actions)
        let start = RebalanceStart(trigger, of: member, reason: request.reason, membersBefore: self.memberCount)
        self.rebalanceOrCompleteJoin(start, now: now, actions: &actions)
    }

    /// What it means that a member joins a stable group anew with other words than before.
    ///
    /// Members of cooperative groups say each time what they own, so that their words differ even where they want nothing
    /// else.
    private func trigger(of member: GroupMember, joiningWith request: JoinGroupRequest) -> RebalanceEvent.Trigger {
        let names = member.protocols.map(\.name)
        guard self.holdsConsumers, names == request.protocols.map(\.name), let used = self.protocolName,
            let new = request.protocols.first(where: { $0.name == used })?.metadata,
            let before = try? ConsumerProtocolSubscription.read(member.metadata(for: used)),
            let now = try? ConsumerProtocolSubscription.read(new), Set(before.topics) == Set(now.topics)
        else { return .metadataChanged }
        let assignment = (try? ConsumerProtocolAssignment.read(member.assignment))?.assignedPartitions ?? []
        let kept = Set(assignment.flatMap { topic in topic.partitions.map { Owned(topic.topic, $0) } })
        let owned = before.ownedPartitions.flatMap { topic in topic.partitions.map { Owned(topic.topic, $0) } }
        if owned.contains(where: { !kept.contains($0) }) { return .partitionsGivenUp }
        return self.leaderId == member.id ? .leaderRejoined : .metadataChanged
    }

    private struct Owned: Hashable {
        let topic: String
        let partition: Int32

        init(_ topic: String, _ partition: Int32) {
            self.topic = topic
            self.partition = partition
        }
    }

    /// Lets a member wait for the next generation with what it has to say now.
    mutating func takeJoin(
        _ id: String,
        _ request: JoinGroupRequest,
        _ caller: GroupCaller,
        actions: inout [GroupAction]
    ) {
        if let earlier = self.member(id)?.join {
            // The same member asks twice. The older request would never be answered.
            actions.append(
                .answerJoin(earlier, JoinGroupResponse(errorCode: .rebalanceInProgress, memberId: id))
            )
        }
        let protocols = GroupMember.protocols(of: request)
        self.update(id) { member in
            member.join = caller.ticket
            member.protocols = protocols
            member.rebalanceTimeoutMilliseconds = request.effectiveRebalanceTimeoutMs
            member.sessionTimeoutMilliseconds = request.sessionTimeoutMs
        }
    }

    private func answerAgain(_ member: GroupMember, _ caller: GroupCaller, _ actions: inout [GroupAction]) {
        actions.append(.answerJoin(caller.ticket, self.joinAnswer(to: member.id)))
    }

    /// What a member is told when its generation begins; the leader gets to know all members.
    func joinAnswer(to id: String) -> JoinGroupResponse {
        JoinGroupResponse(
            generationId: self.generation,
            protocolType: self.protocolType,
            protocolName: self.protocolName,
            leader: self.leaderId ?? "",
            memberId: id,
            members: self.leaderId == id ? self.membersForLeader : []
        )
    }

    var membersForLeader: [JoinGroupResponse.JoinGroupResponseMember] {
        self.sortedMembers.map {
            JoinGroupResponse.JoinGroupResponseMember(
                memberId: $0.id,
                groupInstanceId: $0.instanceId,
                metadata: $0.metadata(for: self.protocolName)
            )
        }
    }
}

extension JoinGroupRequest {
    /// Version 0 has only one time-out for both.
    var effectiveRebalanceTimeoutMs: Int32 {
        self.rebalanceTimeoutMs < 0 ? self.sessionTimeoutMs : self.rebalanceTimeoutMs
    }
}
