import Terminal

/// Small bars in one row; rows of one pane share a scale by sharing `maximum`.
enum Sparkline {
    private static let steps: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// The last `width` values, a blank where one is absent; shorter histories are aligned right.
    static func text(_ values: [Double?], width: Int, maximum: Double) -> String {
        let shown = values.suffix(max(0, width))
        var view = String.UnicodeScalarView()
        view.append(contentsOf: repeatElement(" ", count: max(0, width - shown.count)))
        for value in shown {
            guard let value else {
                view.append(" ")
                continue
            }
            let share = maximum > 0 ? max(0, min(1, value / maximum)) : 0
            view.append(steps[Int((share * 7).rounded())])
        }
        return String(view)
    }
}

/// Columns over a time axis, with the scale on the left and the span below.
struct Chart {
    var values: [Double?]
    /// What a value is, with its unit: `p99 ms`.
    var unit: String
    var secondsPerValue: Int = 1
    var role: Role
    var format: (Double) -> String

    private static let eighths: [Unicode.Scalar] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// Draws into the region; its last row is the axis.
    func draw(on surface: inout Surface, in rect: Rect) {
        guard rect.height >= 2, rect.width >= 24 else { return }
        let plotHeight = rect.height - 1
        let top = Self.niceMaximum(values.compactMap { $0 }.max() ?? 0)
        let labels = [format(top), format(0)]
        let labelWidth = labels.map { CharacterWidth.columns(of: $0) }.max() ?? 1
        let plot = Rect(
            x: rect.x + labelWidth + 1,
            y: rect.y,
            width: rect.width - labelWidth - 1,
            height: plotHeight
        )
        let upper = labels[0]
        surface.put(upper, x: plot.x - 1 - CharacterWidth.columns(of: upper), y: rect.y, .dim)
        for y in rect.y..<(rect.y + plotHeight) { surface.put("│", x: plot.x - 1, y: y, Style(.border)) }
        let bars = plot.inset(horizontally: 0, vertically: 0)
        let shown = Array(values.suffix(bars.width))
        for (index, value) in shown.enumerated() {
            let x = bars.maxX - shown.count + index
            if let value { drawBar(value, top: top, x: x, in: bars, on: &surface) }
        }
        drawAxis(on: &surface, plot: plot, y: rect.maxY - 1, zero: labels[1])
    }

    private func drawBar(_ value: Double, top: Double, x: Int, in bars: Rect, on surface: inout Surface) {
        let share = top > 0 ? max(0, min(1, value / top)) : 0
        var eighths = Int((share * Double(bars.height * 8)).rounded())
        if value > 0, eighths == 0 { eighths = 1 }
        for row in 0..<bars.height {
            let part = max(0, min(8, eighths - row * 8))
            guard part > 0 else { break }
            surface.put(String(Self.eighths[part]), x: x, y: bars.maxY - 1 - row, Style(role))
        }
    }

    private func drawAxis(on surface: inout Surface, plot: Rect, y: Int, zero: String) {
        surface.put(zero, x: plot.x - 1 - CharacterWidth.columns(of: zero), y: y, .dim)
        surface.fill(Rect(x: plot.x, y: y, width: plot.width, height: 1), with: "─", Style(.border))
        surface.put("└", x: plot.x - 1, y: y, Style(.border))
        let span = plot.width * secondsPerValue
        surface.put(" −\(Figures.wholeAge(milliseconds: Int64(span) * 1000)) ", x: plot.x + 1, y: y, .dim)
        let middle = " \(unit) "
        let middleWidth = CharacterWidth.columns(of: middle)
        if plot.width > middleWidth + 24 {
            surface.put(middle, x: plot.x + (plot.width - middleWidth) / 2, y: y, .dim)
        }
        surface.put(" now", x: plot.maxX - 4, y: y, .dim)
    }

    /// The next round number: few enough digits to read, near enough to use the height.
    static func niceMaximum(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        var power = 1.0
        while power * 10 <= value { power *= 10 }
        while power > value { power /= 10 }
        for factor in [1.0, 1.5, 2, 3, 4, 5, 6, 8, 10] where power * factor >= value { return power * factor }
        return power * 10
    }
}
