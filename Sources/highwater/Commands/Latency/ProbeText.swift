import CommandLineInterface
import Measures
import Operations

/// What the probe found, for people and for programs.
enum ProbeText {
    static let columns: [OutputTable.Column] = [
        .init("partition", "PARTITION", "partition of the probe's topic; null in a leader's row", alignment: .right),
        .init("leader", "LEADER", "broker that leads it now", alignment: .right),
        .init("sent", "SENT", "probes sent", alignment: .right),
        .init("acknowledged", "ACKED", "acknowledged by all replicas in sync", alignment: .right),
        .init("received", "BACK", "read again", alignment: .right),
        .init("failed", "FAILED", "refused, or not acknowledged in time", alignment: .right),
        .init("lost", "LOST", "acknowledged and not back within 20 s", alignment: .right),
        .init("duplicates", "DUPLICATES", "read more than once", alignment: .right),
        .init("outOfOrder", "OUT OF ORDER", "read after a later one", alignment: .right),
        .init("ackP50Milliseconds", "ACK P50", "acknowledgement, from the intended time", alignment: .right),
        .init("ackP99Milliseconds", "ACK P99", "", alignment: .right),
        .init("roundTripP50Milliseconds", "BACK P50", "round trip, from the intended time", alignment: .right),
        .init("roundTripP90Milliseconds", "P90", "", alignment: .right),
        .init("roundTripP99Milliseconds", "P99", "", alignment: .right),
        .init("roundTripP999Milliseconds", "P99.9", "", alignment: .right),
        .init("roundTripMaxMilliseconds", "MAX", "", alignment: .right),
        .init("rawP50Milliseconds", "RAW P50", "round trip, from the time of sending", alignment: .right, wide: true),
        .init("rawP99Milliseconds", "RAW P99", "", alignment: .right, wide: true),
        .init("rawMaxMilliseconds", "RAW MAX", "", alignment: .right, wide: true),
        .init("failOvers", "FAIL-OVER", "back across a fail-over, not averaged in", alignment: .right),
        .init("worstFailOverMilliseconds", "WORST", "the longest of those", alignment: .right),
    ]

    static let headerFields: [Command.Field] = [
        Command.Field("runningMilliseconds", "how long it ran (json)"),
        Command.Field("inFlight", "probes that were under way at the end (json)"),
        Command.Field("commitP50Milliseconds", "how long a commit takes; p99 and max beside it (json)"),
        Command.Field("failedCommits", "commits that failed (json)"),
        Command.Field("histogram", "list of upToMilliseconds and count, round trips (json)"),
        Command.Field(
            "failOvers",
            "list: partition, sign, leaders, and from the first sign to the first failed acknowledgement, the new leader, the first good acknowledgement (json)"
        ),
        Command.Field("rows", "list of objects with the following fields, of partitions, then leaders (json)"),
    ]

    // MARK: The report

    static func report(_ snapshot: ProbeSnapshot, _ format: OutputFormat) -> String {
        if format == .jsonl { return progress(snapshot, type: "totals").text + "\n" }
        var table = OutputTable(columns)
        for row in snapshot.partitions { table.append(cells(row.partition, row.leader, row.figures)) }
        for leader in snapshot.leaders.keys.sorted() {
            table.append(cells(nil, leader, snapshot.leaders[leader] ?? ProbeFigures()))
        }
        let text = table.render(format, header: header(snapshot))
        guard format == .table || format == .wide else { return text }
        return text + "\n" + histogram(snapshot)
    }

