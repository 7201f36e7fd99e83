import Terminal

/// A column of a table: what its head says, how it is aligned, and how it gives way when there is little room.
struct Column {
    enum Alignment {
        case leading
        case trailing
    }

    /// How a text that is too long is cut.
    enum Cut {
        case end
        /// Both ends stay readable, for names that differ at their end.
        case middle
        /// What happened stays whole, and of the name behind it both ends.
        case lastWord
    }

    /// Names the column for sorting.
    var id: String
    var title: String
    var alignment: Alignment = .leading
    /// The least width it may shrink to; nil if it never shrinks.
    var minimum: Int?
    /// Room it asks for even if the visible rows need less, so that scrolling does not move the columns.
    var reserved: Int = 0
    /// 0 is never dropped; of the others the highest goes first.
    var priority: Int = 0
    /// Whether it takes all the room that is left; for a last column of text.
    var fills: Bool = false
    var cut: Cut = .end
}

/// A row ready to be drawn: a cell for every column.
struct TableRow {
    var key: RowKey?
    var cells: [[Piece]]
}

/// Columns under heads; widths follow from contents and never add up to more than there is.
struct Table {
    /// A column that is shown, and where.
    struct Placed: Equatable {
        var index: Int
        var x: Int
        var width: Int
    }

    var columns: [Column]
    var rowCount: Int
    var selected: RowKey?
    var sortedBy: String?
    var isInverted = false
    var row: (Int) -> TableRow

    /// Gaps between columns, at least and at most.
    static let gaps = 2...4

    /// Draws head and rows, from `first` on as many as fit.
    ///
    /// - Returns: how many rows were drawn.
    @discardableResult
    func draw(on surface: inout Surface, in rect: Rect, first: Int = 0) -> Int {
        guard !rect.isEmpty else { return 0 }
        let shown = first..<min(rowCount, first + rect.height - 1)
        let rows = shown.isEmpty ? [] : shown.map(row)
        let placed = Self.place(columns, natural: naturalWidths(rows), width: rect.width)
        for column in placed {
            let piece = Piece(head(columns[column.index]), Style(.dim, on: .surface))
            put([piece], columns[column.index], column, y: rect.y, rect: rect, on: nil, surface: &surface)
        }
        for (offset, row) in rows.enumerated() {
            let y = rect.y + 1 + offset
            let isSelected = selected != nil && row.key == selected
            if isSelected {
                let bar = Rect(x: rect.x - 1, y: y, width: rect.width + 2, height: 1)
                surface.fill(bar, Style(.text, on: .selection))
            }
            for column in placed {
                put(
                    row.cells[column.index],
                    columns[column.index],
                    column,
                    y: y,
                    rect: rect,
                    on: isSelected ? .selection : nil,
                    surface: &surface
                )
            }
        }
        return rows.count
    }

    private func head(_ column: Column) -> String {
        guard column.id == sortedBy else { return column.title }
        return column.title + (isInverted ? "↑" : "↓")
    }

    private func put(
        _ pieces: [Piece],
        _ column: Column,
        _ placed: Placed,
        y: Int,
        rect: Rect,
        on background: Role?,
        surface: inout Surface
    ) {
        let clip = Rect(x: rect.x + placed.x, y: y, width: placed.width, height: 1)
        let total = pieces.reduce(0) { $0 + $1.columns }
        if total > placed.width, pieces.count == 1, let piece = pieces.first {
            let text = Self.cut(piece.text, column.cut, to: placed.width)
            surface.put([Piece(text, piece.style)], x: clip.x, y: y, on: background, clip: clip)
            return
        }
        let x = column.alignment == .trailing ? clip.maxX - min(total, placed.width) : clip.x
        surface.put(pieces, x: x, y: y, on: background, clip: clip)
    }

    private static func cut(_ text: String, _ cut: Column.Cut, to width: Int) -> String {
        switch cut {
        case .end: return CharacterWidth.truncated(text, to: width)
        case .middle: return CharacterWidth.shortened(text, to: width)
        case .lastWord:
            guard let space = text.lastIndex(of: " ") else { return CharacterWidth.shortened(text, to: width) }
            let start = String(text[...space])
            let room = width - CharacterWidth.columns(of: start)
            // Of less than this nobody knows who is meant.
            guard room >= 5 else { return CharacterWidth.truncated(text, to: width) }
            return start + CharacterWidth.shortened(String(text[text.index(after: space)...]), to: room)
        }
    }

    private func naturalWidths(_ rows: [TableRow]) -> [Int] {
        columns.indices.map { index in
            let content = rows.reduce(0) { widest, row in
                max(widest, row.cells[index].reduce(0) { $0 + $1.columns })
            }
            return max(content, columns[index].reserved, CharacterWidth.columns(of: head(columns[index])))
        }
    }

    /// Chooses columns, widths and positions for `width` columns of screen.
    static func place(_ columns: [Column], natural: [Int], width: Int) -> [Placed] {
        var shown = Array(columns.indices)
        func least(_ index: Int) -> Int {
            min(natural[index], columns[index].minimum ?? natural[index])
        }
        func leastTotal() -> Int {
            shown.reduce(0) { $0 + least($1) } + gaps.lowerBound * max(0, shown.count - 1)
        }
        while leastTotal() > width,
            let victim = shown.filter({ columns[$0].priority > 0 }).max(by: {
                (columns[$0].priority, $0) < (columns[$1].priority, $1)
            })
        {
            shown.removeAll { $0 == victim }
        }
        var widths = shown.map { natural[$0] }
        var excess = widths.reduce(0, +) + gaps.lowerBound * max(0, shown.count - 1) - width
        while excess > 0 {
            // The widest that may still shrink gives first; without one the last columns lose what does not fit.
            let giver = shown.indices.filter { widths[$0] > least(shown[$0]) }.max { widths[$0] < widths[$1] }
            guard let giver else { break }
            widths[giver] -= 1
            excess -= 1
        }
        var gap = gaps.lowerBound
        if excess < 0, shown.count > 1 {
            gap = min(gaps.upperBound, gap + -excess / (shown.count - 1))
        }
        var placed: [Placed] = []
        var x = 0
        for (position, index) in shown.enumerated() {
            var columnWidth = min(widths[position], max(0, width - x))
            if columns[index].fills, position == shown.count - 1 { columnWidth = max(0, width - x) }
            if columnWidth > 0 { placed.append(Placed(index: index, x: x, width: columnWidth)) }
            x += columnWidth + gap
        }
        return placed
    }
}

/// Where a list starts so that its selected row is in view: the row stays near the middle, the ends are never left.
enum Scroll {
    static func first(selected: Int?, count: Int, height: Int) -> Int {
        guard let selected, count > height, height > 0 else { return 0 }
        return max(0, min(selected - height / 2, count - height))
    }
}
