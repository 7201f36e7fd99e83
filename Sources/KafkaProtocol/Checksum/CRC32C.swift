import Buffers
import CCRC32C

/// CRC-32C (Castagnoli polynomial, reflected): the checksum of record batches, snapshots and index files.
public enum CRC32C {
    /// Whether the processor has an instruction for it; without one ``portable(_:seed:)`` does the work.
    public static let usesHardware = crc32c_hardware_available()

    /// The checksum of `bytes`, or of `bytes` after other bytes whose checksum is `seed`.
    public static func checksum(_ bytes: Bytes, seed: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { checksum($0, seed: seed) }
    }

    /// The checksum of what `buffer` points to, or of that after other bytes whose checksum is `seed`.
    public static func checksum(_ buffer: UnsafeRawBufferPointer, seed: UInt32 = 0) -> UInt32 {
        guard let base = buffer.baseAddress, buffer.count > 0 else { return seed }
        guard usesHardware else { return portable(buffer, seed: seed) }
        return crc32c_hardware(seed, base, buffer.count)
    }

    /// The same checksum without the processor's instruction: slicing-by-8 (Kounavis and Berry, 2005).
    package static func portable(_ buffer: UnsafeRawBufferPointer, seed: UInt32 = 0) -> UInt32 {
        slicingTables.withUnsafeBufferPointer { tables in
            var crc = ~seed
            var position = 0
            while buffer.count - position >= 8 {
                let word = UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                let mixed = word ^ UInt64(crc)
                var next: UInt32 = 0
                for byte in 0..<8 {
                    next ^= tables[(7 - byte) &* 256 &+ Int(mixed >> UInt64(byte &* 8) & 0xff)]
                }
                crc = next
                position &+= 8
            }
            while position < buffer.count {
                crc = crc >> 8 ^ tables[Int((crc ^ UInt32(buffer[position])) & 0xff)]
                position &+= 1
            }
            return ~crc
        }
    }

    /// Eight tables of 256 entries, one behind the other: table k advances a byte over k further zero bytes.
    private static let slicingTables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for value in 0..<256 {
            var crc = UInt32(value)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82f6_3b78 : crc >> 1 }
            tables[value] = crc
        }
        for index in 256..<tables.count {
            let shorter = tables[index - 256]
            tables[index] = shorter >> 8 ^ tables[Int(shorter & 0xff)]
        }
        return tables
    }()
}
