/// The screen for terminals that show nothing but ASCII: every glyph has a stand-in of the same width.
extension Surface {
    /// The same frame in ASCII.
    public func asciiForm() -> Surface {
        var plain = self
        for y in 0..<size.height {
            for x in 0..<size.width {
                let cell = self[x, y]
                guard let first = cell.text.unicodeScalars.first, !cell.text.utf8.allSatisfy({ $0 < 0x80 })
                else { continue }
                let width = CharacterWidth.columns(of: first) ?? 1
                let standIn = AsciiForm.standIns[first] ?? (first.value < 0x80 ? Character(first) : "?")
                plain.put(String(repeating: standIn, count: max(1, width)), x: x, y: y, cell.style)
            }
        }
        return plain
    }
}

private enum AsciiForm {
    static let standIns: [Unicode.Scalar: Character] = [
        "─": "-", "│": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "├": "+", "┤": "+", "┴": "+", "┬": "+", "┼": "+",
        "└": "+", "┌": "+", "┐": "+", "┘": "+", "═": "=", "▔": "-",
        "▁": ".", "▂": ".", "▃": ":", "▄": ":", "▅": "-", "▆": "=", "▇": "#", "█": "#",
        "░": ".", "▒": ":", "▓": "%",
        "✗": "x", "✓": "v", "·": ".", "●": "*", "○": "o", "◌": "o", "▸": ">", "▾": "v", "▲": "^", "▼": "v",
        "↑": "^", "↓": "v", "→": ">", "←": "<", "◀": "<", "▶": ">", "›": ">", "≋": "~", "–": "-", "−": "-", "—": "-",
        "∞": "8", "⊘": "0", "…": ".", "×": "x", "≥": ">", "≤": "<", "≈": "~", "✻": "*", "µ": "u",
    ]
}
