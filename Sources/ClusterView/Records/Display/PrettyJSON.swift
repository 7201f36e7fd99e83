/// JSON text broken into lines and indented, token by token: every number keeps its digits, every name its place, every
/// string its escapes.
///
/// One pass without recursion; what a hostile text can cost is bounded by the limits.
public struct PrettyJSON: Sendable, Equatable {
    /// What one text may become.
    public struct Limits: Sendable {
        public var lines = 20_000
        /// Deeper containers are not indented further.
        public var indentation = 24

        public init() {}
    }

    public private(set) var lines: [String] = []
    /// Whether the text ended, or the limit was reached, inside of the value.
    public private(set) var isCut = false

    /// - Parameter mayEndEarly: whether the bytes are the beginning of a longer text.
    /// - Returns: nil for what is no JSON.
    public init?(_ bytes: [UInt8], mayEndEarly: Bool = false, limits: Limits = Limits()) {
        var scanner = JSONScanner(bytes)
        var containers: [UInt8] = []
        var line: [UInt8] = []
        var expected = Expectation.value
        loop: while self.lines.count < limits.lines {
            let token: JSONScanner.Token
            switch scanner.next() {
            case .token(let found): token = found
            case .end:
                guard mayEndEarly || expected == .nothing else { return nil }
                self.isCut = expected != .nothing
                break loop
            case .cut:
                guard mayEndEarly else { return nil }
                self.isCut = true
                break loop
            case .damaged: return nil
            }
            guard let next = expected.after(token, inObject: containers.last == UInt8(ascii: "{")) else { return nil }
            expected = next
            switch token.kind {
            case .open:
                line += bytes[token.range]
                containers.append(bytes[token.range.lowerBound])
                if scanner.closesAtOnce { continue }
                self.end(&line, depth: containers.count, limits)
            case .close:
                let opening: UInt8 =
                    bytes[token.range.lowerBound] == UInt8(ascii: "}") ? UInt8(ascii: "{") : UInt8(ascii: "[")
                guard containers.popLast() == opening else { return nil }
                if !line.isEmpty, line.last == opening {
                    line += bytes[token.range]
                } else {
                    self.end(&line, depth: containers.count, limits)
                    line += bytes[token.range]
                }
                if containers.isEmpty { expected = .nothing }
            case .comma:
                line.append(UInt8(ascii: ","))
                self.end(&line, depth: containers.count, limits)
            case .colon: line += [UInt8(ascii: ":"), UInt8(ascii: " ")]
            case .string, .scalar:
                line += bytes[token.range]
                if containers.isEmpty { expected = .nothing }
            }
        }
        if self.lines.count >= limits.lines { self.isCut = true }
        self.end(&line, depth: 0, limits)
    }

    /// Takes the line that is full and begins the next one.
    private mutating func end(_ line: inout [UInt8], depth: Int, _ limits: Limits) {
        if line.contains(where: { $0 != UInt8(ascii: " ") }) {
            self.lines.append(String(decoding: line, as: UTF8.self))
        }
        line = Array(repeating: UInt8(ascii: " "), count: 2 * min(depth, limits.indentation))
    }

    /// What may come next.
    private enum Expectation {
        case value
        /// A value, or the end of the array that has just begun.
        case valueOrClose
        /// A name, or the end of the object that has just begun.
        case nameOrClose
        case name
        case colon
        case commaOrClose
        case nothing

        func after(_ token: JSONScanner.Token, inObject: Bool) -> Expectation? {
            switch (self, token.kind) {
            case (.value, .open), (.valueOrClose, .open): token.opensObject ? .nameOrClose : .valueOrClose
            case (.value, .string), (.value, .scalar), (.valueOrClose, .string), (.valueOrClose, .scalar):
                .commaOrClose
            case (.name, .string), (.nameOrClose, .string): .colon
            case (.colon, .colon): .value
            case (.commaOrClose, .comma): inObject ? .name : .value
            case (.commaOrClose, .close), (.valueOrClose, .close), (.nameOrClose, .close): .commaOrClose
            default: nil
            }
        }
    }
}
