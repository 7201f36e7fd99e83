import RecordClient

/// What a header's value is, for people: numbers as numbers, text as text, anything else as its bytes.
public enum HeaderContent: Sendable, Hashable {
    /// The header has no value.
    case none
    /// A number that the dialects write in binary.
    case number(Int64)
    case text(String)
    /// No text: to be shown in hexadecimal.
    case bytes([UInt8])

    /// Reads a header by its name.
    public init(_ header: ConsumedRecord.Header) {
        guard let value = header.value else {
            self = .none
            return
        }
        if let form = Self.binaryNames[header.name], let number = Self.binaryNumber(value, form) {
            self = .number(number)
        } else if let text = String(validating: value, as: UTF8.self), !Self.hasControls(value) {
            self = .text(text)
        } else {
            self = .bytes(value)
        }
    }

    /// The value on one line; bytes in hexadecimal. It may hold characters that a terminal must not get as they are.
    public var text: String {
        switch self {
        case .none: ""
        case .number(let number): String(number)
        case .text(let text): text
        case .bytes(let bytes): "0x" + Self.hexadecimal(bytes)
        }
    }

    private static let binaryNames: [String: DialectTable.NumberForm] = DialectTable.builtIn.reduce(into: [:]) {
        $0.merge($1.binaryNames) { first, _ in first }
    }

    /// Text has line ends and tabs, but no other control characters.
    private static func hasControls(_ bytes: [UInt8]) -> Bool {
        bytes.contains { $0 < 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 || $0 == 0x7F }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// A number: binary where the form says so and the length fits, decimal digits otherwise; nil when it is neither.
    static func number(_ value: [UInt8], _ form: DialectTable.NumberForm) -> Int64? {
        if let number = self.binaryNumber(value, form) { return number }
        return String(validating: value, as: UTF8.self).flatMap { Int64($0) }
    }

    private static func binaryNumber(_ value: [UInt8], _ form: DialectTable.NumberForm) -> Int64? {
        switch form {
        case .text: return nil
        case .binary: guard value.count == 4 || value.count == 8 else { return nil }
        case .shortestBinary: guard (1...8).contains(value.count) else { return nil }
        }
        // The first byte carries the sign.
        return value.dropFirst().reduce(Int64(Int8(bitPattern: value[0]))) { $0 << 8 | Int64($1) }
    }
}
