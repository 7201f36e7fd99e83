import KafkaProtocol

/// A change of one setting, with the numbers of IncrementalAlterConfigs (KIP-339).
public enum ConfigChange: Sendable, Equatable {
    case set(name: String, value: String)
    /// Back to the default.
    case delete(name: String)
    /// Adds a value to a list.
    case append(name: String, value: String)
    /// Takes a value out of a list.
    case subtract(name: String, value: String)

    fileprivate var request: IncrementalAlterConfigsRequest.AlterableConfig {
        switch self {
        case .set(let name, let value): .init(name: name, configOperation: 0, value: value)
        case .delete(let name): .init(name: name, configOperation: 1, value: nil)
        case .append(let name, let value): .init(name: name, configOperation: 2, value: value)
        case .subtract(let name, let value): .init(name: name, configOperation: 3, value: value)
        }
    }
}

extension ClusterClient {
    /// Gives a topic more partitions; existing ones keep their records.
    ///
    /// - Parameters:
    ///   - count: how many the topic is to have in all.
    ///   - replicas: the brokers of each new partition, the preferred leader first; nil lets the cluster choose.
    public func createPartitions(
        of topic: String,
        count: Int32,
        replicas: [[Int32]]? = nil,
        isDryRun: Bool = false,
        timeoutMilliseconds: Int32 = 10_000
    ) async throws(ClusterClientError) {
        let request = CreatePartitionsRequest(
            topics: [
                CreatePartitionsRequest.CreatePartitionsTopic(
                    name: topic,
                    count: count,
                    assignments: replicas?.map {
                        CreatePartitionsRequest.CreatePartitionsAssignment(brokerIds: $0)
                    }
                )
            ],
            timeoutMs: timeoutMilliseconds,
            validateOnly: isDryRun
        )
        let response = try await self.send(request, timeoutMilliseconds: Int(timeoutMilliseconds) + 2000)
        for result in response.results {
            _ = try Self.checked(result, result.errorCode, result.errorMessage, .createPartitions)
        }
    }

    /// Changes settings of a topic; those not named stay as they are.
    public func alterTopicConfigs(
        of topic: String,
        _ changes: [ConfigChange],
        isDryRun: Bool = false,
        timeoutMilliseconds: Int? = nil
    ) async throws(ClusterClientError) {
        let request = IncrementalAlterConfigsRequest(
            resources: [
                IncrementalAlterConfigsRequest.AlterConfigsResource(
                    resourceType: 2,
                    resourceName: topic,
                    configs: changes.map(\.request)
                )
            ],
            validateOnly: isDryRun
        )
        let response = try await self.send(request, timeoutMilliseconds: timeoutMilliseconds)
        for result in response.responses {
            _ = try Self.checked(result, result.errorCode, result.errorMessage, .incrementalAlterConfigs)
        }
    }
}
