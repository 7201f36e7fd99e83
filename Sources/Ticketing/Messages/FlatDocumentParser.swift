extension FlatDocument {
    /// Reads a JSON object.
    ///
    /// - Throws: what is wrong with it, and where.
    package init(parsing bytes: [UInt8]?) throws(SchemaMismatch) {
        guard let bytes else { throw SchemaMismatch("expected a JSON object, got a record without a value") }
        var parser = FlatDocumentParser(bytes: bytes)
        self.init(try parser.object())
    }
}

private struct FlatDocumentParser {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    private func complaint(_ expected: String) -> SchemaMismatch {
        guard let next else {
            return SchemaMismatch("the document ends at byte \(self.position), where \(expected) is due")
        }
        let found =
            (0x20..<0x7f).contains(next) ? "\"\(Character(UnicodeScalar(next)))\"" : "0x\(String(next, radix: 16))"
        return SchemaMismatch("byte \(self.position) is \(found), where \(expected) is due")
    }

    private mutating func skipSpace() {
        while let next, next == 0x20 || next == 0x0a || next == 0x0d || next == 0x09 { self.position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        self.skipSpace()
        guard self.next == byte else { return false }
        self.position += 1
        return true
    }

    mutating func object() throws(SchemaMismatch) -> [(name: String, value: FlatDocument.Value)] {
        guard self.take(UInt8(ascii: "{")) else { throw self.complaint("a JSON object") }
        var fields: [(name: String, value: FlatDocument.Value)] = []
        if self.take(UInt8(ascii: "}")) { return fields }
        repeat {
            guard self.take(UInt8(ascii: "\"")) else { throw self.complaint("a field's name") }
            let name = try self.string()
            guard self.take(UInt8(ascii: ":")) else { throw self.complaint("a colon") }
            fields.append((name, try self.value()))
        } while self.take(UInt8(ascii: ","))
        guard self.take(UInt8(ascii: "}")) else { throw self.complaint("the end of the object") }
        self.skipSpace()
        guard self.next == nil else { throw self.complaint("the end of the document") }
        return fields
    }

    private mutating func value() throws(SchemaMismatch) -> FlatDocument.Value {
        self.skipSpace()
        switch self.next {
        case UInt8(ascii: "\"")?:
            self.position += 1
            return .text(try self.string())
        case UInt8(ascii: "[")?: return .other(try self.skipNested("array"))
        case UInt8(ascii: "{")?: return .other(try self.skipNested("object"))
        default: return try self.word()
        }
    }

    /// A number, true, false or null.
    private mutating func word() throws(SchemaMismatch) -> FlatDocument.Value {
        let start = self.position
        while let next, !",}] \n\r\t".utf8.contains(next) { self.position += 1 }
        let word = String(decoding: self.bytes[start..<self.position], as: UTF8.self)
        switch word {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "null": return .null
        default:
            if let number = Int64(word) { return .integer(number) }
            if Double(word) != nil { return .other("number \(word.prefix(30))") }
            self.position = start
            throw self.complaint("a value")
        }
    }

    /// The rest of a string whose quotation mark has been taken.
    private mutating func string() throws(SchemaMismatch) -> String {
        var text: [UInt8] = []
        while let next {
            self.position += 1
            switch next {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try self.escape(into: &text)
            case 0..<0x20:
                self.position -= 1
                throw self.complaint("the rest of a string")
            default: text.append(next)
            }
        }
        throw self.complaint("the end of a string")
    }

    private mutating func escape(into text: inout [UInt8]) throws(SchemaMismatch) {
        guard let next else { throw self.complaint("an escaped character") }
        self.position += 1
        switch next {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(next)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "u"):
            let unit = try self.codeUnit()
            guard (0xd800..<0xdc00).contains(unit) else {
                text.append(contentsOf: Self.utf8([unit]))
                return
            }
            guard self.bytes.dropFirst(self.position).starts(with: Array("\\u".utf8)) else {
                throw self.complaint("the second half of a surrogate pair")
            }
            self.position += 2
            text.append(contentsOf: Self.utf8([unit, try self.codeUnit()]))
        default:
            self.position -= 1
            throw self.complaint("an escaped character")
        }
    }

    private static func utf8(_ units: [UInt16]) -> [UInt8] { Array(String(decoding: units, as: UTF16.self).utf8) }

    private mutating func codeUnit() throws(SchemaMismatch) -> UInt16 {
        let digits = self.bytes.dropFirst(self.position).prefix(4)
        guard digits.count == 4, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw self.complaint("four hexadecimal digits")
        }
        self.position += 4
        return unit
    }

    /// Passes over an array or an object, strings in it included.
    private mutating func skipNested(_ kind: String) throws(SchemaMismatch) -> String {
        var depth = 0
        while let next {
            self.position += 1
            switch next {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\""): _ = try self.string()
            default: break
            }
            if depth == 0 { return "an \(kind)" }
        }
        throw self.complaint("the end of an \(kind)")
    }
}
