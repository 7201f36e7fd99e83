import Terminal

/// A framed region over the panes, as large as its lines need and the screen allows.
struct Dialog {
    var title: [Piece]
    var answer: [Piece] = []
    var lines: [[Piece]]
    /// The first line shown.
    var scroll: Int = 0
    /// Width inside, at least.
    var minimumWidth: Int = 60

    func draw(on surface: inout Surface) {
        let widest = lines.reduce(minimumWidth) { max($0, $1.reduce(0) { $0 + $1.columns }) }
        let width = min(surface.size.width, widest + 4)
        let height = min(max(3, surface.size.height - 2), lines.count + 2)
        let rect = Rect(
            x: (surface.size.width - width) / 2,
            y: max(0, (surface.size.height - height) / 2),
            width: width,
            height: height
        )
        let room = max(0, height - 2)
        let first = max(0, min(scroll, lines.count - room))
        let foot = PaneFrame.more(first: first, shown: min(room, lines.count - first), count: lines.count)
        let content = Box(title: title, answer: answer, foot: foot, isFocused: true).draw(on: &surface, in: rect)
        for (index, line) in lines.dropFirst(first).prefix(content.height).enumerated() {
            surface.put(line, x: content.x, y: content.y + index, clip: content)
        }
    }
}
