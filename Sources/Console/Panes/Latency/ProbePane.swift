import ClusterView
import Measures
import Operations
import Terminal

/// What the probe found: what came back and after how long, by partition and by leader, and fail-overs.
struct ProbePane {
    var state: ConsoleState
    var frame: PaneFrame

    private var probe: ProbeSnapshot? { state.data.probe }

    func draw(on surface: inout Surface, in rect: Rect) {
        var titled = frame
        titled.crumb = "probe"
        let content = titled.draw(state, answer: answer, on: &surface, in: rect)
        guard let probe else {
            let reason = state.reasonAgainstChanges.map { "n/a: \($0), and the probe writes records" }
            return PaneFrame.say(
                reason ?? "no probe runs; P starts one, after saying what it writes",
                on: &surface,
                in: content
            )
        }
        counts(probe).draw(on: &surface, in: content.rows(from: 0, count: 2))
        let notes = notes(probe, width: content.width)
        var y = 2
        for line in notes.prefix(max(0, content.height - y - 3)) {
            surface.put(line, x: content.x, y: content.y + y, clip: content)
            y += 1
        }
        guard content.height - y >= 4 else { return }
        rows(probe).draw(on: &surface, in: content.rows(from: y + 1, count: content.height - y - 1))
    }

    private var answer: [Piece] {
        guard let probe else { return [] }
        if probe.total.lost > 0 { return [Piece("\(Figures.grouped(probe.total.lost)) LOST", Style(.bad))] }
        let histogram = probe.total.roundTrip.corrected
        guard histogram.count > 0 else { return [Piece("nothing is back yet", .dim)] }
        return [
            Piece(
                "p50 \(Figures.latency(milliseconds: Double(histogram.p50) / 1000)) · "
                    + "p99 \(Figures.latency(milliseconds: Double(histogram.p99) / 1000))",
                .dim
            )
        ]
    }

    private func counts(_ probe: ProbeSnapshot) -> Table {
        let total = probe.total
        let columns = [
            Column(id: "sent", title: "SENT", alignment: .trailing, reserved: 7),
            Column(id: "acked", title: "ACKED", alignment: .trailing, reserved: 7),
            Column(id: "back", title: "BACK", alignment: .trailing, reserved: 7),
            Column(id: "flight", title: "IN FLIGHT", alignment: .trailing, priority: 2),
            Column(id: "failed", title: "FAILED", alignment: .trailing),
            Column(id: "lost", title: "LOST", alignment: .trailing),
            Column(id: "duplicates", title: "DUPLICATES", alignment: .trailing, priority: 3),
            Column(id: "order", title: "OUT OF ORDER", alignment: .trailing, priority: 4),
            Column(id: "failovers", title: "FAIL-OVERS", alignment: .trailing, priority: 1),
        ]
        let fault = { (count: Int, role: Role) in
            Piece(Figures.grouped(count), count == 0 ? Style(.good) : Style(role).with(.bold))
        }
        let cells = [
            Piece(Figures.grouped(total.sent)), Piece(Figures.grouped(total.acknowledged)),
            Piece(Figures.grouped(total.received)), Piece(Figures.grouped(total.inFlight)), fault(total.failed, .warn),
            fault(total.lost, .bad), fault(total.duplicates, .warn), fault(total.outOfOrder, .warn),
            Piece(Figures.grouped(total.failOvers), total.failOvers == 0 ? .dim : Style(.warn)),
        ]
        return Table(columns: columns, rowCount: 1, row: { _ in TableRow(key: nil, cells: cells.map { [$0] }) })
    }

    private func notes(_ probe: ProbeSnapshot, width: Int) -> [[Piece]] {
        let settings = probe.settings
        let commit = probe.commit
        var lines = [
            Piece(
                "topic \(settings.topic), every \(settings.intervalMilliseconds) ms and partition · times from the intended "
                    + "moment of sending, raw from the true one",
                .dim
            )
        ]
        if commit.count > 0 {
            lines.append(
                Piece(
                    "commits p50 \(Figures.latency(milliseconds: Double(commit.p50) / 1000)) · p99 "
                        + "\(Figures.latency(milliseconds: Double(commit.p99) / 1000))"
                        + (probe.failedCommits > 0 ? " · \(Figures.grouped(probe.failedCommits)) failed" : ""),
                    .dim
                )
            )
        }
        for outage in probe.outages.suffix(4).reversed() { lines.append(words(outage)) }
        if !probe.uncovered.isEmpty {
            let list = probe.uncovered.map(String.init).joined(separator: ", ")
            lines.append(Piece("broker \(list) leads no probe partition: nothing is known of it", Style(.warn)))
        }
        if let trouble = probe.trouble, !probe.outages.isEmpty || probe.total.failed > 0 {
            lines.append(Piece("last trouble: \(trouble)", .dim))
        }
        return lines.map { [Piece(CharacterWidth.truncated($0.text, to: width), $0.style)] }
    }

