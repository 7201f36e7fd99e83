/// A step of a compiled pattern.
enum PatternInstruction: Sendable, Hashable {
    /// Takes one scalar, then goes on at the next instruction.
    case scalar(PatternScalars)
    case jump(Int)
    case split(Int, Int)
    /// The beginning of the text.
    case start
    /// The end of the text.
    case end
    /// Whether a word begins or ends here.
    case boundary(Bool)
    case match
}

/// Scalars that a place in a pattern takes.
struct PatternScalars: Sendable, Hashable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false
    var ignoresCase = false

    static let any = PatternScalars(ranges: [0...0x10_FFFF])
    static let digits = PatternScalars(ranges: [0x30...0x39])
    static let word = PatternScalars(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A, 0x80...0x10_FFFF])
    static let space = PatternScalars(ranges: [0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x3000...0x3000])

    func contains(_ scalar: UInt32) -> Bool {
        var isInside = self.hasRange(with: scalar)
        if !isInside, self.ignoresCase { isInside = Self.otherCase(of: scalar).map(self.hasRange) ?? false }
        return isInside != self.isNegated
    }

    private func hasRange(with scalar: UInt32) -> Bool { self.ranges.contains { $0.contains(scalar) } }

    /// The scalar in the other case, where it has one of a single scalar.
    private static func otherCase(of scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0x41...0x5A: return scalar + 32
        case 0x61...0x7A: return scalar - 32
        case 0..<0x80: return nil
        default: break
        }
        guard let properties = Unicode.Scalar(scalar)?.properties else { return nil }
        for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] {
            let scalars = mapping.unicodeScalars
            if scalars.count == 1, let other = scalars.first?.value, other != scalar { return other }
        }
        return nil
    }

    /// Whether a scalar is part of a word; letters of every script are.
    static func isWord(_ scalar: UInt32?) -> Bool { scalar.map { self.word.hasRange(with: $0) } ?? false }
}
