import KafkaProtocol

/// BeginQuorumEpoch, by which a leader makes itself known, and EndQuorumEpoch, by which it leaves.
extension Quorum {
    func beginQuorumEpochRequest(to voter: Int32) -> BeginQuorumEpochRequest {
        let partition = BeginQuorumEpochRequest.PartitionData(
            partitionIndex: MetadataPartition.index,
            leaderId: self.configuration.localId,
            leaderEpoch: self.epoch
        )
        let own = self.configuration.voters.first { $0.id == self.configuration.localId }
        return BeginQuorumEpochRequest(
            clusterId: self.configuration.clusterId,
            voterId: voter,
            topics: [
                BeginQuorumEpochRequest.TopicData(topicName: MetadataPartition.topic, partitions: [partition])
            ],
            leaderEndpoints: own.map { own in
                [
                    BeginQuorumEpochRequest.LeaderEndpoint(
                        name: MetadataPartition.listenerName,
                        host: own.host,
                        port: own.port
                    )
                ]
            } ?? []
        )
    }

    func endQuorumEpochRequest(successors: [Int32]) -> EndQuorumEpochRequest {
        let partition = EndQuorumEpochRequest.PartitionData(
            partitionIndex: MetadataPartition.index,
            leaderId: self.configuration.localId,
            leaderEpoch: self.epoch,
            preferredSuccessors: successors,
            preferredCandidates: successors.map { EndQuorumEpochRequest.ReplicaInfo(candidateId: $0) }
        )
        return EndQuorumEpochRequest(
            clusterId: self.configuration.clusterId,
            topics: [EndQuorumEpochRequest.TopicData(topicName: MetadataPartition.topic, partitions: [partition])]
        )
    }

    /// A leader makes itself known.
    mutating func answer(
        _ request: BeginQuorumEpochRequest,
        _ now: Int64
    ) throws(QuorumError) -> BeginQuorumEpochResponse {
        guard request.clusterId == nil || request.clusterId == self.configuration.clusterId else {
            return BeginQuorumEpochResponse(errorCode: .inconsistentClusterId)
        }
        guard let notice = request.metadataPartition else {
            return BeginQuorumEpochResponse(errorCode: .invalidRequest)
        }
        guard request.voterId < 0 || request.voterId == self.configuration.localId else {
            return self.beginQuorumEpochResponse(error: .invalidVoterKey)
        }
        guard notice.leaderEpoch >= self.epoch else {
            return self.beginQuorumEpochResponse(error: .fencedLeaderEpoch)
        }
        guard self.configuration.isVoter(notice.leaderId), notice.leaderId != self.configuration.localId else {
            return self.beginQuorumEpochResponse(error: .inconsistentVoterSet)
        }
        if notice.leaderEpoch == self.epoch, let leader = self.leaderId, leader != notice.leaderId {
            return self.beginQuorumEpochResponse(error: .invalidRequest)
        }
        let isNews = try self.learn(leaderId: notice.leaderId, epoch: notice.leaderEpoch, now)
        if !isNews, case .prospective = self.roleState, self.leaderId == notice.leaderId {
            // The leader that this node doubted is there.
            try self.becomeFollower(of: notice.leaderId, epoch: notice.leaderEpoch, now)
        }
        return self.beginQuorumEpochResponse()
    }

    private func beginQuorumEpochResponse(error: ErrorCode = .none) -> BeginQuorumEpochResponse {
        let partition = BeginQuorumEpochResponse.PartitionData(
            partitionIndex: MetadataPartition.index,
            errorCode: error,
            leaderId: self.leaderId ?? -1,
            leaderEpoch: self.epoch
        )
        return BeginQuorumEpochResponse(
            topics: [BeginQuorumEpochResponse.TopicData(topicName: MetadataPartition.topic, partitions: [partition])]
        )
    }

    /// A leader leaves: its successors stand for election in the order it wished.
    mutating func answer(_ request: EndQuorumEpochRequest, _ now: Int64) throws(QuorumError) -> EndQuorumEpochResponse {
        guard request.clusterId == nil || request.clusterId == self.configuration.clusterId else {
            return EndQuorumEpochResponse(errorCode: .inconsistentClusterId)
        }
        guard let notice = request.metadataPartition else {
            return EndQuorumEpochResponse(errorCode: .invalidRequest)
        }
        guard notice.leaderEpoch >= self.epoch else {
            return self.endQuorumEpochResponse(error: .fencedLeaderEpoch)
        }
        guard notice.leaderId != self.configuration.localId else {
            return self.endQuorumEpochResponse(error: .invalidRequest)
        }
        if notice.leaderEpoch > self.epoch {
            try self.becomeUnattached(epoch: notice.leaderEpoch, now)
        } else if let leader = self.leaderId, leader != notice.leaderId {
            return self.endQuorumEpochResponse(error: .invalidRequest)
        }
        switch self.roleState {
        case .follower, .unattached:
            let named = notice.preferredCandidates.map(\.candidateId)
            let order = named.isEmpty ? notice.preferredSuccessors : named
            let position = order.firstIndex(of: self.configuration.localId) ?? order.count
            let deadline = self.timer.succession(position: position, of: order.count, now)
            try self.becomeUnattached(epoch: self.epoch, electionDeadline: deadline, now)
        case .prospective, .candidate, .leader, .resigned: break
        }
        return self.endQuorumEpochResponse()
    }

    private func endQuorumEpochResponse(error: ErrorCode = .none) -> EndQuorumEpochResponse {
        let partition = EndQuorumEpochResponse.PartitionData(
            partitionIndex: MetadataPartition.index,
            errorCode: error,
            leaderId: self.leaderId ?? -1,
            leaderEpoch: self.epoch
        )
        return EndQuorumEpochResponse(
            topics: [EndQuorumEpochResponse.TopicData(topicName: MetadataPartition.topic, partitions: [partition])]
        )
    }

    /// A voter has heard of the epoch, or knows a newer one.
    mutating func handle(
        _ response: BeginQuorumEpochResponse,
        from peer: Int32,
        sequence: UInt64,
        _ now: Int64
    ) throws(QuorumError) {
        guard let index = self.roleState.leader?.notices.take(sequence, from: peer) else { return }
        if let partition = response.metadataPartition,
            try self.learn(leaderId: partition.leaderId, epoch: partition.leaderEpoch, now)
        {
            return
        }
        // The next notice is sent only if this voter does not fetch meanwhile.
        self.roleState.leader?.notices[index].schedule(at: now + self.configuration.beginEpochIntervalMilliseconds)
    }

    /// A voter has heard that the leader left, or knows a newer epoch.
    mutating func handle(
        _ response: EndQuorumEpochResponse,
        from peer: Int32,
        sequence: UInt64,
        _ now: Int64
    ) throws(QuorumError) {
        guard let index = self.roleState.resigned?.exchanges.take(sequence, from: peer) else { return }
        self.roleState.resigned?.exchanges[index].settle()
        guard !self.isShuttingDown, let partition = response.metadataPartition else { return }
        _ = try self.learn(leaderId: partition.leaderId, epoch: partition.leaderEpoch, now)
    }
}
