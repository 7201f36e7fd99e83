import ClusterClient
import ClusterView
import KafkaProtocol
import Operations
import Terminal

/// A plan for a group's offsets: the scenario, every partition before and after, what it means, and Kafka's own command.
struct ResetLayer {
    var state: ConsoleState
    var dialog: ResetDialog

    private static let widest = 112

    func draw(on surface: inout Surface) {
        let width = min(surface.size.width, Self.widest)
        let inner = width - 4
        let head = [scenario(inner), []]
        let foot = footLines(inner)
        let rows = dialog.plan?.rows ?? []
        let room = max(2, surface.size.height - 4 - head.count - foot.count)
        let tableHeight = dialog.plan == nil ? 1 : min(room, rows.count + 1)
        let height = min(surface.size.height - 1, head.count + tableHeight + foot.count + 2)
        let rect = Rect(
            x: (surface.size.width - width) / 2,
            y: max(0, (surface.size.height - height) / 2),
            width: width,
            height: height
        )
        let first = Scroll.first(selected: dialog.selected, count: rows.count, height: tableHeight - 1)
        let more = PaneFrame.more(first: first, shown: min(rows.count - first, tableHeight - 1), count: rows.count)
        let content = Box(title: title(width), answer: answer, foot: more, isFocused: true).draw(on: &surface, in: rect)
        for (index, line) in head.enumerated() {
            surface.put(line, x: content.x, y: content.y + index, clip: content)
        }
        let body = content.rows(from: head.count, count: tableHeight)
        if rows.isEmpty {
            surface.put(waitingText, x: body.x, y: body.y, clip: body)
        } else {
            table(rows).draw(on: &surface, in: body, first: first)
        }
        for (index, line) in foot.enumerated() {
            surface.put(line, x: content.x, y: content.y + head.count + tableHeight + index, clip: content)
        }
    }

    // MARK: - Head

    private func title(_ width: Int) -> [Piece] {
        let verb =
            switch dialog.plan?.request.scenario {
            case .undo?: "Undo"
            case .skip?: "Skip a record"
            default: dialog.choice == nil ? "Change offsets" : "Reset offsets"
            }
        let group = CharacterWidth.shortened(dialog.group, to: max(10, width - 60))
        return [Piece("\(verb) · group \(group)", Style(.title))]
    }

    private var answer: [Piece] {
        switch dialog.phase {
        case .applying where dialog.mode == .now: [Piece("APPLYING…", Style(.warn))]
        case .applying: [Piece("WAITING…", Style(.warn))]
        default: [Piece("PLAN · nothing changed yet", Style(.accent))]
        }
    }

    private func scenario(_ width: Int) -> [Piece] {
        var pieces = [Piece("scenario  ", .dim)]
        if let choice = dialog.choice {
            pieces.append(Piece(choice.rawValue, Style(.accent)))
            if let value = dialog.values[choice], !value.isEmpty { pieces.append(Piece(" \(value)", Style(.accent))) }
        } else {
            pieces.append(Piece(dialog.plan?.request.scenario.option ?? "…", Style(.accent)))
        }
        if dialog.phase == .planned, let instant = dialog.plan?.request.scenario.instantMilliseconds {
            let clock = Figures.clock(milliseconds: instant, utcOffsetSeconds: state.utcOffsetSeconds)
            pieces.append(Piece("  = \(UTCInstant.text(milliseconds: instant).dropLast(4))Z, \(clock) here", .dim))
        }
        let keys = dialog.choice == nil ? "e edits" : "tab changes · e edits"
        let used = pieces.reduce(0) { $0 + $1.columns }
        let gap = width - used - CharacterWidth.columns(of: keys)
        if gap > 1 { pieces.append(Piece(String(repeating: " ", count: gap) + keys, .dim)) }
        return pieces
    }

    private var waitingText: [Piece] {
        switch dialog.phase {
        case .looking: [Piece("looking at the group's offsets…", .dim)]
        default: [Piece("no partition", .dim)]
        }
    }

    // MARK: - Rows

    private func table(_ rows: [ResetRow]) -> Table {
        let columns = [
            Column(id: "topic", title: "TOPIC", minimum: 10, cut: .middle),
            Column(id: "partition", title: "P", alignment: .trailing),
            Column(id: "current", title: "CURRENT", alignment: .trailing),
            Column(id: "new", title: "NEW", alignment: .trailing),
            Column(id: "diff", title: "DIFF", alignment: .trailing),
            Column(id: "low", title: "LOW", alignment: .trailing, priority: 2),
            Column(id: "high", title: "HIGH", alignment: .trailing, priority: 1),
            Column(id: "note", title: "NOTE", minimum: 8, fills: true),
        ]
        let isDim = dialog.phase != .planned
        return Table(
            columns: columns,
            rowCount: rows.count,
            selected: rows.indices.contains(dialog.selected) ? Self.key(rows[dialog.selected]) : nil,
            row: { Self.row(rows[$0], isDim: isDim) }
        )
    }

    private static func key(_ row: ResetRow) -> RowKey {
        .partition(PartitionName(topic: row.partition.topic, partition: row.partition.partition))
    }

