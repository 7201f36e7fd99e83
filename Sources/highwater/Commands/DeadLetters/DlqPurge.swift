import ClusterClient
import ClusterView
import CommandLineInterface
import Operations

/// `highwater dlq purge`
enum DlqPurge {
    static let topic = Option("--topic", "TOPIC", .text, "The topic whose records go.")
    static let all = Flag("--all", "Every record that is there now.")
    static let replayed = Flag(
        "--replayed",
        "What replays have sent or parked, in each partition up to the first record that none has."
    )
    static let partition = Option<Int?>.optional(
        "--partition",
        "N",
        .integer(in: 0...Int(Int32.max)),
        "Only this partition, with --through-offset."
    )
    static let throughOffset = Option<Int?>.optional(
        "--through-offset",
        "N",
        .integer(in: 0...Int.max),
        "Records of the partition up to this one, this one too."
    )
    static let dryRun = Flag("--dry-run", "Shows the plan and changes nothing, as without --execute.")
    static let execute = Flag("--execute", "Deletes the records and reads the partitions back.")
    static let confirm = Option<String?>.optional(
        "--confirm",
        "TOPIC",
        .text,
        "The topic's name once more: the records are gone for good."
    )

    static let command = Command(
        "dlq purge",
        "Deletes records of a topic, by DeleteRecords: a plan by default, --execute applies it.",
        discussion: """
            Without --execute nothing changes: the plan says where each partition would begin. What is deleted is \
            gone for every consumer. Exit status 3 when refused, 4 when a partition was not purged.
            """,
        options: ClusterAccess.options + [
            topic, all, replayed, partition, throughOffset, dryRun, execute, confirm, OutputFormat.option,
        ],
        fields: [
            Command.Field(
                "plan",
                "operation, subject, facts, steps with from and to (first offsets), sentences, refusal"
            ),
            Command.Field("result", "status, sentence, steps with subject and error; only with --execute"),
        ]
    ) { arguments in
        let extent = try extent(arguments)
        let name = arguments[topic]
        if arguments[dryRun] && arguments[execute] {
            throw CommandFailure(.usage, "--dry-run and --execute exclude each other.")
        }
        if arguments[execute], arguments[confirm] != name {
            throw CommandFailure(
                .refused,
                "Nothing is deleted: the records of \(name) would be gone for good. Repeat the name with --confirm "
                    + "\(name)."
            )
        }
        let access = try await ClusterAccess.resolve(arguments)
        return try await access.withClient { client in
            let clusterID = try await access.clusterID(client, within: arguments[ClusterAccess.timeout])
            let plan = try await plan(name, extent, client, access)
            guard arguments[execute] else {
                PlanOutput.write(plan.record, nil, arguments[OutputFormat.option])
                return plan.record.refusal == nil ? .done : .refused
            }
            let runner = PlanRunner(means: OperationMeans(records: client), journal: access.journal)
            let result = await runner.run(plan, clusterID: clusterID)
            PlanOutput.write(plan.record, result, arguments[OutputFormat.option])
            return PlanOutput.status(result)
        }
    }

    private static func plan(
        _ topic: String,
        _ extent: PurgePlan.Extent,
        _ client: ClusterClient,
        _ access: ClusterAccess
    ) async throws -> PurgePlan {
        guard extent == .replayed else { return PurgePlan(topic, extent, ends: try await client.ends(of: [topic])) }
        let records = ClientReplayRecords(bootstrapServers: access.bootstrapServers)
        let plan: Result<PurgePlan, any Error>
        do {
            plan = .success(try await ReplayedPurge.plan(topic, client, records))
        } catch {
            plan = .failure(error)
        }
        await records.close()
        return try plan.get()
    }

    private static func extent(_ arguments: Arguments) throws -> PurgePlan.Extent {
        switch (arguments[all], arguments[replayed], arguments[partition], arguments[throughOffset]) {
        case (true, false, nil, nil): return .all
        case (false, true, nil, nil): return .replayed
        case (false, false, let partition?, let offset?):
            return .through(partition: Int32(partition), offset: Int64(offset))
        default:
            throw CommandFailure(
                .usage,
                "How much? Give --all, --replayed, or --partition N with --through-offset N."
            )
        }
    }
}
