import Terminal

/// The bindings that hold for what is shown, straight from the table.
struct HelpLayer {
    static func draw(_ state: ConsoleState, scroll: Int, on surface: inout Surface) {
        let left = lines(state, sections: [.views, .rows])
        let right = lines(state, sections: [.shown, .cluster, .program])
        let leftWidth = left.reduce(0) { max($0, width(of: $1)) }
        let rightWidth = right.reduce(0) { max($0, width(of: $1)) }
        var all: [[Piece]] = []
        if leftWidth + rightWidth + 7 <= surface.size.width {
            for index in 0..<max(left.count, right.count) {
                let first = index < left.count ? left[index] : []
                let second = index < right.count ? right[index] : []
                let blanks = String(repeating: " ", count: leftWidth - width(of: first) + 3)
                all.append(first + [Piece(blanks)] + second)
            }
        } else {
            all = left + [[]] + right
        }
        Dialog(
            title: [Piece("Help · \(state.view.pane.title)", Style(.title))],
            answer: [Piece("esc closes", .dim)],
            lines: all,
            scroll: scroll
        ).draw(on: &surface)
    }

    /// How many lines the help has in one column: as far as it may be scrolled.
    static func lineCount(_ state: ConsoleState) -> Int {
        lines(state, sections: Binding.Section.allCases).count
    }

    private static func width(of line: [Piece]) -> Int { line.reduce(0) { $0 + $1.columns } }

    private static func lines(_ state: ConsoleState, sections: [Binding.Section]) -> [[Piece]] {
        let scopes = state.paneScopes
        var lines: [[Piece]] = []
        for section in sections {
            // What an inner scope means by the key counts.
            let bindings = Bindings.all.filter { binding in
                guard binding.section == section, scopes.contains(binding.scope) else { return false }
                guard let key = binding.keys.first else { return true }
                return Bindings.binding(for: key, in: scopes)?.scope == binding.scope
            }
            guard !bindings.isEmpty else { continue }
            if !lines.isEmpty { lines.append([]) }
            lines.append([Piece(section.rawValue, Style(.title))])
            lines += bindings.map { line($0, state) }
        }
        return lines
    }

    private static func line(_ binding: Binding, _ state: ConsoleState) -> [Piece] {
        let keys = binding.keys.map(\.description).joined(separator: " ")
        let padded = keys + String(repeating: " ", count: max(1, 13 - CharacterWidth.columns(of: keys)))
        var line = [Piece("  \(padded)", Style(.key)), Piece(binding.label)]
        if let name = binding.names.first { line.append(Piece("  :\(name)", .dim)) }
        if binding.section == .cluster, let reason = binding.disabledReason(state) {
            line.append(Piece("  (\(reason))", Style(.warn)))
        }
        return line
    }
}
