import ClusterView
import Terminal

/// Turns services and their instances into cells.
struct ServiceCells {
    var services: [ServiceLine]
    /// Whether the instances stand below their services.
    var hasInstances: Bool
    /// Whether there is room for what matters less.
    var isWide: Bool

    private enum Row {
        case service(ServiceLine)
        case instance(InstanceLine)
    }

    private var rows: [Row] {
        services.flatMap { service -> [Row] in
            hasInstances ? [.service(service)] + service.instances.map { .instance($0) } : [.service(service)]
        }
    }

    var rowCount: Int { rows.count }

    func table(selected: RowKey?) -> Table {
        let rows = rows
        return Table(columns: columns, rowCount: rows.count, selected: selected, row: { row(rows[$0]) })
    }

    private var columns: [Column] {
        let least = isWide ? 17 : hasInstances ? 15 : 11
        var columns = [
            Column(id: "name", title: "SERVICE", minimum: least, reserved: least, cut: .middle),
            Column(id: "state", title: "STATE", reserved: isWide ? 12 : 9),
        ]
        if isWide { columns.append(Column(id: "pid", title: "PID", alignment: .trailing, reserved: 6, priority: 6)) }
        columns += [
            Column(id: "in", title: "IN/s", alignment: .trailing, reserved: 4),
            Column(id: "out", title: "OUT/s", alignment: .trailing, priority: 2),
            Column(id: "lag", title: "LAG", alignment: .trailing, reserved: 5),
        ]
        if isWide {
            columns.append(Column(id: "attempts", title: "ATTEMPTS", alignment: .trailing, reserved: 8, priority: 3))
        }
        columns += [
            Column(id: "retries", title: "RETRIES", alignment: .trailing, priority: 1),
            Column(id: "dead", title: "DEAD", alignment: .trailing),
        ]
        if isWide {
            columns += [
                Column(id: "known", title: "KNOWN", alignment: .trailing, priority: 8),
                Column(id: "hand", title: "IN HAND", alignment: .trailing, priority: 9),
                Column(id: "commit", title: "COMMIT P99", alignment: .trailing, priority: 7),
                Column(id: "mode", title: "MODE", priority: 10),
                Column(id: "error", title: "LAST ERROR", minimum: 12, reserved: 12, priority: 4, fills: true),
            ]
        }
        return columns
    }

    private func row(_ row: Row) -> TableRow {
        switch row {
        case .service(let service): self.service(service)
        case .instance(let line): instance(line)
        }
    }

    // MARK: Services

    private func service(_ service: ServiceLine) -> TableRow {
        let isIdle = service.live == 0
        var cells = [
            [Piece(service.name, Style(.title))],
            [Piece(service.state, service.stateStyle)],
        ]
        if isWide { cells.append([]) }
        cells += [
            [isIdle ? Piece("–", .dim) : Self.rate(service.sum(\.processedPerSecond))],
            [isIdle ? Piece("–", .dim) : Self.rate(service.sum(\.producer.publishedPerSecond))],
            [Piece.optional(service.lag) { Figures.grouped($0) }],
        ]
        if isWide { cells.append([Piece(Figures.grouped(service.count(\.attempts)), .dim)]) }
        cells += [
            [Self.count(service.count(\.retried), .warn)],
            [Self.count(service.store?.deadLettered ?? service.count(\.deadLettered), .bad)],
        ]
        if isWide { cells += [[Piece(Figures.grouped(service.count(\.skipped)), .dim)], [], [], [], []] }
        return TableRow(key: .service(service.name), cells: cells)
    }

    // MARK: Instances

    private func instance(_ line: InstanceLine) -> TableRow {
        let report = line.report
        /// A figure of now; what an instance said before it ended is no news.
        func now(_ value: (WorkloadInstance) -> Piece) -> [Piece] {
            guard line.isLive, let report else { return [Piece("–", .dim)] }
            return [value(report)]
        }
        func since(_ value: (WorkloadInstance) -> Piece) -> [Piece] {
            guard let report else { return [Piece("–", .dim)] }
            let piece = value(report)
            return [line.isLive ? piece : Piece(piece.text, .dim)]
        }
        var cells = [
            [Piece("  \(line.name)", line.isLive ? .text : line.health.isTrouble ? Style(.title) : .dim)],
            [Piece(line.state, line.health.style)],
        ]
        if isWide { cells.append([Piece.optional(line.pid) { "\($0)" }]) }
        cells += [
            now { Self.rate($0.processedPerSecond) }, now { Self.rate($0.producer.publishedPerSecond) },
            [Piece.optional(line.lag) { Figures.grouped($0) }],
        ]
        if isWide { cells.append(since { Piece(Figures.grouped($0.attempts), .dim) }) }
        cells += [since { Self.count($0.retried, .warn) }, since { Self.count($0.deadLettered, .bad) }]
        if isWide {
            cells += [
                since { Piece(Figures.grouped($0.skipped), .dim) },
                now { Piece(Figures.grouped($0.inHand), .dim) },
                now { report in
                    Piece.optional(report.commitLatency) { Figures.latency(milliseconds: $0.p99Milliseconds) }
                },
                since { Piece($0.mode.isEmpty ? "–" : $0.mode, .dim) },
                [lastError(line)],
            ]
        }
        return TableRow(key: .instance(line.name), cells: cells)
    }

    /// Why it is not there, or what went wrong last.
    private func lastError(_ line: InstanceLine) -> Piece {
        if line.health == .ended, let exit = line.process?.lastExit { return Piece(exit, Style(.bad)) }
        guard let error = line.report?.lastError else { return Piece("–", .dim) }
        return Piece(error, line.health == .retrying ? Style(.warn) : .dim)
    }

    static func rate(_ value: Double) -> Piece {
        Piece(value > 0 && value < 0.5 ? "<1" : Figures.grouped(Int64(value.rounded())), value == 0 ? .dim : .text)
    }

    static func count(_ value: Int64, _ role: Role) -> Piece {
        Piece(Figures.grouped(value), value == 0 ? .dim : Style(role))
    }
}
