import KafkaProtocol

/// The one partition that the quorum's requests may name.
enum MetadataPartition {
    static let topic = "__cluster_metadata"
    static let index: Int32 = 0
    /// The listener on which controllers talk.
    static let listenerName = "CONTROLLER"
}

extension VoteRequest {
    /// The request's only partition, or nil when it names anything but the metadata log.
    var metadataPartition: PartitionData? {
        guard self.topics.count == 1, self.topics[0].topicName == MetadataPartition.topic,
            self.topics[0].partitions.count == 1,
            self.topics[0].partitions[0].partitionIndex == MetadataPartition.index
        else { return nil }
        return self.topics[0].partitions[0]
    }
}

extension VoteResponse {
    /// The answer about the metadata log, if there is one.
    var metadataPartition: PartitionData? { self.topics.first?.partitions.first }
}

extension BeginQuorumEpochRequest {
    /// The request's only partition, or nil when it names anything but the metadata log.
    var metadataPartition: PartitionData? {
        guard self.topics.count == 1, self.topics[0].topicName == MetadataPartition.topic,
            self.topics[0].partitions.count == 1,
            self.topics[0].partitions[0].partitionIndex == MetadataPartition.index
        else { return nil }
        return self.topics[0].partitions[0]
    }
}

extension BeginQuorumEpochResponse {
    /// The answer about the metadata log, if there is one.
    var metadataPartition: PartitionData? { self.topics.first?.partitions.first }
}

extension EndQuorumEpochRequest {
    /// The request's only partition, or nil when it names anything but the metadata log.
    var metadataPartition: PartitionData? {
        guard self.topics.count == 1, self.topics[0].topicName == MetadataPartition.topic,
            self.topics[0].partitions.count == 1,
            self.topics[0].partitions[0].partitionIndex == MetadataPartition.index
        else { return nil }
        return self.topics[0].partitions[0]
    }
}

extension EndQuorumEpochResponse {
    /// The answer about the metadata log, if there is one.
    var metadataPartition: PartitionData? { self.topics.first?.partitions.first }
}
