import CommandLineInterface
import Simulation

/// `highwater simulate`
enum SimulateCommand {
    static let seeds = Option<Int>(
        "--seeds",
        "N",
        .integer(in: 1...1_000_000_000),
        default: 100,
        "How many seeds to run, from 1 on."
    )
    static let seed = Option<Int?>.optional(
        "--seed",
        "S",
        .integer(in: 0...Int.max),
        "Run this seed alone: the same seed is the same run, anywhere."
    )
    static let jobs = Option<Int>(
        "--jobs",
        "J",
        .integer(in: 1...256),
        default: 1,
        "How many seeds run at a time."
    )
    static let story = Flag("--story", "Tell everything that happens, on standard error.")

    static let columns: [OutputTable.Column] = [
        .init("seed", "SEED", "the seed", alignment: .right),
        .init("verdict", "VERDICT", "ok or violated"),
        .init("traceHash", "TRACE", "fingerprint of everything that happened; the same for the same seed"),
        .init("simulatedMilliseconds", "TIME", "simulated time", alignment: .right),
        .init("events", "EVENTS", "simulated events", alignment: .right),
        .init("acknowledgedRecords", "ACKED", "records that producers were told are committed", alignment: .right),
        .init("controllerElections", "CONTROLLERS", "controllers that became active", alignment: .right, wide: true),
        .init("leaderElections", "LEADERS", "partition leaders elected", alignment: .right, wide: true),
        .init("isrShrinks", "SHRINKS", "ISRs shrunk", alignment: .right, wide: true),
        .init("isrExpansions", "EXPANSIONS", "ISRs expanded", alignment: .right, wide: true),
        .init("truncations", "TRUNCATIONS", "followers' logs cut back", alignment: .right, wide: true),
        .init("tornTails", "TORN", "torn logs cut at their last good batch", alignment: .right, wide: true),
        .init("duplicateBatches", "DUPLICATES", "batches sent again", alignment: .right, wide: true),
        .init("rebalances", "REBALANCES", "generations of the consumer group", alignment: .right, wide: true),
        .init(
            "coordinatorFailovers",
            "COORDINATORS",
            "times a broker took groups over",
            alignment: .right,
            wide: true
        ),
        .init("committedOffsets", "COMMITTED", "offsets that members committed", alignment: .right, wide: true),
        .init("violation", "VIOLATION", "what did not hold"),
    ]

    static let command = Command(
        "simulate",
        "Runs clusters of three brokers and three controllers in simulated time, with faults, and checks them.",
        discussion: """
            Each seed is one cluster with clients: nodes die, lose power, freeze and are cut off, connections break, \
            disks and the network are slow; then everything is healed. Nothing acknowledged may be lost or doubled, \
            replicas must be equal, every epoch has one leader, and everything must recover. Exit status 4 when \
            something did not hold.
            """,
        options: [seeds, seed, jobs, story, OutputFormat.option],
        fields: OutputTable.fields(columns)
    ) { arguments in
        let wanted: [UInt64] =
            arguments[seed].map { [UInt64($0)] } ?? (1...arguments[seeds]).map { UInt64($0) }
        let reports = await run(wanted, jobs: arguments[jobs], tellsStory: arguments[story])
        var table = OutputTable(columns)
        for report in reports { table.append(cells(of: report)) }
        StandardOutput.write(table.render(arguments[OutputFormat.option], rowsName: "runs"))
        return reports.allSatisfy { $0.violation == nil } ? .done : .verdictNotGood
    }

    /// Runs the seeds, `jobs` at a time, and returns their reports by seed.
    private static func run(_ seeds: [UInt64], jobs: Int, tellsStory: Bool) async -> [SimulationReport] {
        await withTaskGroup(of: SimulationReport.self) { group in
            var next = seeds.makeIterator()
            func add() {
                guard let seed = next.next() else { return }
                group.addTask {
                    guard tellsStory else { return Simulation(seed: seed).run() }
                    return Simulation(seed: seed) { StandardError.write("\(seed) \($0)\n") }.run()
                }
            }
            for _ in 0..<jobs { add() }
            var reports: [SimulationReport] = []
            while let report = await group.next() {
                if let violation = report.violation {
                    StandardError.write("seed \(report.seed): \(violation)\n")
                }
                reports.append(report)
                add()
            }
            return reports.sorted { $0.seed < $1.seed }
        }
    }

    private static func cells(of report: SimulationReport) -> [OutputTable.Cell] {
        [
            .init(JSONValue(Int64(report.seed))),
            .init(.string(report.violation == nil ? "ok" : "violated")),
            .init(.string(report.traceHash)),
            .init(
                JSONValue(report.simulatedMilliseconds),
                text: HumanNumber.span(milliseconds: report.simulatedMilliseconds)
            ),
            .init(JSONValue(report.events)),
            .init(JSONValue(report.tally.acknowledgedRecords)),
            .init(JSONValue(report.tally.controllerElections)),
            .init(JSONValue(report.tally.leaderElections)),
            .init(JSONValue(report.tally.isrShrinks)),
            .init(JSONValue(report.tally.isrExpansions)),
            .init(JSONValue(report.tally.truncations)),
            .init(JSONValue(report.tally.tornTails)),
            .init(JSONValue(report.tally.duplicateBatches)),
            .init(JSONValue(report.tally.rebalances)),
            .init(JSONValue(report.tally.coordinatorFailovers)),
            .init(JSONValue(report.tally.committedOffsets)),
            .init(JSONValue(report.violation.map { "\($0)" })),
        ]
    }
}
