import ClusterClient
import ClusterView
import CommandLineInterface
import Foundation
import KafkaProtocol
import Operations

/// `highwater reset-offsets`
enum ResetOffsetsCommand {
    static let group = Option("--group", "GROUP", .text, "The consumer group.")
    static let topic = Option<[TopicSelection]>.repeated(
        "--topic",
        "TOPIC[:0,1]",
        ValueKind("a topic, or a topic with partitions such as orders:0,1", parse: TopicSelection.init),
        "A topic, or some of its partitions."
    )
    static let allTopics = Flag("--all-topics", "Everything that the group has committed.")
    static let toEarliest = Flag("--to-earliest", "To the first record that is there.")
    static let toLatest = Flag("--to-latest", "Behind the last record.")
    static let toCurrent = Flag("--to-current", "Where the group is; to the end where it never committed.")
    static let toOffset = Option<Int?>.optional("--to-offset", "N", .integer(), "To this offset.")
    static let shiftBy = Option<Int?>.optional(
        "--shift-by",
        "±N",
        .integer(in: Int.min...Int.max),
        "So many records on, or back when negative."
    )
    static let toDatetime = Option<Int64?>.optional(
        "--to-datetime",
        "TIME",
        ValueKind("a time such as 2026-11-20T12:00:00.000 (UTC) or 2026-11-20T12:00:00+09:00") {
            UTCInstant.milliseconds($0)
        },
        "To the first record at or after this time; without a zone it is UTC."
    )
    static let byDuration = Option<IsoDuration?>.optional(
        "--by-duration",
        "PnDTnHnMnS",
        ValueKind("a duration such as PT30M or P1DT2H", parse: IsoDuration.init),
        "To the first record of this last stretch of time."
    )
    static let fromFile = Option<String?>.optional(
        "--from-file",
        "FILE",
        .text,
        "To the offsets in this CSV: topic,partition,offset or group,topic,partition,offset."
    )
    static let dryRun = Flag("--dry-run", "Shows the plan and changes nothing, as without --execute.")
    static let execute = Flag("--execute", "Applies the plan and reads the offsets back.")
    static let export = Flag("--export", "Writes the plan's offsets as CSV for --from-file, in Kafka's form.")
    static let wait = Option<Duration?>.optional(
        "--wait",
        "TIME",
        .duration,
        "With --execute: waits so long until the group is empty."
    )

    static let command = Command(
        "reset-offsets",
        "Moves a consumer group's offsets: a plan by default, --execute applies it.",
        discussion: """
            One of Kafka's eight scenarios says where the offsets go. Without --execute nothing changes. An offset \
            outside the log becomes its first or last one, with a note. A group with members is refused, as Kafka does; \
            --wait waits until they have gone. Afterwards every offset is read back, and highwater undo puts back what \
            was there before. Exit status 3 when refused, 4 when an offset could not be changed.
            """,
        options: ClusterAccess.options + [
            group, topic, allTopics, toEarliest, toLatest, toCurrent, toOffset, shiftBy, toDatetime, byDuration,
            fromFile, dryRun, execute, export, wait, OutputFormat.option,
        ],
        fields: ResetOutput.fields
    ) { arguments in
        if arguments[dryRun] && arguments[execute] {
            throw CommandFailure(.usage, "--dry-run and --execute exclude each other.")
        }
        if arguments[wait] != nil && !arguments[execute] {
            throw CommandFailure(.usage, "--wait needs --execute: a plan alone has nothing to wait for.")
        }
        let request = try request(arguments)
        let run = ResetRun(
            format: arguments[OutputFormat.option],
            isExecuted: arguments[execute],
            isExport: arguments[export],
            mode: arguments[wait].map { .whenEmpty(timeout: $0) } ?? .now
        )
        let access = try await ClusterAccess.resolve(arguments)
        return try await UntilInterrupted.run { try await run.run(request, access, arguments[ClusterAccess.timeout]) }
    }

    private static func request(_ arguments: Arguments) throws -> ResetRequest {
        let scenario = try scenario(arguments)
        let name = arguments[group]
        switch (arguments[topic].isEmpty, arguments[allTopics]) {
        case (false, false):
            return ResetRequest(group: name, selection: .topics(arguments[topic]), scenario: scenario)
        case (true, true):
            return ResetRequest(group: name, selection: .committed, scenario: scenario)
        case (true, false):
            // A file names its partitions itself.
            guard case .fromFile(let offsets) = scenario else {
                throw CommandFailure(.usage, "Which partitions? Give --topic TOPIC[:0,1] or --all-topics.")
            }
            return ResetRequest(group: name, selection: .partitions(offsets.keys.sorted()), scenario: scenario)
        case (false, true):
            throw CommandFailure(.usage, "--topic and --all-topics exclude each other.")
        }
    }

    private static func scenario(_ arguments: Arguments) throws -> ResetScenario {
        var scenarios: [ResetScenario] = []
        if arguments[toEarliest] { scenarios.append(.toEarliest) }
        if arguments[toLatest] { scenarios.append(.toLatest) }
        if arguments[toCurrent] { scenarios.append(.toCurrent) }
        if let offset = arguments[toOffset] { scenarios.append(.toOffset(Int64(offset))) }
        if let count = arguments[shiftBy] { scenarios.append(.shiftBy(Int64(count))) }
        if let instant = arguments[toDatetime] { scenarios.append(.toDatetime(milliseconds: instant)) }
        if let duration = arguments[byDuration] {
            scenarios.append(.byDuration(duration, beforeMilliseconds: WallTime.milliseconds))
        }
        if let file = arguments[fromFile] {
            scenarios.append(.fromFile(try offsets(file, for: arguments[group])))
        }
        guard let scenario = scenarios.first, scenarios.count == 1 else {
            throw CommandFailure(
                .usage,
                "Where to? Give exactly one of --to-earliest, --to-latest, --to-current, --to-offset, --shift-by, "
                    + "--to-datetime, --by-duration and --from-file."
            )
        }
        return scenario
    }

    private static func offsets(_ path: String, for group: String) throws -> [TopicPartition: Int64] {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            throw CommandFailure(.error, "The file \(path) cannot be read as text.")
        }
        do throws(OffsetFileError) {
            let offsets = try OffsetFile.offsets(in: text, for: group)
            guard !offsets.isEmpty else {
                throw OffsetFileError(line: 1, reason: "there are no offsets for the group \(group)")
            }
            return offsets
        } catch {
            throw CommandFailure(.error, "The file \(path) has no offsets that can be used: \(error).")
        }
    }
}
