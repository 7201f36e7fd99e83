import ClusterView
import Terminal

/// The checked load: acknowledged, lost, duplicated; how fast, with what errors, after how long.
struct LoadSection {
    /// Rows for counts, rates, latency and errors, without a chart.
    static let leastHeight = 8

    var state: ConsoleState
    var load: LoadFigures

    func draw(on surface: inout Surface, in content: Rect) {
        drawCounts(on: &surface, in: content.rows(from: 0, count: 2))
        let rates = content.height >= 13 ? 3 : 2
        drawRates(on: &surface, in: content.rows(from: rates, count: 3))
        drawLatency(on: &surface, in: content.rows(from: rates + 3, count: 1))
        let charts = rates + 4
        let errorRows = 2
        drawCharts(on: &surface, in: content.rows(from: charts, count: max(0, content.height - charts - errorRows)))
        drawErrors(on: &surface, in: content.rows(from: max(charts, content.height - errorRows)))
        if state.loadStaleMilliseconds != nil { PaneFrame.fade(&surface, in: content) }
    }

    /// Whether everything arrived, in a few words.
    static func verdict(_ load: LoadFigures) -> [Piece] {
        if load.lost > 0 { return [Piece("\(Figures.grouped(load.lost)) acknowledged records LOST", Style(.bad))] }
        let verdict = Piece("nothing lost", Style(.good))
        return load.isRunning ? [verdict] : [Piece("stopped · ", .dim), verdict]
    }

    private func drawCounts(on surface: inout Surface, in rect: Rect) {
        let columns = [
            Column(id: "acked", title: "ACKED", alignment: .trailing, reserved: 9),
            Column(id: "lost", title: "LOST", alignment: .trailing),
            Column(id: "duplicated", title: "DUPLICATED", alignment: .trailing),
            Column(id: "order", title: "OUT OF ORDER", alignment: .trailing, priority: 4),
            Column(id: "flight", title: "IN FLIGHT", alignment: .trailing, priority: 1),
            Column(id: "unread", title: "UNREAD", alignment: .trailing, reserved: 6, priority: 2),
            Column(id: "failed", title: "FAILED", alignment: .trailing, reserved: 6, priority: 3),
            Column(id: "sent", title: "SENT", alignment: .trailing, reserved: 9, priority: 5),
            Column(id: "read", title: "READ", alignment: .trailing, reserved: 9, priority: 6),
        ]
        let cells = [
            Piece(Figures.grouped(load.acked), Style(.title)),
            fault(load.lost, .bad),
            fault(load.duplicated, .warn),
            fault(load.outOfOrder, .warn),
            Piece(Figures.grouped(load.inFlight)),
            Piece(Figures.grouped(load.unread)),
            fault(load.failed, .warn),
            Piece(Figures.grouped(load.sent), .dim),
            Piece(Figures.grouped(load.consumed), .dim),
        ]
        let table = Table(columns: columns, rowCount: 1, row: { _ in TableRow(key: nil, cells: cells.map { [$0] }) })
        table.draw(on: &surface, in: rect)
    }

    private func fault(_ count: Int64, _ role: Role) -> Piece {
        Piece(Figures.grouped(count), count == 0 ? Style(.good) : Style(role).with(.bold))
    }

