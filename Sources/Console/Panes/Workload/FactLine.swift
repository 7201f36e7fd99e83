import Terminal

/// Facts in one row behind a label. Those that matter least are left out where there is no room: none is cut in half.
struct FactLine {
    /// A name, its value, and how early it may go: the greatest rank goes first, 0 never does.
    struct Fact {
        var pieces: [Piece]
        var rank: Int

        init(_ name: String, _ value: Piece, rank: Int = 0) {
            pieces = [Piece("\(name) ", .dim), value]
            self.rank = rank
        }

        init(_ piece: Piece, rank: Int = 0) {
            pieces = [piece]
            self.rank = rank
        }

        var width: Int { pieces.reduce(0) { $0 + $1.columns } }
    }

    static let labelWidth = 10

    var label: String
    var facts: [Fact]
    /// At the right end, if there is room.
    var note: Piece?

    func pieces(width: Int) -> [Piece] {
        var shown = facts
        func total() -> Int { shown.reduce(Self.labelWidth - 3) { $0 + $1.width + 3 } }
        // The note keeps its place where leaving out other facts can make room for it.
        let noteWidth = note.map { $0.columns + 2 } ?? 0
        while total() + noteWidth > width,
            let victim = shown.indices.filter({ shown[$0].rank > 0 }).max(by: {
                (shown[$0].rank, $0) < (shown[$1].rank, $1)
            })
        {
            shown.remove(at: victim)
        }
        var line = [Piece(label + String(repeating: " ", count: max(1, Self.labelWidth - label.count)), .dim)]
        for (index, fact) in shown.enumerated() {
            if index > 0 { line.append(Piece(" · ", .dim)) }
            line += fact.pieces
        }
        let used = line.reduce(0) { $0 + $1.columns }
        if used > width, var last = line.popLast() {
            last.text = CharacterWidth.truncated(last.text, to: max(1, last.columns - (used - width)))
            return line + [last]
        }
        if let note, used + 2 + note.columns <= width {
            line.append(Piece(String(repeating: " ", count: width - used - note.columns)))
            line.append(note)
        }
        return line
    }
}
