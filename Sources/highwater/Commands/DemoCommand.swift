import Cluster
import ClusterView
import CommandLineInterface
import Console
import Glibc
import Ticketing

/// `highwater demo`
enum DemoCommand {
    static let dataDirectory = Option<String?>.optional(
        "--data-dir",
        "DIR",
        .text,
        "Where the cluster keeps its data, which stays there. Without it the data is temporary."
    )
    static let rate = Option("--rate", "N", .integer(in: 0...100_000), default: 100, "Payments per second.")
    static let checkRate = Option(
        "--check-rate",
        "N",
        .integer(in: 0...1_000_000),
        default: 200,
        "Records per second of the checked load; 0 for no limit."
    )
    static let poison = WorkloadRunCommand.share(
        "--poison",
        default: 0.2,
        "Share of the commands that no service can read."
    )
    static let transient = WorkloadRunCommand.share(
        "--transient",
        default: 0.5,
        "Share of the records whose first attempts fail."
    )
    static let soldOut = WorkloadRunCommand.share(
        "--sold-out",
        default: 5,
        "Share of the orders for a performance without a seat left."
    )
    static let duration = Option<Duration?>.optional(
        "--duration",
        "TIME",
        .duration,
        "Ends after this time; for status lines."
    )
    static let lines = Flag("--lines", "Status lines instead of the console, as without a terminal.")

    static let command = Command(
        "demo",
        "Starts an embedded cluster with ticketing services and a checked load, and shows the console on it.",
        discussion: """
            Payment, point and reservation services as processes of their own, talking over four topics with six \
            partitions each, three replicas, min.insync.replicas 2; an auditor that proves that money and seats add up. \
            Beside them idempotent producers with acks=all, and consumers that check every record: lost, duplicated, out \
            of order. K kills a broker, S starts it again, E elects preferred leaders, W does the same to the services, q \
            ends everything: no process and, without --data-dir, no file is left. Needs \
            \((EmbeddedProfile.demo.requiredFreeBytes) >> 20) MB of free disk and takes at most \
            \(EmbeddedProfile.demoDiskBytes >> 20) MB.

            Without a terminal on standard output it writes one line a second until Ctrl-C or --duration. Exit \
            status 4 when a record was lost, duplicated or out of order, or when the auditor found something wrong.
            """,
        options: [dataDirectory, rate, poison, transient, soldOut, checkRate, duration, lines] + ClusterUpOptions.all
            + ConsoleArguments.all + [
                OutputFormat.option
            ],
        fields: OutputTable.fields(StatusLines.columns)
    ) { arguments in
        guard let directory = arguments[dataDirectory] else {
            let temporary = try TemporaryDirectory()
            defer { temporary.remove() }
            return try await run(in: temporary.path, arguments) { temporary.remove() }
        }
        return try await run(in: directory, arguments) {}
    }

    private static func run(
        in directory: String,
        _ arguments: Arguments,
        cleanUp: () -> Void
    ) async throws -> ExitStatus {
        let isOnScreen = !arguments[lines] && StandardOutput.isTerminal && isatty(0) == 1
        var options = ClusterUpOptions.options(arguments)
        // A cluster that exists keeps its settings: the demo's would delete most of its data.
        let former = try ClusterLayout(directory: directory).readDescription()?.profile
        if former == nil { options.profile = .demo }
        let isBounded = former == nil || former == EmbeddedProfile.demo.name
        let outcome = try await DemoRun(
            directory: directory,
            options: options,
            settings: settings(arguments),
            recordsPerSecond: arguments[checkRate],
            console: isOnScreen ? try ConsoleArguments.options(arguments) : nil,
            format: arguments[OutputFormat.option],
            duration: arguments[duration],
            diskLimitBytes: isBounded ? EmbeddedProfile.demoDiskBytes : nil
        ).run()
        cleanUp()
        return ConsoleEnd.status(outcome.exit, otherwise: report(outcome))
    }

    /// What the services are set to in the beginning.
    private static func settings(_ arguments: Arguments) -> [(WorkloadSettings.Name, Double)] {
        [
            (.rate, Double(arguments[rate])), (.poison, arguments[poison]), (.transient, arguments[transient]),
            (.soldOut, arguments[soldOut]),
        ]
            + WorkloadService.allCases.flatMap { service in
                [(.processing(service), 0), (.instances(service), Double(DemoRun.instances[service] ?? 1))]
            }
    }

    /// Says what the load and the payments came to.
    private static func report(_ outcome: DemoRun.Outcome) -> ExitStatus {
        var isGood = true
        if let load = outcome.load {
            StandardError.write(
                "highwater: acked \(load.acked), read back \(load.consumed), lost \(load.lost), duplicated "
                    + "\(load.duplicated), out of order \(load.outOfOrder), failed \(load.failed)\n"
            )
            isGood = load.lost + load.duplicated + load.outOfOrder == 0
        }
        if let audit = outcome.audit {
            StandardError.write("highwater: \(audit.sentence)\n")
            for example in audit.examples { StandardError.write("highwater: \(example)\n") }
            // Payments that have not moved for a while are no fault where their service was stopped.
            isGood =
                isGood && audit.twice == 0 && audit.wrong == 0 && audit.moneyDifference == 0
                && audit.seatDifference == 0
        }
        return isGood ? .done : .verdictNotGood
    }
}
