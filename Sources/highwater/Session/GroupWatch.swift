import CLinux
import ClusterClient
import ClusterView
import CommandLineInterface
import Glibc

/// Groups for a command: as they are now, after a while of watching, or again and again.
struct GroupWatch {
    static let group = Option<[String]>.repeated("--group", "GROUP", .text, "Only this group.")
    static let topic = Option<[String]>.repeated("--topic", "TOPIC", .text, "Only this topic.")
    static let follow = Flag("--follow", "Goes on until Ctrl-C.")
    static let duration = Option<Duration?>.optional("--duration", "TIME", .duration, "Follows for this time.")
    static let sample = Option<Duration?>.optional(
        "--sample",
        "TIME",
        .duration,
        "Watches for so long before it writes, so that rates and verdicts are known."
    )
    static let refresh = Option(
        "--refresh",
        "TIME",
        .duration,
        default: Duration.seconds(1),
        "How often groups are asked for while watching."
    )

    let access: ClusterAccess
    let arguments: Arguments

    init(_ arguments: Arguments) async throws {
        // A table of many thousand rows is made anew every second; the one before must not stay.
        linux_return_freed_memory()
        self.access = try await ClusterAccess.resolve(arguments)
        self.arguments = arguments
    }

    private func poller(_ client: ClusterClient) -> GroupPoller {
        access.groupPoller(client, refresh: arguments[Self.refresh])
    }

    /// The groups, asked for until some broker answers; watched for a while first if that is wanted.
    ///
    /// - Throws: a failure when the cluster refuses, cannot, or does not answer in time.
    func snapshot() async throws -> GroupsSnapshot {
        try await access.withClient { client in
            let poller = poller(client)
            let clock = ContinuousClock()
            let deadline = clock.now.advanced(by: arguments[ClusterAccess.timeout])
            var snapshot = await poller.once()
            while case .failing = snapshot.listing, clock.now < deadline {
                try await clock.sleep(for: .milliseconds(200))
                snapshot = await poller.once()
            }
            try check(snapshot)
            guard let sample = arguments[Self.sample] else { return snapshot }
            let end = clock.now.advanced(by: sample)
            while clock.now < end {
                try await clock.sleep(for: min(arguments[Self.refresh], end - clock.now))
                snapshot = await poller.once()
            }
            return snapshot
        }
    }

    /// Hands every refresh to `body` until Ctrl-C or the end of `--duration`.
    func follow(_ body: (GroupsUpdate) -> Void) async throws {
        try await access.withClient { client in
            let poller = poller(client)
            let polling = Task { await poller.run() }
            let interruption = Task {
                for await _ in TerminationSignals.stream() { polling.cancel() }
            }
            let end = Task {
                guard let duration = arguments[Self.duration] else { return }
                try await Task.sleep(for: duration)
                polling.cancel()
            }
            defer {
                polling.cancel()
                interruption.cancel()
                end.cancel()
            }
            var isFirst = true
            for await update in poller.updates {
                if isFirst { try check(update.snapshot) }
                isFirst = false
                body(update)
            }
            await polling.value
        }
    }

    var follows: Bool { arguments[Self.follow] || arguments[Self.duration] != nil }

    private func check(_ snapshot: GroupsSnapshot) throws {
        switch snapshot.listing {
        case .answered: break
        case .notPermitted: throw CommandFailure(.error, "This cluster does not let you list its groups.")
        case .notSupported: throw CommandFailure(.error, "This cluster does not support ListGroups (n/a).")
        case .awaited, .failing:
            let reason = snapshot.complaints.first.map { ": \($0)" } ?? ""
            throw CommandFailure(.timedOut, "No broker at \(access.bootstrapServers) lists its groups\(reason).")
        }
        for name in arguments[Self.group] where snapshot.group(name) == nil {
            throw CommandFailure(.error, "There is no group \(name).")
        }
    }

    /// The groups that are asked for.
    func groups(_ snapshot: GroupsSnapshot) -> [GroupRow] {
        let wanted = arguments[Self.group]
        return wanted.isEmpty ? snapshot.groups : snapshot.groups.filter { wanted.contains($0.groupID) }
    }

    /// Says what is missing from the data, on standard error.
    func complain(about snapshot: GroupsSnapshot) {
        for complaint in snapshot.complaints { StandardError.write("incomplete: \(complaint)\n") }
        for group in groups(snapshot) {
            if let failure = group.failure { StandardError.write("group \(group.groupID): \(failure.reason)\n") }
        }
    }
}

/// The processor's time that this process has used.
enum ProcessorTime {
    static var milliseconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }
}
