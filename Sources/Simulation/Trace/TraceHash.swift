import Buffers

/// The fingerprint of a run: FNV-1a over everything that happened, in order. Two runs with the same fingerprint were the
/// same run.
struct TraceHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ byte: UInt8) { self.value = (self.value ^ UInt64(byte)) &* 0x100_0000_01b3 }

    mutating func add(_ number: Int64) {
        var rest = UInt64(bitPattern: number)
        for _ in 0..<8 {
            self.add(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    mutating func add(_ text: String) { for byte in text.utf8 { self.add(byte) } }

    mutating func add(_ bytes: Bytes) { bytes.withUnsafeBytes { for byte in $0 { self.add(byte) } } }

    /// As it is printed: 16 hexadecimal digits.
    var text: String {
        let digits = String(self.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
