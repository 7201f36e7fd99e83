import ClusterView
import Terminal

/// Turns brokers into cells.
struct BrokerRows {
    var state: ConsoleState
    var isZoomed: Bool

    var columns: [Column] {
        let basic = [
            Column(id: "broker", title: "BROKER", alignment: .trailing),
            Column(id: "state", title: "STATE", reserved: 10),
            Column(id: "leaders", title: "LEADERS", alignment: .trailing),
            Column(id: "replicas", title: "REPLICAS", alignment: .trailing, priority: 5),
            Column(id: "outofsync", title: "OUT", alignment: .trailing, priority: 1),
            Column(id: "log", title: "LOG", alignment: .trailing, reserved: 6, priority: 7),
            Column(id: "up", title: "UP", alignment: .trailing, reserved: 6, priority: 3),
            Column(id: "cpu", title: "CPU", alignment: .trailing, reserved: 4, priority: 4),
            Column(id: "rss", title: "RSS", alignment: .trailing, reserved: 6, priority: 6),
        ]
        guard isZoomed else { return basic }
        return basic + [
            Column(id: "leaderskew", title: "LEADER SKEW", alignment: .trailing, priority: 10),
            Column(id: "replicaskew", title: "REPLICA SKEW", alignment: .trailing, priority: 11),
            Column(id: "restarts", title: "RESTARTS", alignment: .trailing, priority: 9),
            Column(id: "pid", title: "PID", alignment: .trailing, reserved: 6, priority: 12),
            Column(id: "address", title: "ADDRESS", priority: 8, cut: .middle),
            Column(id: "rack", title: "RACK", priority: 13),
            Column(id: "exit", title: "LAST EXIT", minimum: 9, priority: 14),
        ]
    }

    func row(_ broker: BrokerRow) -> TableRow {
        let process = broker.process
        var cells: [[Piece]] = [
            [Piece("\(broker.id)", broker.isServing ? .text : Style(.bad))],
            [stateCell(broker)],
            [Piece(Figures.grouped(broker.leaders), broker.leaders == 0 ? .dim : .text)],
            [Piece(Figures.grouped(broker.replicas), .dim)],
            [Piece(Figures.grouped(broker.outOfSync), broker.outOfSync > 0 ? Style(.warn) : .dim)],
            [Piece.reading(broker.logBytes) { Piece(Figures.bytes($0), .dim) }],
            [figure(process) { $0.uptimeMilliseconds.map { Figures.age(milliseconds: $0) } }],
            [figure(process) { $0.cpuPercent.map { Figures.decimal($0, digits: 0) + "%" } }],
            [figure(process) { $0.residentBytes.map { Figures.bytes($0) } }],
        ]
        if isZoomed {
            cells += [
                [skew(broker.leaders, \.leaders)],
                [skew(broker.replicas, \.replicas)],
                [figure(process) { "\($0.restarts)" }],
                [figure(process) { $0.pid.map { "\($0)" } }],
                [Piece("\(broker.host):\(broker.port)", .dim)],
                [Piece(broker.rack ?? "–", .dim)],
                [Piece(process?.lastExit ?? "–", process?.lastExit == nil ? .dim : Style(.warn))],
            ]
        }
        return TableRow(key: .broker(broker.id), cells: cells)
    }

    /// A figure of a broker's process; Kafka's protocol tells none of a remote one.
    private func figure(_ process: ProcessFigures?, _ text: (ProcessFigures) -> String?) -> Piece {
        guard let process else {
            return Piece(state.snapshot?.identity.ownership == .remote ? "n/a" : "–", .dim)
        }
        return Piece.optional(text(process)) { $0 }
    }

    private func stateCell(_ broker: BrokerRow) -> Piece {
        let change = state.data.changes.change(
            of: .brokerState(broker.id),
            nowMilliseconds: state.displayedMilliseconds
        )
        switch broker.state {
        case .alive: return Piece("✓ alive", Style(change == nil ? .good : .changed))
        case .down: return Piece("✗ down", Style(.bad))
        case .fenced: return Piece("✗ fenced", Style(.bad))
        case .frozen: return Piece("! frozen", Style(.warn))
        case .starting: return Piece("~ starting", Style(.accent))
        case .unknown: return Piece("– unknown", .dim)
        }
    }

    /// How far from an even share, in percent of it.
    private func skew(_ count: Int, _ figure: KeyPath<BrokerRow, Int>) -> Piece {
        guard let brokers = state.snapshot?.brokers, !brokers.isEmpty else { return Piece("–", .dim) }
        let total = brokers.reduce(0) { $0 + $1[keyPath: figure] }
        guard total > 0 else { return Piece("–", .dim) }
        let even = Double(total) / Double(brokers.count)
        let percent = (Double(count) - even) / even * 100
        let text = (percent >= 0.5 ? "+" : "") + Figures.decimal(percent, digits: 0) + "%"
        return Piece(text, abs(percent) > 25 ? Style(.warn) : .dim)
    }
}