    private static func row(_ row: ResetRow, isDim: Bool) -> TableRow {
        let plain: Style = isDim || !row.isChange ? .dim : .text
        func number(_ value: Int64?, _ style: Style = plain) -> [Piece] {
            [value.map { Piece(Figures.grouped($0), style) } ?? Piece("–", .dim)]
        }
        let after = row.obstacle == nil ? row.after : row.before
        let difference = row.difference.map { ($0 > 0 ? "+" : "") + Figures.grouped($0) }
        return TableRow(
            key: key(row),
            cells: [
                [Piece(row.partition.topic, plain)],
                [Piece("\(row.partition.partition)", plain)],
                number(row.before),
                number(after, row.isChange && !isDim ? Style(.accent) : plain),
                [Piece(difference ?? "–", row.difference == nil ? .dim : plain)],
                number(row.low, .dim),
                number(row.high, .dim),
                [note(row, isDim: isDim)],
            ]
        )
    }

    private static func note(_ row: ResetRow, isDim: Bool) -> Piece {
        if let obstacle = row.obstacle { return Piece("✗ \(obstacle)", isDim ? .dim : Style(.warn)) }
        var notes = row.notes.map(\.text)
        let skipped = row.difference ?? 0
        if skipped > 0 { notes.append("skips \(Figures.grouped(skipped)) ▲") }
        if row.after == nil, row.before != nil { notes.append("will be forgotten") }
        return Piece(notes.joined(separator: "; "), skipped > 0 && !isDim ? Style(.warn) : .dim)
    }

    // MARK: - Foot

    private func footLines(_ width: Int) -> [[Piece]] {
        var lines: [[Piece]] = [[]]
        if case .lacking(let what) = dialog.phase {
            return lines + Paragraph.wrap(what, width: width).map { [Piece($0, Style(.warn))] } + [[], keys]
        }
        guard let plan = dialog.plan else { return lines + [keys] }
        if !plan.rows.isEmpty { lines.append(totals(plan)) }
        lines += groupLines(plan, width)
        if !plan.changes.isEmpty {
            lines.append([])
            let servers = state.live.snapshot?.identity.bootstrapServers ?? ""
            let command = plan.equivalentCommand(
                bootstrapServers: servers,
                file: "offsets-\(plan.id).csv"
            ).joined(separator: " ")
            let wrapped = Paragraph.wrap(command, width: max(20, width - 9))
            for (index, line) in wrapped.prefix(3).enumerated() {
                let isCut = index == 2 && wrapped.count > 3
                lines.append([Piece((index == 0 ? "same as: " : "         ") + line + (isCut ? " …" : ""), .dim)])
            }
        }
        return lines + [[], keys]
    }

    private func totals(_ plan: ResetOffsetsPlan) -> [Piece] {
        if plan.changes.isEmpty { return [Piece("Nothing to change: the group is there already.", .dim)] }
        var pieces = [
            Piece("re-read "), Piece(Figures.grouped(plan.recordsToRead)), Piece(" records · skip "),
            Piece(Figures.grouped(plan.recordsToSkip), plan.recordsToSkip > 0 ? Style(.warn) : .text),
            Piece(" records"),
        ]
        pieces.append(Piece(" · lag \(Figures.grouped(plan.lagBefore)) → \(Figures.grouped(plan.lagAfter))", .dim))
        let blocked = plan.rows.count { $0.obstacle != nil }
        if blocked > 0 { pieces.append(Piece(" · \(Figures.grouped(blocked)) stay as they are", Style(.warn))) }
        return pieces
    }

    private func groupLines(_ plan: ResetOffsetsPlan, _ width: Int) -> [[Piece]] {
        guard let refusal = plan.record.refusal else {
            var pieces = [Piece("group is \(plan.picture.state.rawValue) ", .dim), Piece("✓", Style(.good))]
            if !plan.changes.isEmpty { pieces.append(Piece("    undo: U or highwater undo \(plan.id)", .dim)) }
            return [pieces]
        }
        var lines = Paragraph.wrap(refusal, width: width).map { [Piece($0, Style(.bad))] }
        guard plan.waitsForMembers else { return lines }
        switch dialog.mode {
        case .now:
            lines.append([Piece("w waits until its members are gone", .dim)])
            if dialog.runsMembers {
                lines.append([Piece("t stops its members, resets, and starts them again", .dim)])
            }
        case .whenEmpty:
            let limit = Figures.age(milliseconds: dialog.mode.timeoutMilliseconds)
            lines.append([
                Piece("Waits up to \(limit) until the group is empty, then plans anew and applies.", Style(.warn))
            ])
        case .stoppingMembers:
            lines.append([Piece("Stops the group's members, applies, and starts them again.", Style(.warn))])
        }
        return lines
    }

    private var keys: [Piece] {
        switch dialog.phase {
        case .applying where dialog.mode == .now:
            return [Piece("esc", Style(.key)), Piece(" closes; it goes on", .dim)]
        case .applying: return [Piece("esc", Style(.key)), Piece(" gives up waiting", .dim)]
        default: break
        }
        var pieces: [Piece] = []
        if dialog.canApply { pieces += [Piece("y", Style(.key)), Piece(" applies and reads back · ")] }
        if dialog.choice != nil { pieces += [Piece("tab", Style(.key)), Piece(" scenario · ")] }
        if dialog.phase == .planned { pieces += [Piece("s", Style(.key)), Piece(" saves as CSV · ")] }
        return pieces + [Piece("esc", Style(.key)), Piece(" cancels")]
    }
}

extension ResetMode {
    fileprivate var timeoutMilliseconds: Int64 {
        guard case .whenEmpty(let timeout) = self else { return 0 }
        return timeout.components.seconds * 1000
    }
}
