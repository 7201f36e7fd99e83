import ClusterView
import Terminal

/// Percentiles and counts by group, topic and leader; in each part the slowest first.
struct LatencyTable {
    var state: ConsoleState

    /// The rows that are shown: of all groups, or of the one that is chosen.
    static func rows(in state: ConsoleState) -> [LatencyRow] {
        guard let latency = state.data.latency else { return [] }
        let memory = state.paneState(.latency)
        let chosen = memory.latency.group
        let rows = latency.rows.filter { row in
            switch row.scope {
            case .all: false
            case .group(let id): chosen == nil || id == chosen
            case .topic(_, let group), .leader(_, let group): group == chosen
            }
        }
        // A percentile is a walk through a histogram: one for each row, not for each comparison.
        let kept = memory.filter.keep(rows) { Self.name($0.scope) }.map {
            (row: $0, part: Self.part($0.scope), p99: $0.figures.percentile(99) ?? -1)
        }
        return kept.sorted { left, right in
            if left.part != right.part { return left.part < right.part }
            return left.p99 != right.p99 ? left.p99 > right.p99 : left.row.scope < right.row.scope
        }.map(\.row)
    }

    private static func part(_ scope: LatencyScope) -> Int {
        switch scope {
        case .all: 0
        case .group: 1
        case .topic: 2
        case .leader: 3
        }
    }

    static func name(_ scope: LatencyScope) -> String {
        switch scope {
        case .all: "all groups"
        case .group(let id): id
        case .topic(let topic, _): "topic \(topic)"
        case .leader(let leader, _): leader < 0 ? "no leader" : "leader \(leader)"
        }
    }

    func draw(_ rows: [LatencyRow], selected: RowKey?, first: Int, on surface: inout Surface, in rect: Rect) {
        Table(columns: Self.columns, rowCount: rows.count, selected: selected, row: { cells(rows[$0]) })
            .draw(on: &surface, in: rect, first: first)
    }

    private static let columns = [
        Column(id: "name", title: "GROUP / TOPIC / LEADER", minimum: 22, reserved: 22, cut: .middle),
        Column(id: "p50", title: "P50", alignment: .trailing, reserved: 7),
        Column(id: "p90", title: "P90", alignment: .trailing, reserved: 7, priority: 5),
        Column(id: "p99", title: "P99", alignment: .trailing, reserved: 7),
        Column(id: "p999", title: "P99.9", alignment: .trailing, reserved: 7, priority: 8),
        Column(id: "max", title: "MAX", alignment: .trailing, reserved: 7, priority: 3),
        Column(id: "ontime", title: "ON TIME", alignment: .trailing),
        Column(id: "late", title: "LATE", alignment: .trailing, reserved: 5, priority: 4),
        Column(id: "produced", title: "PRODUCED", alignment: .trailing, priority: 7),
        Column(id: "processed", title: "PROCESSED", alignment: .trailing, priority: 7),
        Column(id: "missing", title: "MISSING", alignment: .trailing, priority: 2),
        Column(id: "failover", title: "FAIL-OVER", alignment: .trailing, priority: 1),
        Column(id: "samples", title: "SAMPLES", alignment: .trailing, priority: 9),
    ]

    private func cells(_ row: LatencyRow) -> TableRow {
        let figures = row.figures
        let delivery = row.delivery
        return TableRow(
            key: .latency(row.scope),
            cells: [
                [Piece(Self.part(row.scope) == 1 ? Self.name(row.scope) : "  \(Self.name(row.scope))")],
                [Self.time(figures.percentile(50))], [Self.time(figures.percentile(90))],
                [Self.time(figures.percentile(99), limit: state.data.latency?.settings.limitMilliseconds)],
                [Self.time(figures.percentile(99.9))], [Self.time(figures.maximum)],
                [Self.share(figures.onTimeShare)],
                [Self.count(figures.lateRecords == 0 ? 0 : Int64(clamping: figures.lateRecords), estimated: true)],
                [Piece.optional(delivery?.produced) { Figures.grouped($0) }],
                [Piece.optional(delivery?.processed) { Figures.grouped($0) }],
                [delivery.map { Self.count($0.missing) } ?? Piece("–", .dim)],
                [Self.failOver(figures)],
                [Piece(Figures.grouped(figures.samples), .dim)],
            ]
        )
    }

    static func time(_ milliseconds: Double?, limit: Int64? = nil) -> Piece {
        guard let milliseconds else { return Piece("–", .dim) }
        let isLate = limit.map { milliseconds > Double($0) } ?? false
        return Piece(Figures.latency(milliseconds: milliseconds), isLate ? Style(.warn) : .text)
    }

    static func share(_ share: Double?) -> Piece {
        guard let share else { return Piece("–", .dim) }
        // Never rounded up to all.
        let percent = (share * 1000).rounded(.down) / 10
        return Piece(Figures.decimal(percent, digits: 1) + "%", share < 0.99 ? Style(.warn) : .text)
    }

    private static func count(_ count: Int64, estimated: Bool = false) -> Piece {
        count == 0 ? Piece("0", .dim) : Piece((estimated ? "~" : "") + Figures.grouped(count), Style(.warn))
    }

    private static func failOver(_ figures: LatencyFigures) -> Piece {
        guard figures.failOverSamples > 0 else { return Piece("–", .dim) }
        return Piece(Figures.age(milliseconds: figures.worstFailOverMilliseconds), Style(.bad))
    }
}
