import ClusterView
import Terminal

/// Which records were given up, of which topic, why, and since when.
struct DeadLettersPane {
    var state: ConsoleState
    var frame: PaneFrame

    static func kinds(in state: ConsoleState) -> [DeadLetterKindRow] {
        let filter = state.paneState(.deadLetters).filter
        return filter.keep(state.data.deadLetters?.kinds ?? []) { row in
            ([row.kind.origin ?? "", row.kind.error ?? ""] + row.owners + row.topics).joined(separator: " ")
        }
    }

    static func topics(in state: ConsoleState) -> [DeadLetterTopicRow] {
        let filter = state.paneState(.deadLetters).filter
        return filter.keep(state.data.deadLetters?.topics ?? [], by: \.topic)
    }

    static func keys(in state: ConsoleState) -> [RowKey] {
        let kinds = kinds(in: state).map { RowKey.letterKind($0.kind) }
        // In a tile there are no rows for topics.
        return state.layout.isDashboard ? kinds : kinds + topics(in: state).map { .letterTopic($0.topic) }
    }

    func draw(on surface: inout Surface, in rect: Rect) {
        let letters = state.data.deadLetters
        let kinds = Self.kinds(in: state)
        let topics = frame.isZoomed || !state.layout.isDashboard ? Self.topics(in: state) : []
        let inner = max(0, rect.height - 2)
        let selection = frame.isFocused ? state.paneState(.deadLetters).selected : nil
        let topicRows = topics.isEmpty ? 0 : min(topics.count + 2, max(4, inner / 3))
        let footRows = inner - topicRows >= 6 ? 2 : 0
        let listHeight = max(0, inner - topicRows - footRows - 1)
        let index = selection.flatMap { key in kinds.firstIndex { .letterKind($0.kind) == key } }
        let first = Scroll.first(selected: index, count: kinds.count, height: listHeight)
        let content = frame.draw(
            state,
            answer: answer,
            foot: PaneFrame.more(
                first: first,
                shown: max(0, min(listHeight, kinds.count - first)),
                count: kinds.count
            ),
            on: &surface,
            in: rect
        )
        let upper = content.rows(from: 0, count: listHeight + 1)
        if kinds.isEmpty {
            PaneFrame.say(absence, on: &surface, in: upper)
        } else {
            Table(columns: columns, rowCount: kinds.count, selected: selection, row: { row(kinds[$0]) })
                .draw(on: &surface, in: upper, first: first)
        }
        if !topics.isEmpty {
            let area = content.rows(from: listHeight + 1, count: topicRows)
            drawTopics(topics, selection, on: &surface, in: area)
        }
        if footRows > 0, letters != nil, !kinds.isEmpty {
            surface.put(foot(width: content.width), x: content.x, y: content.maxY - 1, clip: content)
        }
    }

    private var answer: [Piece] {
        guard let letters = state.data.deadLetters, !letters.topics.isEmpty else { return [] }
        let sign = letters.isPartial ? "≥" : ""
        var pieces = [
            Piece(sign + Figures.grouped(letters.count), letters.count > 0 ? Style(.warn) : Style(.good)),
            Piece(" · ", .dim),
            Piece(
                "+\(Figures.grouped(letters.recentCount)) in 5 min",
                letters.recentCount > 0 ? Style(.bad) : .dim
            ),
        ]
        if letters.isReading { pieces.append(Piece(" · reading…", Style(.accent))) }
        let denied = letters.topics.count(where: \.isDenied)
        if denied > 0 { pieces.append(Piece(" · ⊘ \(denied)", Style(.warn))) }
        return pieces
    }

    private var absence: String {
        guard let letters = state.data.deadLetters else { return "topics of dead letters have not been looked for yet" }
        if let absence = letters.absence { return absence }
        if !state.paneState(.deadLetters).filter.isEmpty, !letters.kinds.isEmpty {
            return "no dead letter matches; esc shows all"
        }
        if letters.isReading { return "reading…" }
        let readable = letters.topics.filter { !$0.isDenied && !$0.isParked }
        if readable.isEmpty, let denied = letters.topics.first(where: \.isDenied) {
            return "⊘ this principal may not read \(denied.topic)"
        }
        return readable.count == 1
            ? "no dead letter in \(readable[0].topic)" : "no dead letter in \(readable.count) topics"
    }

    /// What can be done, and how the day went.
    private func foot(width: Int) -> [Piece] {
        guard let letters = state.data.deadLetters else { return [] }
        var pieces = [
            Piece("enter", Style(.key)), Piece(": records · ", .dim), Piece("R", Style(.key)),
            Piece(": replay \(Figures.grouped(letters.count)) (plan first) · ", .dim), Piece("D", Style(.key)),
            Piece(": purge", .dim),
        ]
        let used = pieces.reduce(0) { $0 + $1.columns }
        if letters.perHour.contains(where: { $0 > 0 }), used + 8 + letters.perHour.count <= width {
            let line = Self.hours(letters.perHour)
            pieces += [Piece("   "), Piece(line, Style(.graph5)), Piece(" 24 h", .dim)]
        }
        return pieces
    }

