import ClusterView
import RecordClient
import Terminal

/// A list of records: of a topic, or dead letters of one kind; the newest at the end.
struct RecordsPane {
    var state: ConsoleState
    var pane: PaneKind

    func draw(on surface: inout Surface, in rect: Rect) {
        let records = state.openRecords?.records ?? []
        let selected = state.recordsMemory?.selected
        let index = selected.flatMap { place in records.firstIndex { $0.place == place } }
        let height = max(0, rect.height - 3)
        // Nothing selected means the newest, but for a page that was asked for from a place on.
        let anchor = index ?? (isPage ? nil : records.isEmpty ? nil : records.count - 1)
        let first = Scroll.first(selected: anchor, count: records.count, height: height)
        let frame = PaneFrame(pane: pane, isFocused: true, isZoomed: false, crumb: Self.crumb(state))
        let content = frame.draw(
            state,
            answer: Self.answer(state),
            foot: PaneFrame.more(first: first, shown: max(0, min(height, records.count - first)), count: records.count),
            on: &surface,
            in: rect
        )
        guard !records.isEmpty else {
            PaneFrame.say(absence, on: &surface, in: content)
            return
        }
        let isOfLetters = records.contains { $0.deadLetter != nil }
        Table(
            columns: isOfLetters ? Self.letterColumns : Self.recordColumns,
            rowCount: records.count,
            selected: selected.map { .record($0) },
            row: { isOfLetters ? letterRow(records[$0]) : recordRow(records[$0]) }
        ).draw(on: &surface, in: content, first: first)
    }

    private var isPage: Bool { !(state.recordsMemory?.follows ?? true) }

    private var absence: String {
        if state.listed(state.view.detail)?.topics.isEmpty ?? true { return "no dead letter of this kind is left" }
        guard let snapshot = state.openRecords else { return "looking for where to begin…" }
        switch snapshot.state {
        case .beginning: return "looking for where to begin…"
        case .reading: return "\(Figures.grouped(snapshot.readCount)) records read, none of them fits so far"
        case .following where snapshot.readCount > 0, .atEnd where snapshot.readCount > 0:
            return "none of \(Figures.grouped(snapshot.readCount)) records fits; esc takes the filter away"
        case .following: return "there is nothing here yet; what is written comes by itself"
        case .atEnd, .full: return "there is no record from here on; o begins elsewhere"
        case .notPermitted(let sentence): return "⊘ \(sentence)"
        case .failed(let sentence): return sentence
        }
    }

    // MARK: - Title

    static func crumb(_ state: ConsoleState) -> String {
        var crumb: String
        switch state.view.detail {
        case .topic(let name), .letterTopic(let name): crumb = name
        case .letterKind(let kind): crumb = "\(kind.origin ?? "unknown origin") · \(kind.error ?? "no error told")"
        default: crumb = ""
        }
        crumb = CharacterWidth.shortened(crumb, to: max(16, state.size.width * 2 / 5 - 8))
        if let partitions = state.recordsMemory?.partitions {
            let numbers = partitions.sorted().map(String.init).joined(separator: ",")
            crumb += " partition \(CharacterWidth.truncated(numbers, to: 12))"
        }
        if let filter = state.recordsMemory?.filter {
            crumb += " /\(CharacterWidth.truncated(filter.text, to: max(10, state.size.width / 5)))"
        }
        return crumb
    }

    static func answer(_ state: ConsoleState) -> [Piece] {
        guard let snapshot = state.openRecords else { return [] }
        var pieces = [Piece("\(Figures.grouped(snapshot.records.count)) records", .dim)]
        if let marks = state.recordsMemory?.marks.count, marks > 0 {
            pieces.append(Piece(" · \(Figures.grouped(marks)) marked", Style(.accent)))
        }
        if snapshot.droppedCount > 0 {
            pieces.append(Piece(" · \(Figures.grouped(snapshot.droppedCount)) older let go", Style(.warn)))
        }
        switch snapshot.state {
        case .beginning: break
        case .reading:
            let share = snapshot.spanCount.map { " of \(Figures.compact(Double($0)))" } ?? ""
            pieces.append(Piece(" · \(Figures.compact(Double(snapshot.readCount)))\(share) read…", Style(.accent)))
        case .following: pieces.append(Piece(" · live", Style(.good)))
        case .atEnd: pieces.append(Piece(" · all of them", .dim))
        case .full: pieces.append(Piece(" · more follow (F)", Style(.warn)))
        case .notPermitted: pieces = [Piece("⊘", Style(.warn))]
        case .failed: pieces.append(Piece(" · stopped", Style(.bad)))
        }
        return pieces
    }

    // MARK: - Rows

