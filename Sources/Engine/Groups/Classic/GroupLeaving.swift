import Buffers
import KafkaProtocol

/// LeaveGroup: members go, by themselves or because an administrator removes them (KIP-345).
extension ClassicGroup {
    package mutating func leave(
        _ members: [LeaveGroupRequest.MemberIdentity],
        now: EngineTime,
        actions: inout [GroupAction]
    ) -> LeaveGroupResponse {
        if self.state == .dead { return LeaveGroupResponse(errorCode: .coordinatorNotAvailable) }
        let membersBefore = self.memberCount
        var response = LeaveGroupResponse()
        var first: (member: GroupMember, reason: String?)?
        var hasChanged = false
        for identity in members {
            let outcome = self.leave(identity, &actions)
            if let member = outcome.member, first == nil { first = (member, identity.reason) }
            if outcome.error == .none { hasChanged = true }
            response.members.append(
                LeaveGroupResponse.MemberResponse(
                    memberId: identity.memberId,
                    groupInstanceId: identity.groupInstanceId,
                    errorCode: outcome.error
                )
            )
        }
        if hasChanged {
            let start = RebalanceStart(
                .memberLeft,
                of: first?.member,
                reason: first?.reason,
                membersBefore: membersBefore
            )
            self.pendingOrMembersLeft(start, isMember: first != nil, now: now, actions: &actions)
        }
        return response
    }

    private mutating func pendingOrMembersLeft(
        _ start: RebalanceStart,
        isMember: Bool,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        // Whoever had an id but never joined leaves no work behind.
        if isMember {
            self.membersLeft(start, now: now, actions: &actions)
        } else {
            self.completeJoinIfAllAreHere(now: now, actions: &actions)
        }
    }

    private mutating func leave(
        _ identity: LeaveGroupRequest.MemberIdentity,
        _ actions: inout [GroupAction]
    ) -> (error: ErrorCode, member: GroupMember?) {
        if identity.memberId.isEmpty {
            // Administrators name static members by their instance id alone.
            guard let instanceId = identity.groupInstanceId, let id = self.staticMemberId(instanceId) else {
                return (.unknownMemberId, nil)
            }
            return (.none, self.removeAnswering(id, &actions))
        }
        if self.pendingMembers.removeValue(forKey: identity.memberId) != nil { return (.none, nil) }
        if let problem = self.problem(withMember: identity.memberId, instanceId: identity.groupInstanceId) {
            return (problem, nil)
        }
        return (.none, self.removeAnswering(identity.memberId, &actions))
    }

    /// This broker does not coordinate the group any more: whoever waits is sent to look for the right one.
    package mutating func lose(actions: inout [GroupAction]) {
        for member in self.sortedMembers {
            if let ticket = member.join {
                actions.append(
                    .answerJoin(ticket, JoinGroupResponse(errorCode: .notCoordinator, memberId: member.id))
                )
            }
            if let ticket = member.sync {
                actions.append(.answerSync(ticket, SyncGroupResponse(errorCode: .notCoordinator)))
            }
        }
    }
}
