import KafkaProtocol

/// Whether a voter gives its vote: what it looks at, and nothing else.
struct VoteRules {
    let election: ElectionState
    let role: RoleState
    /// The epoch of the voter's last record, and where its log ends.
    let lastEpoch: Int32
    let logEndOffset: Int64

    /// KIP-996: a voter that hears a leader does not encourage anyone to replace it.
    func grantsPreVote(_ vote: VoteRequest.PartitionData) -> Bool {
        guard self.isUpToDate(vote) else { return false }
        switch self.role {
        case .leader: return false
        case .follower(let state): return !state.hasFetchedFromLeader
        case .unattached, .prospective, .candidate, .resigned: return true
        }
    }

    /// One vote in an epoch, and none where a leader is known.
    func grantsVote(_ vote: VoteRequest.PartitionData) -> Bool {
        if let votedId = self.election.votedId { return votedId == vote.replicaId }
        guard self.election.leaderId == nil else { return false }
        return self.isUpToDate(vote)
    }

    /// Whether the candidate's log is at least as recent as the voter's (Raft 5.4.1).
    private func isUpToDate(_ vote: VoteRequest.PartitionData) -> Bool {
        (vote.lastOffsetEpoch, vote.lastOffset) >= (self.lastEpoch, self.logEndOffset)
    }
}
