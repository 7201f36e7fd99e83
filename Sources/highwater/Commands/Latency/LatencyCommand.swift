import ClusterView
import CommandLineInterface
import Measures

/// `highwater latency`
enum LatencyCommand {
    enum Grouping: String, CaseIterable, Sendable {
        case group
        case topic
        case leader
    }

    static let by = Option("--by", "WHAT", .choice, default: Grouping.group, "A row for each group, topic or leader.")
    static let lateAfter = Option(
        "--late-after",
        "TIME",
        .duration,
        default: Duration.seconds(1),
        "What takes longer is late (the SLA)."
    )
    static let duration = Option<Duration?>.optional(
        "--duration",
        "TIME",
        .duration,
        "How long to watch: 10s, or with --follow until Ctrl-C."
    )
    static let samples = Option(
        "--samples-per-second",
        "N",
        .integer(in: 1...10_000),
        default: SampleBudget().perSecond,
        "How many records are looked up a second at most."
    )

    static let command = Command(
        "latency",
        "Shows how long records take from their time to the commit that covers them.",
        discussion: """
            For any group, with no change to it. When a commit happened is read from __consumer_offsets; where that may \
            not be read there is no latency (n/a), because polling sees that a commit happened, not when. A record's time \
            is its header occurredAt (ISO 8601), or else its timestamp. Of the records that commits cover a few are \
            looked up, and each stands for its share of all. What crossed a fail-over is told apart and never averaged \
            in. Figures are of the last five minutes, counts since the start.
            """,
        options: ClusterAccess.options + [
            GroupWatch.group, by, lateAfter, duration, GroupWatch.follow, samples, OutputFormat.option,
        ],
        fields: LatencyText.headerFields + OutputTable.fields(LatencyText.columns)
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments, isReadOnly: true)
        try await access.withClient { client in
            _ = try await access.clusterID(client, within: arguments[ClusterAccess.timeout])
        }
        let settings = LatencySettings(
            limitMilliseconds: Int64(arguments[lateAfter] / .milliseconds(1)),
            budget: SampleBudget(perSecond: arguments[samples])
        )
        let follows = arguments[GroupWatch.follow]
        let feed = LatencyFeed(access: access, settings: settings)
        let length = arguments[duration] ?? (follows ? nil : .seconds(10))
        let last = try await UntilInterrupted.run {
            var last: LatencySnapshot?
            var isFirst = true
            try await feed.run(for: length) { snapshot in
                try check(snapshot)
                if follows, last != nil { follow(snapshot, arguments, isFirst: &isFirst) }
                last = snapshot
            }
            return last
        }
        guard let last, !follows else { return .done }
        try report(last, arguments, within: length)
        return .done
    }

    private static func check(_ snapshot: LatencySnapshot) throws {
        guard snapshot.source == .notPermitted else { return }
        throw CommandFailure(
            .error,
            "n/a: this principal may not read __consumer_offsets, and polling cannot tell when a commit happened."
        )
    }

    private static func report(_ snapshot: LatencySnapshot, _ arguments: Arguments, within length: Duration?) throws {
        if case .failing(let reason) = snapshot.source {
            throw CommandFailure(.error, "n/a: __consumer_offsets cannot be read: \(reason).")
        }
        for name in arguments[GroupWatch.group] where snapshot.row(.group(name)) == nil {
            throw CommandFailure(.error, "Nothing was seen of a group \(name).")
        }
        if snapshot.row(.all)?.figures.samples ?? 0 == 0 {
            let waited = length.map { " within \(DurationText.text(of: $0))" } ?? ""
            StandardError.write("no commit that covers a record was seen\(waited)\n")
        }
        let table = table(snapshot, arguments, LatencyText.columns)
        StandardOutput.write(table.render(arguments[OutputFormat.option], header: LatencyText.header(snapshot)))
    }

    private static func follow(_ snapshot: LatencySnapshot, _ arguments: Arguments, isFirst: inout Bool) {
        let timed = [OutputTable.Column("time", "TIME OF DAY", "when it was seen, UTC")] + LatencyText.columns
        let table = table(snapshot, arguments, timed)
        let format = arguments[OutputFormat.option]
        switch format {
        case .table, .wide: StandardOutput.write(table.render(format) + "\n")
        case .csv: StandardOutput.write(isFirst ? table.render(.csv) : table.renderLines(.csv))
        case .json, .jsonl: StandardOutput.write(table.renderLines(.jsonl))
        }
        isFirst = false
    }

    private static func table(
        _ snapshot: LatencySnapshot,
        _ arguments: Arguments,
        _ columns: [OutputTable.Column]
    ) -> OutputTable {
        let groups = arguments[GroupWatch.group]
        var table = OutputTable(columns)
        for row in snapshot.rows {
            switch (row.scope, arguments[by]) {
            case (.group, .group), (.topic, .topic), (.leader, .leader): break
            default: continue
            }
            guard let group = row.scope.groupID, groups.isEmpty || groups.contains(group) else { continue }
            var cells = LatencyText.cells(row)
            if columns.count > cells.count {
                let time = snapshot.takenAtMilliseconds
                cells.insert(.init(.string(WallTime.iso8601(time)), text: WallTime.timeOfDay(time)), at: 0)
            }
            table.append(cells)
        }
        return table
    }
}
