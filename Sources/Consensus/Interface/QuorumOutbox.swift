/// What a quorum has decided in the step under way, in order, and what it has said before.
struct QuorumOutbox {
    private var actions: [QuorumAction] = []
    private var lastSequence: UInt64 = 0
    private var announcedLeaderId: Int32?
    private var announcedEpoch: Int32 = -1
    /// Why this node takes no further part, once it does not.
    private(set) var failure: QuorumError?

    mutating func append(_ action: QuorumAction) { self.actions.append(action) }

    mutating func respond(_ token: UInt64, _ response: QuorumResponse) {
        self.actions.append(.respond(token: token, response))
    }

    /// Sends a request and returns its sequence number.
    mutating func send(_ request: QuorumRequest, to peer: Int32) -> UInt64 {
        self.lastSequence += 1
        self.actions.append(.send(to: peer, request: request, sequence: self.lastSequence))
        return self.lastSequence
    }

    /// Says who leads, if that is news.
    mutating func announce(leaderId: Int32?, epoch: Int32) {
        guard self.announcedEpoch != epoch || self.announcedLeaderId != leaderId else { return }
        (self.announcedEpoch, self.announcedLeaderId) = (epoch, leaderId)
        self.actions.append(.leaderChanged(leaderId: leaderId, epoch: epoch))
    }

    /// Nothing of this step may leave: it may rest on what could not be stored.
    mutating func fail(_ error: QuorumError) {
        self.failure = error
        self.actions = [.failed(error)]
    }

    /// Hands everything over.
    mutating func deliver(to actions: inout [QuorumAction]) {
        actions.append(contentsOf: self.actions)
        self.actions.removeAll(keepingCapacity: true)
    }
}
