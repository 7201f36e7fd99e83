import Cluster
import ClusterClient
import CommandLineInterface
import Ticketing

/// `highwater workload run`
enum WorkloadRunCommand {
    static let directory = Option<String?>.optional(
        "--data-dir",
        "DIR",
        .text,
        "Where the services keep their databases, which stay there. Without it they are temporary."
    )
    static let rate = Option("--rate", "N", .integer(in: 0...100_000), default: 100, "Payments per second.")
    static let instances = Option<[InstanceCount]>.repeated(
        "--instances",
        "SERVICE=N",
        InstanceCount.kind,
        "How many processes a service has: payment, point or reservation; 1, and 2 of reservation, otherwise."
    )
    static let poison = share("--poison", "Share of the commands that no service can read.")
    static let transient = share("--transient", "Share of the records whose first attempts fail.")
    static let soldOut = share("--sold-out", "Share of the orders for a performance without a seat left.")
    static let processing = Option(
        "--processing-ms",
        "N",
        .integer(in: 0...60_000),
        default: 0,
        "How long the services pretend to work on each record."
    )
    static let mode = Option(
        "--mode",
        "MODE",
        ValueKind<DeliveryMode>.choice,
        default: DeliveryMode.afterProcessing,
        "How offsets and duplicates are dealt with; all but the first are there to show what they cost."
    )
    static let duration = Option<Duration?>.optional("--duration", "TIME", .duration, "Ends after this time.")

    /// A share in percent.
    static func share(_ name: String, default percent: Double = 0, _ help: String) -> Option<Double> {
        let kind = ValueKind<Double>("a percentage from 0 to 100") { text in
            Double(text).flatMap { (0...100).contains($0) ? $0 : nil }
        }
        return Option(name, "PERCENT", kind, default: percent, help)
    }

    static let command = Command(
        "workload run",
        "Runs the ticketing services against a cluster: payments, points and seats, with an auditor.",
        discussion: """
            Three services talk over point-commands, point-events, reservation-commands and reservation-events, which \
            are created with their dead letter topics when they are missing. Each writes its business change, its inbox \
            and its outbox in one transaction of its SQLite database. The auditor proves that money and seats add up.

            Rate, shares, processing time and instances are settings in the compacted topic workload-control and can be \
            changed while it runs: `highwater workload set`, or the console's Workload pane. Writes one line a second \
            until Ctrl-C or --duration, then takes no more orders, waits for the payments under way and gives a \
            verdict. Exit status 4 when something was lost, applied twice or stuck.
            """,
        options: [
            VerifyProduce.bootstrapServer, rate, instances, poison, transient, soldOut, processing, mode, directory,
            duration, OutputFormat.option,
        ],
        fields: OutputTable.fields(WorkloadLines.columns)
    ) { arguments in
        guard let path = arguments[directory] else {
            let temporary = try TemporaryDirectory()
            defer { temporary.remove() }
            return try await run(in: temporary.path, arguments)
        }
        return try await run(in: path, arguments)
    }

    /// What the settings are to begin with.
    static func settings(_ arguments: Arguments) -> [(WorkloadSettings.Name, Double)] {
        [
            (.rate, Double(arguments[rate])), (.poison, arguments[poison]), (.transient, arguments[transient]),
            (.soldOut, arguments[soldOut]),
        ]
            + WorkloadService.allCases.flatMap { service in
                [
                    (.processing(service), Double(arguments[processing])),
                    (.instances(service), Double(counts(arguments)[service] ?? 1)),
                ]
            }
    }

    static func counts(_ arguments: Arguments) -> [WorkloadService: Int] {
        arguments[instances].reduce(into: [.payment: 1, .point: 1, .reservation: 2]) { $0[$1.service] = $1.count }
    }

    private static func run(in path: String, _ arguments: Arguments) async throws -> ExitStatus {
        let servers = arguments[VerifyProduce.bootstrapServer]
        let client = try ClusterClient(bootstrap: try ServerAddress.list(servers))
        defer { client.close() }
        try await WorkloadTopics(client: client, bounds: .usual).create(within: .seconds(30))
        let run = try await WorkloadRun(
            bootstrapServers: servers,
            directory: try WorkloadDirectory(path),
            mode: arguments[mode],
            counts: counts(arguments)
        )
        let lines = WorkloadLines(format: arguments[OutputFormat.option])
        do {
            try await run.start(settings(arguments))
            try await untilEnd(run, lines, arguments[duration])
            StandardError.write("highwater: taking no more orders, waiting for the payments under way\n")
            let verdict = try await run.finish()
            await run.close()
            lines.write(verdict, atMilliseconds: WallTime.milliseconds)
            for example in verdict.examples { StandardError.write("highwater: \(example)\n") }
            StandardError.write("highwater: \(verdict.sentence)\n")
            return verdict.isGood ? .done : .verdictNotGood
        } catch {
            await run.end()
            throw error
        }
    }

    /// Writes lines until a signal comes or the time is over.
    private static func untilEnd(_ run: WorkloadRun, _ lines: WorkloadLines, _ duration: Duration?) async throws {
        let attending = Task { await run.attend() }
        let showing = Task {
            lines.begin()
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                guard !Task.isCancelled, let figures = run.audit.figures else { continue }
                lines.write(figures, atMilliseconds: WallTime.milliseconds)
            }
        }
        let end = Task { if let duration { try? await Task.sleep(for: duration) } else { await forever() } }
        let interruption = Task { for await _ in TerminationSignals.stream() { end.cancel() } }
        await end.value
        interruption.cancel()
        showing.cancel()
        attending.cancel()
        await showing.value
        await attending.value
    }

    private static func forever() async {
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    }
}

/// How many processes a service is to have, as typed: `reservation=3`.
struct InstanceCount: Sendable, CustomStringConvertible {
    var service: WorkloadService
    var count: Int

    var description: String { "\(self.service.rawValue)=\(self.count)" }

    static let kind = ValueKind<InstanceCount>(
        "a service and a number up to \(WorkloadSettings.instanceLimit), such as reservation=2"
    ) { text in
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let service = WorkloadService(rawValue: String(parts[0])), let count = Int(parts[1]),
            (0...WorkloadSettings.instanceLimit).contains(count)
        else { return nil }
        return InstanceCount(service: service, count: count)
    }
}
