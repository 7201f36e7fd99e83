import CommitLog
import KafkaProtocol

/// What `kafka-metadata-quorum describe` shows of a quorum; only the leader knows it.
struct QuorumDescription {
    private let quorum: Quorum
    private let now: Int64

    init(_ quorum: Quorum, _ nowMilliseconds: Int64) {
        self.quorum = quorum
        self.now = nowMilliseconds
    }

    func answer(to request: DescribeQuorumRequest) -> DescribeQuorumResponse {
        guard request.topics.count == 1, request.topics[0].topicName == MetadataPartition.topic,
            request.topics[0].partitions.count == 1,
            request.topics[0].partitions[0].partitionIndex == MetadataPartition.index
        else {
            return DescribeQuorumResponse(
                errorCode: .unknownTopicOrPartition,
                errorMessage: "only partition 0 of \(MetadataPartition.topic) has a quorum"
            )
        }
        guard let leader = self.quorum.roleState.leader else {
            let partition = DescribeQuorumResponse.PartitionData(
                partitionIndex: MetadataPartition.index,
                errorCode: .notLeaderOrFollower,
                errorMessage: "this node does not lead the metadata quorum",
                leaderId: self.quorum.leaderId ?? -1,
                leaderEpoch: self.quorum.epoch
            )
            return self.describeResponse(partition, nodes: [])
        }
        let own = DescribeQuorumResponse.ReplicaState(
            replicaId: self.quorum.configuration.localId,
            replicaDirectoryId: self.quorum.configuration.directoryId,
            logEndOffset: self.quorum.log.logEndOffset,
            lastCaughtUpTimestamp: self.quorum.wallClock(self.now)
        )
        let voters = leader.voters.map { self.replicaState($0) } + [own]
        let partition = DescribeQuorumResponse.PartitionData(
            partitionIndex: MetadataPartition.index,
            leaderId: self.quorum.configuration.localId,
            leaderEpoch: self.quorum.epoch,
            highWatermark: leader.isActive ? self.quorum.highWatermark : -1,
            currentVoters: voters.sorted { $0.replicaId < $1.replicaId },
            observers: leader.observers.map { self.replicaState($0) }
        )
        return self.describeResponse(partition, nodes: self.quorum.configuration.voters.map(Self.describeNode))
    }

    private func describeResponse(
        _ partition: DescribeQuorumResponse.PartitionData,
        nodes: [DescribeQuorumResponse.Node]
    ) -> DescribeQuorumResponse {
        DescribeQuorumResponse(
            topics: [
                DescribeQuorumResponse.TopicData(topicName: MetadataPartition.topic, partitions: [partition])
            ],
            nodes: nodes
        )
    }

    private func replicaState(_ progress: ReplicaProgress) -> DescribeQuorumResponse.ReplicaState {
        DescribeQuorumResponse.ReplicaState(
            replicaId: progress.id,
            replicaDirectoryId: progress.directoryId,
            logEndOffset: progress.endOffset,
            lastFetchTimestamp: progress.lastFetchMilliseconds.map { self.quorum.wallClock($0) } ?? -1,
            lastCaughtUpTimestamp: progress.lastCaughtUpMilliseconds.map { self.quorum.wallClock($0) } ?? -1
        )
    }

    private static func describeNode(_ voter: QuorumVoter) -> DescribeQuorumResponse.Node {
        DescribeQuorumResponse.Node(
            nodeId: voter.id,
            listeners: [
                DescribeQuorumResponse.Listener(
                    name: MetadataPartition.listenerName,
                    host: voter.host,
                    port: voter.port
                )
            ]
        )
    }
}
