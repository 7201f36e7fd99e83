import KafkaProtocol

/// ElectLeaders: an operator asks for elections (KIP-183, KIP-460).
enum LeaderElectionRequest {
    private enum ElectionType: Int8 {
        case preferred = 0
        case unclean = 1
    }

    /// Holds the elections that `request` asks for.
    static func elect(_ request: ElectLeadersRequest, _ draft: inout MetadataDraft) -> ElectLeadersResponse {
        guard let type = ElectionType(rawValue: request.electionType) else {
            return Self.refused(request, .invalidRequest, "There is no election type \(request.electionType).")
        }
        var response = ElectLeadersResponse()
        guard let topics = request.topicPartitions else {
            for partition in draft.image.partitions(where: { _ in true }) {
                let result = Self.elect(partition, type, &draft)
                // Asked for all partitions, the answer leaves out those with nothing to do.
                if result.errorCode != .electionNotNeeded { response.add(result, topic: partition.topic) }
            }
            return response
        }
        for topic in topics {
            for index in topic.partitions {
                let name = TopicPartition(topic: topic.topic, partition: index)
                response.add(Self.elect(name, type, &draft), topic: topic.topic)
            }
        }
        return response
    }

    /// The answer that refuses the whole request. Version 0 has no error of its own, so each partition carries it too.
    static func refused(
        _ request: ElectLeadersRequest,
        _ error: ErrorCode,
        _ message: String
    ) -> ElectLeadersResponse {
        var response = ElectLeadersResponse(errorCode: error)
        for topic in request.topicPartitions ?? [] {
            for index in topic.partitions {
                response.add(
                    .init(partitionId: index, errorCode: error, errorMessage: message),
                    topic: topic.topic
                )
            }
        }
        return response
    }

    private static func elect(
        _ name: TopicPartition,
        _ type: ElectionType,
        _ draft: inout MetadataDraft
    ) -> ElectLeadersResponse.PartitionResult {
        guard let partition = draft.image.partition(name) else {
            let message =
                draft.image.topic(named: name.topic) == nil
                ? "No such topic as \(name.topic)" : "No such partition as \(name)"
            return .init(partitionId: name.partition, errorCode: .unknownTopicOrPartition, errorMessage: message)
        }
        return Self.elect(partition, type, &draft)
    }

    private static func elect(
        _ partition: PartitionState,
        _ type: ElectionType,
        _ draft: inout MetadataDraft
    ) -> ElectLeadersResponse.PartitionResult {
        let isNeeded =
            type == .preferred
            ? partition.leader != partition.preferredLeader : partition.leader == PartitionState.noLeader
        guard isNeeded else {
            return .init(
                partitionId: partition.index,
                errorCode: .electionNotNeeded,
                errorMessage: "Leader election is not needed: the partition has the leader that was asked for."
            )
        }
        let election = PartitionElection(
            kind: type == .preferred ? .preferred : .unclean,
            isActive: draft.image.isActive
        )
        guard let record = PartitionChange(election: election).record(for: partition, isr: partition.isr),
            record.leader != PartitionState.leaderUnchanged
        else {
            return type == .preferred
                ? .init(
                    partitionId: partition.index,
                    errorCode: .preferredLeaderNotAvailable,
                    errorMessage: "The preferred leader, broker \(partition.preferredLeader), is not alive and in sync."
                )
                : .init(
                    partitionId: partition.index,
                    errorCode: .eligibleLeadersNotAvailable,
                    errorMessage: "None of the replicas \(partition.replicas) is alive."
                )
        }
        draft.add(.partitionChange(record))
        return .init(partitionId: partition.index, errorMessage: nil)
    }
}

extension ElectLeadersResponse {
    /// Adds a partition's result to those of its topic, which come one after the other.
    fileprivate mutating func add(_ result: PartitionResult, topic: String) {
        if self.replicaElectionResults.last?.topic == topic {
            self.replicaElectionResults[self.replicaElectionResults.count - 1].partitionResult.append(result)
        } else {
            self.replicaElectionResults.append(ReplicaElectionResult(topic: topic, partitionResult: [result]))
        }
    }
}
