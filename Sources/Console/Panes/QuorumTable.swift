import ClusterView
import Terminal

/// The metadata quorum: a line that says who leads, then its voters and observers.
struct QuorumTable {
    var state: ConsoleState
    var selected: RowKey?
    var isZoomed: Bool

    /// Members in the order they are shown: voters, then observers.
    static func members(in state: ConsoleState) -> [QuorumMember] {
        guard let quorum = state.snapshot?.quorum.value else { return [] }
        let filter = state.paneState(.brokers).filter
        return filter.keep(quorum.voters + quorum.observers) { "\($0.id) \($0.role.rawValue)" }
    }

    func draw(on surface: inout Surface, in rect: Rect) {
        guard rect.height >= 1, let snapshot = state.snapshot else { return }
        drawDivider(snapshot.quorum, on: &surface, in: rect)
        let body = rect.rows(from: 1)
        switch snapshot.quorum {
        case .known, .stale: break
        case .notSupported:
            surface.put("n/a: the cluster does not support DescribeQuorum", x: body.x, y: body.y, .dim, clip: body)
            return
        case .notPermitted:
            surface.put("⊘ this principal may not describe the quorum", x: body.x, y: body.y, Style(.warn), clip: body)
            return
        case .absent:
            surface.put("– not known yet", x: body.x, y: body.y, .dim, clip: body)
            return
        }
        guard body.height >= 2 else { return }
        let members = Self.members(in: state)
        let table = Table(
            columns: columns,
            rowCount: members.count,
            selected: selected,
            row: { row(members[$0]) }
        )
        let keys = members.map { RowKey.controller($0.id) }
        let index = selected.flatMap { keys.firstIndex(of: $0) }
        table.draw(
            on: &surface,
            in: body,
            first: Scroll.first(selected: index, count: members.count, height: body.height - 1)
        )
    }

    private func drawDivider(_ reading: Reading<QuorumView>, on surface: inout Surface, in rect: Rect) {
        surface.fill(rect.rows(from: 0, count: 1), with: "─", Style(.border))
        var pieces = [Piece(" metadata quorum ", Style(.title))]
        if let quorum = reading.value {
            let changed = state.data.changes.change(
                of: .controller,
                nowMilliseconds: state.displayedMilliseconds
            )
            let leader = quorum.leaderID.map(String.init) ?? "none"
            let words = changed.map { "\($0.was)→\(leader)" } ?? leader
            let style = quorum.leaderID == nil ? Style(.bad) : changed == nil ? Style(.text) : Style(.changed)
            pieces += [
                Piece("ctrl ", .dim), Piece(words, style), Piece(" epoch ", .dim), Piece("\(quorum.leaderEpoch)"),
                Piece(" hw ", .dim), Piece(Figures.grouped(quorum.highWatermark) + " "),
            ]
        }
        surface.put(pieces, x: rect.x + 2, y: rect.y, clip: rect)
    }

    private var columns: [Column] {
        var columns = [
            Column(id: "node", title: "  NODE", alignment: .trailing),
            Column(id: "role", title: "ROLE", reserved: 10),
            Column(id: "lag", title: "LAG", alignment: .trailing, reserved: 4),
            Column(id: "fetch", title: "FETCHED", alignment: .trailing, reserved: 7, priority: 2),
            Column(id: "caughtup", title: "CAUGHT UP", alignment: .trailing, reserved: 7, priority: 3),
        ]
        if isZoomed {
            columns += [
                Column(id: "end", title: "LOG END", alignment: .trailing, reserved: 8, priority: 4),
                Column(id: "up", title: "UP", alignment: .trailing, reserved: 6, priority: 5),
                Column(id: "cpu", title: "CPU", alignment: .trailing, reserved: 4, priority: 6),
                Column(id: "rss", title: "RSS", alignment: .trailing, reserved: 6, priority: 7),
                Column(id: "pid", title: "PID", alignment: .trailing, reserved: 6, priority: 8),
                Column(id: "exit", title: "LAST EXIT", minimum: 9, priority: 9),
            ]
        }
        return columns
    }

    private func row(_ member: QuorumMember) -> TableRow {
        var cells: [[Piece]] = [
            [Piece("\(member.id)", member.isAlive ? .text : Style(.bad))],
            [role(member)],
            [Piece(Figures.grouped(member.lag), member.lag > 100 ? Style(.warn) : .dim)],
            [age(member.lastFetchMilliseconds)],
            [age(member.lastCaughtUpMilliseconds)],
        ]
        if isZoomed {
            let process = member.process
            cells += [
                [Piece(Figures.grouped(member.logEndOffset), .dim)],
                [Piece.optional(process?.uptimeMilliseconds) { Figures.age(milliseconds: $0) }],
                [Piece.optional(process?.cpuPercent) { Figures.decimal($0, digits: 0) + "%" }],
                [Piece.optional(process?.residentBytes) { Figures.bytes($0) }],
                [Piece.optional(process?.pid) { "\($0)" }],
                [Piece(process?.lastExit ?? "–", process?.lastExit == nil ? .dim : Style(.warn))],
            ]
        }
        return TableRow(key: .controller(member.id), cells: cells)
    }

    private func role(_ member: QuorumMember) -> Piece {
        if !member.isAlive { return Piece("✗ gone", Style(.bad)) }
        switch member.role {
        case .leader: return Piece("L leader", Style(.good))
        case .follower: return Piece("i follower", .text)
        case .observer: return Piece("· observer", .dim)
        }
    }

    private func age(_ milliseconds: Int64?) -> Piece {
        guard let milliseconds else { return Piece("–", .dim) }
        return Piece(Figures.age(milliseconds: state.displayedMilliseconds - milliseconds), .dim)
    }
}
