import CommandLineInterface
import Ticketing

/// The auditor's figures for scripts: a line a second.
struct WorkloadLines: Sendable {
    static let columns: [OutputTable.Column] = [
        .init("time", "TIME", "UTC"),
        .init("started", "STARTED", "payments"),
        .init("completed", "COMPLETED", "payments whose points were used and whose seats were confirmed"),
        .init("refunded", "REFUNDED", "payments that failed and gave the points back"),
        .init("refused", "REFUSED", "payments that failed for want of points, with nothing taken"),
        .init("running", "RUNNING", "payments under way"),
        .init("parked", "PARKED", "payments that wait for a dead letter"),
        .init("stuck", "STUCK", "payments that have not moved for a minute"),
        .init("lost", "LOST", "payments that will never end; known at the end"),
        .init("twice", "TWICE", "payments for which something took effect twice"),
        .init("wrong", "WRONG", "finished payments whose money or seats do not fit"),
        .init("moneyDifference", "MONEY", "points that do not add up"),
        .init("seatDifference", "SEATS", "seats that do not add up"),
        .init("outboxBacklog", "OUTBOX", "records that wait to be published"),
        .init("inboxSkips", "SKIPS", "records skipped because their event had been processed"),
        .init("written", "WRITTEN", "commands and events written"),
        .init("processed", "PROCESSED", "commands and events that took effect"),
        .init("onTimeShare", "ON TIME", "share of the events processed within a second"),
        .init("isFinal", "FINAL", "whether this is the verdict, with nothing under way any more"),
    ]

    let format: OutputFormat

    /// The header of formats that have one.
    func begin() {
        if self.format == .csv { StandardOutput.write(OutputTable(Self.columns).render(.csv)) }
    }

    func write(_ figures: AuditFigures, atMilliseconds now: Int64) {
        switch self.format {
        case .table, .wide:
            let onTime = figures.onTimeShare.map { "  on time \(Int(($0 * 100).rounded()))%" } ?? ""
            StandardOutput.write(
                "\(WallTime.timeOfDay(now))  \(figures.sentence)  outbox \(figures.outboxBacklog)"
                    + "  inbox skips \(figures.skipped)\(onTime)\n"
            )
        case .json, .jsonl, .csv:
            var table = OutputTable(Self.columns)
            table.append(self.cells(figures, now))
            StandardOutput.write(table.renderLines(self.format))
        }
    }

    private func cells(_ figures: AuditFigures, _ now: Int64) -> [OutputTable.Cell] {
        let numbers = [
            figures.started, figures.completed, figures.refunded, figures.refused, figures.running, figures.parked,
            figures.stuck, figures.lost, figures.twice, figures.wrong, figures.moneyDifference, figures.seatDifference,
            figures.outboxBacklog, figures.skipped, figures.written, figures.processed,
        ]
        return [.init(.string(WallTime.iso8601(now)))] + numbers.map { .init(JSONValue($0)) } + [
            .init(JSONValue(figures.onTimeShare)), .init(.boolean(figures.isFinal)),
        ]
    }
}
