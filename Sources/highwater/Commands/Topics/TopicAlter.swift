import ClusterClient
import CommandLineInterface

/// `highwater topic alter`
enum TopicAlter {
    static let topic = Option("--topic", "TOPIC", .text, "Its name.")
    static let partitions = Option<Int?>.optional(
        "--partitions",
        "N",
        .integer(in: 1...100_000),
        "How many partitions it is to have; never fewer than it has."
    )
    static let config = Option<[TopicCreate.Setting]>.repeated(
        "--config",
        "NAME=VALUE",
        TopicCreate.setting("NAME=VALUE with one of Kafka's topic settings"),
        "A setting to change."
    )
    static let deleteConfig = Option<[String]>.repeated(
        "--delete-config",
        "NAME",
        .text,
        "A setting to put back to the cluster's default."
    )
    static let dryRun = Flag("--dry-run", "Has the cluster check the change without making it.")

    static let command = Command(
        "topic alter",
        "Gives a topic more partitions, or changes its settings.",
        discussion: """
            More partitions cannot be taken away again, and records with a key go to another partition than before. \
            Settings that are not named stay as they are.
            """,
        options: ClusterAccess.options + [topic, partitions, config, deleteConfig, dryRun]
    ) { arguments in
        let changes: [ConfigChange] =
            arguments[config].map { .set(name: $0.name, value: $0.value) }
            + arguments[deleteConfig].map { .delete(name: $0) }
        guard arguments[partitions] != nil || !changes.isEmpty else {
            throw CommandFailure(.usage, "What is to change? Give --partitions, --config or --delete-config.")
        }
        let access = try await ClusterAccess.resolve(arguments)
        try await access.withClient { client in
            _ = try await access.clusterID(client, within: arguments[ClusterAccess.timeout])
            let isDryRun = arguments[dryRun]
            // Settings first: they can be taken back should the partitions be refused.
            if !changes.isEmpty {
                try await client.alterTopicConfigs(of: arguments[topic], changes, isDryRun: isDryRun)
            }
            if let count = arguments[partitions] {
                try await client.createPartitions(of: arguments[topic], count: Int32(count), isDryRun: isDryRun)
            }
        }
        if arguments[dryRun] { StandardError.write("highwater: the cluster would accept this; nothing has changed\n") }
        return .done
    }
}