    private static func header(_ snapshot: ProbeSnapshot) -> [OutputTable.HeaderLine] {
        let total = snapshot.total
        let commit = snapshot.commit
        let commits =
            commit.count == 0
            ? "-" : "p50 \(text(commit.p50)) · p99 \(text(commit.p99)) · max \(text(commit.maximum))"
        let windows = snapshot.outages.map(sentence)
        return [
            .init(
                "runningMilliseconds",
                label: "ran",
                .init(
                    JSONValue(snapshot.runningMilliseconds),
                    text: HumanNumber.span(milliseconds: snapshot.runningMilliseconds)
                )
            ),
            .init("sent", label: nil, .init(JSONValue(total.sent))),
            .init("acknowledged", label: nil, .init(JSONValue(total.acknowledged))),
            .init("received", label: nil, .init(JSONValue(total.received))),
            .init("failed", label: nil, .init(JSONValue(total.failed))),
            .init("lost", label: "lost", .init(JSONValue(total.lost))),
            .init("cameLate", label: nil, .init(JSONValue(total.cameLate))),
            .init("duplicates", label: nil, .init(JSONValue(total.duplicates))),
            .init("outOfOrder", label: nil, .init(JSONValue(total.outOfOrder))),
            .init("inFlight", label: "in flight", .init(JSONValue(total.inFlight))),
            .init("commitP50Milliseconds", label: "commits", .init(number(commit.p50), text: commits)),
            .init("commitP99Milliseconds", label: nil, .init(number(commit.p99))),
            .init("commitMaxMilliseconds", label: nil, .init(number(commit.maximum))),
            .init(
                "failedCommits",
                label: snapshot.failedCommits == 0 ? nil : "failed commits",
                .init(JSONValue(snapshot.failedCommits))
            ),
            .init("histogram", label: nil, .init(.array(buckets(total.roundTrip.corrected)))),
            .init(
                "failOvers",
                label: windows.isEmpty ? nil : "fail-overs",
                .init(.array(snapshot.outages.map(line)), text: windows.joined(separator: "; "))
            ),
            .init(
                "brokersWithoutPartition",
                label: snapshot.uncovered.isEmpty ? nil : "lead nothing",
                .init(.array(snapshot.uncovered.map { JSONValue($0) }))
            ),
            .init(
                "lastTrouble",
                label: snapshot.trouble == nil ? nil : "last trouble",
                .init(JSONValue(snapshot.trouble))
            ),
        ]
    }

    private static func cells(_ partition: Int32?, _ leader: Int32?, _ figures: ProbeFigures) -> [OutputTable.Cell] {
        let acknowledge = figures.acknowledge.corrected
        let roundTrip = figures.roundTrip.corrected
        let raw = figures.roundTrip.raw
        return [
            .init(JSONValue(partition)), .init(JSONValue(leader)), .init(JSONValue(figures.sent)),
            .init(JSONValue(figures.acknowledged)), .init(JSONValue(figures.received)),
            .init(JSONValue(figures.failed)), .init(JSONValue(figures.lost)), .init(JSONValue(figures.duplicates)),
            .init(JSONValue(figures.outOfOrder)),
            cell(acknowledge, acknowledge.p50), cell(acknowledge, acknowledge.p99),
            cell(roundTrip, roundTrip.p50), cell(roundTrip, roundTrip.p90), cell(roundTrip, roundTrip.p99),
            cell(roundTrip, roundTrip.p999), cell(roundTrip, roundTrip.maximum),
            cell(raw, raw.p50), cell(raw, raw.p99), cell(raw, raw.maximum),
            .init(JSONValue(figures.failOvers)),
            figures.failOvers == 0
                ? .init(.null)
                : .init(number(figures.worstFailOverMicroseconds), text: text(figures.worstFailOverMicroseconds)),
        ]
    }

    private static func cell(_ histogram: LatencyHistogram, _ microseconds: Int64) -> OutputTable.Cell {
        histogram.count == 0 ? .init(.null) : .init(number(microseconds), text: text(microseconds))
    }

    private static func number(_ microseconds: Int64) -> JSONValue { .number(Double(microseconds) / 1000) }

    private static func text(_ microseconds: Int64) -> String {
        LatencyText.milliseconds(Double(microseconds) / 1000).text
    }

    // MARK: The histogram

    private static let bounds: [Int64] = [
        500, 1000, 2000, 3000, 5000, 10_000, 20_000, 30_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 5_000_000,
        .max,
    ]

    private static func counts(_ histogram: LatencyHistogram) -> [(bound: Int64, count: UInt64)] {
        var lower: Int64 = -1
        return bounds.map { bound in
            defer { lower = bound }
            return (bound, histogram.count(above: lower, upTo: bound))
        }
    }

    private static func buckets(_ histogram: LatencyHistogram) -> [JSONValue] {
        counts(histogram).map { bound, count in
            .object([
                .init("upToMilliseconds", bound == .max ? .null : number(bound)),
                .init("count", JSONValue(Int64(clamping: count))),
            ])
        }
    }

