import ClusterClient
import ClusterView
import CommandLineInterface
import KafkaProtocol
import Operations

/// `highwater topic describe`
enum TopicDescribe {
    static let topic = Option("--topic", "TOPIC", .text, "Its name.")
    static let allConfigs = Flag("--all-configs", "Settings with default values too.")

    static let columns: [OutputTable.Column] = [
        .init("partition", "PARTITION", "partition", alignment: .right),
        .init("leader", "LEADER", "broker that leads it; null for none", alignment: .right),
        .init("leaderEpoch", "EPOCH", "leader epoch", alignment: .right),
        .init("replicas", "REPLICAS", "brokers, the preferred leader first"),
        .init("inSync", "ISR", "brokers that are in sync"),
        .init("low", "LOW", "first offset; null where no leader answers", alignment: .right),
        .init("high", "HIGH", "offset behind the last record", alignment: .right),
    ]

    static let command = Command(
        "topic describe",
        "Shows a topic's partitions, where their logs begin and end, and its settings.",
        options: ClusterAccess.options + [topic, allConfigs, OutputFormat.option],
        fields: [
            Command.Field("topic", "name"), Command.Field("topicId", "id"),
            Command.Field("configs", "settings that differ from the cluster's, as an object"),
        ] + OutputTable.fields(columns)
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments)
        return try await access.withClient { client in
            _ = try await access.clusterID(client, within: arguments[ClusterAccess.timeout])
            let name = arguments[topic]
            let metadata = try await client.metadata(topics: [name])
            guard let found = metadata.topics.first, found.errorCode == .none else {
                let code = metadata.topics.first?.errorCode ?? .unknownTopicOrPartition
                throw code == .unknownTopicOrPartition
                    ? CommandFailure(.error, "There is no topic \(name).")
                    : CommandFailure(.error, "The topic \(name) cannot be described: \(code.name).")
            }
            let partitions = found.partitions.sorted { $0.partitionIndex < $1.partitionIndex }
            let ends = try await client.ends(
                of: partitions.map { TopicPartition(topic: name, partition: $0.partitionIndex) }
            )
            let configs = try await configs(of: name, client, includesDefaults: arguments[allConfigs])
            var table = OutputTable(columns)
            for partition in partitions {
                let ends = ends[TopicPartition(topic: name, partition: partition.partitionIndex)]
                table.append([
                    .init(JSONValue(Int64(partition.partitionIndex))),
                    .init(partition.leaderId >= 0 ? JSONValue(Int64(partition.leaderId)) : .null),
                    .init(JSONValue(Int64(partition.leaderEpoch))),
                    .init(brokers(partition.replicaNodes)), .init(brokers(partition.isrNodes)),
                    .init(JSONValue(ends?.low)), .init(JSONValue(ends?.high)),
                ])
            }
            StandardOutput.write(
                table.render(
                    arguments[OutputFormat.option],
                    header: header(name, found, configs),
                    rowsName: "partitions"
                )
            )
            return .done
        }
    }

    private static func brokers(_ ids: [Int32]) -> JSONValue { .array(ids.map { .integer(Int64($0)) }) }

    private static func header(
        _ name: String,
        _ topic: MetadataResponse.MetadataResponseTopic,
        _ configs: [(name: String, value: String?)]?
    ) -> [OutputTable.HeaderLine] {
        let text = configs?.map { "\($0.name)=\($0.value ?? "(hidden)")" }.joined(separator: " ")
        let value = configs.map { JSONValue.object($0.map { .init($0.name, JSONValue($0.value)) }) } ?? .null
        return [
            .init("topic", label: "topic", .init(.string(name))),
            .init("topicId", label: "id", .init(.string("\(topic.topicId)"))),
            .init("isInternal", label: nil, .init(.boolean(topic.isInternal))),
            .init("configs", label: "settings", .init(value, text: text.map { $0.isEmpty ? "-" : $0 } ?? "n/a")),
        ]
    }

    /// Settings by name; nil where the cluster does not tell.
    private static func configs(
        of topic: String,
        _ client: ClusterClient,
        includesDefaults: Bool
    ) async throws(ClusterClientError) -> [(name: String, value: String?)]? {
        do throws(ClusterClientError) {
            let response = try await client.describeTopicConfigs([topic])
            guard let result = response.results.first, result.errorCode == .none else { return nil }
            // Source 1 is the topic's own.
            return result.configs.filter { includesDefaults || $0.configSource == 1 }
                .map { ($0.name, $0.isSensitive ? nil : $0.value) }
                .sorted { $0.name < $1.name }
        } catch {
            if case .unsupported = error { return nil }
            throw error
        }
    }
}
