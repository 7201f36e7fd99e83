import Buffers
import KafkaProtocol

/// Heartbeats, and what happens without them.
extension ClassicGroup {
    package mutating func heartbeat(
        _ request: HeartbeatRequest,
        now: EngineTime,
        actions: inout [GroupAction]
    ) -> ErrorCode {
        if self.state == .dead { return .coordinatorNotAvailable }
        if let problem = self.problem(withMember: request.memberId, instanceId: request.groupInstanceId) {
            return problem
        }
        if request.generationId != self.generation { return .illegalGeneration }
        if self.state == .empty { return .unknownMemberId }
        self.hear(request.memberId, now: now, actions: &actions)
        return self.state == .preparingRebalance ? .rebalanceInProgress : .none
    }

    /// A member has shown that it lives: its session begins anew. O(1).
    mutating func hear(
        _ id: String,
        within milliseconds: Int64? = nil,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        self.update(id) { member in
            let timeout = milliseconds ?? Int64(member.sessionTimeoutMilliseconds)
            member.deadlineMilliseconds = now.monotonicMilliseconds + timeout
            member.heardMilliseconds = now.monotonicMilliseconds
            // An entry that comes too early is put back when it comes; only one that would come too late is replaced.
            guard member.deadlineMilliseconds < member.queuedMilliseconds else { return }
            member.queuedMilliseconds = member.deadlineMilliseconds
            actions.append(.wake(.member(id, dueMilliseconds: member.deadlineMilliseconds)))
        }
    }

    /// The time of a timer has come.
    package mutating func expire(_ timer: GroupTimer, now: EngineTime, actions: inout [GroupAction]) {
        switch timer {
        case .join(let sequence, _): self.joinTimedOut(sequence, now: now, actions: &actions)
        case .sync(let sequence, _): self.syncTimedOut(sequence, now: now, actions: &actions)
        case .member(let id, let due): self.memberDue(id, due, now: now, actions: &actions)
        }
    }

    private mutating func memberDue(_ id: String, _ due: Int64, now: EngineTime, actions: inout [GroupAction]) {
        if self.pendingMembers[id] == due {
            self.pendingMembers[id] = nil
            return self.completeJoinIfAllAreHere(now: now, actions: &actions)
        }
        guard let member = self.member(id), member.queuedMilliseconds == due else { return }
        guard member.deadlineMilliseconds <= now.monotonicMilliseconds else {
            let next = member.deadlineMilliseconds
            self.update(id) { $0.queuedMilliseconds = next }
            actions.append(.wake(.member(id, dueMilliseconds: next)))
            return
        }
        guard !member.isHeldByRequest else {
            // It is heard of anew when its request is answered.
            return self.update(id) { $0.queuedMilliseconds = Int64.max }
        }
        self.drop(id, .sessionExpired, reason: nil, now: now, actions: &actions)
    }

    /// Removes a member and lets the others share its work.
    mutating func drop(
        _ id: String,
        _ trigger: RebalanceEvent.Trigger,
        reason: String?,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        let membersBefore = self.memberCount
        guard let member = self.removeAnswering(id, &actions) else { return }
        var start = RebalanceStart(trigger, of: member, reason: reason, membersBefore: membersBefore)
        start.silentMilliseconds = member.heardMilliseconds.map { now.monotonicMilliseconds - $0 }
        self.membersLeft(start, now: now, actions: &actions)
    }

    /// Removes a member; what it waits for it is not told.
    mutating func removeAnswering(_ id: String, _ actions: inout [GroupAction]) -> GroupMember? {
        guard let member = self.remove(id) else { return nil }
        if let ticket = member.join { Self.refuseUnknown(ticket, &actions) }
        if let ticket = member.sync {
            actions.append(.answerSync(ticket, SyncGroupResponse(errorCode: .unknownMemberId)))
        }
        if self.pendingSync.isEmpty { self.syncTimer = nil }
        return member
    }

    static func refuseUnknown(_ ticket: GroupTicket, _ actions: inout [GroupAction]) {
        actions.append(.answerJoin(ticket, JoinGroupResponse(errorCode: .unknownMemberId)))
    }

    /// Goes on without members that have been removed.
    mutating func membersLeft(_ start: RebalanceStart, now: EngineTime, actions: inout [GroupAction]) {
        switch self.state {
        case .stable, .completingRebalance: self.prepareRebalance(start, now: now, actions: &actions)
        case .preparingRebalance: self.completeJoinIfAllAreHere(now: now, actions: &actions)
        case .empty, .dead: break
        }
    }
}
