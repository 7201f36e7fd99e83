import KafkaProtocol

/// AlterPartition: a leader proposes the ISR of a partition that it leads (KIP-497, KIP-704, KIP-841, KIP-903).
struct IsrAlteration {
    let configuration: ControllerConfiguration

    func alter(
        _ request: AlterPartitionRequest,
        version: Int16,
        _ draft: inout MetadataDraft
    ) -> AlterPartitionResponse {
        let error = BrokerRegistry.epochError(request.brokerId, request.brokerEpoch, draft.image)
        guard error == .none else { return AlterPartitionResponse(errorCode: error) }
        var response = AlterPartitionResponse()
        for topic in request.topics {
            let isKnown = draft.image.topic(id: topic.topicId) != nil
            var answer = AlterPartitionResponse.TopicData(topicId: topic.topicId)
            for proposal in topic.partitions {
                answer.partitions.append(
                    isKnown
                        ? self.alter(topic.topicId, proposal, request.brokerId, version, &draft)
                        : .init(partitionIndex: proposal.partitionIndex, errorCode: .unknownTopicId)
                )
            }
            response.topics.append(answer)
        }
        return response
    }

    private func alter(
        _ topicId: Uuid,
        _ proposal: AlterPartitionRequest.PartitionData,
        _ brokerId: Int32,
        _ version: Int16,
        _ draft: inout MetadataDraft
    ) -> AlterPartitionResponse.PartitionData {
        let members = Self.members(proposal, version: version)
        let found = draft.image.partition(topicId, proposal.partitionIndex)
        let error = Self.error(of: proposal, members, from: brokerId, found, draft.image)
        guard error == .none, let partition = found else {
            return .init(partitionIndex: proposal.partitionIndex, errorCode: error)
        }
        let record = LeadershipMoves.election(partition.topic, draft.image, self.configuration) {
            PartitionChange(election: $0).record(
                for: partition,
                isr: members.map(\.brokerId),
                recovery: PartitionState.LeaderRecoveryState(rawValue: proposal.leaderRecoveryState)
            )
        }
        if let record { draft.add(.partitionChange(record)) }
        let result = draft.image.partition(topicId, proposal.partitionIndex) ?? partition
        guard result.leader == brokerId else {
            return .init(partitionIndex: proposal.partitionIndex, errorCode: .newLeaderElected)
        }
        return .init(
            partitionIndex: proposal.partitionIndex,
            leaderId: result.leader,
            leaderEpoch: result.leaderEpoch,
            isr: result.isr,
            leaderRecoveryState: result.leaderRecoveryState.rawValue,
            partitionEpoch: result.partitionEpoch
        )
    }

    /// The proposed members with their broker epochs; -1 where the version has none.
    private static func members(
        _ proposal: AlterPartitionRequest.PartitionData,
        version: Int16
    ) -> [AlterPartitionRequest.BrokerState] {
        version >= 3
            ? proposal.newIsrWithEpochs : proposal.newIsr.map { .init(brokerId: $0, brokerEpoch: -1) }
    }

    /// What is wrong with a proposal. The order matters: a leader draws conclusions from the first thing that is wrong.
    static func error(
        of proposal: AlterPartitionRequest.PartitionData,
        _ members: [AlterPartitionRequest.BrokerState],
        from brokerId: Int32,
        _ partition: PartitionState?,
        _ image: MetadataImage
    ) -> ErrorCode {
        guard let partition else { return .unknownTopicOrPartition }
        // A leader that knows more than this controller has heard of it from a newer one.
        if proposal.leaderEpoch > partition.leaderEpoch || proposal.partitionEpoch > partition.partitionEpoch {
            return .notController
        }
        if proposal.leaderEpoch < partition.leaderEpoch { return .fencedLeaderEpoch }
        if brokerId != partition.leader { return .invalidRequest }
        if proposal.partitionEpoch < partition.partitionEpoch { return .invalidUpdateVersion }
        let isr = members.map(\.brokerId)
        let isSubset = isr.allSatisfy(partition.replicas.contains) && Set(isr).count == isr.count
        guard isSubset, isr.contains(partition.leader) else { return .invalidRequest }
        guard let recovery = PartitionState.LeaderRecoveryState(rawValue: proposal.leaderRecoveryState) else {
            return .invalidRequest
        }
        if recovery == .recovering, isr.count > 1 || partition.leaderRecoveryState == .recovered {
            return .invalidRequest
        }
        let isEligible = members.allSatisfy { member in
            guard let broker = image.broker(member.brokerId), broker.isActive else { return false }
            return member.brokerEpoch == -1 || member.brokerEpoch == broker.epoch
        }
        return isEligible ? .none : .ineligibleReplica
    }
}
