/// A JSON value whose objects keep the order of their members, so that output is stable.
public enum JSONValue: Sendable, Hashable {
    /// `null`
    case null
    /// `true` or `false`
    case boolean(Bool)
    /// A whole number.
    case integer(Int64)
    /// A number; one that is not finite becomes `null`.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Members in order.
    case object([Member])

    /// A member of an object.
    public struct Member: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: JSONValue

        /// A named value.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The text on one line.
    public var text: String {
        var text = ""
        append(to: &text, indent: nil)
        return text
    }

    /// The text over several lines, indented by two spaces.
    public var indentedText: String {
        var text = ""
        append(to: &text, indent: 0)
        return text
    }

    func append(to text: inout String, indent: Int?) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += "\(value)"
        case .number(let value): text += value.isFinite ? "\(value)" : "null"
        case .string(let value): Self.append(value, to: &text)
        case .array(let values):
            Self.append(values, in: ("[", "]"), to: &text, indent: indent) { value, text, indent in
                value.append(to: &text, indent: indent)
            }
        case .object(let members):
            Self.append(members, in: ("{", "}"), to: &text, indent: indent) { member, text, indent in
                Self.append(member.name, to: &text)
                text += indent == nil ? ":" : ": "
                member.value.append(to: &text, indent: indent)
            }
        }
    }

    private static func append<Element>(
        _ elements: [Element],
        in brackets: (String, String),
        to text: inout String,
        indent: Int?,
        _ body: (Element, inout String, Int?) -> Void
    ) {
        text += brackets.0
        for (position, element) in elements.enumerated() {
            if position > 0 { text += "," }
            if let indent { text += "\n" + String(repeating: " ", count: indent + 2) }
            body(element, &text, indent.map { $0 + 2 })
        }
        if let indent, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indent) }
        text += brackets.1
    }

    private static func append(_ string: String, to text: inout String) {
        text += "\""
        let isPlain = string.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain {
            text += string
            text += "\""
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension JSONValue {
    /// A text, or `null`.
    public init(_ value: String?) { self = value.map { .string($0) } ?? .null }
    /// A whole number, or `null`.
    public init(_ value: (some BinaryInteger)?) { self = value.map { .integer(Int64(clamping: $0)) } ?? .null }
    /// A number, or `null`.
    public init(_ value: Double?) { self = value.map { .number($0) } ?? .null }
}
