import ClusterView
import RecordClient
import Terminal

/// One record, opened: where it came from, why it died, who it is, and its value.
struct RecordPane {
    var state: ConsoleState
    var pane: PaneKind

    private static let labelWidth = 10

    func draw(on surface: inout Surface, in rect: Rect) {
        let frame = PaneFrame(pane: pane, isFocused: true, isZoomed: false, crumb: RecordsPane.crumb(state))
        let content = state.content
        let head = Self.headLines(state, width: max(10, rect.width - 4))
        let height = Self.contentHeight(state)
        let first = min(state.recordsMemory?.scroll ?? 0, max(0, (content?.rowCount ?? 0) - height))
        let count = content?.rowCount ?? 0
        let inside = frame.draw(
            state,
            answer: RecordsPane.answer(state),
            foot: PaneFrame.more(first: first, shown: max(0, min(height, count - first)), count: count),
            on: &surface,
            in: rect
        )
        guard state.openRecord != nil else {
            PaneFrame.say("the record is no longer there; esc goes back to the list", on: &surface, in: inside)
            return
        }
        for (index, line) in head.prefix(inside.height).enumerated() {
            surface.put(line, x: inside.x, y: inside.y + index, clip: inside)
        }
        let indent = RecordContent.indent(width: inside.width)
        let rows = inside.rows(from: head.count, count: height)
        let area = Rect(x: rows.x + indent, y: rows.y, width: rows.width - indent, height: rows.height)
        for offset in 0..<area.height where first + offset < count {
            let text = content?.row(first + offset) ?? ""
            surface.put(text, x: area.x, y: area.y + offset, style(of: text), clip: area)
        }
        if state.recordsMemory?.section != .headers, let record = state.openRecord {
            let words = record.record.headers.isEmpty ? "none" : "\(record.record.headers.count)   (h shows all)"
            surface.put(fact("headers", [Piece(words, .dim)]), x: inside.x, y: inside.maxY - 1, clip: inside)
        }
    }

    /// Rows that the part that scrolls has.
    static func contentHeight(_ state: ConsoleState) -> Int {
        let rect = state.layout.single
        return max(1, rect.height - 2 - headLines(state, width: max(10, rect.width - 4)).count - 1)
    }

    private func style(of row: String) -> Style {
        state.recordsMemory?.section == .value ? .text : .dim
    }

    // MARK: - Facts

    static func headLines(_ state: ConsoleState, width: Int) -> [[Piece]] {
        guard let record = state.openRecord else { return [] }
        let pane = RecordPane(state: state, pane: state.view.pane)
        var lines = pane.first(record, width: width) + [[]]
        if let letter = record.deadLetter { lines += pane.failure(letter, width: width) }
        let ids = pane.ids(record, width: width)
        lines += ids
        if record.deadLetter != nil || !ids.isEmpty { lines.append([]) }
        lines.append(pane.key(record, width: width))
        lines.append(pane.section(record))
        return lines
    }

    /// `point-commands-dlq/1/412   from point-commands/2/88,120   group point   3 attempts   4m12s ago   highwater`
    private func first(_ record: BrowsedRecord, width: Int) -> [[Piece]] {
        let isMarked = state.recordsMemory?.marks.contains(record.place) ?? false
        var groups = [
            [
                Piece(isMarked ? "● " : "▸ ", Style(.accent)),
                Piece(CharacterWidth.shortened(record.place.description, to: width - 2), Style(.title)),
            ]
        ]
        let letter = record.deadLetter
        if let origin = letter?.origin.text {
            groups.append([Piece("from ", .dim), Piece(CharacterWidth.shortened(origin, to: width - 7))])
        }
        if let group = letter?.failure.group {
            groups.append([Piece("group ", .dim), Piece(CharacterWidth.shortened(group, to: 40))])
        }
        if let connector = letter?.failure.connector {
            groups.append([Piece("connector ", .dim), Piece(CharacterWidth.shortened(connector, to: 40))])
        }
        if let attempts = letter?.failure.attempts {
            groups.append([Piece("\(attempts) attempt\(attempts == 1 ? "" : "s")")])
        }
        if let replay = letter?.replay { groups.append([Piece("replayed \(replay.count)×", Style(.warn))]) }
        if letter == nil {
            groups.append([Piece(RecordsPane.moment(record.record.timestampMilliseconds, state), .dim)])
        }
        groups.append([Piece(RecordsPane.age(record, state), .dim)])
        if let dialect = letter?.dialect { groups.append([Piece(dialect.word, .dim)]) }
        return Self.flow(groups, gap: 3, indent: 2, width: width)
    }

