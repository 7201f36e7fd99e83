import ClusterView
import CommandLineInterface
import Measures

/// Latency for people and for programs.
enum LatencyText {
    static let columns: [OutputTable.Column] = [
        .init("group", "GROUP", "group"),
        .init("topic", "TOPIC", "topic, with --by topic"),
        .init("leader", "LEADER", "broker that leads, with --by leader", alignment: .right),
        .init("p50Milliseconds", "P50", "half of the records took at most so long", alignment: .right),
        .init("p90Milliseconds", "P90", "90 % of them", alignment: .right),
        .init("p99Milliseconds", "P99", "99 % of them", alignment: .right),
        .init("p999Milliseconds", "P99.9", "99.9 % of them", alignment: .right),
        .init("maxMilliseconds", "MAX", "the longest", alignment: .right),
        .init("onTimeShare", "ON TIME", "share of records that were not late; fail-overs count", alignment: .right),
        .init("lateRecords", "LATE", "records that were late, as the samples tell", alignment: .right),
        .init("produced", "PRODUCED", "records written since the start", alignment: .right),
        .init("processed", "PROCESSED", "records committed since the start", alignment: .right),
        .init("missing", "MISSING", "records older than --late-after that no commit covers", alignment: .right),
        .init("samples", "SAMPLES", "records that were looked at", alignment: .right),
        .init("failOverSamples", "FAIL-OVER", "samples that crossed a fail-over, not averaged in", alignment: .right),
        .init("worstFailOverMilliseconds", "WORST", "the longest of those", alignment: .right),
    ]

    static let headerFields: [Command.Field] = [
        Command.Field("takenAt", "when the figures were taken, UTC (json; time of each row with --follow)"),
        Command.Field("lateAfterMilliseconds", "what takes longer is late (json)"),
        Command.Field("histogramError", "how far a percentile may lie above the true one, as a share of it (json)"),
        Command.Field("timeSources", "whose clocks the records' times are from (json)"),
        Command.Field("sampling", "records covered and looked at, requests and bytes, per second (json)"),
        Command.Field("excluded", "why samples say nothing, with how many each (json)"),
        Command.Field("failOvers", "list of from, to, partitions, leaders, samples and the longest (json)"),
        Command.Field("rows", "list of objects with the following fields (json)"),
    ]

    static func header(_ snapshot: LatencySnapshot) -> [OutputTable.HeaderLine] {
        let error = LatencyHistogram.relativeError
        let sources = snapshot.timeSources.sorted().map(\.rawValue)
        let late = DurationText.text(of: .milliseconds(snapshot.settings.limitMilliseconds))
        return [
            .init("takenAt", label: nil, .init(.string(WallTime.iso8601(snapshot.takenAtMilliseconds)))),
            .init(
                "lateAfterMilliseconds",
                label: "late after",
                .init(JSONValue(snapshot.settings.limitMilliseconds), text: late)
            ),
            .init("histogramError", label: nil, .init(.number(error))),
            .init(
                "timeSources",
                label: "records' times",
                .init(
                    .array(sources.map { .string($0) }),
                    text: sources.isEmpty ? "-" : sources.joined(separator: ", ")
                )
            ),
            .init("sampling", label: "sampling", sampling(snapshot.cost)),
            .init("excluded", label: snapshot.excluded.isEmpty ? nil : "excluded", excluded(snapshot.excluded)),
            .init("failOvers", label: snapshot.gaps.isEmpty ? nil : "fail-overs", failOvers(snapshot.gaps)),
        ]
    }

    private static func sampling(_ cost: SamplingCost) -> OutputTable.Cell {
        let covered = Int64(cost.coveredPerSecond.rounded())
        let text =
            "\(rate(cost.samplesPerSecond)) of \(covered) records/s, "
            + "\(rate(cost.requestsPerSecond)) requests/s, \(HumanNumber.bytes(Int64(cost.bytesPerSecond)))/s"
        let value = JSONValue.object([
            .init("coveredPerSecond", LagText.number(cost.coveredPerSecond)),
            .init("samplesPerSecond", LagText.number(cost.samplesPerSecond)),
            .init("requestsPerSecond", LagText.number(cost.requestsPerSecond)),
            .init("bytesPerSecond", LagText.number(cost.bytesPerSecond)),
        ])
        return OutputTable.Cell(value, text: text)
    }

    private static func rate(_ value: Double) -> String { LagText.rate(value) }

    private static func excluded(_ counts: [SampleExclusion: Int]) -> OutputTable.Cell {
        let sorted = counts.sorted { $0.key < $1.key }
        return OutputTable.Cell(
            .object(sorted.map { .init($0.key.rawValue, JSONValue($0.value)) }),
            text: sorted.map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
        )
    }

    private static func failOvers(_ gaps: [FailOverGap]) -> OutputTable.Cell {
        let texts = gaps.prefix(5).map { gap in
            let span = HumanNumber.span(milliseconds: gap.durationMilliseconds)
            return "\(WallTime.timeOfDay(gap.fromMilliseconds)) \(span) on \(gap.partitions) partitions"
        }
        let values = gaps.map { gap in
            JSONValue.object([
                .init("from", .string(WallTime.iso8601(gap.fromMilliseconds))),
                .init("to", .string(WallTime.iso8601(gap.toMilliseconds))),
                .init("partitions", JSONValue(gap.partitions)),
                .init("leadersBefore", .array(gap.leadersBefore.map { JSONValue($0) })),
                .init("leadersAfter", .array(gap.leadersAfter.map { JSONValue($0) })),
                .init("samples", JSONValue(gap.samples)),
                .init("worstMilliseconds", JSONValue(gap.worstMilliseconds)),
            ])
        }
        return OutputTable.Cell(.array(values), text: texts.joined(separator: "; "))
    }

    static func cells(_ row: LatencyRow) -> [OutputTable.Cell] {
        let figures = row.figures
        var topic: String?
        var leader: Int32?
        switch row.scope {
        case .topic(let name, _): topic = name
        case .leader(let id, _): leader = id < 0 ? nil : id
        case .all, .group: break
        }
        let isAbsent = figures.failOverSamples == 0
        return [
            .init(JSONValue(row.scope.groupID)), .init(JSONValue(topic)), .init(JSONValue(leader)),
            milliseconds(figures.percentile(50)), milliseconds(figures.percentile(90)),
            milliseconds(figures.percentile(99)), milliseconds(figures.percentile(99.9)), milliseconds(figures.maximum),
            share(figures.onTimeShare),
            .init(JSONValue(Int64(clamping: figures.lateRecords))),
            .init(JSONValue(row.delivery?.produced)), .init(JSONValue(row.delivery?.processed)),
            .init(JSONValue(row.delivery?.missing)), .init(JSONValue(figures.samples)),
            .init(JSONValue(figures.failOverSamples)),
            milliseconds(isAbsent ? nil : Double(figures.worstFailOverMilliseconds)),
        ]
    }

    /// Rounded for people to what the histogram can tell.
    static func milliseconds(_ value: Double?) -> OutputTable.Cell {
        guard let value else { return OutputTable.Cell(.null) }
        let text = value < 10 ? "\((value * 10).rounded() / 10) ms" : "\(Int64(value.rounded())) ms"
        return OutputTable.Cell(.number((value * 1000).rounded() / 1000), text: text)
    }

    private static func share(_ share: Double?) -> OutputTable.Cell {
        guard let share else { return OutputTable.Cell(.null) }
        return OutputTable.Cell(
            .number((share * 1_000_000).rounded() / 1_000_000),
            text: "\((share * 10_000).rounded(.down) / 100)%"
        )
    }
}
