import ClusterClient
import ClusterView
import CommandLineInterface
import Operations

/// `highwater replay` and `highwater dlq replay`
enum ReplayCommand {
    static let from = Option<String?>.optional("--from", "TOPIC", .text, "The topic to read from.")
    static let to = Option<String?>.optional("--to", "TOPIC", .text, "The topic to send to.")
    static let topic = Option<String?>.optional("--topic", "TOPIC", .text, "The topic with the dead letters.")
    static let purge = Flag(
        "--purge",
        "Then deletes what was replayed, in each partition up to the first record that was not; needs --confirm."
    )
    static let instead = Option<String?>.optional(
        "--to",
        "TOPIC",
        .text,
        "Where all of them go, instead of where each came from."
    )

    static let command = Command(
        "replay",
        "Sends records of a topic to another one: a plan by default, --execute sends them.",
        discussion: """
            Keys, headers and partitions are kept. The plan counts every record of the range and says what would stay and \
            why. Progress is committed under the group highwater-replay-ID after all replicas have acknowledged, so that \
            --resume ID goes on wherever it was ended; at most one batch is then sent twice, and nothing is left out. \
            Exit status 3 when refused, 4 when some records were not sent.
            """,
        options: ClusterAccess.options + [from, to] + ReplayOptions.selecting + ReplayOptions.sending + [
            OutputFormat.option
        ],
        fields: ReplayOutput.fields
    ) { arguments in
        try await run(arguments) {
            guard let source = arguments[from], let target = arguments[to] else {
                throw CommandFailure(.usage, "From where to where? Give --from TOPIC and --to TOPIC, or --resume ID.")
            }
            return try ReplayOptions.request(arguments, source: source, target: .topic(target))
        }
    }

    static let deadLetters = Command(
        "dlq replay",
        "Sends dead letters back to where they came from: a plan by default, --execute sends them.",
        discussion: """
            Each record's headers say where it came from, in any dialect that highwater dlq list knows; --to sends all of \
            them elsewhere. Headers about the failure are left away, x-replay-count, x-replay-from and x-replay-id are added. \
            What was replayed before is not sent again without --again. A record that has come back --max-replays times \
            stays where it is, or goes to <topic>.parked with --park. With --purge a replay that ended well is followed by \
            DeleteRecords of what was replayed: never of a record that was not, nor of one that lies behind it.
            """,
        options: ClusterAccess.options + [topic, instead] + ReplayOptions.selecting + ReplayOptions.sending + [
            purge, DlqPurge.confirm, OutputFormat.option,
        ],
        fields: ReplayOutput.fields + [Command.Field("purge", "plan and result, as of dlq purge; only with --purge")]
    ) { arguments in
        let purge = arguments[purge] ? ReplayedPurge(confirmed: arguments[DlqPurge.confirm]) : nil
        return try await run(arguments, purge) {
            guard let source = arguments[topic] else {
                throw CommandFailure(.usage, "Which dead letters? Give --topic TOPIC, or --resume ID.")
            }
            let target = arguments[instead].map { ReplayRequest.Target.topic($0) } ?? .origin
            return try ReplayOptions.request(arguments, source: source, target: target)
        }
    }

    private static func run(
        _ arguments: Arguments,
        _ purge: ReplayedPurge? = nil,
        _ request: () throws -> ReplayRequest
    ) async throws -> ExitStatus {
        if arguments[ReplayOptions.dryRun] && arguments[ReplayOptions.execute] {
            throw CommandFailure(.usage, "--dry-run and --execute exclude each other.")
        }
        let resumed = arguments[ReplayOptions.resume]
        let request = resumed == nil ? try request() : nil
        let access = try await ClusterAccess.resolve(arguments)
        let isExecuted = arguments[ReplayOptions.execute]
        let output = ReplayOutput(format: arguments[OutputFormat.option])
        let timeout = arguments[ClusterAccess.timeout]
        return try await UntilInterrupted.run {
            try await access.withClient { client in
                let clusterID = try await access.clusterID(client, within: timeout)
                let records = ClientReplayRecords(bootstrapServers: access.bootstrapServers)
                let planning = ReplayPlanning(
                    cluster: ClientReplayCluster(client),
                    records: records,
                    nowMilliseconds: { WallTime.milliseconds }
                )
                let plan = try await plan(planning, request, resumed)
                guard isExecuted else {
                    output.write(plan, nil)
                    guard plan.record.refusal == nil else { return .refused }
                    if let purge { StandardError.write("highwater: \(purge.announcement(plan.request.source))\n") }
                    return .done
                }
                try purge?.check(plan.request.source)
                let status = try await execute(plan, purge, client, records, access, clusterID, output)
                await records.close()
                return status
            }
        }
    }

    /// Sends the records and, if that ended well, deletes what was replayed.
    private static func execute(
        _ plan: ReplayPlan,
        _ purge: ReplayedPurge?,
        _ client: ClusterClient,
        _ records: ClientReplayRecords,
        _ access: ClusterAccess,
        _ clusterID: String?,
        _ output: ReplayOutput
    ) async throws -> ExitStatus {
        let lines = ReplayProgressLines(plan)
        let means = ReplayMeans(
            cluster: ClientReplayCluster(client),
            records: records,
            onProgress: { lines.show($0) }
        )
        let runner = PlanRunner(
            means: OperationMeans(replays: means, records: client, isReadOnly: access.identity.isReadOnly),
            journal: access.journal
        )
        let result = await runner.run(plan, clusterID: clusterID)
        guard purge != nil, result.status == .done else {
            output.write(plan, result)
            if purge != nil { StandardError.write("highwater: not everything was replayed, so nothing is deleted\n") }
            return PlanOutput.status(result)
        }
        let deletion = try await ReplayedPurge.plan(plan.request.source, client, records)
        let deleted = await runner.run(deletion, clusterID: clusterID)
        output.write(plan, result, purge: (deletion.record, deleted))
        return PlanOutput.status(deleted)
    }

    private static func plan(
        _ planning: ReplayPlanning,
        _ request: ReplayRequest?,
        _ id: String?
    ) async throws(CommandFailure) -> ReplayPlan {
        do throws(ReplayError) {
            if let request { return try await planning.plan(request) }
            return try await planning.resume(id ?? "")
        } catch {
            throw CommandFailure(.error, "The replay cannot be planned: \(error).")
        }
    }
}