    /// Groups one behind the other, on further lines where they do not fit.
    private static func flow(_ groups: [[Piece]], gap: Int, indent: Int, width: Int) -> [[Piece]] {
        var lines: [[Piece]] = []
        var line: [Piece] = []
        var used = 0
        for group in groups {
            let columns = group.reduce(0) { $0 + $1.columns }
            if used > 0, used + gap + columns > width {
                lines.append(line)
                line = [Piece(String(repeating: " ", count: indent))]
                used = indent
            } else if used > 0 {
                line.append(Piece(String(repeating: " ", count: gap)))
                used += gap
            }
            line += group
            used += columns
        }
        return lines + [line]
    }

    private func failure(_ letter: DeadLetter, width: Int) -> [[Piece]] {
        var lines: [[Piece]] = []
        let room = width - Self.labelWidth
        let name = letter.failure.shortClass ?? ""
        let message = letter.failure.message.map { String($0.prefix(2000)) } ?? ""
        let text = [name, message].filter { !$0.isEmpty }.joined(separator: ": ")
        let words = TextRows.excerpt(Array(text.utf8), limit: 2400)
        let rows = Paragraph.wrap(words.isEmpty ? "not told" : words, width: room)
        for (index, row) in rows.prefix(3).enumerated() {
            let isLast = index == 2 && rows.count > 3
            let piece = Piece(isLast ? CharacterWidth.truncated(row + "…", to: room) : row, Style(.bad))
            lines.append(index == 0 ? fact("error", [piece]) : fact("", [piece]))
        }
        let causes = letter.failure.causes
        if !causes.isEmpty || letter.failure.stack != nil {
            let chain = causes.prefix(6).map { String($0.prefix(300)) }.joined(separator: " ← ")
            let hint = "   e: whole chain"
            let cut = CharacterWidth.truncated(chain, to: max(10, room - hint.count))
            lines.append(fact("cause", [Piece(TextRows.excerpt(Array(cut.utf8))), Piece(hint, .dim)]))
        }
        return lines
    }

    private func ids(_ record: BrowsedRecord, width: Int) -> [[Piece]] {
        let identity = record.deadLetter?.identity ?? RecordIdentity(record.record.headers)
        let facts = [
            ("eventId", identity.eventID), ("traceId", identity.traceID), ("producer", identity.producer),
            ("schema", identity.schemaVersion),
            ("occurred", identity.occurredAtMilliseconds.map { RecordsPane.moment($0, state) }),
        ]
        let groups = facts.compactMap { name, value in
            value.map {
                [Piece(name + " ", .dim), Piece(CharacterWidth.shortened($0, to: width >= 160 ? 36 : 14))]
            }
        }
        guard !groups.isEmpty else { return [] }
        let lines = Self.flow(groups, gap: 2, indent: 0, width: width - Self.labelWidth)
        return lines.enumerated().map { fact($0.offset == 0 ? "ids" : "", $0.element) }
    }

    private func key(_ record: BrowsedRecord, width: Int) -> [Piece] {
        guard let key = record.record.key else { return fact("key", [Piece("null", .dim)]) }
        let text = String(validating: key, as: UTF8.self).map { _ in TextRows.excerpt(key) } ?? Self.hexadecimal(key)
        return fact("key", [Piece(CharacterWidth.truncated(text, to: width - Self.labelWidth))])
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        HeaderContent(.init(name: "", value: Array(bytes.prefix(64)))).text + (bytes.count > 64 ? "…" : "")
    }

    /// What is shown below, and how large it is.
    private func section(_ record: BrowsedRecord) -> [Piece] {
        switch state.recordsMemory?.section {
        case .headers: return fact("headers", [Piece("\(record.record.headers.count)"), Piece("   h: value", .dim)])
        case .causes: return fact("causes", [Piece("outermost first"), Piece("   e: value", .dim)])
        case .value, nil:
            var pieces: [Piece] = []
            for form in RecordsMemory.Form.allCases {
                let isShown = form == state.content?.form && record.record.value != nil
                pieces += [
                    Piece("\(form.rawValue) ", Style(.key)),
                    Piece(form.word + "  ", isShown ? Style(.accent).with(.bold) : .dim),
                ]
            }
            let size = record.record.value == nil ? "null" : Figures.bytes(Int64(record.valueByteCount))
            pieces.append(Piece("   " + size))
            if let note = state.content?.note { pieces.append(Piece("   " + note, Style(.warn))) }
            return fact("value", pieces)
        }
    }

    private func fact(_ name: String, _ pieces: [Piece]) -> [Piece] {
        [Piece("  " + name.padded(to: Self.labelWidth - 2), .dim)] + pieces
    }
}
