import CommandLineInterface
import Foundation
import RecordClient
import Synchronization
import Verification

/// `highwater member`
enum MemberCommand {
    static let group = Option("--group", "GROUP", .text, "The consumer group.")
    static let topics = Option("--topics", "TOPIC,...", .text, "What to subscribe to.")
    static let rate = Option(
        "--rate",
        "N",
        .integer(in: 0...10_000_000),
        default: 0,
        "Records per second at the most; 0 for no limit."
    )
    static let rateFile = Option<String?>.optional(
        "--rate-file",
        "FILE",
        .text,
        "A file with that number, read again whenever it changes; it wins over --rate."
    )
    static let instance = Option<String?>.optional(
        "--group-instance-id",
        "ID",
        .text,
        "Makes it a static member (KIP-345)."
    )
    static let strategy = Option(
        "--assignment-strategy",
        "NAME,...",
        .text,
        default: "cooperative-sticky",
        "Kafka's names of assignors, best first."
    )
    static let commitInterval = Option(
        "--commit-interval",
        "TIME",
        .duration,
        default: Duration.seconds(1),
        "How often what was read is committed."
    )
    static let clientId = Option("--client-id", "ID", .text, default: "highwater-member", "How it names itself.")

    static let command = Command(
        "member",
        "Consumes as a member of a group, as fast as it is allowed to.",
        discussion: """
            Writes one JSON object per line: startup_complete, partitions_assigned, partitions_revoked (both with \
            memberId and generation), offsets_committed, records_consumed, client_error, shutdown_complete. Ctrl-C lets \
            it leave the group in order; a static member keeps its place until its session ends.
            """,
        options: [
            VerifyProduce.bootstrapServer, group, topics, rate, rateFile, instance, strategy, commitInterval,
            clientId, VerifyProduce.duration,
        ]
    ) { arguments in
        var options = GroupMemberOptions(
            bootstrapServers: arguments[VerifyProduce.bootstrapServer],
            group: arguments[group],
            topics: arguments[topics].split(separator: ",").map(String.init)
        )
        options.consumer.clientId = arguments[clientId]
        options.consumer.groupInstanceId = arguments[instance]
        options.consumer.assignmentStrategy = arguments[strategy]
        options.commitIntervalSeconds = VerifyProduce.seconds(arguments[commitInterval])
        options.durationSeconds = arguments[VerifyProduce.duration].map(VerifyProduce.seconds)
        let fixed = arguments[rate]
        if let path = arguments[rateFile] {
            let file = RateFile(path: path, fallback: fixed)
            options.recordsPerSecond = { file.recordsPerSecond }
        } else {
            options.recordsPerSecond = { fixed }
        }
        _ = try await UntilInterrupted.run { [options] in
            try await runGroupMember(options) { StandardOutput.write($0 + "\n") }
        }
        return .done
    }
}

/// A rate that another process sets: a file with a number, looked at five times a second.
final class RateFile: Sendable {
    private struct State {
        var rate: Int
        var nextLook = ContinuousClock.now
    }

    let path: String
    private let state: Mutex<State>

    /// - Parameter fallback: what holds until the file is there and has a number.
    init(path: String, fallback: Int) {
        self.path = path
        self.state = Mutex(State(rate: fallback))
    }

    /// Records per second, 0 for no limit.
    var recordsPerSecond: Int {
        self.state.withLock { state in
            let now = ContinuousClock.now
            guard now >= state.nextLook else { return state.rate }
            state.nextLook = now.advanced(by: .milliseconds(200))
            if let text = try? String(contentsOfFile: self.path, encoding: .utf8),
                let rate = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)), rate >= 0
            {
                state.rate = rate
            }
            return state.rate
        }
    }

    /// Sets the rate for whoever reads the file.
    static func write(_ recordsPerSecond: Int, to path: String) throws {
        try Data("\(recordsPerSecond)\n".utf8).write(to: URL(filePath: path), options: .atomic)
    }
}
