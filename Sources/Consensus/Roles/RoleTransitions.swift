import CommitLog
import KafkaProtocol

/// How a node passes from role to role.
extension Quorum {
    /// Makes the transition that time or votes have made due, and says whether there was one.
    mutating func advanceRole(_ now: Int64) throws(QuorumError) -> Bool {
        switch self.roleState {
        case .unattached(let state):
            guard self.mayStand, now >= state.electionDeadline else { return false }
            self.becomeProspective(now)
        case .prospective(let round):
            return try self.advanceProspective(round, now)
        case .candidate(let round):
            if round.granted.count >= self.configuration.majority {
                try self.becomeLeader(granting: round.granted, now)
            } else if now >= round.deadline || now >= round.backoffUntil ?? .max {
                self.becomeProspective(now)
            } else {
                return false
            }
        case .leader(let state):
            let timeout = self.configuration.checkQuorumTimeoutMilliseconds
            guard let deadline = state.checkQuorumDeadline(timeoutMilliseconds: timeout), now >= deadline else {
                return false
            }
            self.resign(electionDeadline: self.timer.deadline(now), now)
        case .follower(let state):
            guard now >= state.fetchDeadline, !self.isShuttingDown else { return false }
            if self.configuration.isVoter {
                self.becomeProspective(now)
            } else {
                try self.becomeUnattached(epoch: self.epoch, now)
            }
        case .resigned(let state):
            guard self.mayStand, let deadline = state.electionDeadline, now >= deadline else { return false }
            self.becomeProspective(now)
        }
        return true
    }

    private mutating func advanceProspective(_ round: ElectionRound, _ now: Int64) throws(QuorumError) -> Bool {
        if round.granted.count >= self.configuration.majority {
            try self.becomeCandidate(now)
            return true
        }
        let isLost = round.isLost(voterCount: self.configuration.voters.count)
        if let leader = self.leaderId, isLost || now >= round.deadline {
            // The others hear this leader: the fault is between it and this node, and may have passed.
            try self.becomeFollower(of: leader, epoch: self.epoch, now)
            return true
        }
        guard now >= round.deadline else { return false }
        self.becomeProspective(now)
        return true
    }

    private var mayStand: Bool { self.configuration.isVoter && !self.isShuttingDown }

    /// Asks the voters whether they would vote for this node. The epoch stays, and so nobody is disturbed.
    mutating func becomeProspective(_ now: Int64) {
        self.roleState = .prospective(self.newRound(now))
    }

    /// Opens an epoch and asks for votes, the own one being cast and stored first.
    mutating func becomeCandidate(_ now: Int64) throws(QuorumError) {
        try self.election.store(
            ElectionState(
                epoch: self.epoch + 1,
                votedId: self.configuration.localId,
                votedDirectoryId: self.configuration.directoryId
            )
        )
        self.roleState = .candidate(self.newRound(now))
    }

    private mutating func newRound(_ now: Int64) -> ElectionRound {
        ElectionRound(
            localId: self.configuration.localId,
            others: self.configuration.otherVoters,
            deadline: self.timer.deadline(now),
            nowMilliseconds: now
        )
    }

    /// Leads the epoch that this node was elected for, beginning with a record that says so.
    private mutating func becomeLeader(granting: [Int32], _ now: Int64) throws(QuorumError) {
        var election = self.election.state
        election.leaderId = self.configuration.localId
        try self.election.store(election)
        self.roleState = .leader(
            LeaderState(
                epoch: self.epoch,
                epochStartOffset: self.log.logEndOffset,
                otherVoters: self.configuration.otherVoters,
                nowMilliseconds: now
            )
        )
        try self.appendLeaderChange(granting: granting.sorted(), now)
    }

    /// Replicates from the leader of `epoch`.
    mutating func becomeFollower(of leader: Int32, epoch: Int32, _ now: Int64) throws(QuorumError) {
        var election = self.election.state
        if epoch > election.epoch { election = ElectionState(epoch: epoch) }
        election.leaderId = leader
        self.leaveLeadership()
        try self.election.store(election)
        self.roleState = .follower(
            FollowerState(
                leaderId: leader,
                fetchDeadline: now + self.configuration.fetchTimeoutMilliseconds,
                nowMilliseconds: now
            )
        )
    }

    /// Has no leader in `epoch`, which is the current one or a newer one.
    ///
    /// - Parameter electionDeadline: when to stand for election; by default a wait that has begun goes on, so that one
    ///   candidate who cannot win does not keep the others from standing.
    mutating func becomeUnattached(
        epoch: Int32,
        electionDeadline: Int64? = nil,
        _ now: Int64
    ) throws(QuorumError) {
        let deadline = electionDeadline ?? self.waitInProgress ?? self.timer.deadline(now)
        self.leaveLeadership()
        if epoch > self.epoch {
            try self.election.store(ElectionState(epoch: epoch))
        } else {
            self.election.forgetLeader()
        }
        self.roleState = .unattached(UnattachedState(electionDeadline: deadline, search: self.firstSearch(now)))
    }

    private var waitInProgress: Int64? {
        switch self.roleState {
        case .unattached(let state): state.electionDeadline
        case .prospective(let round), .candidate(let round): round.deadline
        case .follower(let state): state.fetchDeadline
        case .resigned(let state): state.electionDeadline
        case .leader: nil
        }
    }

    /// Gives up the epoch that this node leads and asks the others to elect another.
    mutating func resign(electionDeadline: Int64?, _ now: Int64) {
        guard let leader = self.roleState.leader else { return }
        self.leaveLeadership()
        self.election.forgetLeader()
        self.roleState = .resigned(
            ResignedState(
                successors: leader.successors,
                electionDeadline: electionDeadline,
                nowMilliseconds: now
            )
        )
    }

    private mutating func leaveLeadership() {
        guard let leader = self.roleState.leader, leader.isActive else { return }
        self.outbox.append(.lostLeadership(epoch: leader.epoch))
    }

    /// The node is about to stop.
    mutating func shutDown(_ now: Int64) {
        self.isShuttingDown = true
        switch self.roleState {
        case .leader: self.resign(electionDeadline: nil, now)
        case .prospective, .candidate:
            self.roleState = .unattached(UnattachedState(electionDeadline: now))
        case .unattached, .follower, .resigned: break
        }
    }

    /// Learns of a newer epoch, or of the leader of this one; says whether either was news.
    mutating func learn(leaderId hint: Int32, epoch: Int32, _ now: Int64) throws(QuorumError) -> Bool {
        let leader = self.configuration.isVoter(hint) && hint != self.configuration.localId ? hint : nil
        if epoch > self.epoch {
            if let leader {
                try self.becomeFollower(of: leader, epoch: epoch, now)
            } else {
                try self.becomeUnattached(epoch: epoch, now)
            }
            return true
        }
        guard epoch == self.epoch, let leader, self.leaderId == nil else { return false }
        switch self.roleState {
        case .unattached, .prospective, .candidate:
            try self.becomeFollower(of: leader, epoch: epoch, now)
            return true
        case .leader, .follower, .resigned:
            return false
        }
    }
}