    private func drawRates(on surface: inout Surface, in rect: Rect) {
        let samples = load.history.elements
        let scale = Chart.niceMaximum(
            samples.suffix(120).reduce(1) { max($0, $1.ackedPerSecond, $1.consumedPerSecond) }
        )
        let errorScale = samples.suffix(120).reduce(1) { max($0, $1.errorsPerSecond) }
        let rows: [(String, Double, [Double?], Double, Role)] = [
            ("acked/s", load.ackedPerSecond, samples.map(\.ackedPerSecond), scale, .graph1),
            ("read/s", load.consumedPerSecond, samples.map(\.consumedPerSecond), scale, .graph2),
            ("errors/s", samples.last?.errorsPerSecond ?? 0, samples.map(\.errorsPerSecond), errorScale, .graph5),
        ]
        let bytes = [
            "in \(Figures.bytes(Int64(load.bytesInPerSecond)))/s",
            "out \(Figures.bytes(Int64(load.bytesOutPerSecond)))/s", "",
        ]
        for (index, row) in rows.enumerated() where index < rect.height {
            let y = rect.y + index
            surface.put(row.0, x: rect.x, y: y, .dim, clip: rect)
            let figure = Figures.grouped(Int64(row.1.rounded()))
            let figureEnd = rect.x + 17
            let isError = index == 2 && row.1 > 0
            surface.put(figure, x: figureEnd - figure.count, y: y, isError ? Style(.bad) : .text, clip: rect)
            let noteWidth = rect.width >= 60 ? 14 : 0
            let width = min(60, rect.width - 19 - noteWidth - (noteWidth > 0 ? 2 : 0))
            let line = Sparkline.text(row.2, width: width, maximum: row.3)
            surface.put(line, x: rect.x + 19, y: y, Style(row.4), clip: rect)
            guard noteWidth > 0 else { continue }
            surface.put(bytes[index], x: rect.x + 19 + width + 2, y: y, .dim, clip: rect)
        }
    }

    private func drawLatency(on surface: inout Surface, in rect: Rect) {
        var pieces = [Piece("latency  ", .dim)]
        switch load.latency {
        case .known(let latency), .stale(let latency, _):
            let slow = latency.p99Milliseconds > 500
            pieces += [
                Piece("p50 ", .dim), Piece(Figures.latency(milliseconds: latency.p50Milliseconds)),
                Piece(" · p99 ", .dim),
                Piece(Figures.latency(milliseconds: latency.p99Milliseconds), slow ? Style(.warn) : .text),
                Piece(" · max ", .dim), Piece(Figures.latency(milliseconds: latency.maxMilliseconds)),
            ]
        case .notSupported: pieces.append(Piece("n/a", .dim))
        case .notPermitted: pieces.append(Piece("⊘", Style(.warn)))
        case .absent: pieces.append(Piece("–", .dim))
        }
        let retries = Piece.reading(load.retries) { Piece(Figures.grouped($0), $0 > 0 ? Style(.warn) : .text) }
        pieces += [Piece(" · retries ", .dim), retries]
        surface.put(pieces, x: rect.x, y: rect.y, clip: rect)
    }

    private func drawCharts(on surface: inout Surface, in rect: Rect) {
        guard rect.height >= 3 else { return }
        let samples = load.history.elements
        let latency = Chart(
            values: samples.map(\.p99Milliseconds),
            unit: "p99 request latency, ms",
            role: .graph3,
            format: { Figures.grouped(Int64($0)) }
        )
        let rates = Chart(
            values: samples.map { $0.ackedPerSecond },
            unit: "acknowledged, records/s",
            role: .graph1,
            format: { Figures.compact($0) }
        )
        if rect.height >= 14 {
            let upper = (rect.height - 1) / 2
            rates.draw(on: &surface, in: rect.rows(from: 1, count: upper - 1))
            latency.draw(on: &surface, in: rect.rows(from: upper + 1))
        } else {
            latency.draw(on: &surface, in: rect)
        }
    }

    private func drawErrors(on surface: inout Surface, in rect: Rect) {
        guard rect.height >= 1 else { return }
        var pieces = [Piece("errors  ", .dim)]
        if load.errors.isEmpty { pieces.append(Piece("none", Style(.good))) }
        for (index, error) in load.errors.enumerated() {
            if index > 0 { pieces.append(Piece(" · ", .dim)) }
            pieces += [Piece("\(error.name) "), Piece(Figures.grouped(error.count), Style(.warn))]
        }
        surface.put(pieces, x: rect.x, y: rect.y, clip: rect)
        guard rect.height >= 2 else { return }
        var line = load.summary.isEmpty ? "" : load.summary
        if let error = load.lastError {
            let clock = Figures.clock(milliseconds: error.atMilliseconds, utcOffsetSeconds: state.utcOffsetSeconds)
            line = "last    \(clock) \(error.text)"
        }
        surface.put(CharacterWidth.truncated(line, to: rect.width), x: rect.x, y: rect.y + 1, .dim, clip: rect)
    }
}
