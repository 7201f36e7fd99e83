/// A value on its way into a statement.
public enum SQLiteValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])

    /// A text, or null for none.
    public static func text(optional text: String?) -> SQLiteValue { text.map(SQLiteValue.text) ?? .null }
    /// Bytes, or null for none.
    public static func bytes(optional bytes: [UInt8]?) -> SQLiteValue { bytes.map(SQLiteValue.bytes) ?? .null }
}

extension SQLiteValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .text(value) }
}
