import Buffers
import KafkaProtocol

/// What began a rebalance.
struct RebalanceStart: Sendable {
    let trigger: RebalanceEvent.Trigger
    let memberId: String?
    let clientId: String?
    let reason: String?
    let membersBefore: Int
    /// How long nothing was heard of the member whose session ran out; nil where that is not known or not the matter.
    var silentMilliseconds: Int64?
    /// Set when the rebalance begins.
    var time = EngineTime(monotonicMilliseconds: 0, wallMilliseconds: 0)

    init(_ trigger: RebalanceEvent.Trigger, of member: GroupMember?, reason: String?, membersBefore: Int) {
        self.trigger = trigger
        self.memberId = member?.id
        self.clientId = member?.clientId
        self.reason = reason
        self.membersBefore = membersBefore
    }
}

/// From one generation to the next.
extension ClassicGroup {
    /// Begins a rebalance, or takes one that is under way a step further.
    mutating func rebalanceOrCompleteJoin(
        _ start: RebalanceStart,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        if self.state.allowsRebalance {
            self.prepareRebalance(start, now: now, actions: &actions)
        } else {
            self.completeJoinIfAllAreHere(now: now, actions: &actions)
        }
    }

    mutating func prepareRebalance(_ start: RebalanceStart, now: EngineTime, actions: inout [GroupAction]) {
        // Whoever waits for its assignment has to join anew.
        if self.state == .completingRebalance {
            self.dropAssignments(.rebalanceInProgress, now: now, actions: &actions)
        }
        self.syncTimer = nil
        let isInitial = self.state == .empty
        self.transition(to: .preparingRebalance, now: now)
        var start = start
        start.time = now
        self.rebalance = start
        self.report(.started, now: now, actions: &actions)
        if isInitial {
            // More members are likely to come: one assignment for all of them is better than one for each.
            let delay = self.configuration.initialRebalanceDelayMilliseconds
            self.setJoinTimer(
                delay,
                remaining: max(self.rebalanceTimeoutMilliseconds - delay, 0),
                now: now,
                actions: &actions
            )
        } else if self.haveAllJoined {
            self.completeJoin(now: now, actions: &actions)
        } else {
            self.setJoinTimer(self.rebalanceTimeoutMilliseconds, remaining: nil, now: now, actions: &actions)
        }
    }

    private mutating func setJoinTimer(
        _ delay: Int64,
        remaining: Int64?,
        now: EngineTime,
        actions: inout [GroupAction]
    ) {
        let sequence = self.takeTimer()
        self.joinTimer = JoinTimer(sequence: sequence, delayMilliseconds: delay, remainingMilliseconds: remaining)
        actions.append(.wake(.join(sequence: sequence, dueMilliseconds: now.monotonicMilliseconds + delay)))
    }

    mutating func takeTimer() -> UInt64 {
        defer { self.nextTimer += 1 }
        return self.nextTimer
    }

    mutating func completeJoinIfAllAreHere(now: EngineTime, actions: inout [GroupAction]) {
        // While an empty group waits for more members, nobody knows whether all are here.
        guard self.state == .preparingRebalance, self.haveAllJoined, self.previousState != .empty else { return }
        self.completeJoin(now: now, actions: &actions)
    }

    mutating func joinTimedOut(_ sequence: UInt64, now: EngineTime, actions: inout [GroupAction]) {
        guard self.state == .preparingRebalance, let timer = self.joinTimer, timer.sequence == sequence else { return }
        if let remaining = timer.remainingMilliseconds, remaining > 0, self.newMemberAdded {
            self.newMemberAdded = false
            self.setJoinTimer(
                min(self.configuration.initialRebalanceDelayMilliseconds, remaining),
                remaining: max(remaining - timer.delayMilliseconds, 0),
                now: now,
                actions: &actions
            )
        } else {
            self.completeJoin(now: now, actions: &actions)
        }
    }

    /// Begins the next generation with those who are here.
    private mutating func completeJoin(now: EngineTime, actions: inout [GroupAction]) {
        self.joinTimer = nil
        for member in self.sortedMembers where member.join == nil && member.instanceId == nil { self.remove(member.id) }
        guard self.memberCount == 0 || self.electJoinedLeader() else {
            // Only static members are left, none of which has joined: their sessions decide.
            self.setJoinTimer(self.rebalanceTimeoutMilliseconds, remaining: nil, now: now, actions: &actions)
            return
        }
        self.generation += 1
        self.newMemberAdded = false
        self.pendingSync = []
        if self.memberCount == 0 {
            self.protocolName = nil
            self.noteSubscriptions()
            self.transition(to: .empty, now: now)
            self.report(.emptied, now: now, actions: &actions)
            actions.append(.store(.emptied(generation: self.generation), self.record(assignments: nil)))
        } else {
            self.protocolName = self.selectProtocol()
            self.noteSubscriptions()
            self.transition(to: .completingRebalance, now: now)
            self.report(.joined, now: now, actions: &actions)
            self.answerJoins(now: now, actions: &actions)
        }
    }

    private mutating func answerJoins(now: EngineTime, actions: inout [GroupAction]) {
        for member in self.sortedMembers {
            if let ticket = member.join { actions.append(.answerJoin(ticket, self.joinAnswer(to: member.id))) }
            self.update(member.id) {
                $0.join = nil
                $0.isNew = false
            }
            self.hear(member.id, now: now, actions: &actions)
            self.pendingSync.insert(member.id)
        }
        let sequence = self.takeTimer()
        self.syncTimer = SyncTimer(sequence: sequence, generation: self.generation)
        let due = now.monotonicMilliseconds + self.rebalanceTimeoutMilliseconds
        actions.append(.wake(.sync(sequence: sequence, dueMilliseconds: due)))
    }

    /// Makes sure that the leader is one of those who have joined.
    ///
    /// - Returns: false if nobody has.
    private mutating func electJoinedLeader() -> Bool {
        if let leaderId, self.member(leaderId)?.join != nil { return true }
        guard let joined = self.sortedMembers.first(where: { $0.join != nil }) else { return false }
        self.leaderId = joined.id
        return true
    }

    /// Tells of a step of the rebalance.
    func report(_ step: RebalanceEvent.Step, now: EngineTime, actions: inout [GroupAction]) {
        guard let start = self.rebalance else { return }
        actions.append(
            .rebalance(
                RebalanceEvent(
                    group: self.id,
                    step: step,
                    generation: self.generation,
                    trigger: start.trigger,
                    memberId: start.memberId,
                    clientId: start.clientId,
                    reason: start.reason,
                    membersBefore: start.membersBefore,
                    membersAfter: self.memberCount,
                    protocolName: step == .started ? nil : self.protocolName,
                    startedWallMilliseconds: start.time.wallMilliseconds,
                    wallMilliseconds: now.wallMilliseconds,
                    durationMilliseconds: now.monotonicMilliseconds - start.time.monotonicMilliseconds,
                    silentMilliseconds: start.silentMilliseconds
                )
            )
        )
    }
}
