import Buffers

/// What stands for a key while a log is compacted: 128 bits of SipHash-2-4 (Aumasson and Bernstein, 2012).
///
/// Keys are compared by digest alone, so two keys with the same digest would be taken for one. With 128 bits that does
/// not happen by chance, and who does not know the hash key cannot make it happen.
package struct KeyDigest: Equatable {
    package let high: UInt64
    package let low: UInt64

    package init(_ key: Bytes, hashKey: HashKey) {
        var state = SipState(hashKey)
        let wordCount = key.count / 8
        for index in 0..<wordCount { state.absorb(key.integer(at: index * 8, as: UInt64.self).byteSwapped) }
        var tail = UInt64(truncatingIfNeeded: key.count) << 56
        for index in wordCount * 8..<key.count { tail |= UInt64(key[index]) << UInt64((index & 7) * 8) }
        state.absorb(tail)
        (self.low, self.high) = state.finish()
    }

    /// The secret of a run.
    package struct HashKey: Equatable, Sendable {
        let first: UInt64
        let second: UInt64

        package init(first: UInt64, second: UInt64) {
            self.first = first
            self.second = second
        }
    }
}

private struct SipState {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    init(_ key: KeyDigest.HashKey) {
        self.v0 = key.first ^ 0x736f_6d65_7073_6575
        self.v1 = key.second ^ 0x646f_7261_6e64_6f6d ^ 0xee
        self.v2 = key.first ^ 0x6c79_6765_6e65_7261
        self.v3 = key.second ^ 0x7465_6462_7974_6573
    }

    mutating func absorb(_ word: UInt64) {
        self.v3 ^= word
        self.round()
        self.round()
        self.v0 ^= word
    }

    mutating func finish() -> (UInt64, UInt64) {
        self.v2 ^= 0xee
        for _ in 0..<4 { self.round() }
        let first = self.v0 ^ self.v1 ^ self.v2 ^ self.v3
        self.v1 ^= 0xdd
        for _ in 0..<4 { self.round() }
        return (first, self.v0 ^ self.v1 ^ self.v2 ^ self.v3)
    }

    private mutating func round() {
        self.v0 &+= self.v1
        self.v1 = self.v1 << 13 | self.v1 >> 51
        self.v1 ^= self.v0
        self.v0 = self.v0 << 32 | self.v0 >> 32
        self.v2 &+= self.v3
        self.v3 = self.v3 << 16 | self.v3 >> 48
        self.v3 ^= self.v2
        self.v0 &+= self.v3
        self.v3 = self.v3 << 21 | self.v3 >> 43
        self.v3 ^= self.v0
        self.v2 &+= self.v1
        self.v1 = self.v1 << 17 | self.v1 >> 47
        self.v1 ^= self.v2
        self.v2 = self.v2 << 32 | self.v2 >> 32
    }
}
