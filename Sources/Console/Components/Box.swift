import Terminal

/// A thin rounded border with a title on its left and the answer on its right.
struct Box {
    var title: [Piece]
    /// The answer to the pane's question, in short.
    var answer: [Piece] = []
    /// On the lower border, right: how much more there is.
    var foot: String = ""
    var isFocused: Bool = false

    /// Draws the border and blanks its inside.
    ///
    /// - Returns: the region for content, one blank column away from the border.
    @discardableResult
    func draw(on surface: inout Surface, in rect: Rect) -> Rect {
        guard rect.width >= 4, rect.height >= 2 else { return Rect(x: rect.x, y: rect.y, width: 0, height: 0) }
        surface.fill(rect)
        let line = Style(isFocused ? .focusBorder : .border)
        let right = rect.maxX - 1
        let bottom = rect.maxY - 1
        surface.fill(rect.rows(from: 0, count: 1), with: "─", line)
        surface.fill(Rect(x: rect.x, y: bottom, width: rect.width, height: 1), with: "─", line)
        for y in (rect.y + 1)..<max(rect.y + 1, bottom) {
            surface.put("│", x: rect.x, y: y, line)
            surface.put("│", x: right, y: y, line)
        }
        surface.put("╭", x: rect.x, y: rect.y, line)
        surface.put("╮", x: right, y: rect.y, line)
        surface.put("╰", x: rect.x, y: bottom, line)
        surface.put("╯", x: right, y: bottom, line)
        drawTitle(on: &surface, in: rect)
        drawFoot(on: &surface, in: rect, y: bottom)
        return rect.inset(horizontally: 2, vertically: 1)
    }

    private func drawTitle(on surface: inout Surface, in rect: Rect) {
        let room = rect.width - 4
        let clip = Rect(x: rect.x + 2, y: rect.y, width: room, height: 1)
        let titleWidth = min(room, title.reduce(2) { $0 + $1.columns })
        surface.put([Piece(" ")] + title + [Piece(" ")], x: clip.x, y: rect.y, clip: clip)
        let shown = Self.shortened(answer, to: room - titleWidth - 3)
        guard !shown.isEmpty else { return }
        let answerWidth = shown.reduce(2) { $0 + $1.columns }
        surface.put([Piece(" ")] + shown + [Piece(" ")], x: clip.maxX - answerWidth, y: rect.y, clip: clip)
    }

    /// As many of the parts, which a middle dot separates, as there is room for; the first tells most.
    private static func shortened(_ answer: [Piece], to width: Int) -> [Piece] {
        var pieces = answer
        while !pieces.isEmpty, pieces.reduce(0, { $0 + $1.columns }) > width {
            // The last part goes, with the dot before it; it may be of several pieces.
            while let last = pieces.popLast() {
                guard let dot = last.text.ranges(of: " · ").last else { continue }
                let head = String(last.text[..<dot.lowerBound])
                if !head.isEmpty { pieces.append(Piece(head, last.style)) }
                break
            }
        }
        return pieces
    }

    private func drawFoot(on surface: inout Surface, in rect: Rect, y: Int) {
        guard !foot.isEmpty, CharacterWidth.columns(of: foot) + 6 <= rect.width else { return }
        let text = " \(foot) "
        surface.put(text, x: rect.maxX - 2 - CharacterWidth.columns(of: text), y: y, .dim)
    }
}
