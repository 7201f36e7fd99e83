import ClusterView
import Terminal

/// Latencies over time as shades: a row for each bucket, the fast ones at the bottom, and beside it what share of all
/// records fell into it. What crossed a fail-over stands as `✗` where its latency is, and counts nowhere.
struct HeatMap {
    var heat: LatencyHeat
    /// What lies above this is late.
    var limitMilliseconds: Int64
    var hasHistogram: Bool

    /// Some buckets in one row.
    private struct Row {
        var buckets: ClosedRange<Int>
        var label: String
    }

    private static let labels = [
        "1 ms", "3 ms", "10 ms", "30 ms", "100 ms", "300 ms", "1 s", "3 s", "10 s", "30 s", "more",
    ]
    private static let labelWidth = 6
    private static let histogramWidth = 20

    /// Draws into the region; its last row is the axis.
    func draw(on surface: inout Surface, in rect: Rect) {
        guard rect.height >= 3, rect.width >= Self.labelWidth + 12 else { return }
        let rows = rows(height: rect.height - 1)
        let histogram = hasHistogram && rect.width >= 70 ? Self.histogramWidth : 0
        let plot = Rect(
            x: rect.x + Self.labelWidth + 1,
            y: rect.y,
            width: rect.width - Self.labelWidth - 1 - (histogram > 0 ? histogram + 2 : 0),
            height: rows.count
        )
        let cells = cells(width: plot.width)
        for (index, row) in rows.enumerated() {
            let y = rect.y + rows.count - 1 - index
            let label = row.label
            surface.put(label, x: plot.x - 1 - CharacterWidth.columns(of: label), y: y, .dim)
            surface.put("│", x: plot.x - 1, y: y, Style(.border))
            draw(row, cells, on: &surface, y: y, plot: plot)
            if histogram > 0 { drawShare(row, on: &surface, x: plot.maxX + 2, y: y) }
        }
        drawGapWords(cells, on: &surface, plot: plot)
        drawAxis(cells, on: &surface, plot: plot, y: rect.y + rows.count)
    }

    // MARK: - Rows

    /// As many rows as fit, from the fastest that is used to the slowest; of the fast ones some may share a row.
    private func rows(height: Int) -> [Row] {
        let used = usedBuckets
        let last = used.last ?? 6
        var lower = min(used.first ?? 0, max(0, last - height + 1))
        // A whole decade where there is room, so that the scale does not jump with every column.
        lower = max(0, min(lower, last - min(height, Self.labels.count) + 1))
        var upper = min(LatencyHeat.bucketCount - 1, max(last, lower + height - 1))
        if upper - lower + 1 > height { upper = last }
        let surplus = upper - lower + 1 - height
        if surplus <= 0 { return (lower...upper).map { Row(buckets: $0...$0, label: Self.labels[$0]) } }
        let shared = lower...(lower + surplus)
        return [Row(buckets: shared, label: Self.labels[shared.upperBound])]
            + ((shared.upperBound + 1)...upper).map { Row(buckets: $0...$0, label: Self.labels[$0]) }
    }

    private var usedBuckets: [Int] {
        let gaps = Set(heat.failOverMilliseconds.filter { $0 > 0 }.map { LatencyHeat.bucket(ofMilliseconds: $0) })
        return (0..<LatencyHeat.bucketCount).filter { bucket in
            gaps.contains(bucket) || heat.columns.contains { $0[bucket] > 0 }
        }
    }

    // MARK: - Cells

    /// Columns of the screen, each for one column of the map or for several; wide screens repeat them.
    private struct Cells {
        var columns: [[UInt64]]
        var gaps: [Int64]
        /// How many columns of the screen each takes.
        var repeats: Int
        /// What one of them spans.
        var milliseconds: Int64
    }

    private func cells(width: Int) -> Cells {
        let count = heat.columns.count
        guard count > 0, width > 0 else { return Cells(columns: [], gaps: [], repeats: 1, milliseconds: 1) }
        let merged = (count + width - 1) / width
        var columns: [[UInt64]] = []
        var gaps: [Int64] = []
        // Whole groups counted from now, so that the newest is always the last.
        for end in stride(from: count, to: 0, by: -merged) {
            let range = max(0, end - merged)..<end
            var sum = [UInt64](repeating: 0, count: LatencyHeat.bucketCount)
            for column in heat.columns[range] { for bucket in sum.indices { sum[bucket] += column[bucket] } }
            columns.insert(sum, at: 0)
            gaps.insert(heat.failOverMilliseconds[range].max() ?? 0, at: 0)
        }
        return Cells(
            columns: columns,
            gaps: gaps,
            repeats: max(1, width / columns.count),
            milliseconds: heat.columnMilliseconds * Int64(merged)
        )
    }

