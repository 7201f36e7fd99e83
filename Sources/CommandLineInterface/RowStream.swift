/// Rows for programs, written while they are made: a table of many thousand rows takes no memory for all of them.
///
/// What comes out is to the byte what ``OutputTable/render(_:header:rowsName:)`` gives for `json`, `jsonl` and `csv`.
public struct RowStream {
    private let columns: [OutputTable.Column]
    private let format: OutputFormat
    private let write: (String) -> Void
    private let isNested: Bool
    /// What stands before each value of a row in JSON: brace or comma, indent, name.
    private let openings: [[UInt8]]
    private let closing: [UInt8]
    private var bytes: [UInt8] = []
    private var isFirst = true

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
        let indent = format == .json ? "\n" + String(repeating: " ", count: self.isNested ? 4 : 2) : ""
        let inner = format == .json ? indent + "  " : ""
        self.openings = columns.enumerated().map { index, column in
            let sign = index == 0 ? (format == .json ? indent + "{" : "{") : ","
            return Array((sign + inner + JSONValue.string(column.name).text + (format == .json ? ": " : ":")).utf8)
        }
        self.closing = Array((indent + "}").utf8)
        self.bytes.reserveCapacity(Self.partByteCount + 4096)
        self.begin(header, rowsName)
    }

    private mutating func begin(_ header: [JSONValue.Member], _ rowsName: String) {
        switch self.format {
        case .csv: self.append(OutputTable(self.columns).render(.csv))
        case .json where header.isEmpty: self.append("[")
        case .json:
            var text = "{"
            for member in header {
                text += "\n  \(JSONValue.string(member.name).text): "
                member.value.append(to: &text, indent: 2)
                text += ","
            }
            self.append(text + "\n  \(JSONValue.string(rowsName).text): [")
        default: break
        }
    }

    /// Adds a row with a value for each column.
    public mutating func append(_ values: [JSONValue]) {
        precondition(values.count == self.columns.count, "a row has \(self.columns.count) values")
        if self.format == .csv {
            self.append(OutputTable.csvLine(values))
        } else {
            if self.format == .json, !self.isFirst { self.bytes.append(UInt8(ascii: ",")) }
            for (index, value) in values.enumerated() {
                self.bytes += self.openings[index]
                self.append(value)
            }
            self.bytes += self.closing
            if self.format == .jsonl { self.bytes.append(UInt8(ascii: "\n")) }
        }
        self.isFirst = false
        if self.bytes.count >= Self.partByteCount { self.flush() }
    }

    /// Writes what is left.
    public mutating func finish() {
        if self.format == .json {
            if self.isNested {
                self.append((self.isFirst ? "]" : "\n  ]") + "\n}\n")
            } else {
                self.append((self.isFirst ? "]" : "\n]") + "\n")
            }
        }
        self.flush()
    }

    /// Hands on what has been added so far: for rows that come again and again.
    public mutating func flush() {
        guard !self.bytes.isEmpty else { return }
        self.write(String(decoding: self.bytes, as: UTF8.self))
        self.bytes.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ text: String) { self.bytes += text.utf8 }

    /// The common values without a text of their own; the others as they render themselves.
    private mutating func append(_ value: JSONValue) {
        switch value {
        case .null: self.append("null")
        case .boolean(let value): self.append(value ? "true" : "false")
        case .integer(let value): self.append(value)
        case .string(let text):
            let start = self.bytes.count
            self.bytes.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else {
                    self.bytes.removeLast(self.bytes.count - start)
                    return self.append(value.text)
                }
                self.bytes.append(byte)
            }
            self.bytes.append(UInt8(ascii: "\""))
        case .number, .array, .object:
            var text = ""
            value.append(to: &text, indent: self.format == .json ? (self.isNested ? 6 : 4) : nil)
            self.append(text)
        }
    }

    private mutating func append(_ number: Int64) {
        if number < 0 { self.bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = self.bytes.count
        repeat {
            self.bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self.bytes[start...].reverse()
    }
}
