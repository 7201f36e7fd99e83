import CommitLog
import Consensus
import KafkaProtocol

/// What a node counts and measures about itself: totals since it started, and how things stand now.
public struct NodeFigures: Sendable, Equatable {
    public var quorum: QuorumFigures
    /// Absent unless the node is a broker.
    public var broker: BrokerFigures?
    /// Absent unless the node is a controller.
    public var controller: ControllerFigures?
}

/// The metadata quorum as one of its nodes sees it.
public struct QuorumFigures: Sendable, Equatable {
    public var epoch: Int32
    /// The active controller, or nil while none is known.
    public var leaderId: Int32?
    public var logEndOffset: Int64
    public var highWatermark: Int64
    /// Bytes of the metadata log on disk.
    public var logBytes: Int64
}

/// A broker's figures.
public struct BrokerFigures: Sendable, Equatable {
    // Totals since the start.
    public var produceRequests: Int
    /// Produce requests of which at least one partition was refused or timed out.
    public var failedProduceRequests: Int
    /// Fetch requests of consumers.
    public var clientFetchRequests: Int
    public var followerFetchRequests: Int
    /// Fetch requests, of consumers and followers, of which at least one partition was refused.
    public var failedFetchRequests: Int
    /// Bytes of record batches from producers.
    public var producedBytes: Int
    /// Bytes of record batches to consumers.
    public var consumedBytes: Int
    public var replicatedInBytes: Int
    public var replicatedOutBytes: Int
    /// ISRs of led partitions that lost members.
    public var isrShrinks: Int
    /// ISRs of led partitions that won members.
    public var isrExpansions: Int

    // Now.
    /// Replicas this broker has.
    public var partitions = 0
    /// Of these, how many it leads.
    public var leaders = 0
    /// Led partitions with fewer members in the ISR than replicas.
    public var underReplicated = 0
    /// Led partitions that refuse `acks=all`.
    public var underMinIsr = 0
    /// Led partitions that would refuse `acks=all` with one member less.
    public var atMinIsr = 0
    /// Replicas whose disk has failed.
    public var offlineReplicas = 0
    /// Bytes of their logs on disk.
    public var logBytes: Int64 = 0
}

/// A controller's figures. Counts of the cluster are zero unless it is the active one, so that they may be added up.
public struct ControllerFigures: Sendable, Equatable {
    public var isActive: Bool
    /// Leaders elected from outside the ISR while this controller was active, since it started.
    public var uncleanElections: Int
    public var topics = 0
    public var partitions = 0
    public var offlinePartitions = 0
    /// Partitions that another replica than the preferred one leads.
    public var ledByAnother = 0
    public var activeBrokers = 0
    public var fencedBrokers = 0
}

extension Node {
    /// The node's figures. It looks at every partition once.
    public var figures: NodeFigures {
        let quorum = self.quorum.inspected
        return NodeFigures(
            quorum: QuorumFigures(
                epoch: quorum.epoch,
                leaderId: quorum.leaderId,
                logEndOffset: quorum.log.logEndOffset,
                highWatermark: quorum.highWatermark,
                logBytes: quorum.log.sizeInBytes
            ),
            broker: self.broker?.figures,
            controller: self.controller.map { controller in
                var figures = ControllerFigures(
                    isActive: controller.isActive,
                    uncleanElections: controller.uncleanElections
                )
                if controller.isActive { figures.count(self.metadata.image) }
                return figures
            }
        )
    }

    /// How many fetches of followers have come in: by this the host tells them from consumers' fetches.
    public var followerFetchRequestCount: Int { self.broker?.counters.followerFetchRequests ?? 0 }
}

extension ControllerFigures {
    fileprivate mutating func count(_ image: MetadataImage) {
        self.topics = image.topicNames.count
        for name in image.topicNames {
            guard let topic = image.topic(named: name) else { continue }
            self.partitions += topic.partitions.count
            for partition in topic.partitions {
                if partition.leader == PartitionState.noLeader {
                    self.offlinePartitions += 1
                } else if partition.leader != partition.preferredLeader {
                    self.ledByAnother += 1
                }
            }
        }
        for broker in image.brokers {
            if broker.fenced { self.fencedBrokers += 1 } else { self.activeBrokers += 1 }
        }
    }
}

extension Broker {
    /// The broker's figures. It looks at every replica once.
    var figures: BrokerFigures {
        var figures = BrokerFigures(
            produceRequests: self.counters.produceRequests,
            failedProduceRequests: self.counters.failedProduceRequests + self.pendingProduces.failedRequestCount,
            clientFetchRequests: self.counters.clientFetchRequests,
            followerFetchRequests: self.counters.followerFetchRequests,
            failedFetchRequests: self.counters.failedFetchRequests,
            producedBytes: self.counters.producedBytes,
            consumedBytes: self.counters.consumedBytes,
            replicatedInBytes: self.counters.replicatedInBytes,
            replicatedOutBytes: self.counters.replicatedOutBytes,
            isrShrinks: self.hosted.isrChanges.shrinks,
            isrExpansions: self.hosted.isrChanges.expansions
        )
        for partition in self.hosted.sorted { figures.count(partition) }
        return figures
    }
}

extension BrokerFigures {
    fileprivate mutating func count(_ partition: Partition) {
        self.partitions += 1
        self.logBytes += partition.log.sizeInBytes
        if partition.storageFailure != nil { self.offlineReplicas += 1 }
        guard partition.isLeader else { return }
        self.leaders += 1
        if partition.isr.count < partition.replicas.count { self.underReplicated += 1 }
        if partition.isUnderMinInSyncReplicas { self.underMinIsr += 1 }
        if partition.isAtMinInSyncReplicas { self.atMinIsr += 1 }
    }
}
