/// The JSON objects of the workload's messages: names with texts, whole numbers, booleans and nulls, nothing nested.
///
/// Thousands of them are read and written per second, and what is wrong with one goes into its dead letter in words.
package struct FlatDocument: Equatable {
    package enum Value: Equatable {
        case text(String)
        case integer(Int64)
        case boolean(Bool)
        case null
        /// A number with a fraction or an exponent, an array or an object: never expected, named in complaints.
        case other(String)
    }

    private(set) var fields: [(name: String, value: Value)]

    package init(_ fields: [(name: String, value: Value)]) { self.fields = fields }

    package static func == (left: FlatDocument, right: FlatDocument) -> Bool {
        left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
    }

    package subscript(_ name: String) -> Value? { self.fields.first { $0.name == name }?.value }

    /// Puts another value where a field was.
    package mutating func replace(_ name: String, with value: Value) {
        guard let index = self.fields.firstIndex(where: { $0.name == name }) else { return }
        self.fields[index].value = value
    }

    // MARK: Fields that must be there

    package func text(_ name: String) throws(SchemaMismatch) -> String {
        guard case .text(let text)? = self[name] else { throw self.complaint(name, "a string") }
        return text
    }

    package func integer(_ name: String) throws(SchemaMismatch) -> Int64 {
        guard case .integer(let number)? = self[name] else { throw self.complaint(name, "an integer") }
        return number
    }

    package func boolean(_ name: String) throws(SchemaMismatch) -> Bool {
        guard case .boolean(let flag)? = self[name] else { throw self.complaint(name, "a boolean") }
        return flag
    }

    private func complaint(_ name: String, _ expected: String) -> SchemaMismatch {
        let found =
            switch self[name] {
            case .text(let text)?: "string \"\(text.prefix(60))\""
            case .integer(let number)?: "integer \(number)"
            case .boolean(let flag)?: "boolean \(flag)"
            case .null?: "null"
            case .other(let kind)?: kind
            case nil: "nothing"
            }
        return SchemaMismatch("field \"\(name)\" expected \(expected), got \(found)")
    }

    // MARK: Writing

    package var bytes: [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for (index, field) in self.fields.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            Self.append(field.name, to: &text)
            text.append(UInt8(ascii: ":"))
            switch field.value {
            case .text(let value): Self.append(value, to: &text)
            case .integer(let number): text.append(contentsOf: String(number).utf8)
            case .boolean(let flag): text.append(contentsOf: (flag ? "true" : "false").utf8)
            case .null, .other: text.append(contentsOf: "null".utf8)
            }
        }
        text.append(UInt8(ascii: "}"))
        return text
    }

    private static func append(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: text.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}
