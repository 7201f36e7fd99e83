/// A round of voting: what prospectives (asking whether they could win) and candidates (asking for votes) have in common.
struct ElectionRound {
    /// When the round is given up.
    let deadline: Int64
    /// The voters that said yes, this node included.
    private(set) var granted: [Int32]
    /// The voters that said no.
    private(set) var rejected: [Int32] = []
    /// The questions to the other voters.
    var exchanges: [PeerExchange]
    /// Set when the round is lost before its deadline: when to try anew.
    var backoffUntil: Int64?

    init(localId: Int32, others: [Int32], deadline: Int64, nowMilliseconds: Int64) {
        self.deadline = deadline
        self.granted = [localId]
        self.exchanges = others.map { PeerExchange(peer: $0, dueMilliseconds: nowMilliseconds) }
    }

    mutating func grant(by voter: Int32) {
        self.rejected.removeAll { $0 == voter }
        if !self.granted.contains(voter) { self.granted.append(voter) }
    }

    mutating func reject(by voter: Int32) {
        guard !self.granted.contains(voter), !self.rejected.contains(voter) else { return }
        self.rejected.append(voter)
    }

    /// Whether so many refused that a majority can no longer be reached.
    func isLost(voterCount: Int) -> Bool { self.rejected.count >= voterCount - voterCount / 2 }

    /// When something is to be done next.
    var nextDeadline: Int64 {
        if let backoffUntil { return min(backoffUntil, self.deadline) }
        return min(self.deadline, self.exchanges.deadline ?? .max)
    }
}
