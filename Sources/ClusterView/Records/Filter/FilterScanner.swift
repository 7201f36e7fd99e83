/// Goes over the text of a filter, character by character.
struct FilterScanner {
    private let characters: [Character]
    private(set) var position = 0

    init(_ text: String) {
        self.characters = Array(text)
        self.skipSpace()
    }

    var next: Character? { self.position < self.characters.count ? self.characters[self.position] : nil }
    var isAtEnd: Bool { self.next == nil }

    private mutating func skipSpace() {
        while let next = self.next, next.isWhitespace { self.position += 1 }
    }

    /// Takes a sign, if it stands here.
    mutating func take(_ sign: String) -> Bool {
        guard self.characters[self.position...].starts(with: sign) else { return false }
        self.position += sign.count
        self.skipSpace()
        return true
    }

    /// Takes a word, if it stands here whole; upper and lower case are the same.
    mutating func take(word: String) -> Bool {
        let letters = self.characters[self.position...].prefix { Self.isOfName($0) }
        guard String(letters).lowercased() == word else { return false }
        self.position += letters.count
        self.skipSpace()
        return true
    }

    /// Takes a name, without the space behind it.
    mutating func takeName() -> String? {
        let letters = self.characters[self.position...].prefix { Self.isOfName($0) }
        self.position += letters.count
        return letters.isEmpty ? nil : String(letters)
    }

    /// Takes exactly this character, without the space behind it.
    mutating func takeCharacter(_ character: Character) -> Bool {
        guard self.next == character else { return false }
        self.position += 1
        return true
    }

    mutating func endOfField() { self.skipSpace() }

    /// Takes a text in quotation marks, or a word; nil when there is neither.
    mutating func takeLiteral() throws(RecordFilterError) -> (text: String, isQuoted: Bool)? {
        if let quote = self.next, quote == "\"" || quote == "'" { return (try self.takeQuoted(quote), true) }
        let word = self.takeWord()
        return word.isEmpty ? nil : (word, false)
    }

    /// The same for a time, which may be written with blanks: `now - 10m`.
    mutating func takeTime() throws(RecordFilterError) -> (text: String, isQuoted: Bool)? {
        guard let (start, isQuoted) = try self.takeLiteral() else { return nil }
        var text = start
        while !isQuoted, text.hasSuffix("-") || text.hasSuffix("+") || text == "now" && self.isAtSign {
            let more = self.takeWord()
            guard !more.isEmpty else { break }
            text += more
        }
        return (text, isQuoted)
    }

    private var isAtSign: Bool { self.next == "-" || self.next == "+" }

    private mutating func takeWord() -> String {
        let letters = self.characters[self.position...].prefix { Self.isOfLiteral($0) }
        self.position += letters.count
        self.skipSpace()
        return String(letters)
    }

    /// Takes a text in quotation marks. `\` before the mark takes that into the text and stays for itself anywhere else:
    /// patterns are full of it.
    mutating func takeQuoted(_ quote: Character) throws(RecordFilterError) -> String {
        let start = self.position
        var text = ""
        self.position += 1
        while let character = self.next {
            self.position += 1
            if character == quote {
                self.skipSpace()
                return text
            }
            if character == "\\", self.next == quote {
                text.append(quote)
                self.position += 1
            } else {
                text.append(character)
            }
        }
        throw RecordFilterError("This quotation mark has no second one.", at: start)
    }

    private static func isOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "$"
    }

    private static func isOfLiteral(_ character: Character) -> Bool {
        self.isOfName(character) || "-+.:/@#*%".contains(character)
    }
}
