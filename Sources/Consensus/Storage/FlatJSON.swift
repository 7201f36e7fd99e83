/// Reads the fields of one JSON object whose values are numbers, words and strings without escapes; nested values are
/// passed over. That is all `quorum-state` needs, and it keeps Foundation out of the engine.
enum FlatJSON {
    /// A name and its value as text, strings without their quotes.
    struct Field: Equatable {
        let name: String
        let value: String
    }

    /// The value of the field `name`.
    static func value(_ name: String, in fields: [Field]) -> String? { fields.first { $0.name == name }?.value }

    /// The fields of the object in `text`, or nil if it is not one.
    static func parse(_ text: String) -> [Field]? {
        var scanner = Scanner(rest: Array(text.utf8)[...])
        guard scanner.take("{") else { return nil }
        var fields: [Field] = []
        if scanner.take("}") { return scanner.isAtEnd ? fields : nil }
        repeat {
            guard let name = scanner.string(), scanner.take(":"), let value = scanner.value() else { return nil }
            fields.append(Field(name: name, value: value))
        } while scanner.take(",")
        return scanner.take("}") && scanner.isAtEnd ? fields : nil
    }

    private struct Scanner {
        var rest: ArraySlice<UInt8>

        private mutating func skipSpace() {
            self.rest = self.rest.drop { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
        }

        var isAtEnd: Bool {
            mutating get {
                self.skipSpace()
                return self.rest.isEmpty
            }
        }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            self.skipSpace()
            guard let first = self.rest.first, UInt32(first) == character.value else { return false }
            self.rest.removeFirst()
            return true
        }

        mutating func string() -> String? {
            guard self.take("\""), let end = self.rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
            let content = self.rest[..<end]
            guard !content.contains(UInt8(ascii: "\\")) else { return nil }
            self.rest = self.rest[(end + 1)...]
            return String(decoding: content, as: UTF8.self)
        }

        mutating func value() -> String? {
            self.skipSpace()
            switch self.rest.first {
            case UInt8(ascii: "\""): return self.string()
            case UInt8(ascii: "["), UInt8(ascii: "{"): return self.nested()
            default:
                let word = self.rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") }
                self.rest = self.rest.dropFirst(word.count)
                return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
            }
        }

        /// Passes over an array or object and returns its text.
        private mutating func nested() -> String? {
            var depth = 0
            var inString = false
            for index in self.rest.indices {
                let byte = self.rest[index]
                if byte == UInt8(ascii: "\"") { inString.toggle() }
                guard !inString else { continue }
                if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
                if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth -= 1 }
                if depth == 0 {
                    let text = String(decoding: self.rest[...index], as: UTF8.self)
                    self.rest = self.rest[(index + 1)...]
                    return text
                }
            }
            return nil
        }
    }
}
