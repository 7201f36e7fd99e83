/// Rows for programs, written while they are made: a table of many thousand rows takes no memory for all of them.
///
/// What comes out is to the byte what ``OutputTable/render(_:header:rowsName:)`` gives for `json`, `jsonl` and `csv`.
public struct RowStream {
    private let columns: [OutputTable.Column]
    private let format: OutputFormat
    private let write: (String) -> Void
    private var text = ""
    private var isFirst = true
    private let isNested: Bool

    /// Texts are handed on in parts of about this size in bytes.
    private static let partByteCount = 64 * 1024

    /// - Parameters:
    ///   - format: any but the formats for people, whose columns line up over all rows.
    ///   - header: members around the rows in `json`.
    ///   - rowsName: the member that holds the rows when there is a header.
    ///   - write: takes the next part of the text.
    public init(
        _ columns: [OutputTable.Column],
        _ format: OutputFormat,
        header: [JSONValue.Member] = [],
        rowsName: String = "rows",
        write: @escaping (String) -> Void
    ) {
        precondition(format != .table && format != .wide, "tables for people are rendered as a whole")
        self.columns = columns
        self.format = format
        self.write = write
        self.isNested = !header.isEmpty
        switch format {
        case .csv: self.text = OutputTable(columns).render(.csv)
        case .json where header.isEmpty: self.text = "["
        case .json:
            self.text = "{"
            for member in header {
                self.text += "\n  \(JSONValue.string(member.name).text): "
                member.value.append(to: &self.text, indent: 2)
                self.text += ","
            }
            self.text += "\n  \(JSONValue.string(rowsName).text): ["
        default: break
        }
    }

    /// Adds a row with a value for each column.
    public mutating func append(_ values: [JSONValue]) {
        precondition(values.count == self.columns.count, "a row has \(self.columns.count) values")
        switch self.format {
        case .csv: self.text += OutputTable.csvLine(values)
        case .json:
            let indent = self.isNested ? 4 : 2
            if !self.isFirst { self.text += "," }
            self.text += "\n" + String(repeating: " ", count: indent)
            self.object(values).append(to: &self.text, indent: indent)
        default:
            self.object(values).append(to: &self.text, indent: nil)
            self.text += "\n"
        }
        self.isFirst = false
        if self.text.utf8.count >= Self.partByteCount {
            self.write(self.text)
            self.text.removeAll(keepingCapacity: true)
        }
    }

    /// Writes what is left.
    public mutating func finish() {
        if self.format == .json {
            if self.isNested {
                self.text += (self.isFirst ? "]" : "\n  ]") + "\n}\n"
            } else {
                self.text += (self.isFirst ? "]" : "\n]") + "\n"
            }
        }
        self.write(self.text)
        self.text = ""
    }

    private func object(_ values: [JSONValue]) -> JSONValue {
        .object(zip(self.columns, values).map { JSONValue.Member($0.name, $1) })
    }
}
