import KafkaProtocol

/// Decides which requests change something, in one place: a read-only client refuses those before a byte is sent,
/// whatever part of the program asks.
public enum MutationGuard {
    /// Whether a request with this key can change the cluster. What is not known to be harmless counts as a change.
    public static func changes(_ key: ApiKey) -> Bool {
        switch key {
        case .apiVersions, .metadata, .fetch, .listOffsets, .offsetFetch, .findCoordinator, .describeGroups,
            .listGroups, .consumerGroupDescribe,
            .describeConfigs, .describeLogDirs, .describeCluster, .describeQuorum, .describeProducers,
            .describeTopicPartitions, .listPartitionReassignments, .offsetForLeaderEpoch, .saslHandshake,
            .saslAuthenticate, .fetchSnapshot:
            false
        default: true
        }
    }

    /// Whether this very request changes something: asking for metadata can create topics.
    static func changes(_ request: some RequestMessage) -> Bool {
        if let metadata = request as? MetadataRequest {
            return metadata.allowAutoTopicCreation && metadata.topics != nil
        }
        return self.changes(type(of: request).apiKey)
    }
}
