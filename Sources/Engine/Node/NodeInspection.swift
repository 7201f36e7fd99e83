import CommitLog
import Consensus
import KafkaProtocol

/// One replica as its broker sees it, for whoever checks a cluster from inside.
package struct ReplicaInspection {
    package let name: TopicPartition
    package let topicId: Uuid
    package let isLeader: Bool
    package let leaderEpoch: Int32
    package let replicas: [Int32]
    package let isr: [Int32]
    package let highWatermark: Int64
    package let log: Log
}

/// A node's part in the metadata quorum, for whoever checks a cluster from inside.
package struct QuorumInspection {
    package let role: QuorumRole
    package let epoch: Int32
    package let leaderId: Int32?
    package let highWatermark: Int64
    package let log: Log
}

extension Node {
    /// The broker's replicas, by topic and partition.
    package var inspectedReplicas: [ReplicaInspection] {
        guard let broker = self.broker else { return [] }
        return broker.hosted.sorted.map { partition in
            ReplicaInspection(
                name: partition.topicPartition,
                topicId: partition.topicId,
                isLeader: partition.isLeader,
                leaderEpoch: partition.leaderEpoch,
                replicas: partition.replicas,
                isr: partition.isr,
                highWatermark: partition.highWatermark,
                log: partition.log
            )
        }
    }

    /// The latest steps of rebalances that this broker coordinated, the oldest first.
    package var inspectedRebalances: [RebalanceEvent] { self.broker?.groups.rebalances.all ?? [] }

    package var inspectedQuorum: QuorumInspection { self.quorum.inspected }

    /// The committed metadata as this node has applied it.
    package var inspectedMetadata: MetadataImage { self.metadata.image }
}
