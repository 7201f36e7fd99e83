import ClusterView
import Terminal

/// Which records are read: what is on the screen decides, and the world outside is told when that changes.
extension ConsoleState {
    /// What an opened row of a pane lists records of; nil where none are listed.
    func listed(_ key: RowKey?) -> (topics: [String], kind: RecordQuery.LetterKind?)? {
        switch key {
        case .topic(let name), .letterTopic(let name): return ([name], nil)
        case .letterKind(let kind):
            guard let row = live.deadLetters?.kinds.first(where: { $0.kind == kind }) else { return ([], kind) }
            return (row.topics, kind)
        default: return nil
        }
    }

    /// Whether a list of records is open, or one of them.
    var isInRecords: Bool { listed(view.detail) != nil }

    /// The memory of the open list.
    var recordsMemory: RecordsMemory? {
        get { view.detail.flatMap { records[$0] } }
        set {
            guard let detail = view.detail else { return }
            records[detail] = newValue
        }
    }

    /// The records of the open list, as far as they have been read.
    var openRecords: RecordsSnapshot? {
        guard isInRecords else { return nil }
        // What was opened while the display is frozen is read all the same.
        return [data.records, live.records].compactMap { $0 }.first { $0.query.number == readingNumber }
    }

    /// The record that is opened.
    var openRecord: BrowsedRecord? {
        guard let place = view.record else { return nil }
        return openRecords?.records.first { $0.place == place } ?? heldRecord.flatMap { $0.place == place ? $0 : nil }
    }

    /// What is to be read for what is on the screen; nil for nothing.
    private var wantedReading: RecordQuery? {
        guard let listed = listed(view.detail), !listed.topics.isEmpty, let memory = recordsMemory else { return nil }
        return RecordQuery(
            number: 0,
            topics: listed.topics,
            start: memory.start,
            partitions: memory.partitions,
            follows: memory.follows,
            filter: memory.filter,
            kind: listed.kind
        )
    }

    /// Brings what is read, and what of an opened record is shown, to where the screen is now.
    package mutating func settle() -> [ConsoleEffect] {
        if isInRecords, recordsMemory == nil { recordsMemory = firstMemory(view.detail) }
        if !isInRecords { view.record = nil }
        refreshContent()
        let wanted = wantedReading
        guard wanted != reading || readingIsOld else { return [] }
        reading = wanted
        readingIsOld = false
        readingNumber += 1
        guard var query = wanted else { return [.perform(.read(nil, number: readingNumber))] }
        query.number = readingNumber
        return [.perform(.read(query, number: readingNumber))]
    }

    /// Dead letters are read from the beginning, other topics from a little before the end; both go on with what comes.
    private func firstMemory(_ key: RowKey?) -> RecordsMemory {
        if case .topic = key { return RecordsMemory(start: .range(.last(100)), follows: true) }
        return RecordsMemory(start: .range(.earliest), follows: true)
    }

    /// Makes the rows of the opened record anew when the record, its form or the screen's width is another one.
    mutating func refreshContent() {
        guard let record = openRecord, let memory = recordsMemory else {
            content = nil
            return
        }
        let width = max(20, layout.single.width - 4)
        let key = RecordContent.Key(
            place: record.place,
            section: memory.section,
            form: memory.form,
            width: width - RecordContent.indent(width: width)
        )
        if content?.key != key { content = RecordContent(record, key, utcOffsetSeconds: utcOffsetSeconds) }
        // The list may let the record go; who looks at it keeps it.
        heldRecord = record
    }

    // MARK: - Moving

    mutating func moveInRecords(_ command: ConsoleCommand) {
        if view.record != nil {
            scrollRecord(command)
            return
        }
        let places = openRecords?.records.map(\.place) ?? []
        guard !places.isEmpty else { return }
        let page = max(1, size.height - 8)
        let current = recordsMemory?.selected.flatMap { places.firstIndex(of: $0) }
        let newest = places.count - 1
        let target: Int
        switch command {
        case .moveUp: target = (current ?? places.count) - 1
        case .moveDown: target = current.map { $0 + 1 } ?? newest
        case .pageUp: target = (current ?? newest) - page
        case .pageDown: target = (current ?? newest) + page
        case .first: target = 0
        default: target = newest
        }
        recordsMemory?.selected = places[max(0, min(newest, target))]
    }

    private mutating func scrollRecord(_ command: ConsoleCommand) {
        guard let count = content?.rowCount, var memory = recordsMemory else { return }
        let page = max(1, RecordPane.contentHeight(self))
        let last = max(0, count - page)
        switch command {
        case .moveUp: memory.scroll -= 1
        case .moveDown: memory.scroll += 1
        case .pageUp: memory.scroll -= page
        case .pageDown: memory.scroll += page
        case .first: memory.scroll = 0
        default: memory.scroll = last
        }
        memory.scroll = max(0, min(last, memory.scroll))
        recordsMemory = memory
    }

    /// Opens the selected record, or the newest.
    mutating func openSelectedRecord() {
        guard let records = openRecords?.records, let newest = records.last else { return }
        let place = recordsMemory?.selected.flatMap { selected in records.first { $0.place == selected }?.place }
        show(place ?? newest.place)
    }

    private mutating func show(_ place: RecordPlace) {
        view.record = place
        recordsMemory?.selected = place
        recordsMemory?.scroll = 0
    }

    mutating func stepRecord(by step: Int) {
        guard let records = openRecords?.records, let place = view.record,
            let index = records.firstIndex(where: { $0.place == place }), records.indices.contains(index + step)
        else { return }
        show(records[index + step].place)
    }
}
