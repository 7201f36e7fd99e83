import ClusterView
import RecordClient
import Terminal

/// What of an opened record can be scrolled, made once: the value in one of its forms, its headers, or its causes.
struct RecordContent: Sendable, Equatable {
    /// What it was made from.
    struct Key: Sendable, Equatable {
        var place: RecordPlace
        var section: RecordsMemory.Section
        /// Nil is the first that fits.
        var form: RecordsMemory.Form?
        var width: Int
    }

    private enum Body: Sendable, Equatable {
        case rows([String])
        case hex(HexDump)
    }

    let key: Key
    /// The form that the value has.
    private(set) var form = RecordsMemory.Form.text
    /// What has to be said about it, such as that it is cut.
    private(set) var note: String?
    private var body = Body.rows([])

    /// Contents stand under the facts where there is room for a row of hexadecimal beside that.
    static func indent(width: Int) -> Int { width >= 100 ? 10 : 0 }

    /// So many bytes of a value are shown as JSON or text; in hexadecimal all that are kept.
    static let shownByteCount = 256 << 10

    init(_ record: BrowsedRecord, _ key: Key, utcOffsetSeconds: Int) {
        self.key = key
        switch key.section {
        case .value: takeValue(record)
        case .headers: body = .rows(Self.headerRows(record.record.headers, width: key.width))
        case .causes: body = .rows(Self.causeRows(record.deadLetter, width: key.width))
        }
    }

    var rowCount: Int {
        switch body {
        case .rows(let rows): rows.count
        case .hex(let dump): dump.rowCount
        }
    }

    func row(_ index: Int) -> String {
        switch body {
        case .rows(let rows): rows.indices.contains(index) ? rows[index] : ""
        case .hex(let dump): dump.row(index)
        }
    }

    // MARK: - The value

    private mutating func takeValue(_ record: BrowsedRecord) {
        guard let value = record.record.value else {
            body = .rows(["null: a tombstone, it deletes the key"])
            return
        }
        guard !value.isEmpty else {
            body = .rows(["(empty)"])
            return
        }
        switch key.form {
        case .hex: showHex(value, record)
        case .text: showText(value, record)
        case .json:
            if !showJSON(value, record) { body = .rows(["not JSON; 2 shows it as text, 3 in hexadecimal"]) }
            form = .json
        case nil:
            if Self.mayBeJSON(value), showJSON(value, record) { return }
            if Self.isText(value.prefix(4096)) { showText(value, record) } else { showHex(value, record) }
        }
    }

    private static func mayBeJSON(_ value: [UInt8]) -> Bool {
        value.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.map { "{[".utf8.contains($0) } ?? false
    }

    /// Whether bytes are mostly text: valid but for a character cut at the end, and few control characters.
    private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        var odd = 0
        for scalar in text.unicodeScalars {
            if scalar == "\u{FFFD}" || scalar.value < 0x20 && !["\t", "\n", "\r"].contains(scalar) { odd += 1 }
        }
        return odd * 20 <= text.unicodeScalars.count
    }

    private mutating func showJSON(_ value: [UInt8], _ record: BrowsedRecord) -> Bool {
        let shown = value.count > Self.shownByteCount ? Array(value.prefix(Self.shownByteCount)) : value
        let isCut = shown.count < record.valueByteCount
        guard let json = PrettyJSON(shown, mayEndEarly: isCut) else { return false }
        var rows: [String] = []
        for line in json.lines where rows.count < TextRows.limit { TextRows.wrap(line, width: key.width, into: &rows) }
        body = .rows(rows)
        form = .json
        if isCut || json.isCut { note = Self.cutNote(shown.count, of: record) }
        return true
    }

    private mutating func showText(_ value: [UInt8], _ record: BrowsedRecord) {
        let shown = value.prefix(Self.shownByteCount)
        var rows: [String] = []
        let lines = String(decoding: shown, as: UTF8.self).unicodeScalars.split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        for line in lines where rows.count < TextRows.limit {
            TextRows.wrap(String(line.last == "\r" ? line.dropLast() : line), width: key.width, into: &rows)
        }
        body = .rows(rows)
        form = .text
        if shown.count < record.valueByteCount { note = Self.cutNote(shown.count, of: record) }
    }

    private mutating func showHex(_ value: [UInt8], _ record: BrowsedRecord) {
        body = .hex(HexDump(value))
        form = .hex
        if value.count < record.valueByteCount { note = Self.cutNote(value.count, of: record) }
    }

    private static func cutNote(_ shown: Int, of record: BrowsedRecord) -> String {
        "the first \(Figures.bytes(Int64(shown))) of \(Figures.bytes(Int64(record.valueByteCount)))"
    }

    // MARK: - Headers and causes

    private static func headerRows(_ headers: [ConsumedRecord.Header], width: Int) -> [String] {
        guard !headers.isEmpty else { return ["no headers"] }
        let widest = headers.reduce(0) { max($0, CharacterWidth.columns(of: $1.name)) }
        let nameWidth = min(max(8, widest), width / 2)
        var rows: [String] = []
        for header in headers.prefix(2000) {
            let name = CharacterWidth.shortened(header.name, to: nameWidth).padded(to: nameWidth)
            let cut = ConsumedRecord.Header(name: header.name, value: header.value.map { Array($0.prefix(4096)) })
            let text = header.value == nil ? "null" : HeaderContent(cut).text
            var lines: [String] = []
            for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).prefix(40) {
                TextRows.wrap(String(line), width: max(10, width - nameWidth - 2), into: &lines)
            }
            for (index, line) in lines.enumerated() {
                rows.append((index == 0 ? name : "".padded(to: nameWidth)) + "  " + line)
            }
            if header.value?.count ?? 0 > 4096 {
                rows.append(
                    "".padded(to: nameWidth) + "  … the first 4 kB of \(Figures.bytes(Int64(header.value?.count ?? 0)))"
                )
            }
        }
        return rows
    }

    private static func causeRows(_ letter: DeadLetter?, width: Int) -> [String] {
        guard let failure = letter?.failure else { return ["this record tells of no failure"] }
        var rows: [String] = []
        for (index, cause) in failure.causes.prefix(100).enumerated() {
            TextRows.wrap((index == 0 ? "" : "← ") + cause, width: width, into: &rows)
        }
        if let stack = failure.stack {
            if !rows.isEmpty { rows.append("") }
            for line in stack.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).prefix(5000) {
                TextRows.wrap(String(line.last == "\r" ? line.dropLast() : line), width: width, into: &rows)
            }
        }
        return rows.isEmpty ? ["the headers name no causes and no stack"] : rows
    }
}
