import ClusterClient
import CommandLineInterface

/// `highwater topic delete`
enum TopicDelete {
    static let topic = Option("--topic", "TOPIC", .text, "Its name.")
    static let confirm = Option<String?>.optional(
        "--confirm",
        "TOPIC",
        .text,
        "The name once more: its records are gone for good."
    )

    static let command = Command(
        "topic delete",
        "Deletes a topic with all its records.",
        options: ClusterAccess.options + [topic, confirm]
    ) { arguments in
        let name = arguments[topic]
        guard arguments[confirm] == name else {
            throw CommandFailure(
                .refused,
                "Nothing is deleted: all records of \(name) would be gone for good. Repeat the name with --confirm "
                    + "\(name)."
            )
        }
        let access = try await ClusterAccess.resolve(arguments)
        try await access.withClient { try await $0.deleteTopic(name) }
        return .done
    }
}
