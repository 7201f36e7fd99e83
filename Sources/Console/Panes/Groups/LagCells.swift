import ClusterClient
import ClusterView
import Terminal

/// Turns rows of the lag tree into cells.
struct LagCells {
    var state: ConsoleState
    var memory: PaneState
    var isZoomed: Bool
    var width: Int
    /// The scale that all trends of the pane share.
    var maximum: Double

    private var trendWidth: Int { isZoomed && width >= 110 ? 11 : 6 }

    func columns(nameWidth: Int) -> [Column] {
        var columns = [
            Column(
                id: "group",
                title: isZoomed ? "GROUP / TOPIC / PARTITION" : "GROUP",
                minimum: isZoomed ? (width >= 110 ? 34 : 26) : 12,
                reserved: min(nameWidth, isZoomed ? 34 : 16),
                cut: .middle
            )
        ]
        if isZoomed {
            columns += [
                Column(id: "committed", title: "COMMITTED", alignment: .trailing, priority: 6),
                Column(id: "end", title: "END", alignment: .trailing, priority: 7),
            ]
        }
        columns += [
            Column(id: "lag", title: "LAG", alignment: .trailing, reserved: 6),
            Column(id: "time", title: "TIME", alignment: .trailing, reserved: 6),
        ]
        if isZoomed {
            columns += [
                Column(id: "in", title: "IN/s", alignment: .trailing, reserved: 5, priority: 5),
                Column(id: "out", title: "OUT/s", alignment: .trailing, reserved: 5, priority: 5),
                Column(id: "drain", title: "DRAIN", alignment: .trailing, reserved: 6, priority: 4),
            ]
        }
        columns.append(Column(id: "trend", title: isZoomed ? "60 s TREND" : "TREND", reserved: trendWidth + 2))
        columns.append(Column(id: "verdict", title: "VERDICT", reserved: 8))
        if isZoomed {
            columns += [
                Column(id: "par", title: "PAR", alignment: .trailing, priority: 9),
                Column(id: "cv", title: "CV", alignment: .trailing, priority: 9),
                Column(id: "coordinator", title: "COORD", alignment: .trailing, priority: 10),
                Column(id: "assignor", title: "ASSIGNOR", minimum: 8, priority: 11),
                Column(id: "source", title: "SOURCE", priority: 8),
            ]
        }
        return columns
    }

    func row(_ node: LagNode) -> TableRow {
        let cells: [[Piece]]
        switch node {
        case .group(let group): cells = self.group(group)
        case .topic(let topic, let group): cells = self.topic(topic, of: group)
        case .partition(let row, let topic, let group, let depth):
            cells = partition(row, topic, of: group, depth: depth)
        case .member(let member, let group): cells = self.member(member, of: group)
        }
        return TableRow(key: node.key, cells: cells)
    }

    private func group(_ group: GroupRow) -> [[Piece]] {
        let sign = !isZoomed ? "" : memory.opened.contains(.group(group.groupID)) ? "▾ " : "▸ "
        var name = [Piece(sign + group.groupID, group.failure == nil ? .text : .dim)]
        if isZoomed { name.append(Piece("  " + Self.state(of: group), .dim)) }
        let isOld = group.failure != nil
        var tail = [[Piece]]()
        if isZoomed {
            tail = [
                [ratio(group.figures.peakToAverage)], [ratio(group.figures.rateVariation)],
                [Piece("\(group.coordinator)", .dim)], [Piece(group.assignor.isEmpty ? "–" : group.assignor, .dim)],
                [Piece(group.source.rawValue, .dim)],
            ]
        }
        return assemble(name, group.figures, committed: nil, end: nil, verdict: verdict(of: group), isOld, tail)
    }

    /// `Stable·classic·3`: state, type, and how many members there are.
    static func state(of group: GroupRow) -> String {
        var words = [group.state.rawValue, group.type.rawValue.lowercased()]
        switch group.members {
        case .known(let members), .stale(let members, _):
            if !members.isEmpty { words.append("\(members.count)") }
        case .notPermitted: words.append("⊘")
        case .notSupported: words.append("n/a")
        case .absent: break
        }
        return words.joined(separator: "·")
    }

    private func verdict(of group: GroupRow) -> Piece {
        if let failure = group.failure {
            if failure.isDenied { return Piece("⊘", Style(.warn)) }
            let age = Figures.wholeAge(milliseconds: state.displayedMilliseconds - failure.sinceMilliseconds)
            return Piece("old \(age)", Style(.warn))
        }
        return Self.verdict(group.figures.verdict)
    }

    private func topic(_ topic: GroupTopicRow, of group: GroupRow) -> [[Piece]] {
        let isOpen = group.topics.count == 1 || memory.opened.contains(.groupTopic(group.groupID, topic.topic))
        let isOut = topic.presence != .read
        let name = Piece("  " + (isOpen ? "▾ " : "▸ ") + topic.topic, isOut ? .dim : .text)
        let verdict: Piece
        switch topic.presence {
        case .read: verdict = Self.verdict(topic.figures.verdict)
        case .left: verdict = Piece("left", .dim)
        case .deleted: verdict = Piece("gone", .dim)
        }
        let tail = [[ratio(topic.figures.peakToAverage)], [ratio(topic.figures.rateVariation)], [], [], []]
        var figures = topic.figures
        if isOut { figures.drain = .unknown }
        return assemble([name], figures, committed: nil, end: nil, verdict: verdict, isOut, tail)
    }

