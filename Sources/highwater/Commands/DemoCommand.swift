import Cluster
import ClusterView
import CommandLineInterface
import Console
import Glibc

/// `highwater demo`
enum DemoCommand {
    static let dataDirectory = Option<String?>.optional(
        "--data-dir",
        "DIR",
        .text,
        "Where the cluster keeps its data, which stays there. Without it the data is temporary."
    )
    static let rate = Option(
        "--rate",
        "N",
        .integer(in: 0...1_000_000),
        default: 1000,
        "Records per second over all topics; 0 for no limit."
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
        "Starts an embedded cluster with a checked load and shows the console on it.",
        discussion: """
            Three topics with six partitions each, three replicas, min.insync.replicas 2; idempotent producers with \
            acks=all, and consumers that check every record: lost, duplicated, out of order. K kills a broker, S \
            starts it again, E elects preferred leaders, q ends everything: no process and, without --data-dir, no \
            file is left. Needs \((EmbeddedProfile.demo.requiredFreeBytes) >> 20) MB of free disk and takes at most \
            \(EmbeddedProfile.demoDiskBytes >> 20) MB.

            Without a terminal on standard output it writes one line a second until Ctrl-C or --duration. Exit \
            status 4 when a record was lost, duplicated or out of order.
            """,
        options: [dataDirectory, rate, duration, lines] + ClusterUpOptions.all + ConsoleArguments.all + [
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
            recordsPerSecond: arguments[rate],
            console: isOnScreen ? try ConsoleArguments.options(arguments) : nil,
            format: arguments[OutputFormat.option],
            duration: arguments[duration],
            diskLimitBytes: isBounded ? EmbeddedProfile.demoDiskBytes : nil
        ).run()
        cleanUp()
        return ConsoleEnd.status(outcome.exit, otherwise: outcome.load.map(report) ?? .done)
    }

    /// Says what the load came to.
    private static func report(_ load: LoadFigures) -> ExitStatus {
        StandardError.write(
            "highwater: acked \(load.acked), read back \(load.consumed), lost \(load.lost), duplicated "
                + "\(load.duplicated), out of order \(load.outOfOrder), failed \(load.failed)\n"
        )
        return load.lost + load.duplicated + load.outOfOrder == 0 ? .done : .verdictNotGood
    }
}
