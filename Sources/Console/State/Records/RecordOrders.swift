import ClusterView
import Operations
import RecordClient
import Terminal

/// What is done with records: marked, searched through, copied, purged, replayed.
extension ConsoleState {
    mutating func actOnRecords(_ command: ConsoleCommand) -> [ConsoleEffect] {
        switch command {
        case .markRecord: mark()
        case .clearMarks: recordsMemory?.marks = []
        case .nextRecord: step(by: 1)
        case .previousRecord: step(by: -1)
        case .showJSON: choose(.json)
        case .showText: choose(.text)
        case .showHex: choose(.hex)
        case .showHeaders: toggle(.headers)
        case .showCauses: toggle(.causes)
        case .follow:
            guard var memory = recordsMemory else { break }
            memory.follows.toggle()
            if memory.follows { memory.selected = nil }
            recordsMemory = memory
        case .seek: if isInRecords { layers.append(.seek) }
        case .copyMenu: if pointedAtRecord != nil { layers.append(.copyMenu) }
        case .peek: return peek()
        case .purge: return beginPurge()
        case .replay: return beginReplay()
        case .editRecord: return beginEdit()
        default: break
        }
        return []
    }

    /// The record that is opened, or selected in the list.
    var pointedAtRecord: BrowsedRecord? {
        if view.record != nil { return openRecord }
        guard let records = openRecords?.records else { return nil }
        guard let selected = recordsMemory?.selected else { return records.last }
        return records.first { $0.place == selected }
    }

    private mutating func mark() {
        guard let place = pointedAtRecord?.place, var memory = recordsMemory else { return }
        if memory.marks.remove(place) == nil { memory.marks.insert(place) }
        recordsMemory = memory
        if view.record == nil { moveInRecords(.moveDown) }
    }

    /// In an opened record the next one; in the list the next that is marked, or else the next that the filter leaves.
    private mutating func step(by step: Int) {
        if view.record != nil {
            stepRecord(by: step)
            return
        }
        guard let records = openRecords?.records, let memory = recordsMemory else { return }
        guard !memory.marks.isEmpty || memory.filter != nil else {
            say("n and N go from mark to mark, or from match to match: space marks, / filters.", .dim)
            return
        }
        let stops = records.indices.filter { memory.marks.isEmpty || memory.marks.contains(records[$0].place) }
        let current = memory.selected.flatMap { place in records.firstIndex { $0.place == place } }
        if let target = Self.neighbour(of: current, among: stops, by: step) {
            recordsMemory?.selected = records[target].place
        }
    }

    private mutating func choose(_ form: RecordsMemory.Form) {
        guard view.record != nil else { return }
        recordsMemory?.form = form
        recordsMemory?.section = .value
        recordsMemory?.scroll = 0
    }

    private mutating func toggle(_ section: RecordsMemory.Section) {
        guard view.record != nil, let now = recordsMemory?.section else { return }
        recordsMemory?.section = now == section ? .value : section
        recordsMemory?.scroll = 0
    }

    // MARK: - Where reading begins

    /// Takes a choice of the seek menu; those that need a value ask for it.
    mutating func seek(_ command: ConsoleCommand) {
        guard layers.last == .seek else { return }
        let choice: SeekChoice
        switch command {
        case .seekEarliest:
            layers.removeLast()
            begin(.range(.earliest), follows: false)
            return
        case .seekLatest:
            layers.removeLast()
            begin(.range(.latest), follows: true)
            return
        case .seekLast: choice = .last
        case .seekOffset: choice = .offset
        case .seekTime: choice = .time
        case .seekCommitted: choice = .committed
        case .seekPartition: choice = .partition
        default: return
        }
        layers.removeLast()
        prompt = Prompt(kind: .seek(choice))
    }

    private mutating func begin(_ start: RecordQuery.Start, follows: Bool) {
        recordsMemory?.start = start
        recordsMemory?.follows = follows
        recordsMemory?.selected = nil
        view.record = nil
    }