    private func member(_ member: MemberRow, of group: GroupRow) -> [[Piece]] {
        var figures = LagFigures()
        figures.lag = member.lag
        figures.rateOut = member.rateOut
        let name = "  ▾ \(member.instanceID ?? member.clientID)"
        let pieces = [Piece(name), Piece("  \(member.host) · \(member.partitions)", .dim)]
        return assemble(
            pieces,
            figures,
            committed: nil,
            end: nil,
            verdict: Piece("", .dim),
            false,
            [[], [], [], [], []]
        )
    }

    private func partition(_ row: LagRow, _ topic: String, of group: GroupRow, depth: Int) -> [[Piece]] {
        let owner = group.owner(of: row)
        // Below no member stands what no member owns.
        let indent = depth == 1 ? "  – " : String(repeating: " ", count: 7)
        let text = memory.showsMembers ? "\(topic)-\(row.partition)" : "\(row.partition)"
        var name = [Piece(indent + text, memory.showsMembers && owner == nil ? Style(.warn) : .text)]
        if !memory.showsMembers {
            let text = owner.map { "\($0.instanceID ?? $0.clientID) \($0.host)" } ?? "–"
            name.append(Piece("  " + text, .dim))
        }
        var figures = LagFigures()
        figures.lag = row.lag
        figures.timeLag = row.timeLag
        figures.rateIn = row.rateIn
        figures.rateOut = row.rateOut
        figures.drain = row.drain
        figures.trend = row.trend
        let isOld = row.endStaleSinceMilliseconds != nil || row.judgement.verdict == .left
        let tail = [[], [], [], [], [Piece(row.judgement.source.rawValue, .dim)]] as [[Piece]]
        return assemble(
            name,
            figures,
            committed: row.committed,
            end: row.end,
            verdict: Self.verdict(row.judgement.verdict),
            isOld,
            tail,
            isPartition: true
        )
    }

    // MARK: - Cells

    private func assemble(
        _ name: [Piece],
        _ figures: LagFigures,
        committed: Int64?,
        end: Int64?,
        verdict: Piece,
        _ isOld: Bool,
        _ tail: [[Piece]],
        isPartition: Bool = false
    ) -> [[Piece]] {
        var cells = [name]
        if isZoomed {
            cells.append(isPartition ? [Piece.optional(committed) { Figures.grouped($0) }] : [Piece("–", .dim)])
            cells.append(isPartition ? [Piece.optional(end) { Figures.grouped($0) }] : [Piece("–", .dim)])
        }
        let isCalm = (figures.lag ?? 0) == 0
        cells.append([figures.lag.map { Piece(Figures.grouped($0), isCalm ? .dim : .text) } ?? Piece("–", .dim)])
        cells.append([Self.time(figures.timeLag)])
        if isZoomed {
            cells.append([Piece.optional(figures.rateIn) { Figures.compact($0) }])
            cells.append([Piece.optional(figures.rateOut) { Figures.compact($0) }])
            cells.append([Self.drain(figures.drain)])
        }
        cells.append([trend(figures.trend)])
        cells.append([verdict])
        if isZoomed { cells += tail }
        return isOld ? cells.map { $0.map { Piece($0.text, .dim) } } : cells
    }

    static func verdict(_ verdict: Verdict) -> Piece {
        switch verdict {
        case .warn: Piece(verdict.word, Style(.warn))
        case .stop, .stall, .rewind: Piece(verdict.word, Style(.bad))
        case .ok, .never, .left, .gone, .unknown: Piece(verdict.word, .dim)
        }
    }

    static func time(_ lag: TimeLag?) -> Piece {
        guard let lag else { return Piece("–", .dim) }
        let age = Figures.age(milliseconds: lag.milliseconds)
        switch lag.precision {
        case .exact: return Piece(age, lag.milliseconds == 0 ? .dim : .text)
        case .interpolated: return Piece("~" + age)
        case .atLeast: return Piece(">" + age)
        }
    }

    static func drain(_ drain: DrainEstimate) -> Piece {
        switch drain {
        case .drained, .keepingUp, .unknown: Piece("–", .dim)
        case .seconds(let seconds): Piece(Figures.age(milliseconds: Int64(min(seconds, 1e10) * 1000)))
        case .never: Piece("∞", Style(.warn))
        }
    }

    private func trend(_ trend: LagTrend) -> Piece {
        guard trend.values.contains(where: { $0 != nil }) else { return Piece("", .dim) }
        let line = Sparkline.text(trend.values, width: trendWidth, maximum: maximum)
        let style = trend.direction == .up ? Style(.warn) : Style(.graph1)
        return Piece("\(line) \(trend.direction.rawValue)", style)
    }

    private func ratio(_ value: Double?) -> Piece { Piece.optional(value) { Figures.decimal($0, digits: 1) } }
}
