import Buffers
import KafkaProtocol

/// SyncGroup: the leader hands the assignment in, everyone fetches its own.
extension ClassicGroup {
    package mutating func sync(
        _ request: SyncGroupRequest,
        _ caller: GroupCaller,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        if let problem = self.problem(with: request) {
            actions.append(.answerSync(caller.ticket, SyncGroupResponse(errorCode: problem)))
            return
        }
        let id = request.memberId
        self.notePendingSync(id)
        if self.state == .stable {
            actions.append(.answerSync(caller.ticket, self.syncAnswer(self.member(id)?.assignment ?? .empty)))
            return
        }
        if let earlier = self.member(id)?.sync {
            actions.append(.answerSync(earlier, SyncGroupResponse(errorCode: .rebalanceInProgress)))
        }
        self.update(id) { $0.sync = caller.ticket }
        guard self.leaderId == id else { return }
        var assignments: [String: Bytes] = [:]
        for entry in request.assignments where self.member(entry.memberId) != nil {
            assignments[entry.memberId] = entry.assignment.ownCopy
        }
        let record = self.record(assignments: assignments)
        actions.append(.store(.assignment(generation: self.generation, assignments: assignments), record))
    }

    private func problem(with request: SyncGroupRequest) -> ErrorCode? {
        if self.state == .dead { return .coordinatorNotAvailable }
        if let problem = self.problem(withMember: request.memberId, instanceId: request.groupInstanceId) {
            return problem
        }
        if request.generationId != self.generation { return .illegalGeneration }
        if let type = request.protocolType, type != self.protocolType { return .inconsistentGroupProtocol }
        if let name = request.protocolName, name != self.protocolName { return .inconsistentGroupProtocol }
        switch self.state {
        case .empty: return .unknownMemberId
        case .preparingRebalance: return .rebalanceInProgress
        case .completingRebalance, .stable, .dead: return nil
        }
    }

    private mutating func notePendingSync(_ id: String) {
        self.pendingSync.remove(id)
        if self.pendingSync.isEmpty { self.syncTimer = nil }
    }

    private func syncAnswer(_ assignment: Bytes) -> SyncGroupResponse {
        SyncGroupResponse(
            protocolType: self.protocolType,
            protocolName: self.protocolName,
            assignment: assignment
        )
    }

    // MARK: Outcome of writing

    /// The group's state that an earlier action asked to write is committed, or it is not.
    ///
    /// - Parameter error: what clients are told, or nil.
    package mutating func stored(
        _ store: GroupStore,
        error: ErrorCode?,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        switch store {
        case .emptied: break
        case .replacement(let replacement):
            self.replacementStored(replacement, error: error, now: now, actions: &actions)
        case .assignment(let generation, let assignments):
            // Someone may have joined or left since.
            guard self.state == .completingRebalance, self.generation == generation else { return }
            if let error {
                self.dropAssignments(error, now: now, actions: &actions)
                let start = RebalanceStart(
                    .storeFailed,
                    of: self.leaderId.flatMap { self.member($0) },
                    reason: error.name,
                    membersBefore: self.memberCount
                )
                self.rebalanceOrCompleteJoin(start, now: now, actions: &actions)
            } else {
                self.assign(assignments, now: now, actions: &actions)
            }
        }
    }

    private mutating func assign(_ assignments: [String: Bytes], now: EngineTime, actions: inout [GroupAction]) {
        self.transition(to: .stable, now: now)
        for member in self.sortedMembers {
            let assignment = assignments[member.id] ?? .empty
            self.update(member.id) {
                $0.assignment = assignment
                $0.sync = nil
            }
            guard let ticket = member.sync else { continue }
            actions.append(.answerSync(ticket, self.syncAnswer(assignment)))
            // Its session did not run while it waited.
            self.hear(member.id, now: now, actions: &actions)
        }
        self.report(.completed, now: now, actions: &actions)
        self.rebalance = nil
    }

    /// Forgets all assignments and tells those who wait for theirs.
    mutating func dropAssignments(_ error: ErrorCode, now: EngineTime, actions: inout [GroupAction]) {
        for member in self.sortedMembers {
            self.update(member.id) {
                $0.assignment = .empty
                $0.sync = nil
            }
            guard let ticket = member.sync else { continue }
            actions.append(.answerSync(ticket, SyncGroupResponse(errorCode: error)))
            self.hear(member.id, now: now, actions: &actions)
        }
    }

    mutating func syncTimedOut(_ sequence: UInt64, now: EngineTime, actions: inout [GroupAction]) {
        guard let timer = self.syncTimer, timer.sequence == sequence, timer.generation == self.generation,
            self.state == .completingRebalance || self.state == .stable, !self.pendingSync.isEmpty
        else { return }
        let membersBefore = self.memberCount
        let late = self.pendingSync.sorted()
        for id in late {
            if let ticket = self.remove(id)?.join { Self.refuseUnknown(ticket, &actions) }
        }
        let start = RebalanceStart(
            .syncTimedOut,
            of: nil,
            reason: "\(late.count) of \(membersBefore) members did not ask for their assignment",
            membersBefore: membersBefore
        )
        self.prepareRebalance(start, now: now, actions: &actions)
    }
}
