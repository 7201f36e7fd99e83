import Cluster
import CommandLineInterface
import Glibc

/// `highwater bench`
enum BenchCommand {
    static let bootstrapServers = Option<String?>.optional(
        "--bootstrap-server",
        short: "-b",
        "H:P,...",
        .text,
        "Measures this cluster, whoever's it is; without it an embedded one is started for the purpose."
    )
    static let only = Option<[BenchName]>.repeated(
        "--only",
        "NAME",
        .choice,
        "Does only this measurement."
    )
    static let cases = Option<[String]>.repeated(
        "--case",
        "TEXT",
        .text,
        "Does only the cases whose name contains this, for instance \"RF 3\"."
    )
    static let coldPageCache = Flag(
        "--cold-page-cache",
        "Takes memory as it is. Without it an embedded cluster's throughput is measured with a full page cache."
    )
    static let seconds = Option("--seconds", "N", .integer(in: 1...3600), default: 5, "How long each case is measured.")
    static let kills = Option(
        "--kills",
        "N",
        .integer(in: 1...1000),
        default: 10,
        "How many leaders are killed to measure fail-over."
    )
    static let partitions = Option(
        "--partitions",
        "N",
        .integer(in: 10...100_000),
        default: 10_000,
        "How many partitions are made to measure what many of them take."
    )
    static let program = Option<String?>.optional(
        "--program",
        "PATH",
        .text,
        "Measures the nodes of this highwater, for instance of an earlier build; default: this one's own."
    )
    static let rate = Option(
        "--rate",
        "N",
        .integer(in: 1...10_000),
        default: 1000,
        "Requests, or records, per second while latencies are measured."
    )

    static let command = Command(
        "bench",
        "Measures throughput, latency, start-up, footprint and fail-over.",
        discussion: """
            Records move through librdkafka. Topics are created with a prefix of their own and deleted afterwards. On a
            cluster given by --bootstrap-server nothing is started or killed: what would need that is skipped, and the
            output says so.
            """,
        options: [
            bootstrapServers, only, cases, coldPageCache, seconds, kills, rate, partitions, program,
            OutputFormat.option,
        ],
        fields: [
            Command.Field("cluster", "embedded, or the addresses that were given (json)"),
            Command.Field("brokers", "how many there are (json)"),
            Command.Field("build", "release or debug (json)"),
            Command.Field("processors", "of this machine (json)"),
            Command.Field("memoryBytes", "of this machine (json)"),
            Command.Field("loadBefore", "load average of the last minute before the first measurement (json)"),
            Command.Field("loadAfter", "the same after the last one (json)"),
            Command.Field("timeouts", "fail-over settings of the embedded cluster (json)"),
            Command.Field("figures", "list of objects with the following fields (json)"),
        ] + OutputTable.fields(BenchFigure.columns)
    ) { arguments in
        let run = BenchRun(
            settings: BenchSettings(
                seconds: arguments[seconds],
                cases: arguments[cases],
                warmsPageCache: !arguments[coldPageCache],
                killCount: arguments[kills],
                requestsPerSecond: arguments[rate],
                partitions: arguments[partitions],
                program: arguments[program].map { NodeProgram(path: $0, arguments: ["node"]) } ?? .ownExecutable
            ),
            bootstrapServers: arguments[bootstrapServers],
            measurements: selected(arguments[only])
        )
        let interruption = TerminationSignals.stream()
        let work = Task { try await run.run() }
        // The first signal ends the measurement under way, whose topics are deleted; a second one ends at once, and the
        // kernel ends the nodes.
        let watch = Task {
            var count = 0
            for await signal in interruption {
                count += 1
                if count > 1 { exit(128 + signal) }
                work.cancel()
            }
        }
        defer { watch.cancel() }
        let result = try await work.value
        StandardOutput.write(result.text(arguments[OutputFormat.option]))
        return result.hasFailures ? .error : .done
    }

    private static func selected(_ names: [BenchName]) -> [BenchMeasurement] {
        names.isEmpty ? BenchMeasurement.all : BenchMeasurement.all.filter { names.contains($0.name) }
    }
}
