import KafkaProtocol

/// A follower's fetch, reduced to what the leader needs to answer it.
struct MetadataFetch {
    let token: UInt64
    let replicaId: Int32
    let directoryId: Uuid
    /// Requests before version 13 name the topic instead of its id, and get it back.
    let namesTopic: Bool
    let leaderEpoch: Int32
    let offset: Int64
    let lastFetchedEpoch: Int32
    /// The high watermark that the replica knows; `Int64.max` when it does not take part in KIP-1166, -1 when it knows none.
    let knownHighWatermark: Int64
    let maxBytes: Int
    let maxWaitMilliseconds: Int64
}

extension MetadataFetch {
    /// What the leader needs of the request, or nil when it asks for anything but the metadata log.
    init?(_ request: FetchRequest, version: Int16, token: UInt64) {
        guard request.topics.count == 1, request.topics[0].partitions.count == 1 else { return nil }
        let topic = request.topics[0]
        let partition = topic.partitions[0]
        let namesTopic = version < 13
        let isMetadata = namesTopic ? topic.topic == MetadataPartition.topic : topic.topicId == .metadataTopic
        guard isMetadata, partition.partition == MetadataPartition.index else { return nil }
        self.init(
            token: token,
            replicaId: version >= 15 ? request.replicaState.replicaId : request.replicaId,
            directoryId: partition.replicaDirectoryId,
            namesTopic: namesTopic,
            leaderEpoch: partition.currentLeaderEpoch,
            offset: partition.fetchOffset,
            lastFetchedEpoch: partition.lastFetchedEpoch,
            knownHighWatermark: partition.highWatermark,
            maxBytes: Int(min(request.maxBytes, partition.partitionMaxBytes)),
            maxWaitMilliseconds: Int64(max(0, request.maxWaitMs))
        )
    }
}
