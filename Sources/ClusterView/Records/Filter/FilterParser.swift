/// Reads the language of ``RecordFilter``.
struct FilterParser {
    private static let lengthLimit = 4000
    private static let depthLimit = 50

    private var scanner: FilterScanner
    private let now: Int64
    private var depth = 0

    static func condition(_ text: String, nowMilliseconds: Int64) throws(RecordFilterError) -> FilterCondition {
        var parser = FilterParser(scanner: FilterScanner(text), now: nowMilliseconds)
        guard text.count <= self.lengthLimit else {
            throw RecordFilterError("A filter has at most \(self.lengthLimit) characters.", at: self.lengthLimit)
        }
        guard !parser.scanner.isAtEnd else { throw RecordFilterError("The filter is empty.", at: 0) }
        let condition = try parser.either()
        guard parser.scanner.isAtEnd else {
            let isClosing = parser.scanner.next == ")"
            throw RecordFilterError(
                isClosing ? "This ) has no (." : "Here “and”, “or” or the end is expected.",
                at: parser.scanner.position
            )
        }
        return condition
    }

    private mutating func either() throws(RecordFilterError) -> FilterCondition {
        var parts = [try self.both()]
        while self.scanner.take(word: "or") || self.scanner.take("||") { parts.append(try self.both()) }
        return parts.count == 1 ? parts[0] : .any(FilterCondition.ordered(parts))
    }

    private mutating func both() throws(RecordFilterError) -> FilterCondition {
        var parts = [try self.single()]
        while self.scanner.take(word: "and") || self.scanner.take("&&") { parts.append(try self.single()) }
        return parts.count == 1 ? parts[0] : .all(FilterCondition.ordered(parts))
    }

    private mutating func single() throws(RecordFilterError) -> FilterCondition {
        let start = self.scanner.position
        guard self.depth < Self.depthLimit else {
            throw RecordFilterError("Too many parentheses or “not” inside each other.", at: start)
        }
        self.depth += 1
        defer { self.depth -= 1 }
        if self.scanner.take(word: "not") { return .not(try self.single()) }
        if self.scanner.next == "!" {
            _ = self.scanner.take("!")
            return .not(try self.single())
        }
        guard self.scanner.take("(") else { return try self.comparison() }
        let inner = try self.either()
        guard self.scanner.take(")") else {
            throw RecordFilterError("This ( has no ).", at: start)
        }
        return inner
    }

    private mutating func comparison() throws(RecordFilterError) -> FilterCondition {
        let field = try FilterFieldParser.field(&self.scanner)
        let place = self.scanner.position
        if self.scanner.take(word: "contains") {
            return .test(field, .contains(try self.text(after: "contains")))
        }
        if self.scanner.take(word: "matches") || self.scanner.take("=~") { return .test(field, try self.pattern()) }
        for (sign, test) in Self.comparisons where self.scanner.take(sign) {
            return .test(field, test(try self.literal(for: field)))
        }
        if let next = self.scanner.next, "=<>~".contains(next) {
            throw RecordFilterError(
                "This comparison is not known; there are == != < <= > >= contains matches.",
                at: place
            )
        }
        return .present(field)
    }

    /// The longer signs first.
    private static let comparisons: [(String, @Sendable (FilterLiteral) -> FilterTest)] = [
        ("==", { .equals($0) }), ("!=", { .differs($0) }), ("<=", { .lessOrEqual($0) }),
        (">=", { .greaterOrEqual($0) }), ("<", { .less($0) }), (">", { .greater($0) }), ("=", { .equals($0) }),
    ]

    private mutating func text(after word: String) throws(RecordFilterError) -> [UInt8] {
        let start = self.scanner.position
        guard let (text, _) = try self.scanner.takeLiteral() else {
            throw RecordFilterError("Behind “\(word)” a text is expected.", at: start)
        }
        return Array(text.utf8)
    }

    private mutating func pattern() throws(RecordFilterError) -> FilterTest {
        let start = self.scanner.position
        guard let (text, isQuoted) = try self.scanner.takeLiteral() else {
            throw RecordFilterError("Behind “matches” a regular expression is expected.", at: start)
        }
        do throws(PatternError) {
            return .matches(try LinearPattern(text))
        } catch {
            throw RecordFilterError(
                "The regular expression is wrong: \(error).",
                at: start + min(error.position, text.count) + (isQuoted ? 1 : 0)
            )
        }
    }

    private mutating func literal(for field: FilterField) throws(RecordFilterError) -> FilterLiteral {
        let start = self.scanner.position
        guard let (text, isQuoted) = field.isTime ? try self.scanner.takeTime() : try self.scanner.takeLiteral()
        else {
            throw RecordFilterError("Here a value is expected: a number, a text, true, false or null.", at: start)
        }
        if !isQuoted, text == "null" { return .null }
        if field.isTime {
            if let number = Int64(text) { return .integer(number) }
            guard let instant = TypedInstant.milliseconds(text, now: self.now) else {
                throw RecordFilterError(
                    "This is no time; write 2026-11-20T12:00:00Z, now or -10m (units ms, s, m, h, d).",
                    at: start
                )
            }
            return .integer(instant)
        }
        if isQuoted, !field.isNumber { return .text(Array(text.utf8)) }
        let digits = text.filter { $0 != "_" }
        if let number = Int64(digits) { return .integer(number) }
        if let first = digits.first, first == "-" || first.isASCIIDigit, let number = Double(digits) {
            return .number(number)
        }
        guard !field.isNumber else { throw RecordFilterError("Here a number is expected.", at: start) }
        if text == "true" || text == "false" { return .boolean(text == "true") }
        return .text(Array(text.utf8))
    }
}