    /// Takes the value that was typed for a choice.
    ///
    /// - Returns: why it cannot be used; nil when it was.
    mutating func seek(_ choice: SeekChoice, _ text: String) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        switch choice {
        case .last:
            guard let count = Int64(words.joined()), count > 0 else { return "how many is a number above 0" }
            begin(.range(.last(count)), follows: true)
        case .offset:
            guard let offset = Int64(words.joined().filter { $0 != "," }), offset >= 0 else {
                return "an offset is a number from 0 on"
            }
            begin(.range(.offset(offset)), follows: false)
        case .time:
            guard let time = moment(words.joined(separator: "T")) else {
                return "a time is 2026-11-20T12:00:00, 12:00:00, -10m or now-1h"
            }
            begin(.range(.time(milliseconds: time)), follows: false)
        case .committed:
            guard words.count == 1 else { return "the name of one group" }
            begin(.committed(group: words[0], before: 0), follows: false)
        case .partition:
            let numbers = text.split { $0 == "," || $0.isWhitespace }.map { Int32($0) }
            guard numbers.allSatisfy({ ($0 ?? -1) >= 0 }) else { return "partitions are numbers apart by commas" }
            recordsMemory?.partitions = numbers.isEmpty ? nil : Set(numbers.compactMap { $0 })
            recordsMemory?.selected = nil
            view.record = nil
        }
        return nil
    }

    /// A moment as it was typed, without a zone in the screen's own: a clock alone is that of today.
    private func moment(_ text: String) -> Int64? {
        let shift = Int64(utcOffsetSeconds) * 1000
        if text.contains(":"), !text.contains("T") {
            let day = (displayedMilliseconds + shift) / 86_400_000
            let date = UTCInstant.text(milliseconds: day * 86_400_000).prefix(10)
            return UTCInstant.milliseconds("\(date)T\(text)").map { $0 - shift }
        }
        guard let moment = TypedInstant.milliseconds(text, now: nowMilliseconds) else { return nil }
        let hasZone = text.hasSuffix("Z") || text.dropFirst(10).contains { "+-".contains($0) }
        return text.contains("T") && !hasZone ? moment - shift : moment
    }

    /// From a partition of a group to the records around what it has committed.
    private mutating func peek() -> [ConsoleEffect] {
        guard case .groupPartition(let group, let name) = view.detail ?? paneState(.lag).selected else {
            say("Which partition? Open a group and select one of its partitions.", .warn)
            return []
        }
        let before = view
        view = ConsoleView(pane: .topics, isZoomed: true, detail: .topic(name.topic))
        var memory = RecordsMemory(
            start: .committed(group: group, before: Self.peekedRecords),
            partitions: [name.partition],
            follows: false
        )
        memory.marks = recordsMemory?.marks ?? []
        recordsMemory = memory
        viewBefore = before
        return []
    }

    /// So many records before what is committed are shown by a peek.
    private static let peekedRecords: Int64 = 10

    // MARK: - Copying

    mutating func copy(_ command: ConsoleCommand) -> [ConsoleEffect] {
        guard layers.last == .copyMenu, let record = pointedAtRecord?.record else { return [] }
        layers.removeLast()
        let bytes: [UInt8]?
        let what: String
        switch command {
        case .copyValue: (bytes, what) = (record.value, "value")
        case .copyKey: (bytes, what) = (record.key, "key")
        case .copyHeaders: (bytes, what) = (Self.headerText(record.headers), "headers")
        case .copyPlace: (bytes, what) = (Array(RecordPlace(record).description.utf8), "place")
        default: return []
        }
        guard let bytes else {
            say("The record has no \(what).", .warn)
            return []
        }
        return [.copy(bytes), .perform(.saveCopy(bytes, what))]
    }

    private static func headerText(_ headers: [ConsumedRecord.Header]) -> [UInt8] {
        Array(headers.map { "\($0.name): \(HeaderContent($0).text)\n" }.joined().utf8)
    }

    // MARK: - Replay

    /// What the marks, the opened record, or the selected row mean.
    var selectedRecords: RecordSelection? {
        if isInRecords, let listed = listed(view.detail) {
            let marks = recordsMemory?.marks.sorted() ?? []
            let one = view.record.map { [$0] } ?? []
            return RecordSelection(
                topics: listed.topics,
                kind: listed.kind,
                filter: recordsMemory?.filter,
                places: marks.isEmpty ? one : marks
            )
        }
        guard view.pane == .deadLetters else { return nil }
        if let listed = listed(paneState(.deadLetters).selected) {
            return RecordSelection(topics: listed.topics, kind: listed.kind)
        }
        let topics = live.deadLetters?.topics.filter { !$0.isParked && !$0.isDenied }.map(\.topic) ?? []
        return topics.isEmpty ? nil : RecordSelection(topics: topics)
    }

    private mutating func beginReplay() -> [ConsoleEffect] {
        guard let selection = selectedRecords else {
            say("Which records? Open a topic or dead letters first.", .warn)
            return []
        }
        return beginReplay(ReplayQuestion(selection))
    }
}
