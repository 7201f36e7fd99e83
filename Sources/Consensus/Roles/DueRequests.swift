import CommitLog

/// When something is due, and what is then sent.
extension Quorum {
    /// When the owner has to tick, in monotonic milliseconds; nil when only other inputs can bring anything.
    public var nextDeadlineMilliseconds: Int64? {
        let deadlines = [self.roleDeadline, self.polls.deadline].compactMap { $0 }
        return deadlines.min()
    }

    private var roleDeadline: Int64? {
        switch self.roleState {
        case .unattached(let state):
            guard self.configuration.isVoter else { return state.search?.deadline }
            return self.isShuttingDown ? nil : state.electionDeadline
        case .prospective(let round), .candidate(let round): return round.nextDeadline
        case .leader(let state):
            let timeout = self.configuration.checkQuorumTimeoutMilliseconds
            let deadlines = [
                state.checkQuorumDeadline(timeoutMilliseconds: timeout), state.notices.deadline, state.lingerDeadline,
            ]
            return deadlines.compactMap { $0 }.min()
        case .follower(let state):
            let doubt = self.isShuttingDown ? nil : state.fetchDeadline
            let fetch = self.mayFetch ? state.exchange.deadline : nil
            return [doubt, fetch].compactMap { $0 }.min()
        case .resigned(let state): return state.nextDeadline
        }
    }

    /// A voter's fetch from an offset says that everything below is durable, so it waits for the flush.
    private var mayFetch: Bool { !self.configuration.isVoter || self.flush.flushedTo >= self.log.logEndOffset }

    /// Sends every request that is due.
    mutating func sendDue(_ now: Int64) {
        switch self.roleState {
        case .prospective(let round): self.sendVotes(round, preVote: true, now)
        case .candidate(let round): self.sendVotes(round, preVote: false, now)
        case .leader(let state): self.sendNotices(state, now)
        case .resigned(let state): self.sendResignation(state, now)
        case .follower(let state):
            guard state.exchange.isDue(now), self.mayFetch else { return }
            let exchange = self.sendFetch(state.exchange, now)
            self.roleState.follower?.exchange = exchange
        case .unattached(let state):
            guard let search = state.search, search.isDue(now) else { return }
            // A request that is overdue was sent to a node that does not answer: ask the next one.
            let target = search.sequence == nil ? search : self.nextSearch(after: search, dueMilliseconds: now)
            let sent = self.sendFetch(target, now)
            self.roleState.unattached?.search = sent
        }
    }

    private mutating func sendVotes(_ round: ElectionRound, preVote: Bool, _ now: Int64) {
        var exchanges = round.exchanges
        for index in exchanges.indices where exchanges[index].isDue(now) {
            let peer = exchanges[index].peer
            let sequence = self.outbox.send(.vote(self.voteRequest(to: peer, preVote: preVote)), to: peer)
            exchanges[index].sent(sequence, giveUpAt: now + self.configuration.requestTimeoutMilliseconds)
        }
        self.roleState.round?.exchanges = exchanges
    }

    /// Tells voters that have not fetched lately who leads.
    private mutating func sendNotices(_ state: LeaderState, _ now: Int64) {
        let interval = self.configuration.beginEpochIntervalMilliseconds
        var notices = state.notices
        for index in notices.indices where notices[index].isDue(now) {
            let peer = notices[index].peer
            if let lastFetch = state.lastFetch(by: peer), lastFetch + interval > now {
                notices[index].schedule(at: lastFetch + interval)
            } else {
                let sequence = self.outbox.send(.beginQuorumEpoch(self.beginQuorumEpochRequest(to: peer)), to: peer)
                notices[index].sent(sequence, giveUpAt: now + self.configuration.requestTimeoutMilliseconds)
            }
        }
        self.roleState.leader?.notices = notices
    }

    private mutating func sendResignation(_ state: ResignedState, _ now: Int64) {
        var exchanges = state.exchanges
        for index in exchanges.indices where exchanges[index].isDue(now) {
            let peer = exchanges[index].peer
            let sequence = self.outbox.send(
                .endQuorumEpoch(self.endQuorumEpochRequest(successors: state.successors)),
                to: peer
            )
            exchanges[index].sent(sequence, giveUpAt: now + self.configuration.requestTimeoutMilliseconds)
        }
        self.roleState.resigned?.exchanges = exchanges
    }

    private mutating func sendFetch(_ exchange: PeerExchange, _ now: Int64) -> PeerExchange {
        var exchange = exchange
        let download = self.roleState.follower?.download
        let request = download.map { self.fetchSnapshotRequest($0) } ?? self.fetchRequest()
        let sequence = self.outbox.send(request, to: exchange.peer)
        exchange.sent(sequence, giveUpAt: now + self.configuration.requestTimeoutMilliseconds)
        return exchange
    }

    /// A request could not be delivered: it is sent again after a pause.
    mutating func sendFailed(to peer: Int32, sequence: UInt64, _ now: Int64) {
        let retryAt = now + self.configuration.retryBackoffMilliseconds
        switch self.roleState {
        case .prospective, .candidate:
            guard let index = self.roleState.round?.exchanges.take(sequence, from: peer) else { return }
            self.roleState.round?.exchanges[index].schedule(at: retryAt)
        case .leader:
            guard let index = self.roleState.leader?.notices.take(sequence, from: peer) else { return }
            self.roleState.leader?.notices[index].schedule(at: retryAt)
        case .resigned:
            guard let index = self.roleState.resigned?.exchanges.take(sequence, from: peer) else { return }
            self.roleState.resigned?.exchanges[index].schedule(at: retryAt)
        case .follower: self.retryFetch(sequence, at: retryAt)
        case .unattached(let state):
            guard var search = state.search, search.take(sequence) else { return }
            let next = self.nextSearch(after: search, dueMilliseconds: retryAt)
            self.roleState.unattached?.search = next
        }
    }

    /// Gives up the fetch `sequence` and sends another at `time`.
    mutating func retryFetch(_ sequence: UInt64, at time: Int64) {
        guard self.roleState.follower?.exchange.take(sequence) == true else { return }
        self.roleState.follower?.exchange.schedule(at: time)
    }

    /// An observer's search for the leader; voters are told by the leader or by the votes that they ask for.
    mutating func firstSearch(_ now: Int64) -> PeerExchange? {
        guard !self.configuration.isVoter else { return nil }
        let voters = self.configuration.voters
        return PeerExchange(peer: voters[self.timer.choice(of: voters.count)].id, dueMilliseconds: now)
    }

    /// The search goes on with the next voter.
    func nextSearch(after search: PeerExchange, dueMilliseconds: Int64) -> PeerExchange {
        let voters = self.configuration.voters
        let next = voters.first { $0.id > search.peer } ?? voters[0]
        return PeerExchange(peer: next.id, dueMilliseconds: dueMilliseconds)
    }
}
