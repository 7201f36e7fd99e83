import Buffers

extension Bytes {
    /// The bytes that `hexadecimal` spells, two digits each.
    init(hexadecimal: String) {
        var bytes: [UInt8] = []
        var rest = hexadecimal[...]
        while let pair = UInt8(rest.prefix(2), radix: 16), rest.count >= 2 {
            bytes.append(pair)
            rest = rest.dropFirst(2)
        }
        precondition(rest.isEmpty, "not hexadecimal: \(rest.prefix(8))")
        self.init(bytes)
    }

    init(_ text: String) { self.init(Array(text.utf8)) }
}

/// A small seeded generator (SplitMix64), so that a failing case is the same case next time.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var value = self.state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }
}
