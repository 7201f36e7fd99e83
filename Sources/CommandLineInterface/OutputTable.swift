/// Rows of data in one of the output formats: one table of columns for all of them.
public struct OutputTable: Sendable {
    /// A column.
    public struct Column: Sendable {
        /// How its cells line up.
        public enum Alignment: Sendable {
            /// For texts.
            case left
            /// For numbers.
            case right
        }

        /// The stable name in JSON and CSV.
        public var name: String
        /// The heading for people.
        public var heading: String
        /// How its cells line up.
        public var alignment: Alignment
        /// Whether only `wide` shows it (JSON and CSV always do).
        public var isWide: Bool
        /// What it says, with its unit; for the help.
        public var meaning: String

        /// A column.
        public init(
            _ name: String,
            _ heading: String,
            _ meaning: String,
            alignment: Alignment = .left,
            wide isWide: Bool = false
        ) {
            self.name = name
            self.heading = heading
            self.alignment = alignment
            self.isWide = isWide
            self.meaning = meaning
        }
    }

    /// A cell: the value for programs and the text for people.
    public struct Cell: Sendable {
        /// For JSON and CSV: bare numbers in the column's unit.
        public var value: JSONValue
        /// For people: rounded, with a unit.
        public var text: String

        /// A cell whose text is not just its value.
        public init(_ value: JSONValue, text: String) {
            self.value = value
            self.text = text
        }

        /// A cell shown as it is; a missing value as "-".
        public init(_ value: JSONValue) {
            self.value = value
            text = OutputTable.plain(value) ?? "-"
        }
    }

    /// The columns.
    public var columns: [Column]
    /// The rows, each with a cell per column.
    public private(set) var rows: [[Cell]] = []

    /// An empty table.
    public init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row.
    public mutating func append(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "A row has \(columns.count) cells.")
        rows.append(cells)
    }

    /// The columns as fields of a command's help.
    public static func fields(_ columns: [Column]) -> [Command.Field] {
        columns.map { Command.Field($0.name, $0.meaning) }
    }

    /// The whole text, with its final newline.
    ///
    /// - Parameters:
    ///   - header: what holds for all rows: members around the rows in `json`, lines above the table for people; the
    ///     line formats leave it out.
    ///   - rowsName: the member that holds the rows when there is a header; without one `json` is a plain list.
    public func render(_ format: OutputFormat, header: [HeaderLine] = [], rowsName: String = "rows") -> String {
        switch format {
        case .table: headerText(header) + aligned(columns.indices.filter { !columns[$0].isWide })
        case .wide: headerText(header) + aligned(Array(columns.indices))
        case .json: json(header, rowsName).indentedText + "\n"
        case .jsonl: rows.map { object($0).text + "\n" }.joined()
        case .csv: csv
        }
    }

    /// The rows alone as lines, for output that goes on: of `csv` without the line of names, of `json` as of `jsonl`.
    public func renderLines(_ format: OutputFormat) -> String {
        switch format {
        case .csv: rows.map(Self.csvLine).joined()
        case .table, .wide, .json, .jsonl: rows.map { object($0).text + "\n" }.joined()
        }
    }

    /// Something that holds for all rows.
    public struct HeaderLine: Sendable {
        /// The stable name in JSON.
        public var name: String
        /// The label for people; nil shows it in JSON only.
        public var label: String?
        /// The value and its text.
        public var cell: Cell

        /// A line above a table.
        public init(_ name: String, label: String?, _ cell: Cell) {
            self.name = name
            self.label = label
            self.cell = cell
        }
    }

    private func headerText(_ header: [HeaderLine]) -> String {
        let shown = header.compactMap { line in line.label.map { (label: $0, text: line.cell.text) } }
        let width = (shown.map(\.label.count).max() ?? 0) + 2
        let lines = shown.map { "\($0.label):" + String(repeating: " ", count: width - $0.label.count - 1) + $0.text }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n\n"
    }

    private func json(_ header: [HeaderLine], _ rowsName: String) -> JSONValue {
        let list = JSONValue.array(rows.map(object))
        guard !header.isEmpty else { return list }
        return .object(header.map { .init($0.name, $0.cell.value) } + [.init(rowsName, list)])
    }

    private func object(_ row: [Cell]) -> JSONValue {
        .object(zip(columns, row).map { .init($0.name, $1.value) })
    }

    private func aligned(_ shown: [Int]) -> String {
        let lines = [shown.map { columns[$0].heading }] + rows.map { row in shown.map { Self.oneLine(row[$0].text) } }
        let widths = shown.indices.map { position in lines.map { DisplayWidth.of($0[position]) }.max() ?? 0 }
        var text = ""
        for line in lines {
            var built = ""
            for (position, cell) in line.enumerated() {
                let padding = String(repeating: " ", count: widths[position] - DisplayWidth.of(cell))
                if position > 0 { built += "  " }
                built += columns[shown[position]].alignment == .right ? padding + cell : cell + padding
            }
            while built.last == " " { built.removeLast() }
            text += built + "\n"
        }
        return text
    }

    private var csv: String {
        columns.map { Self.quoted($0.name) }.joined(separator: ",") + "\n" + rows.map(Self.csvLine).joined()
    }

    private static func csvLine(_ row: [Cell]) -> String { csvLine(row.map(\.value)) }

    static func csvLine(_ values: [JSONValue]) -> String {
        values.map { quoted(plain($0) ?? "") }.joined(separator: ",") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }

    static func plain(_ value: JSONValue) -> String? {
        switch value {
        case .null: nil
        case .string(let text): text
        case .array(let values): values.map { plain($0) ?? "" }.joined(separator: ",")
        case .boolean, .integer, .number, .object: value.text
        }
    }
}