    private func words(_ outage: ProbeOutage) -> Piece {
        let name = { (id: Int32?) in id.map(String.init) ?? "none" }
        let leaders = "\(name(outage.leaderBefore))→\(name(outage.leaderAfter))"
        guard outage.isOver else {
            return Piece("✗ partition \(outage.partition): \(outage.sign.rawValue), out now", Style(.bad))
        }
        let unavailable = Int64(outage.unavailableMilliseconds(nowNanoseconds: 0))
        var text = "✗ partition \(outage.partition): unavailable \(Figures.grouped(unavailable)) ms, leader \(leaders)"
        if let failed = outage.milliseconds(to: outage.firstFailedAckNanoseconds) {
            text += ", first failed ack \(Figures.grouped(Int64(failed))) ms"
        }
        if let leader = outage.milliseconds(to: outage.newLeaderNanoseconds) {
            text += ", new leader seen \(Figures.grouped(Int64(leader))) ms"
        }
        return Piece(text, Style(.bad))
    }

    // MARK: - Rows

    private func rows(_ probe: ProbeSnapshot) -> Table {
        let columns = [
            Column(id: "name", title: "PARTITION / LEADER", reserved: 18),
            Column(id: "acked", title: "ACKED", alignment: .trailing, reserved: 6),
            Column(id: "lost", title: "LOST", alignment: .trailing),
            Column(id: "ack50", title: "ACK P50", alignment: .trailing, priority: 4),
            Column(id: "ack99", title: "ACK P99", alignment: .trailing, priority: 3),
            Column(id: "p50", title: "BACK P50", alignment: .trailing, reserved: 8),
            Column(id: "p90", title: "P90", alignment: .trailing, reserved: 7, priority: 5),
            Column(id: "p99", title: "P99", alignment: .trailing, reserved: 7),
            Column(id: "p999", title: "P99.9", alignment: .trailing, reserved: 7, priority: 6),
            Column(id: "max", title: "MAX", alignment: .trailing, reserved: 7, priority: 2),
            Column(id: "raw99", title: "RAW P99", alignment: .trailing, priority: 7),
            Column(id: "failover", title: "FAIL-OVER", alignment: .trailing, priority: 1),
        ]
        var rows = probe.partitions.map { partition in
            let leader = partition.leader.map { "leader \($0)" } ?? "no leader"
            return ("partition \(partition.partition), \(leader)", partition.figures)
        }
        for leader in probe.leaders.keys.sorted() {
            rows.append(("leader \(leader)", probe.leaders[leader] ?? ProbeFigures()))
        }
        return Table(
            columns: columns,
            rowCount: rows.count,
            row: { TableRow(key: nil, cells: Self.cells(rows[$0].0, rows[$0].1)) }
        )
    }

    private static func cells(_ name: String, _ figures: ProbeFigures) -> [[Piece]] {
        let time = { (histogram: LatencyHistogram, microseconds: Int64) in
            histogram.count == 0
                ? Piece("–", .dim) : Piece(Figures.latency(milliseconds: Double(microseconds) / 1000))
        }
        let acknowledge = figures.acknowledge.corrected
        let back = figures.roundTrip.corrected
        let raw = figures.roundTrip.raw
        let failOver = Double(figures.worstFailOverMicroseconds) / 1000
        return [
            [Piece(name)], [Piece(Figures.grouped(figures.acknowledged))],
            [Piece(Figures.grouped(figures.lost), figures.lost == 0 ? .dim : Style(.bad))],
            [time(acknowledge, acknowledge.p50)], [time(acknowledge, acknowledge.p99)], [time(back, back.p50)],
            [time(back, back.p90)], [time(back, back.p99)], [time(back, back.p999)], [time(back, back.maximum)],
            [time(raw, raw.p99)],
            [
                figures.failOvers == 0
                    ? Piece("–", .dim) : Piece(Figures.latency(milliseconds: failOver), Style(.bad))
            ],
        ]
    }
}
