import Buffers
import KafkaProtocol
import Testing

@Suite struct CRC32CTests {
    /// Vectors of RFC 3720, appendix B.4, and the polynomial's customary check value.
    static let vectors: [(Bytes, UInt32)] = [
        (Bytes("123456789"), 0xe306_9283),
        (Bytes([UInt8](repeating: 0, count: 32)), 0x8a91_36aa),
        (Bytes([UInt8](repeating: 0xff, count: 32)), 0x62a8_ab43),
        (Bytes([UInt8](0..<32)), 0x46dd_794e),
        (Bytes([UInt8](0..<32).reversed()), 0x113f_db5c),
        (Bytes.empty, 0),
    ]

    @Test(arguments: vectors)
    func knownVectors(bytes: Bytes, expected: UInt32) {
        #expect(CRC32C.checksum(bytes) == expected)
        #expect(bytes.withUnsafeBytes { CRC32C.portable($0) } == expected)
    }

    @Test func instructionAndPortableCodeAgreeAtEveryLengthAndAlignment() {
        var generator = SeededGenerator(seed: 1)
        let block = Bytes(generator.bytes(5_008))
        for length in 0...5_000 {
            let slice = block.slice(length % 8..<length % 8 + length)
            let portable = slice.withUnsafeBytes { CRC32C.portable($0) }
            #expect(CRC32C.checksum(slice) == portable, "length \(length)")
        }
    }

    @Test func instructionAndPortableCodeAgreeOverManyLongBlocks() {
        var generator = SeededGenerator(seed: 2)
        let block = Bytes(generator.bytes(70_001))
        for start in [0, 1, 7] {
            let slice = block.dropFirst(start)
            #expect(CRC32C.checksum(slice) == slice.withUnsafeBytes { CRC32C.portable($0) })
        }
    }

    @Test func checksumContinuesFromTheChecksumOfWhatCameBefore() {
        var generator = SeededGenerator(seed: 3)
        let block = Bytes(generator.bytes(20_000))
        let whole = CRC32C.checksum(block)
        for cut in [0, 1, 383, 384, 6_143, 6_144, 19_999, 20_000] {
            let first = CRC32C.checksum(block.prefix(cut))
            #expect(CRC32C.checksum(block.dropFirst(cut), seed: first) == whole, "cut at \(cut)")
        }
    }
}
