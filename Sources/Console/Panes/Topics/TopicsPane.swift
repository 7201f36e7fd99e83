import ClusterView
import Terminal

/// Which topics there are, how large they are, how fast they grow, and how long they keep what they have.
struct TopicsPane {
    var state: ConsoleState
    var frame: PaneFrame

    /// Topics that pass the filter; those of the cluster itself come last unless they are sorted by a column.
    static func topics(in state: ConsoleState) -> [TopicRow] {
        let memory = state.paneState(.topics)
        let kept = memory.filter.keep(state.data.topics?.topics ?? [], by: \.name)
        let keyed = kept.enumerated().map { (order: $0.offset, row: $0.element) }
        return keyed.sorted { left, right in
            let difference = comparison(left.row, right.row, column: memory.sortColumn)
            return difference == 0 ? left.order < right.order : (difference < 0) != memory.isInverted
        }.map(\.row)
    }

    private static func comparison(_ left: TopicRow, _ right: TopicRow, column: String?) -> Int {
        func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int { left < right ? 1 : left > right ? -1 : 0 }
        switch column {
        case "topic": return -order(left.name, right.name)
        case "partitions": return order(left.partitionCount, right.partitionCount)
        case "records": return order(left.recordCount ?? -1, right.recordCount ?? -1)
        case "size": return order(left.bytes.value ?? -1, right.bytes.value ?? -1)
        case "in": return order(left.recordsPerSecond ?? -1, right.recordsPerSecond ?? -1)
        default: return order(right.isOfCluster ? 1 : 0, left.isOfCluster ? 1 : 0)
        }
    }

    static func keys(in state: ConsoleState) -> [RowKey] { topics(in: state).map { .topic($0.name) } }

    func draw(on surface: inout Surface, in rect: Rect) {
        let topics = Self.topics(in: state)
        let memory = state.paneState(.topics)
        let selection = frame.isFocused ? memory.selected : nil
        let index = selection.flatMap { key in topics.firstIndex { .topic($0.name) == key } }
        let height = max(0, rect.height - 3)
        let first = Scroll.first(selected: index, count: topics.count, height: height)
        let content = frame.draw(
            state,
            answer: answer,
            foot: PaneFrame.more(first: first, shown: max(0, min(height, topics.count - first)), count: topics.count),
            on: &surface,
            in: rect
        )
        guard !topics.isEmpty else {
            PaneFrame.say(absence(memory), on: &surface, in: content)
            return
        }
        Table(
            columns: columns,
            rowCount: topics.count,
            selected: selection,
            sortedBy: memory.sortColumn,
            isInverted: memory.isInverted,
            row: { row(topics[$0]) }
        ).draw(on: &surface, in: content, first: first)
        if state.topicsStaleMilliseconds != nil { PaneFrame.fade(&surface, in: content) }
    }

    private var answer: [Piece] {
        guard let topics = state.data.topics?.topics, !topics.isEmpty else { return [] }
        var pieces = [Piece("\(Figures.grouped(topics.count)) topics", .dim)]
        let bytes = topics.compactMap(\.bytes.value)
        if !bytes.isEmpty { pieces.append(Piece(" · \(Figures.bytes(bytes.reduce(0, +)))", .dim)) }
        let rates = topics.compactMap(\.recordsPerSecond)
        if !rates.isEmpty { pieces.append(Piece(" · in \(Figures.compact(rates.reduce(0, +)))/s", .dim)) }
        return pieces
    }

    private func absence(_ memory: PaneState) -> String {
        guard let topics = state.data.topics else { return "topics have not been asked for yet" }
        return topics.absence ?? "no topic matches; esc shows all"
    }

    private var columns: [Column] {
        [
            Column(id: "topic", title: "TOPIC", minimum: 14, reserved: 24, cut: .middle),
            Column(id: "partitions", title: "P", alignment: .trailing, reserved: 3, priority: frame.isZoomed ? 1 : 3),
            Column(id: "rf", title: "RF", alignment: .trailing, priority: 6),
            Column(id: "records", title: "RECORDS", alignment: .trailing, reserved: 9),
            Column(id: "size", title: "SIZE", alignment: .trailing, reserved: 7, priority: 2),
            Column(id: "in", title: "IN/S", alignment: .trailing, reserved: 5),
            Column(id: "cleanup", title: "CLEANUP", priority: 5),
            Column(id: "retention", title: "RETENTION", alignment: .trailing, priority: 4),
            Column(id: "mininsync", title: "MIN ISR", alignment: .trailing, priority: 7),
        ]
    }

    private func row(_ topic: TopicRow) -> TableRow {
        let sign = topic.isCountComplete ? "" : "≥"
        let isQuiet = (topic.recordsPerSecond ?? 0) == 0
        return TableRow(
            key: .topic(topic.name),
            cells: [
                [Piece(topic.name, topic.isOfCluster ? .dim : .text)],
                [Piece("\(topic.partitionCount)")],
                [Piece("\(topic.replicationFactor)", .dim)],
                [Piece.optional(topic.recordCount) { sign + Figures.grouped($0) }],
                [Piece.reading(topic.bytes) { Piece(Figures.bytes($0)) }],
                [Piece.optional(topic.recordsPerSecond) { Figures.compact($0) }.styled(isQuiet ? .dim : .text)],
                [Piece.reading(topic.cleanupPolicy) { Piece($0, .dim) }],
                [Piece.reading(topic.retentionMilliseconds) { Piece(Self.retention($0), .dim) }],
                [Piece.reading(topic.minInSync) { Piece("\($0)", .dim) }],
            ]
        )
    }

    /// `7d`, `12h`, `∞`
    private static func retention(_ milliseconds: Int64) -> String {
        guard milliseconds >= 0 else { return "∞" }
        for (unit, name) in [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s")] as [(Int64, String)]
        where milliseconds >= unit && milliseconds % unit == 0 {
            return "\(milliseconds / unit)\(name)"
        }
        return milliseconds < 1000 ? "\(milliseconds)ms" : Figures.age(milliseconds: milliseconds)
    }
}

extension TopicRow {
    /// Whether it belongs to the cluster and not to its users.
    var isOfCluster: Bool { isInternal || name.hasPrefix("__") }
}

extension Piece {
    fileprivate func styled(_ style: Style) -> Piece { Piece(text, style) }
}
