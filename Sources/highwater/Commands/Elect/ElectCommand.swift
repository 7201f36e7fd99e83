import ClusterClient
import ClusterView
import CommandLineInterface
import Operations

/// `highwater elect`
enum ElectCommand {
    /// Kafka's names of the types.
    enum Kind: String, CaseIterable, Sendable {
        case preferred
        case unclean
    }

    static let type = Option("--election-type", "preferred|unclean", ValueKind<Kind>.choice, "Which election.")
    static let topic = Option<String?>.optional("--topic", "TOPIC", .text, "Only partitions of this topic.")
    static let partition = Option<[Int]>.repeated(
        "--partition",
        "N",
        .integer(in: 0...Int(Int32.max)),
        "Only this partition of the topic."
    )
    static let all = Flag("--all-topic-partitions", "Every partition of the cluster; for preferred leaders only.")
    static let dryRun = Flag("--dry-run", "Shows the plan and changes nothing, as without --execute.")
    static let execute = Flag("--execute", "Applies the plan and reads the leaders back.")
    static let acceptDataLoss = Option<String?>.optional(
        "--accept-data-loss",
        "TOPIC",
        .text,
        "The topic's name once more: an unclean election loses acknowledged records."
    )

    static let command = Command(
        "elect",
        "Has leaders elected: a plan by default, --execute applies it.",
        discussion: """
            Without --execute nothing changes: the plan says what would move. After it every partition's result is \
            shown by Kafka's error name. Exit status 3 when refused, 4 when a leader could not be elected.
            """,
        options: ClusterAccess.options + [
            type, topic, partition, all, dryRun, execute, acceptDataLoss, OutputFormat.option,
        ],
        fields: [
            Command.Field("plan", "operation, subject, facts, steps with from, to and obstacle, sentences, refusal"),
            Command.Field("result", "status, sentence, steps with subject and error; only with --execute"),
        ]
    ) { arguments in
        let selection = try selection(arguments)
        let kind: ElectionType = arguments[type] == .preferred ? .preferred : .unclean
        if arguments[dryRun] && arguments[execute] {
            throw CommandFailure(.usage, "--dry-run and --execute exclude each other.")
        }
        if kind == .unclean && arguments[execute] { try checkLoss(arguments) }
        let access = try await ClusterAccess.resolve(arguments)
        return try await access.withClient { client in
            let snapshot = try await access.snapshot(client, within: arguments[ClusterAccess.timeout])
            let plan = ElectPlan(kind, selection, in: snapshot)
            guard arguments[execute] else {
                PlanOutput.write(plan.record, nil, arguments[OutputFormat.option])
                return plan.record.refusal == nil ? .done : .refused
            }
            let runner = PlanRunner(means: OperationMeans(elections: client), journal: access.journal)
            let result = await runner.run(plan, clusterID: snapshot.identity.clusterID)
            PlanOutput.write(plan.record, result, arguments[OutputFormat.option])
            return PlanOutput.status(result)
        }
    }

    private static func selection(_ arguments: Arguments) throws -> ElectPlan.Selection {
        switch (arguments[topic], arguments[all]) {
        case (let topic?, false):
            let numbers = arguments[partition]
            if numbers.isEmpty { return .topics([topic]) }
            return .partitions(numbers.map { PartitionName(topic: topic, partition: Int32($0)) })
        case (nil, true):
            guard arguments[partition].isEmpty else {
                throw CommandFailure(.usage, "--partition needs --topic TOPIC.")
            }
            guard arguments[type] == .preferred else {
                throw CommandFailure(.refused, "An unclean election is done topic by topic: give --topic TOPIC.")
            }
            return .all
        default:
            throw CommandFailure(.usage, "Which partitions? Give --topic TOPIC or --all-topic-partitions.")
        }
    }

    private static func checkLoss(_ arguments: Arguments) throws {
        guard let name = arguments[topic], arguments[acceptDataLoss] != name else { return }
        throw CommandFailure(
            .refused,
            "An unclean election loses acknowledged records that the new leader does not hold. Nothing is changed; if "
                + "you accept that, repeat the name with --accept-data-loss \(name)."
        )
    }
}
