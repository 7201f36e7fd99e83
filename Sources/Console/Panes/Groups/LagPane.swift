import ClusterView
import Terminal

/// Which group is behind, by how much and how long, and why: one row per group, the worst first.
struct LagPane {
    var state: ConsoleState
    var frame: PaneFrame

    func draw(on surface: inout Surface, in rect: Rect) {
        let tree = LagTree(state)
        let nodes = tree.nodes
        let memory = state.paneState(.lag)
        let selection = frame.isFocused ? memory.selected : nil
        let index = selection.flatMap { key in nodes.firstIndex { $0.key == key } }
        let explained = memory.showsWhy && frame.isFocused ? index.map { nodes[$0] } ?? nodes.first : nil
        let inner = max(0, rect.height - 2)
        let foot =
            explained.map { whyLines($0, width: rect.width - 4) } ?? summary(tree, height: inner, rows: nodes.count)
        let footHeight = foot.isEmpty ? 0 : min(foot.count + 1, max(0, inner - 3))
        let listHeight = max(0, inner - 1 - footHeight)
        let first = Scroll.first(selected: index, count: nodes.count, height: listHeight)
        let shown = max(0, min(listHeight, nodes.count - first))
        let content = frame.draw(
            state,
            answer: answer(tree),
            foot: PaneFrame.more(first: first, shown: shown, count: nodes.count),
            on: &surface,
            in: rect
        )
        guard !nodes.isEmpty else {
            PaneFrame.say(absence(memory), on: &surface, in: content)
            return
        }
        let list = content.rows(from: 0, count: listHeight + 1)
        drawTable(nodes, first: first, selection: selection, on: &surface, in: list)
        drawFoot(foot, height: footHeight, on: &surface, in: content)
        if state.groupsStaleMilliseconds != nil { PaneFrame.fade(&surface, in: content) }
    }

    private func drawTable(
        _ nodes: [LagNode],
        first: Int,
        selection: RowKey?,
        on surface: inout Surface,
        in rect: Rect
    ) {
        let shown = nodes[first..<min(nodes.count, first + max(0, rect.height - 1))]
        let cells = LagCells(
            state: state,
            memory: state.paneState(.lag),
            isZoomed: frame.isZoomed || rect.width < 78 && frame.isFocused && rect.width > 70,
            width: rect.width,
            maximum: shown.map(Self.peak).max() ?? 0
        )
        let names = state.data.groups?.groups.reduce(0) { max($0, CharacterWidth.columns(of: $1.groupID)) } ?? 0
        let memory = state.paneState(.lag)
        Table(
            columns: cells.columns(nameWidth: names),
            rowCount: nodes.count,
            selected: selection,
            sortedBy: memory.sortColumn,
            isInverted: memory.isInverted,
            row: { cells.row(nodes[$0]) }
        )
        .draw(on: &surface, in: rect, first: first)
    }

    private static func peak(_ node: LagNode) -> Double {
        let trend: LagTrend
        switch node {
        case .group(let group): trend = group.figures.trend
        case .topic(let topic, _): trend = topic.figures.trend
        case .partition(let row, _, _, _): trend = row.trend
        case .member: return 0
        }
        return trend.values.compactMap(\.self).max() ?? 0
    }

    private func answer(_ tree: LagTree) -> [Piece] {
        guard let groups = state.data.groups else { return [] }
        switch groups.listing {
        case .notPermitted: return [Piece("⊘ not permitted", Style(.warn))]
        case .notSupported: return [Piece("n/a", .dim)]
        case .awaited: return [Piece("asking…", .dim)]
        case .failing: return [Piece("no answer", Style(.bad))]
        case .answered: break
        }
        var pieces: [Piece] = []
        let troubled = groups.groups.count { $0.figures.verdict.isTrouble }
        if troubled > 0 {
            let role: Role = groups.worstVerdict == .warn ? .warn : .bad
            pieces.append(Piece("\(troubled) in trouble", Style(role)))
            pieces.append(Piece(" · ", .dim))
        }
        let worst = groups.worstLag.map { Figures.grouped($0) } ?? "–"
        pieces.append(Piece("worst \(worst) · \(Figures.grouped(groups.groups.count)) groups", .dim))
        if !groups.complaints.isEmpty { pieces.append(Piece(" · incomplete", Style(.warn))) }
        if frame.isZoomed {
            pieces.append(Piece(" · every \(Figures.wholeAge(milliseconds: Int64(groups.refreshMilliseconds)))", .dim))
        }
        return pieces
    }