    /// Round trips as bars.
    private static func histogram(_ snapshot: ProbeSnapshot) -> String {
        let rows = counts(snapshot.total.roundTrip.corrected)
        guard let first = rows.firstIndex(where: { $0.count > 0 }), let last = rows.lastIndex(where: { $0.count > 0 })
        else { return "no probe came back\n" }
        let most = rows.map(\.count).max() ?? 1
        var lines = "round trip, from the intended time\n"
        for row in rows[first...last] {
            let label = row.bound == .max ? "more" : "≤ \(text(row.bound))"
            let width = Int((Double(row.count) / Double(most) * 50).rounded(.up))
            let padding = String(repeating: " ", count: max(0, 10 - label.count))
            let bar = String(repeating: "█", count: width)
            lines += "\(padding)\(label)  \(bar)\(width > 0 ? " " : "")\(row.count)\n"
        }
        return lines
    }

    // MARK: While it runs

    static func sentence(_ outage: ProbeOutage) -> String {
        let leaders = "\(outage.leaderBefore.map { "\($0)" } ?? "-")→\(outage.leaderAfter.map { "\($0)" } ?? "-")"
        guard outage.isOver else {
            return "partition \(outage.partition): \(outage.sign.rawValue), not over (\(leaders))"
        }
        let span = HumanNumber.span(milliseconds: Int64(outage.unavailableMilliseconds(nowNanoseconds: 0)))
        var parts = ["partition \(outage.partition): unavailable \(span), leader \(leaders), \(outage.sign.rawValue)"]
        if let failed = outage.milliseconds(to: outage.firstFailedAckNanoseconds) {
            parts.append("first failed ack after \(Int64(failed)) ms")
        }
        if let leader = outage.milliseconds(to: outage.newLeaderNanoseconds) {
            parts.append("new leader seen after \(Int64(leader)) ms")
        }
        return parts.joined(separator: ", ")
    }

    static func line(_ outage: ProbeOutage) -> JSONValue {
        func milliseconds(_ moment: Int64?) -> JSONValue {
            JSONValue(outage.milliseconds(to: moment).map { ($0 * 1000).rounded() / 1000 })
        }
        return .object([
            .init("type", .string("failover")),
            .init("partition", JSONValue(outage.partition)),
            .init("sign", .string(outage.sign.rawValue)),
            .init("leaderBefore", JSONValue(outage.leaderBefore)),
            .init("leaderAfter", JSONValue(outage.leaderAfter)),
            .init("firstFailedAckMilliseconds", milliseconds(outage.firstFailedAckNanoseconds)),
            .init("newLeaderMilliseconds", milliseconds(outage.newLeaderNanoseconds)),
            .init("unavailableMilliseconds", milliseconds(outage.firstGoodAckNanoseconds)),
        ])
    }

    static func progress(_ snapshot: ProbeSnapshot, type: String = "progress") -> JSONValue {
        let total = snapshot.total
        let roundTrip = total.roundTrip.corrected
        let acknowledge = total.acknowledge.corrected
        return .object([
            .init("type", .string(type)),
            .init("time", .string(WallTime.iso8601(WallTime.milliseconds))),
            .init("runningMilliseconds", JSONValue(snapshot.runningMilliseconds)),
            .init("sent", JSONValue(total.sent)),
            .init("acknowledged", JSONValue(total.acknowledged)),
            .init("received", JSONValue(total.received)),
            .init("inFlight", JSONValue(total.inFlight)),
            .init("failed", JSONValue(total.failed)),
            .init("lost", JSONValue(total.lost)),
            .init("duplicates", JSONValue(total.duplicates)),
            .init("outOfOrder", JSONValue(total.outOfOrder)),
            .init("failOvers", JSONValue(total.failOvers)),
            .init("ackP50Milliseconds", number(acknowledge.p50)),
            .init("ackP99Milliseconds", number(acknowledge.p99)),
            .init("roundTripP50Milliseconds", number(roundTrip.p50)),
            .init("roundTripP99Milliseconds", number(roundTrip.p99)),
            .init("roundTripP999Milliseconds", number(roundTrip.p999)),
            .init("roundTripMaxMilliseconds", number(roundTrip.maximum)),
            .init("rawP99Milliseconds", number(total.roundTrip.raw.p99)),
            .init("commitP99Milliseconds", number(snapshot.commit.p99)),
        ])
    }
}
