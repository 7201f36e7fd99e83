import ClusterView
import Terminal

/// The brokers above, zoomed with what they count about themselves, the metadata quorum below, and at the foot what one
/// more failure would do.
struct BrokersPane {
    var state: ConsoleState
    var frame: PaneFrame

    static func brokers(in state: ConsoleState) -> [BrokerRow] {
        guard let snapshot = state.snapshot else { return [] }
        let memory = state.paneState(.brokers)
        let kept = memory.filter.keep(snapshot.brokers) { "\($0.id) \($0.host):\($0.port) \($0.state.rawValue)" }
        var keyed = kept.enumerated().map { (order: $0.offset, row: $0.element) }
        keyed.sort { left, right in
            switch comparison(left.row, right.row, column: memory.sortColumn) {
            case 0: left.order < right.order
            case let difference: (difference < 0) != memory.isInverted
            }
        }
        return keyed.map(\.row)
    }

    private static func comparison(_ left: BrokerRow, _ right: BrokerRow, column: String?) -> Int {
        switch column {
        case "state": (left.isServing ? 1 : 0) - (right.isServing ? 1 : 0)
        case "leaders": right.leaders - left.leaders
        case "replicas": right.replicas - left.replicas
        case "outofsync": right.outOfSync - left.outOfSync
        default: Int(left.id) - Int(right.id)
        }
    }

    func draw(on surface: inout Surface, in rect: Rect) {
        guard let snapshot = state.snapshot, rect.height > 2 else {
            let content = frame.draw(state, answer: answer, on: &surface, in: rect)
            PaneFrame.say("waiting for the cluster's first answer", on: &surface, in: content)
            return
        }
        let height = rect.height - 2
        let dangers = DangerLines.lines(snapshot).prefix(height > 9 ? 3 : 1)
        let brokers = Self.brokers(in: state)
        let members = QuorumTable.members(in: state)
        // The quorum's title and a blank row are kept free where that does not cost a broker its row.
        let spare = min(height > 9 ? 2 : 1, max(0, height - dangers.count - brokers.count - 1))
        let rows = Rows(
            height: max(0, height - dangers.count - (frame.isZoomed ? height > 9 ? 2 : 1 : spare)),
            brokers: brokers.count,
            members: members.count,
            isZoomed: frame.isZoomed
        )
        let content = frame.draw(
            state,
            answer: answer,
            foot: foot(brokers, rows, members: members.count, height: height - dangers.count),
            on: &surface,
            in: rect
        )
        drawBrokers(brokers, on: &surface, in: content.rows(from: 0, count: rows.brokers))
        BrokerTrafficTable(state: state, selected: selection)
            .draw(brokers, on: &surface, in: content.rows(from: rows.brokers, count: rows.traffic))
        let above = rows.brokers + rows.traffic
        let quorum = QuorumTable(state: state, selected: selection, isZoomed: frame.isZoomed)
        quorum.draw(
            on: &surface,
            in: content.rows(from: above, count: max(0, content.height - above - dangers.count))
        )
        // One blank row below the tables where there is room for it.
        let left = content.height - above - dangers.count - 1
        let used = above + 1 + max(1, min(members.count + 1, left))
        let top = min(content.height - dangers.count, used + 1)
        for (index, line) in dangers.enumerated() {
            surface.put(line, x: content.x, y: content.y + top + index, clip: content)
        }
        if state.staleMilliseconds != nil { PaneFrame.fade(&surface, in: content) }
    }

    /// How many brokers and members of the quorum do not fit.
    private func foot(_ brokers: [BrokerRow], _ rows: Rows, members: Int, height: Int) -> String {
        let index = selection.flatMap { key in brokers.firstIndex { RowKey.broker($0.id) == key } }
        let shownBrokers = max(0, min(brokers.count, rows.brokers - 1))
        let shownMembers = max(0, min(members, height - rows.brokers - rows.traffic - 2))
        return PaneFrame.more(
            first: Scroll.first(selected: index, count: brokers.count, height: shownBrokers),
            shown: shownBrokers + shownMembers,
            count: brokers.count + members
        )
    }

    /// How many rows each table gets, its head included.
    private struct Rows {
        var brokers: Int
        var traffic = 0