    private func draw(_ row: Row, _ cells: Cells, on surface: inout Surface, y: Int, plot: Rect) {
        let width = cells.columns.count * cells.repeats
        for (index, column) in cells.columns.enumerated() {
            let x = plot.maxX - width + index * cells.repeats
            let total = column.reduce(0, +)
            let part = row.buckets.reduce(0) { $0 + column[$1] }
            let isGap =
                cells.gaps[index] > 0 && row.buckets.contains(LatencyHeat.bucket(ofMilliseconds: cells.gaps[index]))
            let glyph = isGap ? "✗" : Self.shade(part, of: total)
            let style = isGap ? Style(.bad).with(.bold) : style(row, part)
            surface.put(isGap ? glyph : String(repeating: glyph, count: cells.repeats), x: x, y: y, style, clip: plot)
        }
    }

    /// By the share of its column.
    private static func shade(_ part: UInt64, of total: UInt64) -> String {
        guard part > 0 else { return " " }
        let share = Double(part) / Double(total)
        if share >= 0.5 { return "█" }
        if share >= 0.2 { return "▓" }
        return share >= 0.05 ? "▒" : "░"
    }

    private func style(_ row: Row, _ part: UInt64) -> Style {
        let lower = row.buckets.lowerBound == 0 ? 0 : LatencyHeat.boundsMilliseconds[row.buckets.lowerBound - 1]
        return lower >= limitMilliseconds ? Style(.warn) : Style(.graph1)
    }

    private func drawShare(_ row: Row, on surface: inout Surface, x: Int, y: Int) {
        var total: UInt64 = 0
        var part: UInt64 = 0
        for column in heat.columns {
            total += column.reduce(0, +)
            part += row.buckets.reduce(0) { $0 + column[$1] }
        }
        surface.put("│", x: x, y: y, Style(.border))
        guard part > 0 else { return }
        let share = Double(part) / Double(total)
        let room = Self.histogramWidth - 8
        let bar = String(repeating: "█", count: max(1, Int((share * Double(room)).rounded())))
        let end = surface.put(bar, x: x + 1, y: y, style(row, part))
        let percent = share < 0.001 ? "<0.1%" : Figures.decimal(share * 100, digits: 1) + "%"
        surface.put(" \(percent)", x: end, y: y, .dim)
    }

    // MARK: - Around it

    /// Says beside its mark how long the last fail-over held records up, where that covers no shade.
    private func drawGapWords(_ cells: Cells, on surface: inout Surface, plot: Rect) {
        guard let index = cells.gaps.lastIndex(where: { $0 > 0 }) else { return }
        let words = "fail-over \(Figures.age(milliseconds: cells.gaps[index]))"
        let width = CharacterWidth.columns(of: words)
        let column = plot.maxX - (cells.columns.count - index) * cells.repeats
        let places = [column + cells.repeats + 1, column - width - 1]
        for y in plot.y..<plot.maxY {
            guard surface[column, y].text == "✗" else { continue }
            for x in places where x >= plot.x && x + width <= plot.maxX {
                guard (x..<(x + width)).allSatisfy({ surface[$0, y].text == " " }) else { continue }
                surface.put(words, x: x, y: y, Style(.bad))
                return
            }
        }
    }

    private func drawAxis(_ cells: Cells, on surface: inout Surface, plot: Rect, y: Int) {
        surface.fill(Rect(x: plot.x, y: y, width: plot.width, height: 1), with: "─", Style(.border))
        surface.put("└", x: plot.x - 1, y: y, Style(.border))
        let span = cells.milliseconds * Int64(cells.columns.count)
        let start = max(plot.x + 1, plot.maxX - cells.columns.count * cells.repeats)
        surface.put(" −\(Figures.wholeAge(milliseconds: span)) ", x: start, y: y, .dim)
        let middle = " −\(Figures.wholeAge(milliseconds: span / 2)) "
        if plot.width >= 40 {
            let x = plot.maxX - cells.columns.count * cells.repeats / 2 - CharacterWidth.columns(of: middle) / 2
            surface.put(middle, x: x, y: y, .dim)
        }
        surface.put(" now", x: plot.maxX - 4, y: y, .dim)
    }
}
