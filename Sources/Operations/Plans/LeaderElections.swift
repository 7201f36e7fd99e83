import ClusterClient
import KafkaProtocol

/// What a plan for elections needs of a cluster.
public protocol LeaderElections: Sendable {
    /// Has leaders elected for these partitions, or for all (Kafka's ElectLeaders).
    func electLeaders(
        _ type: ElectionType,
        partitions: [TopicPartition]?
    ) async throws(ClusterClientError) -> [ElectionResult]

    /// Who leads the partitions of these topics now; a partition without a leader is absent.
    func leaders(ofTopics topics: [String]) async throws(ClusterClientError) -> [TopicPartition: Int32]
}

extension ClusterClient: LeaderElections {
    public func electLeaders(
        _ type: ElectionType,
        partitions: [TopicPartition]?
    ) async throws(ClusterClientError) -> [ElectionResult] {
        try await electLeaders(type, partitions: partitions, timeoutMilliseconds: 10_000)
    }

    public func leaders(ofTopics topics: [String]) async throws(ClusterClientError) -> [TopicPartition: Int32] {
        let response = try await metadata(topics: topics)
        var leaders: [TopicPartition: Int32] = [:]
        for topic in response.topics {
            for partition in topic.partitions where partition.leaderId >= 0 {
                let name = TopicPartition(topic: topic.name ?? "", partition: partition.partitionIndex)
                leaders[name] = partition.leaderId
            }
        }
        return leaders
    }
}
