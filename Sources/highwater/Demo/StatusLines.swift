import ClusterView
import CommandLineInterface
import Ticketing

/// The demo for scripts: a line a second with the cluster, the checked load and the ticketing services in figures.
struct StatusLines {
    static let columns: [OutputTable.Column] = [
        .init("time", "TIME", "UTC"),
        .init("isReachable", "ANSWERS", "whether a broker answers; if not, leaders and ISRs are the last known"),
        .init("brokersServing", "UP", "brokers that serve"),
        .init("brokers", "OF", "brokers in all"),
        .init("controller", "CTRL", "the active controller"),
        .init("controllerEpoch", "EPOCH", "its epoch"),
        .init("partitions", "PARTITIONS", "partitions"),
        .init("underReplicated", "URP", "partitions with fewer in sync than replicas"),
        .init("refusingAcksAll", "<MIN", "partitions that refuse acks=all"),
        .init("offline", "OFF", "partitions without a leader"),
        .init("sent", "SENT", "records handed to the producers"),
        .init("acked", "ACKED", "records acknowledged"),
        .init("ackedPerSecond", "ACKED/S", "over the last second"),
        .init("consumed", "READ", "records read back"),
        .init("lost", "LOST", "acknowledged records that are gone"),
        .init("duplicated", "DUP", "records read twice"),
        .init("outOfOrder", "ORDER", "records read out of order"),
        .init("failed", "FAILED", "records refused or timed out for good"),
        .init("p99Milliseconds", "P99", "time to the acknowledgement over the last seconds"),
        .init("payments", "PAYMENTS", "payments that were started"),
        .init("completed", "COMPLETED", "payments whose points were used and whose seats were confirmed"),
        .init("refunded", "REFUNDED", "payments that failed and gave the points back"),
        .init("parked", "PARKED", "payments that wait for a dead letter"),
        .init("stuck", "STUCK", "payments that have not moved for a minute"),
        .init("twice", "TWICE", "payments for which something took effect twice"),
        .init("booksBalance", "BOOKS", "whether money, seats and every finished payment fit"),
    ]

    let format: OutputFormat

    /// The header of formats that have one.
    func begin() {
        if format == .csv { StandardOutput.write(OutputTable(Self.columns).render(.csv)) }
    }

    func write(_ snapshot: ClusterSnapshot, _ load: LoadFigures, _ audit: AuditFigures) {
        switch format {
        case .table, .wide: StandardOutput.write(text(snapshot, load, audit) + "\n")
        case .json, .jsonl, .csv:
            var table = OutputTable(Self.columns)
            table.append(cells(snapshot, load, audit))
            StandardOutput.write(table.renderLines(format))
        }
    }

    private func text(_ snapshot: ClusterSnapshot, _ load: LoadFigures, _ audit: AuditFigures) -> String {
        let totals = snapshot.totals
        let quorum = snapshot.quorum.value
        let controller = quorum?.leaderID.map { "\($0) e\(quorum?.leaderEpoch ?? 0)" } ?? "none"
        let p99 = load.latency.value.map { "\(Int64($0.p99Milliseconds.rounded())) ms" } ?? "-"
        return
            "\(WallTime.timeOfDay(snapshot.takenAtMilliseconds))  brokers \(totals.brokersServing)/\(totals.brokers)  "
            + "ctrl \(controller)  URP \(totals.underReplicated)  <min \(totals.refusingAcksAll)  "
            + "off \(totals.offline)  acked \(load.acked) (\(Int64(load.ackedPerSecond.rounded()))/s)  "
            + "lost \(load.lost)  duplicated \(load.duplicated)  out of order \(load.outOfOrder)  "
            + "failed \(load.failed)  p99 \(p99)  payments \(audit.started) completed \(audit.completed) refunded "
            + "\(audit.refunded) parked \(audit.parked) stuck \(audit.stuck) twice \(audit.twice)"
            + (snapshot.contact == .reachable ? "" : "  no broker answers")
    }

    private func cells(_ snapshot: ClusterSnapshot, _ load: LoadFigures, _ audit: AuditFigures) -> [OutputTable.Cell] {
        let totals = snapshot.totals
        let quorum = snapshot.quorum.value
        return [
            .init(.string(WallTime.iso8601(snapshot.takenAtMilliseconds))),
            .init(.boolean(snapshot.contact == .reachable)),
            .init(JSONValue(totals.brokersServing)), .init(JSONValue(totals.brokers)),
            .init(JSONValue(quorum?.leaderID)), .init(JSONValue(quorum?.leaderEpoch)),
            .init(JSONValue(totals.partitions)), .init(JSONValue(totals.underReplicated)),
            .init(JSONValue(totals.refusingAcksAll)), .init(JSONValue(totals.offline)),
            .init(JSONValue(load.sent)), .init(JSONValue(load.acked)),
            .init(JSONValue(Int64(load.ackedPerSecond.rounded()))), .init(JSONValue(load.consumed)),
            .init(JSONValue(load.lost)), .init(JSONValue(load.duplicated)), .init(JSONValue(load.outOfOrder)),
            .init(JSONValue(load.failed)), .init(JSONValue(load.latency.value?.p99Milliseconds)),
            .init(JSONValue(audit.started)), .init(JSONValue(audit.completed)), .init(JSONValue(audit.refunded)),
            .init(JSONValue(audit.parked)), .init(JSONValue(audit.stuck)), .init(JSONValue(audit.twice)),
            .init(.boolean(audit.isGood)),
        ]
    }
}
