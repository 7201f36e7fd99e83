import ClusterView
import CommandLineInterface
import Operations
import Terminal

/// What replays have in common, wherever they are ordered.
enum ReplayOptions {
    static let since = Option<String?>.optional(
        "--since",
        "WHERE",
        .text,
        "Where to begin in each partition: earliest, an offset, a time (2026-11-20T12:00:00Z, -10m), or \"last 100\"."
    )
    static let until = Option<String?>.optional(
        "--until",
        "WHERE",
        .text,
        "Before what to end in each partition: an offset or a time; what is there now otherwise."
    )
    static let partition = Option<[Int]>.repeated(
        "--partition",
        "N",
        .integer(in: 0...Int(Int32.max)),
        "Only this partition of the source."
    )
    static let filter = Option<String?>.optional(
        "--filter",
        "CONDITION",
        .text,
        "Only records of which this is true, such as: value.amount > 10 and header[\"source\"] == \"app\"."
    )
    static let rate = Option<Int?>.optional(
        "--rate",
        "N",
        .integer(in: 1...1_000_000),
        "Records per second at the most."
    )
    static let partitions = Option(
        "--partitions",
        "same|hash",
        ValueKind<ReplayRequest.PartitionChoice>.choice,
        default: ReplayRequest.PartitionChoice.same,
        "The partition that a record had, if it is there; or by its key, as Java's clients choose."
    )
    static let timestamps = Option(
        "--timestamps",
        "now|original",
        ValueKind<ReplayRequest.Timestamps>.choice,
        default: ReplayRequest.Timestamps.now,
        "The time that a record gets. With its original one, retention may remove it soon."
    )
    static let maxReplays = Option(
        "--max-replays",
        "N",
        .integer(in: 1...1000),
        default: 3,
        "A record that was replayed so often is not sent again."
    )
    static let park = Flag("--park", "Such records go to <source>.parked, which is created if need be.")
    static let again = Flag("--again", "Sends what an earlier replay has sent once more.")
    static let returnLimit = Option(
        "--return-limit",
        "PERCENT",
        .integer(in: 0...100_000),
        default: 20,
        "Stops when the source grows within a minute by more than this share of what was sent; 0 never stops."
    )
    static let resume = Option<String?>.optional("--resume", "ID", .text, "Goes on with a replay that was begun.")
    static let dryRun = Flag("--dry-run", "Shows the plan and changes nothing, as without --execute.")
    static let execute = Flag("--execute", "Sends the records.")

    static let selecting: [any CommandOption] = [since, until, partition, filter]
    static let sending: [any CommandOption] = [
        rate, partitions, timestamps, maxReplays, park, again, returnLimit, resume, dryRun, execute,
    ]

    /// The request that the arguments describe.
    static func request(_ arguments: Arguments, source: String, target: ReplayRequest.Target) throws -> ReplayRequest {
        var request = ReplayRequest(source: source)
        request.target = target
        request.range = try range(arguments)
        if let text = arguments[filter] { request.selection = .filter(try condition(text)) }
        request.partitionChoice = arguments[partitions]
        request.timestamps = arguments[timestamps]
        request.recordsPerSecond = arguments[rate]
        request.replayLimit = arguments[maxReplays]
        request.parks = arguments[park]
        request.repeatsReplayed = arguments[again]
        request.returnLimitPercent = arguments[returnLimit] == 0 ? nil : arguments[returnLimit]
        return request
    }

    /// The range of `--since`, `--until` and `--partition`.
    static func range(_ arguments: Arguments) throws -> RecordRange {
        let now = WallTime.milliseconds
        var range = RecordRange.all
        if let text = arguments[since] {
            guard let start = RecordRange.Start(text, nowMilliseconds: now) else {
                throw CommandFailure(
                    .usage,
                    "--since \(text): expected earliest, latest, an offset, a time such as -10m, or \"last 100\"."
                )
            }
            range.start = start
        }
        if let text = arguments[until] {
            guard let end = RecordRange.End(text, nowMilliseconds: now) else {
                throw CommandFailure(.usage, "--until \(text): expected latest, an offset, or a time such as -10m.")
            }
            range.end = end
        }
        if !arguments[partition].isEmpty { range.partitions = Set(arguments[partition].map { Int32($0) }) }
        return range
    }

    /// Reads a filter; a mistake is shown with its place.
    static func condition(_ text: String) throws -> RecordFilter {
        do throws(RecordFilterError) {
            return try RecordFilter(text, nowMilliseconds: WallTime.milliseconds)
        } catch {
            let before = text.prefix(error.position)
            let indent = before.reduce(0) { $0 + CharacterWidth.columns(of: String($1)) }
            throw CommandFailure(
                .usage,
                "The filter is not understood: \(error.sentence)\n  \(text)\n  \(String(repeating: " ", count: indent))^"
            )
        }
    }
}
