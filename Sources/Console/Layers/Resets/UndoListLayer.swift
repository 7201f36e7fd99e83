import Operations
import Terminal

/// The changes of offsets that the journal knows, newest first.
struct UndoListLayer {
    static func draw(_ list: UndoList, on surface: inout Surface) {
        let width = min(surface.size.width, 112)
        let height = min(surface.size.height - 2, list.changes.count + 5)
        let rect = Rect(
            x: (surface.size.width - width) / 2,
            y: max(0, (surface.size.height - height) / 2),
            width: width,
            height: height
        )
        let room = height - 5
        let first = Scroll.first(selected: list.selected, count: list.changes.count, height: room)
        let content = Box(
            title: [Piece("Take back a change of offsets", Style(.title))],
            answer: [Piece("nothing changed yet", Style(.accent))],
            foot: PaneFrame.more(
                first: first,
                shown: min(room, list.changes.count - first),
                count: list.changes.count
            ),
            isFocused: true
        ).draw(on: &surface, in: rect)
        table(list).draw(on: &surface, in: content.rows(from: 0, count: room + 1), first: first)
        surface.put(
            [Piece("enter", Style(.key)), Piece(" shows the plan · "), Piece("esc", Style(.key)), Piece(" cancels")],
            x: content.x,
            y: content.maxY - 1,
            clip: content
        )
    }

    private static func table(_ list: UndoList) -> Table {
        Table(
            columns: [
                Column(id: "time", title: "TIME (UTC)"),
                Column(id: "user", title: "WHO", minimum: 6, priority: 2),
                Column(id: "group", title: "GROUP", minimum: 8, cut: .middle),
                Column(id: "change", title: "CHANGE", minimum: 12),
                Column(id: "partitions", title: "P", alignment: .trailing, priority: 1),
                Column(id: "outcome", title: "OUTCOME", fills: true),
            ],
            rowCount: list.changes.count,
            selected: .event(list.selected),
            row: { row(list.changes[$0], $0) }
        )
    }

    private static func row(_ change: UndoableChange, _ index: Int) -> TableRow {
        let style: Style = change.undoneBy == nil ? .text : .dim
        let outcome =
            change.undoneBy.map { Piece("undone by \($0)", .dim) }
            ?? Piece(change.outcome.rawValue, change.outcome == .done ? .text : Style(.warn))
        return TableRow(
            key: .event(index),
            cells: [
                [Piece(String(change.time.prefix(19)), style)], [Piece(change.user, style)],
                [Piece(change.group, style)], [Piece(change.scenario, style)],
                [Piece("\(change.partitions.count)", style)], [outcome],
            ]
        )
    }
}
