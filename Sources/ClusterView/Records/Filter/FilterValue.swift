/// What a record has in a field.
enum FilterValue {
    /// Nothing, or JSON's null.
    case missing
    case boolean(Bool)
    case integer(Int64)
    /// Text as UTF-8, bytes that may be none, or the digits of a number.
    case text([UInt8])
    /// A field that is there several times.
    case several([FilterValue])

    enum Order {
        case before
        case same
        case after
        /// They cannot be compared.
        case none

        init<Value: Comparable>(_ left: Value, _ right: Value) {
            self = left < right ? .before : left == right ? .same : left > right ? .after : .none
        }
    }

    init(_ text: String?) { self = text.map { .text(Array($0.utf8)) } ?? .missing }

    init(_ number: (some BinaryInteger)?) { self = number.map { .integer(Int64(clamping: $0)) } ?? .missing }

    init(_ place: JSONPlace?) {
        switch place {
        case nil, .null?: self = .missing
        case .boolean(let value)?: self = .boolean(value)
        case .number(let bytes)?, .string(let bytes)?, .container(let bytes)?: self = .text(bytes)
        }
    }

    var isPresent: Bool {
        switch self {
        case .missing, .boolean(false): false
        case .several(let values): values.contains { $0.isPresent }
        default: true
        }
    }

    /// The value as text, for looking into it.
    var bytes: [UInt8]? {
        switch self {
        case .missing, .several: nil
        case .boolean(let value): Array((value ? "true" : "false").utf8)
        case .integer(let value): Array(String(value).utf8)
        case .text(let bytes): bytes
        }
    }

    /// How the value stands to a literal. A number in a text counts as that number.
    func order(to literal: FilterLiteral) -> Order {
        switch (self, literal) {
        case (.missing, .null): .same
        case (.boolean(let value), .boolean(let wanted)): value == wanted ? .same : .none
        case (.integer(let value), .integer(let wanted)): Order(value, wanted)
        case (.integer(let value), .number(let wanted)): Order(Double(value), wanted)
        case (.text(let bytes), .integer(let wanted)): Self.order(bytes, to: wanted)
        case (.text(let bytes), .number(let wanted)): Self.number(bytes).map { Order($0, wanted) } ?? .none
        case (.text(let bytes), .text(let wanted)): Self.order(bytes, wanted)
        case (.integer(let value), .text(let wanted)): Array(String(value).utf8) == wanted ? .same : .none
        case (.text(let bytes), .boolean(let wanted)):
            bytes == Array((wanted ? "true" : "false").utf8) ? .same : .none
        default: .none
        }
    }

    private static func order(_ bytes: [UInt8], to wanted: Int64) -> Order {
        guard bytes.count <= 64 else { return .none }
        // Whole numbers are compared exactly: ids often have more digits than a Double.
        if let value = Int64(String(decoding: bytes, as: UTF8.self)) { return Order(value, wanted) }
        return self.number(bytes).map { Order($0, Double(wanted)) } ?? .none
    }

    private static func number(_ bytes: [UInt8]) -> Double? {
        guard bytes.count <= 64, let first = bytes.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first)
        else { return nil }
        return Double(String(decoding: bytes, as: UTF8.self))
    }

    private static func order(_ left: [UInt8], _ right: [UInt8]) -> Order {
        if left == right { return .same }
        return left.lexicographicallyPrecedes(right) ? .before : .after
    }

    /// Whether a text is inside another.
    static func isFound(_ part: [UInt8], in text: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        return text.withUnsafeBufferPointer { text in
            part.withUnsafeBufferPointer { part in
                var start = 0
                while start + part.count <= text.count {
                    guard let found = text[start...].firstIndex(of: first), found + part.count <= text.count else {
                        return false
                    }
                    if text[found..<(found + part.count)].elementsEqual(part) { return true }
                    start = found + 1
                }
                return false
            }
        }
    }
}
