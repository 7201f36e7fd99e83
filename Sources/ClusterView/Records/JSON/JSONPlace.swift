/// A value found in JSON text, as it stands there.
enum JSONPlace: Equatable {
    case null
    case boolean(Bool)
    /// The digits as they were written.
    case number([UInt8])
    /// The text, without its escapes.
    case string([UInt8])
    /// An object or an array, as text.
    case container([UInt8])
}

/// Finds one value in JSON text without making all the others: once over the text, no recursion, nothing kept.
struct JSONLookup {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The value at the end of a path; nil when there is none, or the text is no JSON on the way to it. Of members with
    /// the same name the last counts, as with most parsers.
    static func value(at path: [JSONStep], in bytes: [UInt8]) -> JSONPlace? {
        bytes.withUnsafeBufferPointer { buffer in
            var lookup = JSONLookup(buffer)
            lookup.skipSpace()
            for step in path {
                guard let place = lookup.start(of: step) else { return nil }
                lookup.place = place
            }
            return lookup.value()
        }
    }

    private var next: UInt8? { self.place < self.bytes.count ? self.bytes[self.place] : nil }

    private mutating func skipSpace() {
        while let next = self.next, next == 0x20 || (0x09...0x0D).contains(next) { self.place += 1 }
    }

    private mutating func take(_ character: Character) -> Bool {
        self.skipSpace()
        guard self.next == character.asciiValue else { return false }
        self.place += 1
        self.skipSpace()
        return true
    }

    /// Where the value of a step begins, from the container that is at this place.
    private mutating func start(of step: JSONStep) -> Int? {
        switch step {
        case .member(let name): self.start(ofMember: Array(name.utf8))
        case .element(let index): self.start(ofElement: index)
        }
    }

    private mutating func start(ofMember name: [UInt8]) -> Int? {
        guard self.take("{"), self.next != UInt8(ascii: "}") else { return nil }
        var found: Int?
        repeat {
            guard let text = self.string(), self.take(":") else { return nil }
            if text == name { found = self.place }
            guard self.skipValue() else { return found }
        } while self.take(",")
        return found
    }

    private mutating func start(ofElement index: Int) -> Int? {
        guard self.take("["), self.next != UInt8(ascii: "]") else { return nil }
        var count = 0
        // From the end, the last places are kept.
        var last: [Int] = []
        repeat {
            if count == index { return self.place }
            if index < 0 {
                if last.count == min(-index, 10_000) { last.removeFirst() }
                last.append(self.place)
            }
            count += 1
            guard self.skipValue() else { return nil }
        } while self.take(",")
        return index < 0 && last.count == -index ? last.first : nil
    }

    private mutating func value() -> JSONPlace? {
        switch self.next {
        case UInt8(ascii: "\""): return self.string().map { .string($0) }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let start = self.place
            return self.skipValue() ? .container(Array(self.bytes[start..<self.place])) : nil
        default:
            let start = self.place
            guard self.skipValue() else { return nil }
            let word = Array(self.bytes[start..<self.place])
            switch word {
            case Array("null".utf8): return .null
            case Array("true".utf8): return .boolean(true)
            case Array("false".utf8): return .boolean(false)
            default:
                guard let first = word.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else {
                    return nil
                }
                return .number(word)
            }
        }
    }

    /// Goes behind the value at this place; false when it has no end.
    private mutating func skipValue() -> Bool {
        var depth = 0
        repeat {
            guard let next = self.next else { return false }
            switch next {
            case UInt8(ascii: "\""): guard self.skipString() else { return false }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                self.place += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { return false }
                depth -= 1
                self.place += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { return false }
                self.place += 1
            default: self.skipWord()
            }
            if depth > 0 { self.skipSpace() }
        } while depth > 0
        return true
    }

    /// Goes behind a number or a word.
    private mutating func skipWord() {
        let start = self.place
        while let next = self.next, next > 0x20, !"{}[],:\"".utf8.contains(next) { self.place += 1 }
        // A stray control character must not stop the scan at one place.
        if self.place == start { self.place += 1 }
    }

    private mutating func skipString() -> Bool {
        self.place += 1
        while let next = self.next {
            self.place += next == UInt8(ascii: "\\") ? 2 : 1
            if next == UInt8(ascii: "\"") { return true }
        }
        return false
    }

    /// The text at this place, and goes behind it.
    private mutating func string() -> [UInt8]? {
        guard self.next == UInt8(ascii: "\"") else { return nil }
        let start = self.place + 1
        guard self.skipString() else { return nil }
        return JSONEscapes.removed(from: self.bytes[start..<(self.place - 1)])
    }
}
