import ClusterView
import CommandLineInterface
import Measures
import Operations

/// `highwater probe`
enum ProbeCommand {
    static let duration = Option<Duration?>.optional("--duration", "TIME", .duration, "How long; else until Ctrl-C.")
    static let interval = Option(
        "--interval",
        "TIME",
        .duration,
        default: Duration.milliseconds(100),
        "Between two probes of a partition."
    )
    static let topic = Option("--topic", "TOPIC", .text, default: ProbeSettings().topic, "The probe's own topic.")
    static let readOnly = Flag("--read-only", "Refuses every change, and so the probe.")

    static let command = Command(
        "probe",
        "Probes end-to-end latency: produces, consumes and commits records of its own, and times each step.",
        discussion: """
            The topic is made if it is not there, and gets a partition led by every broker. Probes are due at fixed \
            times, whatever becomes of those before: latency counts from the intended time (corrected) and from the time \
            of sending (raw). One that crosses the loss of a connection or a change of leader is a fail-over and not \
            averaged in. Lost is what was acknowledged and is not back within 20 s; then the status is 4. jsonl writes an \
            object a second while it runs, an object for each fail-over, and the totals at the end.
            """,
        options: ClusterAccess.options + [duration, interval, topic, readOnly, OutputFormat.option],
        fields: ProbeText.headerFields + OutputTable.fields(ProbeText.columns)
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments, isReadOnly: arguments[readOnly])
        let settings = ProbeSettings(
            topic: arguments[topic],
            group: arguments[topic],
            intervalMilliseconds: Int64(arguments[interval] / .milliseconds(1))
        )
        let format = arguments[OutputFormat.option]
        let snapshot = try await access.withClient { client in
            _ = try await access.clusterID(client, within: arguments[ClusterAccess.timeout])
            let probe = ProbeRun(client: client, bootstrapServers: access.bootstrapServers, settings: settings)
            return try await run(probe, for: arguments[duration], format)
        }
        StandardOutput.write(ProbeText.report(snapshot, format))
        return snapshot.isGood ? .done : .verdictNotGood
    }

    private static func run(_ probe: ProbeRun, for duration: Duration?, _ format: OutputFormat) async throws
        -> ProbeSnapshot
    {
        let probing = Task { () async -> ProbeError? in
            do throws(ProbeError) {
                try await probe.run()
                return nil
            } catch {
                return error
            }
        }
        let interruption = Task {
            for await _ in TerminationSignals.stream() { probing.cancel() }
        }
        let end = Task {
            guard let duration else { return }
            try await Task.sleep(for: duration)
            probing.cancel()
        }
        let telling = Task { await tell(probe, format) }
        defer {
            interruption.cancel()
            end.cancel()
        }
        let error = await probing.value
        telling.cancel()
        await telling.value
        switch error {
        case .readOnly: throw CommandFailure(.refused, "\(ProbeError.readOnly).")
        case .topic, .client: throw CommandFailure(.error, "\(error.map { "\($0)" } ?? "").")
        case nil: return probe.snapshot()
        }
    }

    /// Says how it goes: a line a second for programs, fail-overs for people too.
    private static func tell(_ probe: ProbeRun, _ format: OutputFormat) async {
        var told = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            let snapshot = probe.snapshot()
            let over = snapshot.outages.filter(\.isOver)
            for outage in over.dropFirst(told) {
                switch format {
                case .jsonl: StandardOutput.write(ProbeText.line(outage).text + "\n")
                case .table, .wide: StandardError.write(ProbeText.sentence(outage) + "\n")
                case .json, .csv: break
                }
            }
            told = over.count
            if format == .jsonl, !Task.isCancelled { StandardOutput.write(ProbeText.progress(snapshot).text + "\n") }
        }
    }
}
