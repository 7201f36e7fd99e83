import KafkaProtocol

/// Which leader election is asked for, with Kafka's numbers.
public enum ElectionType: Int8, Sendable {
    case preferred = 0
    case unclean = 1
}

/// What became of one partition's election.
public struct ElectionResult: Equatable, Sendable {
    public let partition: TopicPartition
    public let errorCode: ErrorCode
    public let message: String?

    package init(partition: TopicPartition, errorCode: ErrorCode, message: String?) {
        self.partition = partition
        self.errorCode = errorCode
        self.message = message
    }
}

extension ClusterClient {
    /// Creates a topic; -1 takes the cluster's default.
    public func createTopic(
        _ name: String,
        partitions: Int32 = -1,
        replicationFactor: Int16 = -1,
        configs: [(name: String, value: String)] = [],
        timeoutMilliseconds: Int32 = 10_000
    ) async throws(ClusterClientError) {
        let request = CreateTopicsRequest(
            topics: [
                CreateTopicsRequest.CreatableTopic(
                    name: name,
                    numPartitions: partitions,
                    replicationFactor: replicationFactor,
                    configs: configs.map { CreateTopicsRequest.CreatableTopicConfig(name: $0.name, value: $0.value) }
                )
            ],
            timeoutMs: timeoutMilliseconds
        )
        let response = try await self.send(request, timeoutMilliseconds: Int(timeoutMilliseconds) + 2000)
        for topic in response.topics {
            _ = try Self.checked(topic, topic.errorCode, topic.errorMessage, .createTopics)
        }
    }

    /// Deletes a topic by name.
    public func deleteTopic(_ name: String, timeoutMilliseconds: Int32 = 10_000) async throws(ClusterClientError) {
        var request = DeleteTopicsRequest(timeoutMs: timeoutMilliseconds)
        request.topics = [DeleteTopicsRequest.DeleteTopicState(name: name)]
        let response = try await self.send(request, timeoutMilliseconds: Int(timeoutMilliseconds) + 2000)
        for topic in response.responses {
            _ = try Self.checked(topic, topic.errorCode, topic.errorMessage, .deleteTopics)
        }
    }

    /// Has leaders elected for these partitions, or for all.
    public func electLeaders(
        _ type: ElectionType,
        partitions: [TopicPartition]?,
        timeoutMilliseconds: Int32 = 10_000
    ) async throws(ClusterClientError) -> [ElectionResult] {
        var request = ElectLeadersRequest(
            electionType: type.rawValue,
            topicPartitions: nil,
            timeoutMs: timeoutMilliseconds
        )
        if let partitions {
            var topics: [ElectLeadersRequest.TopicPartitions] = []
            for partition in partitions.sorted() {
                if topics.last?.topic == partition.topic {
                    topics[topics.count - 1].partitions.append(partition.partition)
                } else {
                    topics.append(
                        ElectLeadersRequest.TopicPartitions(topic: partition.topic, partitions: [partition.partition])
                    )
                }
            }
            request.topicPartitions = topics
        }
        let response = try await self.send(request, timeoutMilliseconds: Int(timeoutMilliseconds) + 2000)
        _ = try Self.checked(response, response.errorCode, nil, .electLeaders)
        return response.replicaElectionResults.flatMap { topic in
            topic.partitionResult.map {
                ElectionResult(
                    partition: TopicPartition(topic: topic.topic, partition: $0.partitionId),
                    errorCode: $0.errorCode,
                    message: $0.errorMessage
                )
            }
        }
    }
}
