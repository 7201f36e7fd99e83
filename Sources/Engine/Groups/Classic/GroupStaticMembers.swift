import Buffers
import KafkaProtocol

/// Static members come back under another id and find their work where they left it (KIP-345).
extension ClassicGroup {
    /// From this version on a leader that comes back can be told not to share the work out anew (KIP-814).
    private static let skipAssignmentVersion: Int16 = 9

    mutating func replace(
        _ oldId: String,
        by newId: String,
        _ instanceId: String,
        _ request: JoinGroupRequest,
        _ caller: GroupCaller,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        guard let previous = self.member(oldId) else { return }
        let previousLeader = self.leaderId
        self.rename(previous, to: newId, order: previous.order)
        // Another process with the same instance id is cut off at once.
        if let ticket = previous.join {
            actions.append(.answerJoin(ticket, JoinGroupResponse(errorCode: .fencedInstanceId, memberId: oldId)))
        }
        if let ticket = previous.sync {
            actions.append(.answerSync(ticket, SyncGroupResponse(errorCode: .fencedInstanceId)))
        }
        self.takeJoin(newId, request, caller, actions: &actions)
        self.hear(newId, now: now, actions: &actions)
        let start = RebalanceStart(
            .staticReplaced,
            of: self.member(newId),
            reason: request.reason ?? "\(instanceId) came back",
            membersBefore: self.memberCount
        )
        switch self.state {
        case .stable where self.selectProtocol() == self.protocolName:
            let replacement = StaticReplacement(
                ticket: caller.ticket,
                version: caller.version,
                instanceId: instanceId,
                newId: newId,
                previous: previous,
                previousLeader: previousLeader
            )
            actions.append(.store(.replacement(replacement), self.record(assignments: nil)))
        case .stable, .completingRebalance:
            // The leader may know the member under its old id, so that the assignment would miss it.
            self.prepareRebalance(start, now: now, actions: &actions)
        case .preparingRebalance: self.completeJoinIfAllAreHere(now: now, actions: &actions)
        case .empty, .dead: Self.refuse(caller, .unknownMemberId, memberId: newId, &actions)
        }
    }

    /// Puts a member back under another id, without the requests it waits for.
    private mutating func rename(_ member: GroupMember, to id: String, order: UInt64) {
        let wasLeader = self.leaderId == member.id
        let wasPending = self.pendingSync.contains(member.id)
        self.remove(member.id)
        var renamed = GroupMember(
            id: id,
            instanceId: member.instanceId,
            clientId: member.clientId,
            clientHost: member.clientHost,
            order: order,
            rebalanceTimeoutMilliseconds: member.rebalanceTimeoutMilliseconds,
            sessionTimeoutMilliseconds: member.sessionTimeoutMilliseconds,
            protocols: member.protocols,
            assignment: member.assignment
        )
        renamed.isNew = member.isNew
        self.insert(renamed, protocolType: self.protocolType)
        if wasLeader { self.leaderId = id }
        if wasPending { self.pendingSync.insert(id) }
    }

    mutating func replacementStored(
        _ replacement: StaticReplacement,
        error: ErrorCode?,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        guard let member = self.member(replacement.newId), member.join == replacement.ticket else { return }
        if let error {
            self.rename(replacement.previous, from: member.id)
            self.hear(replacement.previous.id, now: now, actions: &actions)
            actions.append(.answerJoin(replacement.ticket, JoinGroupResponse(errorCode: error)))
            return
        }
        self.update(member.id) { $0.join = nil }
        self.hear(member.id, now: now, actions: &actions)
        var answer = JoinGroupResponse(
            generationId: self.generation,
            protocolType: self.protocolType,
            protocolName: self.protocolName,
            leader: self.leaderId ?? "",
            memberId: member.id
        )
        if replacement.version >= Self.skipAssignmentVersion {
            let leads = self.leaderId == member.id
            answer.members = leads ? self.membersForLeader : []
            answer.skipAssignment = leads
        } else {
            // A leader that cannot be told otherwise is led to believe that another one leads: it would share the work
            // out anew.
            answer.leader = replacement.previousLeader ?? ""
        }
        actions.append(.answerJoin(replacement.ticket, answer))
        self.reportReplacement(of: member, replacement, now: now, actions: &actions)
    }

    private mutating func rename(_ previous: GroupMember, from newId: String) {
        guard let present = self.member(newId) else { return }
        let wasLeader = self.leaderId == newId
        self.rename(present, to: previous.id, order: previous.order)
        self.update(previous.id) {
            $0.protocols = previous.protocols
            $0.rebalanceTimeoutMilliseconds = previous.rebalanceTimeoutMilliseconds
            $0.sessionTimeoutMilliseconds = previous.sessionTimeoutMilliseconds
        }
        if wasLeader { self.leaderId = previous.id }
    }

    private func reportReplacement(
        of member: GroupMember,
        _ replacement: StaticReplacement,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        actions.append(
            .rebalance(
                RebalanceEvent(
                    group: self.id,
                    step: .staticReplaced,
                    generation: self.generation,
                    trigger: .staticReplaced,
                    memberId: member.id,
                    clientId: member.clientId,
                    reason: "\(replacement.instanceId) was \(replacement.previous.id)",
                    membersBefore: self.memberCount,
                    membersAfter: self.memberCount,
                    protocolName: self.protocolName,
                    startedWallMilliseconds: now.wallMilliseconds,
                    wallMilliseconds: now.wallMilliseconds,
                    durationMilliseconds: 0,
                    silentMilliseconds: nil
                )
            )
        )
    }
}
