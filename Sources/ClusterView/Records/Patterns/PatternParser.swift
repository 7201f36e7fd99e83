/// What a pattern consists of.
indirect enum PatternNode {
    case empty
    case scalar(PatternScalars)
    case start
    case end
    case boundary(Bool)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `most` is nil without a limit.
    case repetition(PatternNode, least: Int, most: Int?)
}

/// Reads a pattern.
struct PatternParser {
    private static let lengthLimit = 1000
    private static let depthLimit = 50
    static let repetitionLimit = 200

    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var depth = 0
    private var ignoresCase = false

    private init(_ text: String) { self.scalars = Array(text.unicodeScalars) }

    static func node(_ text: String) throws(PatternError) -> PatternNode {
        var parser = PatternParser(text)
        guard parser.scalars.count <= self.lengthLimit else {
            throw PatternError(
                description: "a pattern has at most \(self.lengthLimit) characters",
                position: self.lengthLimit
            )
        }
        if text.hasPrefix("(?i)") {
            parser.ignoresCase = true
            parser.place = 4
        }
        let node = try parser.choice()
        guard parser.next == nil else { throw parser.error("this ) has no (") }
        return node
    }

    private var next: Unicode.Scalar? { self.place < self.scalars.count ? self.scalars[self.place] : nil }

    private mutating func take() -> Unicode.Scalar? {
        defer { self.place += 1 }
        return self.next
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard self.next == scalar else { return false }
        self.place += 1
        return true
    }

    private func error(_ reason: String, at place: Int? = nil) -> PatternError {
        PatternError(description: reason, position: place ?? self.place)
    }

    private mutating func choice() throws(PatternError) -> PatternNode {
        var branches = [try self.sequence()]
        while self.take("|") { branches.append(try self.sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(PatternError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let next = self.next, next != "|", next != ")" {
            let start = self.place
            let node = try self.atom()
            nodes.append(try self.repeated(node, at: start))
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    private mutating func repeated(_ node: PatternNode, at start: Int) throws(PatternError) -> PatternNode {
        var node = node
        var count = 0
        while let (least, most) = try self.quantifier() {
            // A lazy one finds the same texts.
            _ = self.take("?")
            count += 1
            guard count < 3 else { throw self.error("too many repetitions of one thing", at: start) }
            node = .repetition(node, least: least, most: most)
        }
        return node
    }

    private mutating func quantifier() throws(PatternError) -> (least: Int, most: Int?)? {
        if self.take("*") { return (0, nil) }
        if self.take("+") { return (1, nil) }
        if self.take("?") { return (0, 1) }
        guard self.next == "{" else { return nil }
        let start = self.place
        self.place += 1
        let least = self.number()
        let hasComma = self.take(",")
        let most = hasComma ? self.number() : least
        guard self.take("}"), least != nil || most != nil else {
            throw self.error("a repetition is {n}, {n,} or {n,m}; write \\{ for the character", at: start)
        }
        let low = least ?? 0
        guard low <= Self.repetitionLimit, (most ?? 0) <= Self.repetitionLimit, most.map({ $0 >= low }) ?? true else {
            throw self.error(
                "a repetition goes from the smaller to the greater number, up to \(Self.repetitionLimit)",
                at: start
            )
        }
        return (low, most)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let next = self.next, ("0"..."9").contains(next), digits.count < 6 {
            digits.unicodeScalars.append(next)
            self.place += 1
        }
        return Int(digits)
    }

    private mutating func atom() throws(PatternError) -> PatternNode {
        let start = self.place
        switch self.take() {
        case "(": return try self.group(at: start)
        case "[": return .scalar(try self.scalarClass(at: start))
        case ".": return .scalar(.any)
        case "^": return .start
        case "$": return .end
        case "\\": return try self.escape(at: start)
        case "*", "+", "?", "{": throw self.error("there is nothing to repeat here", at: start)
        case let scalar?: return .scalar(self.scalars(scalar))
        case nil: return .empty
        }
    }

    private func scalars(_ scalar: Unicode.Scalar) -> PatternScalars {
        PatternScalars(ranges: [scalar.value...scalar.value], ignoresCase: self.ignoresCase)
    }

    private mutating func group(at start: Int) throws(PatternError) -> PatternNode {
        guard self.depth < Self.depthLimit else {
            throw self.error("too many parentheses inside each other", at: start)
        }
        if self.take("?") {
            guard self.take(":") else {
                throw self.error("only (?:…) and (?i) at the beginning are known here", at: start)
            }
        }
        self.depth += 1
        defer { self.depth -= 1 }
        let node = try self.choice()
        guard self.take(")") else { throw self.error("this ( has no )", at: start) }
        return node
    }

    private mutating func escape(at start: Int) throws(PatternError) -> PatternNode {
        guard let scalar = self.take() else { throw self.error("a \\ at the end stands before nothing", at: start) }
        switch scalar {
        case "b": return .boundary(true)
        case "B": return .boundary(false)
        default: return .scalar(try self.escaped(scalar, at: start))
        }
    }

    private func escaped(_ scalar: Unicode.Scalar, at start: Int) throws(PatternError) -> PatternScalars {
        switch scalar {
        case "d": return .digits
        case "w": return .word
        case "s": return .space
        case "D", "W", "S":
            var scalars: PatternScalars = scalar == "D" ? .digits : scalar == "W" ? .word : .space
            scalars.isNegated = true
            return scalars
        case "n": return self.scalars("\n")
        case "r": return self.scalars("\r")
        case "t": return self.scalars("\t")
        default:
            guard !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
                throw self.error("\\\(scalar) is not known here", at: start)
            }
            return self.scalars(scalar)
        }
    }

    private mutating func scalarClass(at start: Int) throws(PatternError) -> PatternScalars {
        var result = PatternScalars(ranges: [], isNegated: self.take("^"), ignoresCase: self.ignoresCase)
        var isFirst = true
        while let scalar = self.take() {
            if scalar == "]", !isFirst { return result }
            isFirst = false
            let part = scalar == "\\" ? try self.classEscape(at: self.place - 1) : self.scalars(scalar)
            guard self.next == "-", self.place + 1 < self.scalars.count, self.scalars[self.place + 1] != "]",
                let low = part.ranges.first?.lowerBound, part.ranges.count == 1
            else {
                result.ranges += part.ranges
                continue
            }
            self.place += 1
            let end = self.take()
            let last = end == "\\" ? try self.classEscape(at: self.place - 1) : end.map { self.scalars($0) }
            guard let high = last?.ranges.first?.lowerBound, low <= high else {
                throw self.error("a range goes from the lower to the higher character", at: start)
            }
            result.ranges.append(low...high)
        }
        throw self.error("this [ has no ]", at: start)
    }

    private mutating func classEscape(at start: Int) throws(PatternError) -> PatternScalars {
        guard let scalar = self.take() else { throw self.error("a \\ at the end stands before nothing", at: start) }
        let scalars = try self.escaped(scalar, at: start)
        guard !scalars.isNegated else { throw self.error("\\\(scalar) is not known inside of [ ]", at: start) }
        return scalars
    }
}
