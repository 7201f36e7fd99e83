import Terminal

/// What all panes have around their content: title, filter, answer, age.
struct PaneFrame {
    var pane: PaneKind
    var isFocused: Bool
    var isZoomed: Bool
    /// Behind the title after a `›`: the row that is opened.
    var crumb: String?

    /// Draws the border; returns the region inside.
    func draw(
        _ state: ConsoleState,
        answer: [Piece],
        foot: String = "",
        on surface: inout Surface,
        in rect: Rect
    ) -> Rect {
        var title = [
            Piece("\(pane.rawValue) ", Style(.key)),
            Piece(pane.title, Style(isFocused ? .accent : .title).with(.bold)),
        ]
        if let crumb { title.append(Piece(" › \(crumb)", Style(.title))) }
        let memory = state.paneState(pane)
        if !memory.filter.isEmpty { title.append(Piece(" /\(memory.filter.text)", Style(.accent))) }
        if pane == .leaders, memory.scope != .all { title.append(Piece(" \(memory.scope.label)", Style(.accent))) }
        var shownAnswer = answer
        if memory.showsTroubleOnly { title.append(Piece(" trouble only", Style(.accent))) }
        let stale: Int64?
        switch pane {
        case .workload: stale = state.hasServices ? nil : state.loadStaleMilliseconds
        case .lag, .rebalances: stale = state.groupsStaleMilliseconds
        case .latency: stale = state.latencyStaleMilliseconds
        case .topics where crumb == nil: stale = state.topicsStaleMilliseconds
        case .deadLetters, .topics: stale = nil
        case .leaders, .brokers, .events: stale = state.staleMilliseconds
        }
        if let stale, pane != .events {
            shownAnswer = [Piece("as of \(Figures.wholeAge(milliseconds: stale)) ago", Style(.warn))]
        } else if isZoomed, crumb == nil, !pane.sortColumns.isEmpty {
            shownAnswer.append(Piece(" · by \(order(memory))", .dim))
        }
        return Box(title: title, answer: shownAnswer, foot: foot, isFocused: isFocused)
            .draw(on: &surface, in: rect)
    }

    private func order(_ memory: PaneState) -> String {
        (memory.sortColumn ?? (pane == .leaders || pane == .lag ? "trouble" : "id")) + (memory.isInverted ? " ↑" : " ↓")
    }

    /// A sentence in the middle of an empty pane.
    static func say(_ text: String, on surface: inout Surface, in rect: Rect) {
        let lines = Paragraph.wrap(text, width: rect.width)
        for (index, line) in lines.prefix(rect.height).enumerated() {
            let x = rect.x + max(0, (rect.width - CharacterWidth.columns(of: line)) / 2)
            let y = rect.y + max(0, (rect.height - lines.count) / 2) + index
            surface.put(line, x: x, y: y, .dim, clip: rect)
        }
    }

    /// Makes everything inside look old.
    static func fade(_ surface: inout Surface, in rect: Rect) {
        surface.restyle(rect) { Style(.dim, on: $0.background) }
    }

    /// How many rows there are above and below the visible ones.
    static func more(first: Int, shown: Int, count: Int) -> String {
        var parts: [String] = []
        if first > 0 { parts.append("↑ \(Figures.grouped(first))") }
        let below = count - first - shown
        if below > 0 { parts.append("↓ \(Figures.grouped(below)) more") }
        return parts.joined(separator: "  ")
    }
}

/// Text broken at blanks.
enum Paragraph {
    static func wrap(_ text: String, width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: true).map(String.init) {
            let joined = line.isEmpty ? word : line + " " + word
            if CharacterWidth.columns(of: joined) <= width {
                line = joined
                continue
            }
            if !line.isEmpty { lines.append(line) }
            var rest = word
            while CharacterWidth.columns(of: rest) > width {
                var head = String.UnicodeScalarView()
                var used = 0
                for scalar in rest.unicodeScalars {
                    let columns = CharacterWidth.columns(of: scalar) ?? 1
                    if used + columns > width { break }
                    head.append(scalar)
                    used += columns
                }
                guard !head.isEmpty else { break }
                lines.append(String(head))
                rest = String(rest.unicodeScalars.dropFirst(head.count))
            }
            line = rest
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
