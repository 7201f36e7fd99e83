/// Why a pattern cannot be used.
public struct PatternError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A sentence without the pattern.
    public let description: String
    /// The character of the pattern that is at fault, the first is 0.
    public let position: Int
}

/// A regular expression that takes time in proportion to the text, whatever the pattern: the text may come from anybody,
/// and a search must never hang on it.
///
/// It knows `.`, classes (`[a-z]`, `[^…]`, `\d \w \s` and their capitals), groups, `|`, `* + ? {n,m}`, `^ $ \b`, and
/// `(?i)` at the beginning. It tells whether a text has a match somewhere; there are no captures and no back references.
public struct LinearPattern: Sendable, Hashable {
    /// As it was written.
    public let text: String
    private let program: [PatternInstruction]

    /// Longer texts are searched up to here only.
    public static let searchedByteLimit = 64 << 10

    public init(_ text: String) throws(PatternError) {
        self.text = text
        self.program = try PatternCompiler.program(text)
    }

    public static func == (left: LinearPattern, right: LinearPattern) -> Bool { left.text == right.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(self.text) }

    /// Whether the pattern matches somewhere in a text.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { self.matches($0) }
    }

    /// The same for the UTF-8 of a text; what is no UTF-8 counts as U+FFFD.
    public func matches(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBufferPointer { self.matches($0) } }

    private func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var scalars = ScalarReader(UnsafeBufferPointer(rebasing: bytes.prefix(Self.searchedByteLimit)))
        var search = PatternSearch(self.program)
        var previous: UInt32?
        while true {
            let next = scalars.next()
            if search.step(previous: previous, next: next) { return true }
            guard let next else { return false }
            previous = next
        }
    }
}

/// All places of the program that the text so far can lead to, without one twice: this is what bounds the time.
private struct PatternSearch {
    private let program: [PatternInstruction]
    /// Where the text before the next scalar leads to.
    private var places: [Int] = []
    /// The instructions among what follows from these that take a scalar.
    private var reached: [Int] = []
    /// For each instruction, the step that it was last reached in.
    private var reachedIn: [Int]
    private var step = 0
    private var open: [Int] = []

    init(_ program: [PatternInstruction]) {
        self.program = program
        self.reachedIn = Array(repeating: -1, count: program.count)
    }

    /// Goes over one scalar, or over the end of the text.
    ///
    /// - Returns: whether a match ends before it.
    mutating func step(previous: UInt32?, next: UInt32?) -> Bool {
        for place in self.places where self.follow(place, previous, next) { return true }
        // A match may begin anywhere.
        if self.follow(0, previous, next) { return true }
        self.places.removeAll(keepingCapacity: true)
        guard let next else { return false }
        for place in self.reached {
            if case .scalar(let scalars) = self.program[place], scalars.contains(next) { self.places.append(place + 1) }
        }
        self.reached.removeAll(keepingCapacity: true)
        self.step += 1
        return false
    }

    /// Follows everything that needs no scalar.
    ///
    /// - Returns: whether the end of the pattern is reached.
    private mutating func follow(_ place: Int, _ previous: UInt32?, _ next: UInt32?) -> Bool {
        self.open.append(place)
        while let place = self.open.popLast() {
            guard self.reachedIn[place] != self.step else { continue }
            self.reachedIn[place] = self.step
            switch self.program[place] {
            case .match: return true
            case .scalar: self.reached.append(place)
            case .jump(let target): self.open.append(target)
            case .split(let first, let second):
                self.open.append(second)
                self.open.append(first)
            case .start: if previous == nil { self.open.append(place + 1) }
            case .end: if next == nil { self.open.append(place + 1) }
            case .boundary(let isWanted):
                let isBoundary = PatternScalars.isWord(previous) != PatternScalars.isWord(next)
                if isBoundary == isWanted { self.open.append(place + 1) }
            }
        }
        return false
    }
}

/// Reads scalars out of UTF-8.
private struct ScalarReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func next() -> UInt32? {
        guard self.place < self.bytes.count else { return nil }
        let first = self.bytes[self.place]
        self.place += 1
        if first < 0x80 { return UInt32(first) }
        let (length, bits): (Int, UInt32) =
            switch first {
            case 0xC2...0xDF: (1, UInt32(first & 0x1F))
            case 0xE0...0xEF: (2, UInt32(first & 0x0F))
            case 0xF0...0xF4: (3, UInt32(first & 0x07))
            default: (0, 0xFFFD)
            }
        var scalar = bits
        for index in 0..<length {
            guard self.place + index < self.bytes.count, self.bytes[self.place + index] & 0xC0 == 0x80 else {
                return 0xFFFD
            }
            scalar = scalar << 6 | UInt32(self.bytes[self.place + index] & 0x3F)
        }
        self.place += length
        return scalar
    }
}