        init(height: Int, brokers count: Int, members: Int, isZoomed: Bool) {
            guard isZoomed else {
                // In a tile the brokers come first; the quorum's title says who leads even without rows.
                self.brokers = min(count + 1, max(2, height))
                return
            }
            // The voters are kept in view; the rest is shared by the brokers' two tables.
            let quorum = min(members + 1, 4)
            self.brokers = min(count + 1, max(2, (height - quorum) / 2))
            let left = min(count + 2, height - quorum - self.brokers)
            if left >= 3 { self.traffic = left }
        }
    }

    private var selection: RowKey? { frame.isFocused ? state.paneState(.brokers).selected : nil }

    private var answer: [Piece] {
        guard let totals = state.snapshot?.totals else { return [] }
        let down = totals.brokersOut
        if down > 0 {
            return [Piece("\(totals.brokers) brokers · ", .dim), Piece("✗ \(down) not serving", Style(.bad))]
        }
        return [
            Piece("\(totals.brokers) brokers · ", .dim),
            totals.brokersServing == totals.brokers
                ? Piece("all serve", Style(.good)) : Piece("\(totals.brokersServing) serve", .dim),
        ]
    }

    private func drawBrokers(_ brokers: [BrokerRow], on surface: inout Surface, in rect: Rect) {
        let keys = brokers.map { RowKey.broker($0.id) }
        let selected = selection.flatMap { keys.firstIndex(of: $0) }
        let memory = state.paneState(.brokers)
        let rows = BrokerRows(state: state, isZoomed: frame.isZoomed)
        let table = Table(
            columns: rows.columns,
            rowCount: brokers.count,
            selected: selection,
            sortedBy: memory.sortColumn,
            isInverted: memory.isInverted,
            row: { rows.row(brokers[$0]) }
        )
        let first = Scroll.first(selected: selected, count: brokers.count, height: rect.height - 1)
        table.draw(on: &surface, in: rect, first: first)
    }
}

/// What one more failure would do, in sentences; the worst first.
enum DangerLines {
    static func lines(_ snapshot: ClusterSnapshot) -> [[Piece]] {
        var lines: [[Piece]] = []
        if let line = quorumLine(snapshot.quorum) { lines.append(line) }
        let worst = snapshot.brokers.filter(\.isServing)
            .map { ($0.id, BrokerLossForecast(losing: $0.id, in: snapshot)) }
            .max {
                ($0.1.goingOffline, $0.1.newlyRefusingAcksAll, -$0.0)
                    < ($1.1.goingOffline, $1.1.newlyRefusingAcksAll, -$1.0)
            }
        if snapshot.totals.refusingAcksAll > 0 {
            let count = partitions(snapshot.totals.refusingAcksAll)
            lines.append([Piece("▲ ", Style(.bad)), Piece("acks=all is refused on \(count) now", Style(.bad))])
        }
        guard let (id, loss) = worst else { return lines }
        if loss.goingOffline > 0 {
            let verb = loss.goingOffline == 1 ? "goes" : "go"
            let text = "losing broker \(id): \(partitions(loss.goingOffline)) \(verb) offline"
            lines.append([Piece("▲ ", Style(.bad)), Piece(text, Style(.bad))])
        } else if loss.newlyRefusingAcksAll > 0 {
            let verb = loss.newlyRefusingAcksAll == 1 ? "refuses" : "refuse"
            let text = "losing broker \(id): \(partitions(loss.newlyRefusingAcksAll)) \(verb) acks=all"
            lines.append([Piece("▲ ", Style(.warn)), Piece(text, Style(.warn))])
        } else if snapshot.totals.refusingAcksAll == 0, snapshot.totals.partitions > 0 {
            lines.append([Piece("✓ ", Style(.good)), Piece("any one broker may fail: acks=all goes on", .dim)])
        }
        return lines
    }

    private static func quorumLine(_ reading: Reading<QuorumView>) -> [Piece]? {
        guard let quorum = reading.value, !quorum.voters.isEmpty else { return nil }
        let left = quorum.failuresLeft
        if left < 0 || quorum.leaderID == nil {
            return [Piece("▲ ", Style(.bad)), Piece("no controller: metadata cannot change", Style(.bad))]
        }
        if left == 0 {
            return [Piece("▲ ", Style(.warn)), Piece("1 more controller failure loses the quorum", Style(.warn))]
        }
        let plural = left == 1 ? "controller" : "controllers"
        return [Piece("✓ ", Style(.good)), Piece("\(left) \(plural) may fail: the quorum goes on", .dim)]
    }

    static func partitions(_ count: Int) -> String {
        count == 1 ? "1 partition" : "\(Figures.grouped(count)) partitions"
    }
}
