/// A leader that gave up its epoch: it tells the voters to elect another and may stand again only in a later epoch.
struct ResignedState {
    /// When this node may stand for election; nil when it is shutting down.
    let electionDeadline: Int64?
    /// The other voters, the best successors first.
    let successors: [Int32]
    /// The notices to the other voters.
    var exchanges: [PeerExchange]

    init(successors: [Int32], electionDeadline: Int64?, nowMilliseconds: Int64) {
        self.electionDeadline = electionDeadline
        self.successors = successors
        self.exchanges = successors.map { PeerExchange(peer: $0, dueMilliseconds: nowMilliseconds) }
    }

    /// When something is to be done next.
    var nextDeadline: Int64? {
        let deadlines = [self.electionDeadline, self.exchanges.deadline].compactMap { $0 }
        return deadlines.min()
    }
}
