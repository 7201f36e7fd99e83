import ClusterClient
import ClusterView
import Terminal

/// Which groups rebalanced, why and for how long; the newest first, and how the state of each group went.
struct RebalancesPane {
    var state: ConsoleState
    var frame: PaneFrame

    /// The rebalances that pass the filter.
    static func rebalances(in state: ConsoleState) -> [Rebalance] {
        state.paneState(.rebalances).filter.keep(state.data.groups?.rebalances ?? []) {
            "\($0.groupID) \($0.trigger) \($0.source.rawValue)"
        }
    }

    static func key(_ rebalance: Rebalance) -> RowKey {
        .rebalance(rebalance.groupID, rebalance.endMilliseconds, rebalance.generationAfter ?? -1)
    }

    func draw(on surface: inout Surface, in rect: Rect) {
        let rebalances = Self.rebalances(in: state)
        let memory = state.paneState(.rebalances)
        let selection = frame.isFocused ? memory.selected : nil
        let index = selection.flatMap { key in rebalances.firstIndex { Self.key($0) == key } }
        let inner = max(0, rect.height - 2)
        let timelines = shownTimelines(selected: index.map { rebalances[$0].groupID }, room: inner)
        let footHeight = timelines.isEmpty ? 0 : timelines.count + 1
        let listHeight = max(0, inner - 1 - footHeight)
        let first = Scroll.first(selected: index, count: rebalances.count, height: listHeight)
        let content = frame.draw(
            state,
            answer: answer,
            foot: PaneFrame.more(
                first: first,
                shown: max(0, min(listHeight, rebalances.count - first)),
                count: rebalances.count
            ),
            on: &surface,
            in: rect
        )
        guard !rebalances.isEmpty || !timelines.isEmpty else {
            PaneFrame.say(absence(memory), on: &surface, in: content)
            return
        }
        if rebalances.isEmpty {
            PaneFrame.say(absence(memory), on: &surface, in: content.rows(from: 0, count: listHeight))
        } else {
            Table(columns: columns, rowCount: rebalances.count, selected: selection, row: { row(rebalances[$0]) })
                .draw(on: &surface, in: content.rows(from: 0, count: listHeight + 1), first: first)
        }
        for (offset, timeline) in timelines.enumerated() {
            let y = content.maxY - timelines.count + offset
            surface.put(line(timeline, width: content.width), x: content.x, y: y, clip: content)
        }
        if state.groupsStaleMilliseconds != nil { PaneFrame.fade(&surface, in: content) }
    }

    private var answer: [Piece] {
        guard let groups = state.data.groups else { return [] }
        let count = groups.timelines.reduce(0) { $0 + $1.recentRebalances }
        let isLeast = groups.timelines.contains(where: \.mayHaveMore)
        let flapping = groups.timelines.count(where: \.isFlapping)
        var pieces = [Piece("last 5 min · \(isLeast ? "≥" : "")\(Figures.grouped(count))", .dim)]
        if flapping > 0 { pieces.insert(Piece("\(flapping) flapping · ", Style(.bad)), at: 0) }
        return pieces
    }

    private func absence(_ memory: PaneState) -> String {
        guard let groups = state.data.groups else { return "groups have not been asked for yet" }
        switch groups.listing {
        case .notPermitted: return "⊘ this principal may not list groups"
        case .notSupported: return "n/a: this cluster cannot list groups"
        case .awaited: return "asking for groups…"
        case .failing, .answered: break
        }
        return memory.filter.isEmpty ? "no rebalance has been seen" : "no rebalance matches; esc shows all"
    }

    // MARK: - Rows

    private var hasRoom: Bool { frame.isZoomed || state.layout.hasTabs }

    private var columns: [Column] {
        var columns = [
            Column(id: "time", title: "TIME", alignment: .trailing, reserved: 9),
            Column(id: "group", title: "GROUP", minimum: 10, reserved: 11, cut: .middle),
            Column(id: "generation", title: "GEN", priority: 3),
            Column(id: "took", title: "TOOK", alignment: .trailing, reserved: 5),
        ]
        if frame.isZoomed { columns.append(Column(id: "count", title: "COUNT", alignment: .trailing, priority: 6)) }
        columns += [
            // Why a group rebalanced, and because of whom, is what one looks for: other columns give way first.
            Column(
                id: "trigger",
                title: "TRIGGER",
                minimum: hasRoom ? 27 : 14,
                reserved: frame.isZoomed ? 24 : 0,
                priority: 1,
                cut: .lastWord
            ),
            Column(id: "members", title: "MEMBERS", priority: 2),
            Column(id: "moved", title: "MOVED", alignment: .trailing, priority: 4),
            Column(id: "unowned", title: "UNOWNED", alignment: .trailing, priority: 5),
            Column(id: "source", title: "SOURCE", priority: frame.isZoomed ? 4 : 7),
        ]
        return columns
    }

