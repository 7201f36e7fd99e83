import CommitLog
import KafkaProtocol

/// Votes and pre-votes: asking for them, giving them, counting them.
extension Quorum {
    func voteRequest(to voter: Int32, preVote: Bool) -> VoteRequest {
        let partition = VoteRequest.PartitionData(
            partitionIndex: MetadataPartition.index,
            replicaEpoch: self.epoch,
            replicaId: self.configuration.localId,
            replicaDirectoryId: self.configuration.directoryId,
            lastOffsetEpoch: self.lastEpoch,
            lastOffset: self.log.logEndOffset,
            preVote: preVote
        )
        return VoteRequest(
            clusterId: self.configuration.clusterId,
            voterId: voter,
            topics: [VoteRequest.TopicData(topicName: MetadataPartition.topic, partitions: [partition])]
        )
    }

    /// Decides a vote. A vote that is given is durable when this returns.
    mutating func answer(_ request: VoteRequest, _ now: Int64) throws(QuorumError) -> VoteResponse {
        guard request.clusterId == nil || request.clusterId == self.configuration.clusterId else {
            return VoteResponse(errorCode: .inconsistentClusterId)
        }
        guard let vote = request.metadataPartition else { return VoteResponse(errorCode: .invalidRequest) }
        guard request.voterId < 0 || request.voterId == self.configuration.localId else {
            return self.voteResponse(error: .invalidVoterKey)
        }
        guard self.configuration.isVoter, self.configuration.isVoter(vote.replicaId) else {
            return self.voteResponse(error: .inconsistentVoterSet)
        }
        guard vote.lastOffset >= 0, vote.lastOffsetEpoch >= 0, vote.lastOffsetEpoch <= vote.replicaEpoch else {
            return self.voteResponse(error: .invalidRequest)
        }
        guard vote.replicaEpoch >= self.epoch else { return self.voteResponse(error: .fencedLeaderEpoch) }
        if vote.replicaEpoch > self.epoch { try self.becomeUnattached(epoch: vote.replicaEpoch, now) }

        let rules = VoteRules(
            election: self.election.state,
            role: self.roleState,
            lastEpoch: self.lastEpoch,
            logEndOffset: self.log.logEndOffset
        )
        let isGranted = vote.preVote ? rules.grantsPreVote(vote) : rules.grantsVote(vote)
        if isGranted, !vote.preVote, self.election.state.votedId == nil { try self.cast(vote, now) }
        return self.voteResponse(isGranted: isGranted)
    }

    /// Votes, and gives the candidate time to win.
    private mutating func cast(_ vote: VoteRequest.PartitionData, _ now: Int64) throws(QuorumError) {
        var election = self.election.state
        election.votedId = vote.replicaId
        election.votedDirectoryId = vote.replicaDirectoryId
        try self.election.store(election)
        try self.becomeUnattached(epoch: self.epoch, electionDeadline: self.timer.deadline(now), now)
    }

    private func voteResponse(error: ErrorCode = .none, isGranted: Bool = false) -> VoteResponse {
        let partition = VoteResponse.PartitionData(
            partitionIndex: MetadataPartition.index,
            errorCode: error,
            leaderId: self.leaderId ?? -1,
            leaderEpoch: self.epoch,
            voteGranted: isGranted
        )
        return VoteResponse(
            topics: [VoteResponse.TopicData(topicName: MetadataPartition.topic, partitions: [partition])],
            nodeEndpoints: self.leaderVoter.map { leader in
                [VoteResponse.NodeEndpoint(nodeId: leader.id, host: leader.host, port: leader.port)]
            } ?? []
        )
    }

    /// The known leader's entry in the list of voters.
    var leaderVoter: QuorumVoter? {
        guard let leader = self.leaderId else { return nil }
        return self.configuration.voters.first { $0.id == leader }
    }

    /// Counts an answer to this round's question.
    mutating func handle(
        _ response: VoteResponse,
        from peer: Int32,
        sequence: UInt64,
        _ now: Int64
    ) throws(QuorumError) {
        guard let index = self.roleState.round?.exchanges.take(sequence, from: peer) else { return }
        let askAgainAt = now + max(1, self.configuration.electionTimeoutMilliseconds / 4)
        guard response.errorCode == .none, let vote = response.metadataPartition else {
            self.roleState.round?.exchanges[index].schedule(at: askAgainAt)
            return
        }
        if try self.learn(leaderId: vote.leaderId, epoch: vote.leaderEpoch, now) { return }
        guard vote.errorCode == .none, vote.leaderEpoch == self.epoch else {
            self.roleState.round?.exchanges[index].schedule(at: askAgainAt)
            return
        }
        if vote.voteGranted {
            self.roleState.round?.grant(by: peer)
            self.roleState.round?.exchanges[index].settle()
            return
        }
        self.roleState.round?.reject(by: peer)
        if case .candidate(let round) = self.roleState {
            self.roleState.round?.exchanges[index].settle()
            guard round.isLost(voterCount: self.configuration.voters.count), round.backoffUntil == nil else { return }
            self.roleState.round?.backoffUntil = self.timer.backoff(now)
        } else {
            // Whoever hears a leader now may miss it a moment later.
            self.roleState.round?.exchanges[index].schedule(at: askAgainAt)
        }
    }
}