    private func absence(_ memory: PaneState) -> String {
        guard let groups = state.data.groups else { return "groups have not been asked for yet" }
        switch groups.listing {
        case .notPermitted: return "⊘ this principal may not list groups"
        case .notSupported: return "n/a: this cluster cannot list groups"
        case .awaited: return "asking for groups…"
        case .failing: return groups.complaints.first ?? "no broker answers"
        case .answered: break
        }
        if groups.groups.isEmpty { return "there are no consumer groups" }
        return memory.showsTroubleOnly ? "no group is in trouble; esc shows all" : "no group matches; esc shows all"
    }

    // MARK: - Below the rows

    /// The worst group in two lines, where the tile has room for it.
    private func summary(_ tree: LagTree, height: Int, rows: Int) -> [[Piece]] {
        guard !frame.isZoomed, let worst = tree.groups.first, height >= rows + 4 else { return [] }
        let figures = worst.figures
        let rate = { (value: Double?) in value.map { Figures.compact($0) + "/s" } ?? "–" }
        var first = [
            Piece("in ", .dim), Piece(rate(figures.rateIn)), Piece("  out ", .dim), Piece(rate(figures.rateOut)),
        ]
        first += drain(figures)
        guard let name = figures.worst, (figures.lag ?? 0) > 0 else { return [first] }
        var second = [Piece("slowest ", .dim), Piece(name.description)]
        let row = worst.topic(name.topic)?.partitions.first { $0.partition == name.partition }
        if let owner = row.flatMap({ worst.owner(of: $0) }) {
            second.append(Piece(" · member \(owner.clientID)", .dim))
        }
        return [first, second]
    }

    /// How long until all is read, or why that cannot be said. Behind without end is a group that reads no faster than
    /// records come; whether it falls further behind is what the verdict and the trend tell.
    private func drain(_ figures: LagFigures) -> [Piece] {
        guard figures.drain != .keepingUp else { return [Piece("  keeps up", .dim)] }
        var pieces = [Piece("  drain ", .dim), LagCells.drain(figures.drain)]
        guard figures.drain == .never else { return pieces }
        let isRead = (figures.rateOut ?? 0) > 0
        let isGrowing = figures.verdict == .warn || figures.trend.direction == .up
        let reason =
            !isRead ? " (nothing is read)" : isGrowing ? " (falling behind)" : " (reads no faster than it fills)"
        pieces.append(Piece(reason, Style(.warn)))
        return pieces
    }

    private func whyLines(_ node: LagNode, width: Int) -> [[Piece]] {
        let explanation = LagExplanation(state: state, node: node)
        let head = "── \(explanation.heading) "
        let rule = String(repeating: "─", count: max(0, width - CharacterWidth.columns(of: head)))
        var lines = [[Piece(head + rule, .dim)]]
        for sentence in explanation.sentences {
            lines += Paragraph.wrap(sentence, width: width).map { [Piece($0)] }
        }
        return lines
    }

    private func drawFoot(_ lines: [[Piece]], height: Int, on surface: inout Surface, in rect: Rect) {
        guard height > 0 else { return }
        let top = rect.maxY - height + 1
        for (index, line) in lines.prefix(height - 1).enumerated() {
            surface.put(line, x: rect.x, y: top + index, clip: rect)
        }
    }
}