    private static func hours(_ counts: [Int]) -> String {
        Sparkline.text(counts.map(Double.init), width: counts.count, maximum: Double(counts.max() ?? 1))
    }

    // MARK: - Rows

    private var columns: [Column] {
        var columns = [Column(id: "count", title: "COUNT", alignment: .trailing, reserved: 6)]
        if frame.isZoomed { columns.append(Column(id: "recent", title: "5 MIN", alignment: .trailing, priority: 4)) }
        columns += [
            Column(id: "origin", title: "ORIGIN", minimum: frame.isZoomed ? 20 : 12, reserved: 20, cut: .middle),
            Column(id: "error", title: "ERROR", minimum: frame.isZoomed ? 18 : 12, reserved: 18),
        ]
        if frame.isZoomed {
            columns.append(Column(id: "group", title: "GROUP", minimum: 8, priority: 3, cut: .middle))
            columns.append(Column(id: "topic", title: "TOPIC", minimum: 12, priority: 5, cut: .middle))
            columns.append(Column(id: "newest", title: "NEWEST", alignment: .trailing, priority: 2))
        }
        columns.append(Column(id: "oldest", title: "OLDEST", alignment: .trailing, reserved: 6))
        if frame.isZoomed { columns.append(Column(id: "day", title: "24 HOURS", reserved: 24, priority: 6)) }
        return columns
    }

    private func row(_ row: DeadLetterKindRow) -> TableRow {
        let isCalm = row.recentCount == 0
        var cells = [[Piece(Figures.grouped(row.count), isCalm ? .text : Style(.title))]]
        if frame.isZoomed {
            cells.append([Piece(isCalm ? "–" : "+\(Figures.grouped(row.recentCount))", isCalm ? .dim : Style(.bad))])
        }
        cells += [
            [Piece.optional(row.kind.origin) { $0 }],
            [row.kind.error.map { Piece($0, isCalm ? .text : Style(.bad)) } ?? Piece("not told", .dim)],
        ]
        if frame.isZoomed {
            cells.append([row.owners.isEmpty ? Piece("–", .dim) : Piece(row.owners.joined(separator: ", "))])
            cells.append([Piece(row.topics.joined(separator: ", "), .dim)])
            cells.append([Piece(age(row.newestMilliseconds), .dim)])
        }
        cells.append([Piece(age(row.oldestMilliseconds))])
        if frame.isZoomed { cells.append([Piece(Self.hours(row.perHour), Style(.graph5))]) }
        return TableRow(key: .letterKind(row.kind), cells: cells)
    }

    private func age(_ milliseconds: Int64) -> String {
        milliseconds < 0 ? "–" : Figures.age(milliseconds: state.displayedMilliseconds - milliseconds)
    }

    // MARK: - Topics

    private func drawTopics(
        _ topics: [DeadLetterTopicRow],
        _ selection: RowKey?,
        on surface: inout Surface,
        in rect: Rect
    ) {
        surface.fill(rect.rows(from: 0, count: 1), with: "─", Style(.border))
        surface.put([Piece(" topics ", Style(.title))], x: rect.x + 2, y: rect.y, clip: rect)
        let body = rect.rows(from: 1)
        let index = selection.flatMap { key in topics.firstIndex { .letterTopic($0.topic) == key } }
        Table(
            columns: Self.topicColumns,
            rowCount: topics.count,
            selected: selection,
            row: { Self.row(topics[$0]) }
        ).draw(
            on: &surface,
            in: body,
            first: Scroll.first(selected: index, count: topics.count, height: body.height - 1)
        )
    }

    private static let topicColumns = [
        Column(id: "records", title: "RECORDS", alignment: .trailing, reserved: 7),
        Column(id: "partitions", title: "P", alignment: .trailing, reserved: 3, priority: 2),
        Column(id: "topic", title: "TOPIC", minimum: 16, reserved: 24, cut: .middle),
        Column(id: "reason", title: "FOUND BY", minimum: 10, priority: 1, fills: true),
    ]

    private static func row(_ topic: DeadLetterTopicRow) -> TableRow {
        let records =
            topic.isDenied ? Piece("⊘", Style(.warn)) : Piece.optional(topic.recordCount) { Figures.grouped($0) }
        return TableRow(
            key: .letterTopic(topic.topic),
            cells: [
                [records], [Piece("\(topic.partitionCount)", .dim)],
                [Piece(topic.topic, topic.isParked || topic.isDenied ? .dim : .text)],
                [Piece(topic.isDenied ? "may not be read here" : words(topic.reason), .dim)],
            ]
        )
    }

    static func words(_ reason: DeadLetterTopic.Reason) -> String {
        switch reason {
        case .name: "its name"
        case .springSuffix(let topic): "Spring's suffix of \(topic)"
        case .cloudStream(let destination, let group): "Spring Cloud Stream: \(destination), \(group)"
        case .setting: "errors.deadletterqueue.group.enable"
        case .headers(let dialect): "headers of its records: \(dialect.word)"
        case .parked(let topic): "parked: replays of \(topic) gave up on these"
        }
    }
}