    private func row(_ rebalance: Rebalance) -> TableRow {
        let isOld = state.displayedMilliseconds - rebalance.endMilliseconds > 60_000
        var cells = [
            [Piece(time(rebalance), .dim)], [Piece(rebalance.groupID, isOld ? .dim : .text)],
            [generation(rebalance)], [took(rebalance)],
        ]
        if frame.isZoomed { cells.append([Piece(Self.count(rebalance), .dim)]) }
        let trigger = hasRoom ? rebalance.trigger.description : rebalance.trigger.shortText
        cells.append([Piece(trigger, rebalance.trigger.isBad ? Style(.warn) : .text)])
        cells.append([members(rebalance)])
        cells.append([Piece.optional(rebalance.partitionsMoved) { Figures.grouped($0) }])
        cells.append([Piece.optional(rebalance.unownedMilliseconds) { "≤" + Figures.age(milliseconds: $0) }])
        cells.append([Piece(rebalance.source.rawValue, .dim)])
        return TableRow(key: Self.key(rebalance), cells: cells)
    }

    /// The start where it is known; else the end, marked as what it is.
    private func time(_ rebalance: Rebalance) -> String {
        let clock = { Figures.clock(milliseconds: $0, utcOffsetSeconds: state.utcOffsetSeconds) }
        if rebalance.isOngoing { return "now" }
        if let start = rebalance.startMilliseconds, rebalance.source == .broker { return clock(start) }
        return "~" + clock(rebalance.startMilliseconds ?? rebalance.endMilliseconds)
    }

    static func count(_ rebalance: Rebalance) -> String {
        rebalance.source == .poll ? "≥\(rebalance.count)" : "\(rebalance.count)"
    }

    private func generation(_ rebalance: Rebalance) -> Piece {
        guard let after = rebalance.generationAfter else { return Piece("–", .dim) }
        return Piece(rebalance.generationBefore.map { "g\($0)→\(after)" } ?? "g\(after)")
    }

    private func took(_ rebalance: Rebalance) -> Piece {
        if rebalance.isOngoing { return Piece("…", Style(.changed)) }
        guard let duration = rebalance.durationMilliseconds else { return Piece("–", .dim) }
        return Piece((rebalance.source == .broker ? "" : "~") + Figures.age(milliseconds: duration))
    }

    private func members(_ rebalance: Rebalance) -> Piece {
        switch (rebalance.membersBefore, rebalance.membersAfter) {
        case (let before?, let after?): Piece("\(before)→\(after)")
        case (nil, let after?): Piece("→\(after)")
        case (let before?, nil): Piece("\(before)→")
        case (nil, nil): Piece("–", .dim)
        }
    }

    // MARK: - Timelines

    /// Of the selected group, or of those that rebalanced most, as many as fit below the rows.
    private func shownTimelines(selected: String?, room: Int) -> [GroupTimeline] {
        let all = state.data.groups?.timelines ?? []
        let limit = max(0, min(frame.isZoomed ? 8 : 2, room / 3))
        if let selected, let timeline = all.first(where: { $0.groupID == selected }) {
            return limit > 0 ? [timeline] : []
        }
        let busy = all.filter { $0.recentRebalances > 0 || $0.steps.count > 1 }
            .sorted { ($1.recentRebalances, $0.groupID) < ($0.recentRebalances, $1.groupID) }
        return Array(busy.prefix(limit))
    }

    private func line(_ timeline: GroupTimeline, width: Int) -> [Piece] {
        let nameWidth = min(24, max(12, width / 4))
        let name = CharacterWidth.shortened(timeline.groupID, to: nameWidth)
        let padding = String(repeating: " ", count: max(0, nameWidth - CharacterWidth.columns(of: name)) + 1)
        let count = "\(timeline.mayHaveMore ? "≥" : "")\(timeline.recentRebalances) in 5 min"
        var tail = [Piece("  \(count)", .dim)]
        if timeline.isFlapping {
            let who = timeline.suspects.isEmpty ? "" : ": \(timeline.suspects.joined(separator: ", "))"
            tail = [Piece("  \(count) ", .dim), Piece("! flapping\(who)", Style(.bad))]
        }
        let tailWidth = tail.reduce(0) { $0 + $1.columns }
        let strip = max(10, min(60, width - nameWidth - 1 - tailWidth))
        return [Piece(name + padding), Piece(self.strip(timeline, width: strip), Style(.graph1))] + tail
    }

    /// The last five minutes: `▁` stable, `█` rebalancing, `·` empty, blank unknown.
    private func strip(_ timeline: GroupTimeline, width: Int) -> String {
        let span = GroupTimeline.flappingMilliseconds
        let now = state.displayedMilliseconds
        let rebalanced = (state.data.groups?.rebalances ?? []).filter { $0.groupID == timeline.groupID }
        var text = ""
        for cell in 0..<width {
            let from = now - span + span * Int64(cell) / Int64(width)
            let to = now - span + span * Int64(cell + 1) / Int64(width)
            let isBusy = rebalanced.contains {
                ($0.startMilliseconds ?? $0.endMilliseconds) < to && $0.endMilliseconds >= from
            }
            text += isBusy ? "█" : Self.glyph(timeline.steps.last { $0.sinceMilliseconds < to })
        }
        return text
    }

    private static func glyph(_ step: GroupTimeline.Step?) -> String {
        guard let state = step?.state else { return " " }
        if state.isRebalancing { return "█" }
        switch state {
        case .stable: return "▁"
        case .empty: return "·"
        case .dead: return "✗"
        default: return " "
        }
    }
}

extension Rebalance.Trigger {
    /// Whether something broke, as against something that was wanted.
    var isBad: Bool {
        switch self {
        case .memberTimedOut, .memberGone, .coordinatorMoved: true
        default: false
        }
    }
}