    private static let letterColumns = [
        Column(id: "mark", title: " "),
        Column(id: "time", title: "TIME", alignment: .trailing, reserved: 8),
        Column(id: "origin", title: "ORIGIN", minimum: 16, reserved: 20, cut: .middle),
        Column(id: "group", title: "GROUP", minimum: 8, priority: 4, cut: .middle),
        Column(id: "error", title: "ERROR", minimum: 12, reserved: 16),
        Column(id: "tries", title: "TRIES", alignment: .trailing, priority: 3),
        Column(id: "key", title: "KEY", minimum: 6, priority: 5, cut: .middle),
        Column(id: "place", title: "AT", alignment: .trailing, priority: 6),
        Column(id: "message", title: "MESSAGE", minimum: 20, fills: true),
    ]

    private func letterRow(_ record: BrowsedRecord) -> TableRow {
        let failure = record.deadLetter?.failure
        return TableRow(
            key: .record(record.place),
            cells: [
                [mark(record)],
                [Piece(Self.time(record, state), .dim)],
                [Piece.optional(record.deadLetter?.origin.text) { $0 }],
                [Piece.optional(failure?.owner) { $0 }],
                [failure?.shortClass.map { Piece(String($0.prefix(200)), Style(.bad)) } ?? Piece("–", .dim)],
                [Piece.optional(failure?.attempts) { "\($0)" }],
                [Piece(TextRows.excerpt(record.record.key, limit: 100))],
                [Piece("\(record.record.partition)/\(Figures.grouped(record.record.offset))", .dim)],
                [Piece(TextRows.excerpt(failure?.firstLine.map { Array($0.utf8) }))],
            ]
        )
    }

    private static let recordColumns = [
        Column(id: "mark", title: " "),
        Column(id: "time", title: "TIME", alignment: .trailing, reserved: 12),
        Column(id: "partition", title: "P", alignment: .trailing, reserved: 2),
        Column(id: "offset", title: "OFFSET", alignment: .trailing, reserved: 8),
        Column(id: "key", title: "KEY", minimum: 8, reserved: 10, priority: 1, cut: .middle),
        Column(id: "size", title: "SIZE", alignment: .trailing, reserved: 6, priority: 2),
        Column(id: "headers", title: "HEADERS", alignment: .trailing, priority: 3),
        Column(id: "value", title: "VALUE", minimum: 16, fills: true),
    ]

    private func recordRow(_ record: BrowsedRecord) -> TableRow {
        let value = record.record.value
        return TableRow(
            key: .record(record.place),
            cells: [
                [mark(record)],
                [Piece(Self.moment(record.record.timestampMilliseconds, state), .dim)],
                [Piece("\(record.record.partition)", .dim)],
                [Piece(Figures.grouped(record.record.offset))],
                [
                    record.record.key == nil
                        ? Piece("null", .dim) : Piece(TextRows.excerpt(record.record.key, limit: 100))
                ],
                [value == nil ? Piece("–", .dim) : Piece(Figures.bytes(Int64(record.valueByteCount)))],
                [Piece("\(record.record.headers.count)", .dim)],
                [value == nil ? Piece("null (tombstone)", .dim) : Piece(TextRows.excerpt(value))],
            ]
        )
    }

    private func mark(_ record: BrowsedRecord) -> Piece {
        let isMarked = state.recordsMemory?.marks.contains(record.place) ?? false
        return isMarked ? Piece("●", Style(.accent)) : Piece(" ")
    }

    /// When a record was written: the clock, with the date in front if it was another day.
    static func time(_ record: BrowsedRecord, _ state: ConsoleState) -> String {
        let written = record.record.timestampMilliseconds
        guard written >= 0 else { return "–" }
        let clock = Figures.clock(milliseconds: written, utcOffsetSeconds: state.utcOffsetSeconds)
        guard state.displayedMilliseconds - written > 86_400_000 else { return clock }
        return String(moment(written, state).prefix(11))
    }

    static func age(_ record: BrowsedRecord, _ state: ConsoleState) -> String {
        let written = record.record.timestampMilliseconds
        guard written >= 0 else { return "no time" }
        return Figures.age(milliseconds: state.displayedMilliseconds - written) + " ago"
    }

    /// A moment to the millisecond; with its date if that is not today's: `12:00:19.211`, `11-20 12:00:19.211`.
    static func moment(_ milliseconds: Int64, _ state: ConsoleState) -> String {
        guard milliseconds >= 0 else { return "–" }
        let shift = Int64(state.utcOffsetSeconds) * 1000
        let text = UTCInstant.text(milliseconds: milliseconds + shift)
        let today = UTCInstant.text(milliseconds: state.displayedMilliseconds + shift).prefix(10)
        if text.hasPrefix(today) { return String(text.dropFirst(11)) }
        let isThisYear = text.prefix(4) == today.prefix(4)
        return String(text.dropFirst(isThisYear ? 5 : 0)).replacing("T", with: " ")
    }
}
