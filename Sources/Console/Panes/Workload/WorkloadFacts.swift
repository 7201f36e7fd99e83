import ClusterView
import Terminal

/// What is known of the workload as a whole, a line for each question.
struct WorkloadFacts {
    var state: ConsoleState
    var snapshot: WorkloadSnapshot
    var list: ServiceList

    /// Whether the auditor has something to say that comes before everything else.
    var isAuditBad: Bool { snapshot.audit?.isGood == false }

    /// Does everything add up?
    var audit: FactLine {
        guard let audit = snapshot.audit else {
            return FactLine(label: "auditor", facts: [.init(Piece("– has not reported", .dim))])
        }
        let silence = snapshot.auditSilence(nowMilliseconds: state.displayedMilliseconds)
        let age = state.displayedMilliseconds - audit.heardMilliseconds
        let note =
            silence.map { Piece("as of \(Figures.wholeAge(milliseconds: $0)) ago", Style(.warn)) }
            ?? Piece("\(Figures.wholeAge(milliseconds: age)) ago", .dim)
        if let finding = audit.finding {
            return FactLine(label: "auditor", facts: [.init(Piece("✗ \(finding)", Style(.bad)))], note: note)
        }
        let style: Style = silence == nil ? Style(.good) : .dim
        return FactLine(
            label: "auditor",
            facts: [.init(Piece("✓ money and seats add up", style))] + counts(audit, isShort: true),
            note: note
        )
    }

    /// The auditor's counts, whether they are good or not.
    var findings: FactLine? {
        guard let audit = snapshot.audit, !audit.isGood else { return nil }
        return FactLine(label: "", facts: counts(audit, isShort: false))
    }

    private func counts(_ audit: WorkloadAudit, isShort: Bool) -> [FactLine.Fact] {
        [
            .init("lost", Self.fault(audit.lost), rank: isShort ? 1 : 0),
            .init("twice", Self.fault(audit.appliedTwice), rank: isShort ? 2 : 0),
            .init("stuck", Self.fault(audit.stuck), rank: isShort ? 3 : 0),
        ]
    }

    /// How do the sagas end?
    var sagas: FactLine {
        guard let sagas = snapshot.sagas else {
            return FactLine(label: "sagas", facts: [.init(Piece("– no service that leads them has reported", .dim))])
        }
        let parked = snapshot.audit?.parked ?? 0
        let stuck = snapshot.audit.map { Self.fault($0.stuck) } ?? Piece("–", .dim)
        return FactLine(
            label: "sagas",
            facts: [
                .init("running", Piece(Figures.grouped(max(0, sagas.running - parked)))),
                .init("completed", Piece(Figures.grouped(sagas.completed))),
                .init("compensated", Piece(Figures.grouped(sagas.compensated)), rank: 2),
                .init("parked", ServiceCells.count(parked, .warn), rank: 3),
                .init("stuck", stuck, rank: 1),
                .init("refused", Piece(Figures.grouped(sagas.refused), .dim), rank: 4),
                .init("started", rate(sagas.startedPerSecond), rank: 5),
            ]
        )
    }

    /// Is what was produced processed, and in time?
    var flow: FactLine {
        let flow = snapshot.flow
        let waiting = max(0, flow.written - flow.processed)
        let share = snapshot.onTimeShare.map { Piece(Self.percent($0), $0 < 0.99 ? Style(.warn) : .text) }
        return FactLine(
            label: "events",
            facts: [
                .init("produced", Piece(Figures.grouped(flow.written))),
                .init("processed", Piece(Figures.grouped(flow.processed))),
                .init("on time", share ?? Piece("–", .dim), rank: 1),
                .init("under way", Piece(Figures.grouped(waiting), .dim), rank: 2),
            ]
        )
    }

    /// What waits to be published, and what came twice?
    var stores: FactLine {
        let skips = snapshot.stores.reduce(0) { $0 + $1.inboxSkips }
        let total = snapshot.stores.reduce(0) { $0 + $1.outboxBacklog }
        let each = snapshot.stores.filter { $0.outboxBacklog > 0 }
            .map { FactLine.Fact("\($0.service)", Piece(Figures.grouped($0.outboxBacklog), Style(.warn)), rank: 2) }
        return FactLine(
            label: "outbox",
            facts: [.init("waiting", ServiceCells.count(total, .warn))] + each + [
                .init("inbox skipped", Piece(Figures.grouped(skips)))
            ]
        )
    }

    /// Do records reach the brokers?
    var producers: FactLine {
        guard let worst = ProducerTable.producers(list).first, let producer = worst.report?.producer else {
            return FactLine(label: "producers", facts: [.init(Piece("–", .dim))])
        }
        return FactLine(
            label: "producers",
            facts: [
                .init("worst", Piece(CharacterWidth.shortened(worst.name, to: 16)), rank: 3),
                .init("errors", ProducerTable.share(producer.errorRate, .bad)),
                .init("retries", ProducerTable.share(producer.retryRate, .warn)),
                .init("p99", ProducerTable.latency(producer.requestLatency?.p99Milliseconds), rank: 1),
                .init("p50", ProducerTable.latency(producer.requestLatency?.p50Milliseconds), rank: 2),
            ]
        )
    }

    /// The checked load in one line, where there is no room for more.
    func load(_ load: LoadFigures) -> FactLine {
        FactLine(
            label: "load",
            facts: [
                .init("acked", Piece(Figures.grouped(load.acked))),
                .init("lost", Self.fault(load.lost)),
                .init("duplicated", Self.fault(load.duplicated), rank: 1),
                .init("acked/s", Piece(Figures.compact(load.ackedPerSecond)), rank: 2),
                .init("failed", ServiceCells.count(load.failed, .warn), rank: 3),
            ]
        )
    }

    private func rate(_ perSecond: Double?) -> Piece {
        perSecond.map { Piece(Figures.grouped(Int64($0.rounded())) + "/s", .dim) } ?? Piece("–", .dim)
    }

    private static func fault(_ count: Int64) -> Piece {
        Piece(Figures.grouped(count), count == 0 ? Style(.good) : Style(.bad).with(.bold))
    }

    /// `99.2%`; a share that is not whole is never shown as 100%.
    static func percent(_ share: Double) -> String {
        share < 1 && share > 0.9995 ? ">99.9%" : Figures.decimal(share * 100, digits: share == 1 ? 0 : 1) + "%"
    }
}
