import ClusterClient
import CommandLineInterface
import KafkaProtocol

/// `highwater topic create`
enum TopicCreate {
    static let topic = Option("--topic", "TOPIC", .text, "Its name.")
    static let partitions = Option<Int?>.optional(
        "--partitions",
        "N",
        .integer(in: 1...100_000),
        "Number of partitions; the cluster's default otherwise."
    )
    static let replicationFactor = Option<Int?>.optional(
        "--replication-factor",
        "N",
        .integer(in: 1...1000),
        "Replicas of each partition; the cluster's default otherwise."
    )
    static let config = Option<[Setting]>.repeated(
        "--config",
        "NAME=VALUE",
        setting("NAME=VALUE with one of Kafka's topic settings"),
        "A setting of the topic."
    )
    static let ifNotExists = Flag("--if-not-exists", "Does nothing when the topic is there.")

    /// A topic's setting.
    struct Setting: Sendable {
        let name: String
        let value: String
    }

    /// A name and a value with an equals sign between.
    static func setting(_ expected: String) -> ValueKind<Setting> {
        ValueKind(expected) { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else { return nil }
            return Setting(name: String(parts[0]), value: String(parts[1]))
        }
    }

    static let command = Command(
        "topic create",
        "Creates a topic.",
        options: ClusterAccess.options + [topic, partitions, replicationFactor, config, ifNotExists]
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments)
        try await access.withClient { try await create(arguments, $0) }
        return .done
    }

    private static func create(_ arguments: Arguments, _ client: ClusterClient) async throws(ClusterClientError) {
        do {
            try await client.createTopic(
                arguments[topic],
                partitions: Int32(arguments[partitions] ?? -1),
                replicationFactor: Int16(arguments[replicationFactor] ?? -1),
                configs: arguments[config].map { ($0.name, $0.value) }
            )
        } catch {
            if case .refused(_, let code, _) = error, code == .topicAlreadyExists, arguments[ifNotExists] { return }
            throw error
        }
    }
}
