import ClusterView
import Terminal

/// Who leads, who follows, who is in sync: one row per partition, the worst first.
struct LeadersPane {
    var state: ConsoleState
    var frame: PaneFrame

    /// The partitions that pass filter and scope, in the order asked for.
    static func order(in state: ConsoleState) -> PartitionOrder.Result {
        guard let snapshot = state.snapshot else { return PartitionOrder.Result() }
        let memory = state.paneState(.leaders)
        let order = PartitionOrder(
            partitions: snapshot.partitions,
            filter: memory.filter,
            scope: memory.scope,
            sortColumn: memory.sortColumn,
            isInverted: memory.isInverted
        )
        return state.partitionOrder.output(of: order, \.result)
    }

    func draw(on surface: inout Surface, in rect: Rect) {
        let order = Self.order(in: state)
        let partitions = order.partitions
        let memory = state.paneState(.leaders)
        let selected = memory.selected.flatMap { key in
            partitions.firstIndex { RowKey.partition($0.name) == key }
        }
        let inside = rect.inset(horizontally: 2, vertically: 1)
        let legendRows = frame.isZoomed && inside.height > 8 ? 2 : 0
        let listHeight = max(0, inside.height - 1 - legendRows)
        let first = Scroll.first(selected: selected, count: partitions.count, height: listHeight)
        let content = frame.draw(
            state,
            answer: answer,
            foot: PaneFrame.more(
                first: first,
                shown: min(listHeight, partitions.count - first),
                count: partitions.count
            ),
            on: &surface,
            in: rect
        )
        guard let snapshot = state.snapshot, !partitions.isEmpty else {
            PaneFrame.say(emptiness, on: &surface, in: content)
            return
        }
        let rows = PartitionRows(state: state, snapshot: snapshot, isZoomed: frame.isZoomed, width: content.width)
        let table = Table(
            columns: rows.columns(nameWidth: order.nameWidth),
            rowCount: partitions.count,
            selected: frame.isFocused ? memory.selected : nil,
            sortedBy: memory.sortColumn,
            isInverted: memory.isInverted,
            row: { rows.row(partitions[$0]) }
        )
        table.draw(on: &surface, in: content.rows(from: 0, count: listHeight + 1), first: first)
        if legendRows > 0 { drawLegend(on: &surface, in: content) }
        if state.staleMilliseconds != nil { PaneFrame.fade(&surface, in: content) }
    }

    private var answer: [Piece] {
        guard let totals = state.snapshot?.totals else { return [] }
        let count = Piece("\(Figures.grouped(totals.partitions)) partitions", .dim)
        if totals.offline > 0 {
            return [count, Piece(" · ", .dim), Piece("\(Figures.grouped(totals.offline)) offline", Style(.bad))]
        }
        if totals.refusingAcksAll > 0 {
            let text = "acks=all refused on \(Figures.grouped(totals.refusingAcksAll))"
            return [count, Piece(" · ", .dim), Piece(text, Style(.bad))]
        }
        if totals.underReplicated > 0 {
            let text = "\(Figures.grouped(totals.underReplicated)) under-replicated"
            return [count, Piece(" · ", .dim), Piece(text, Style(.warn))]
        }
        if totals.ledByAnother > 0 {
            let text = "\(Figures.grouped(totals.ledByAnother)) not on preferred leader"
            return [count, Piece(" · ", .dim), Piece(text, Style(.accent))]
        }
        return [count, Piece(" · ", .dim), Piece("all in sync", Style(.good))]
    }

    private var emptiness: String {
        guard let snapshot = state.snapshot else { return "waiting for the cluster's first answer" }
        if snapshot.partitions.isEmpty { return "the cluster has no topics yet" }
        return "no partition matches; esc shows all \(Figures.grouped(snapshot.partitions.count))"
    }

    private func drawLegend(on surface: inout Surface, in content: Rect) {
        let pieces = [
            Piece("L", Style(.good)), Piece(" leader   ", .dim), Piece("i", .text), Piece(" in sync   ", .dim),
            Piece("o", Style(.warn)), Piece(" out of sync   ", .dim), Piece("✗", Style(.bad)), Piece(" dead   ", .dim),
            Piece("!", Style(.warn)), Piece(" frozen   ", .dim), Piece("·", .dim), Piece(" no replica", .dim),
        ]
        surface.put(pieces, x: content.x, y: content.maxY - 1, clip: content)
    }
}
