/// The tokens of JSON text, as places in its bytes.
struct JSONScanner {
    struct Token {
        enum Kind {
            case open
            case close
            case comma
            case colon
            case string
            /// A number, `true`, `false` or `null`.
            case scalar
        }

        var kind: Kind
        var range: Range<Int>
        var opensObject = false
    }

    enum Step {
        case token(Token)
        case end
        /// The text ends inside of a token.
        case cut
        case damaged
    }

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { self.place >= self.bytes.count }

    /// Whether the container that has just begun has nothing in it.
    var closesAtOnce: Bool {
        var copy = self
        copy.skipSpace()
        return copy.place < self.bytes.count && [UInt8(ascii: "}"), UInt8(ascii: "]")].contains(self.bytes[copy.place])
    }

    mutating func next() -> Step {
        self.skipSpace()
        guard self.place < self.bytes.count else { return .end }
        let start = self.place
        switch self.bytes[start] {
        case UInt8(ascii: "{"): return self.single(.open, opensObject: true)
        case UInt8(ascii: "["): return self.single(.open)
        case UInt8(ascii: "}"), UInt8(ascii: "]"): return self.single(.close)
        case UInt8(ascii: ","): return self.single(.comma)
        case UInt8(ascii: ":"): return self.single(.colon)
        case UInt8(ascii: "\""): return self.string()
        default: return self.scalar()
        }
    }

    private mutating func skipSpace() {
        while self.place < self.bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(self.bytes[self.place]) {
            self.place += 1
        }
    }

    private mutating func single(_ kind: Token.Kind, opensObject: Bool = false) -> Step {
        self.place += 1
        return .token(Token(kind: kind, range: self.place - 1..<self.place, opensObject: opensObject))
    }

    private mutating func string() -> Step {
        let start = self.place
        self.place += 1
        while self.place < self.bytes.count {
            switch self.bytes[self.place] {
            case UInt8(ascii: "\""):
                self.place += 1
                return .token(Token(kind: .string, range: start..<self.place))
            case UInt8(ascii: "\\"): self.place += 2
            // A control character must be escaped in JSON.
            case 0..<0x20: return .damaged
            default: self.place += 1
            }
        }
        self.place = self.bytes.count
        return .cut
    }

    private mutating func scalar() -> Step {
        let start = self.place
        while self.place < self.bytes.count, Self.isWord(self.bytes[self.place]) { self.place += 1 }
        guard self.place > start else { return .damaged }
        let word = self.bytes[start..<self.place]
        let isKnown = ["true", "false", "null"].contains { word.elementsEqual($0.utf8) }
        guard isKnown || Self.isNumber(word) else { return self.isAtEnd && Self.isBeginning(word) ? .cut : .damaged }
        return .token(Token(kind: .scalar, range: start..<self.place))
    }

    /// Whether more bytes could make a scalar of this.
    private static func isBeginning(_ word: ArraySlice<UInt8>) -> Bool {
        ["true", "false", "null"].contains { $0.utf8.starts(with: word) } || Self.isNumber(word + [UInt8(ascii: "0")])
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// `-?digits(.digits)?([eE][+-]?digits)?`
    private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        var rest = word
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        func takeDigits() -> Bool {
            let count = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(count)
            return count > 0
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard takeDigits() else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard takeDigits() else { return false }
        }
        if let exponent = rest.first, exponent | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard takeDigits() else { return false }
        }
        return rest.isEmpty
    }
}
