import ClusterView
import CommandLineInterface

/// `highwater events`
enum EventsCommand {
    static let follow = Flag("--follow", "Goes on until Ctrl-C.")
    static let duration = Option<Duration?>.optional("--duration", "TIME", .duration, "Ends after this time.")

    static let columns: [OutputTable.Column] = [
        .init("time", "TIME", "when it was seen, UTC"),
        .init("severity", "", "! worse, ~ changed, · good to know"),
        .init("source", "SOURCE", "poll, process, you or load", wide: true),
        .init("text", "EVENT", "what happened"),
    ]

    static let command = Command(
        "events",
        "Tells what happens in a cluster while it happens: brokers, leaders, ISRs, controllers.",
        discussion: """
            Kafka keeps no list of past events: what is told is how the cluster differs from 250 ms before. json and \
            jsonl both write one object per line.
            """,
        options: ClusterAccess.options + [follow, duration, OutputFormat.option],
        fields: OutputTable.fields(columns)
    ) { arguments in
        guard arguments[follow] || arguments[duration] != nil else {
            throw CommandFailure(.usage, "Events are seen as they happen: give --follow or --duration TIME.")
        }
        let access = try await ClusterAccess.resolve(arguments)
        return try await access.withClient { client in
            // The first answer is awaited, so that a wrong address is an error and not a silence.
            _ = try await access.snapshot(client, within: arguments[ClusterAccess.timeout])
            try await tell(access.poller(client), arguments)
            return .done
        }
    }

    private static func tell(_ poller: ClusterPoller, _ arguments: Arguments) async throws {
        let format = arguments[OutputFormat.option]
        if format == .csv { StandardOutput.write(OutputTable(columns).render(.csv)) }
        let polling = Task { await poller.run() }
        let interruption = Task {
            for await _ in TerminationSignals.stream() { polling.cancel() }
        }
        let end = Task {
            guard let duration = arguments[duration] else { return }
            try await Task.sleep(for: duration)
            polling.cancel()
        }
        defer {
            interruption.cancel()
            end.cancel()
        }
        var before: ClusterSnapshot?
        for await snapshot in poller.snapshots {
            if let before {
                for event in EventDiffer.events(from: before, to: snapshot) { write(event, format) }
            }
            before = snapshot
        }
        await polling.value
    }

    private static func write(_ event: ClusterView.ClusterEvent, _ format: OutputFormat) {
        switch format {
        case .table:
            StandardOutput.write(
                "\(WallTime.timeOfDay(event.atMilliseconds)) \(event.severity.rawValue) \(event.text)\n"
            )
        case .wide:
            StandardOutput.write(
                "\(WallTime.iso8601(event.atMilliseconds)) \(event.severity.rawValue) \(event.source.rawValue) "
                    + "\(event.text)\n"
            )
        case .json, .jsonl, .csv:
            var table = OutputTable(columns)
            table.append([
                .init(.string(WallTime.iso8601(event.atMilliseconds))), .init(.string(event.severity.rawValue)),
                .init(.string(event.source.rawValue)), .init(.string(event.text)),
            ])
            StandardOutput.write(table.renderLines(format))
        }
    }
}
