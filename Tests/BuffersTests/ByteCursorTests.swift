import Buffers
import Testing

@Suite struct ByteCursorTests {
    @Test(arguments: [0, 1, -1, 63, -64, 64, 300, -300, Int32.max, Int32.min] as [Int32])
    func signedVarintsComeBack(value: Int32) throws {
        var writer = ByteWriter()
        writer.signedVarint(value)
        writer.signedVarlong(Int64(value) * 4_000_000_000)
        writer.unsignedVarint(UInt32(bitPattern: value))
        let bytes = writer.finishBytes()
        var reader = ByteReader(bytes)
        let first = try reader.signedVarint()
        let second = try reader.signedVarlong()
        let third = try reader.unsignedVarint()
        #expect(first == value)
        #expect(second == Int64(value) &* 4_000_000_000)
        #expect(third == UInt32(bitPattern: value))
        #expect(reader.remaining == 0)
    }

    @Test func extremeVarlongsComeBack() throws {
        for value in [Int64.max, Int64.min] {
            var writer = ByteWriter()
            writer.signedVarlong(value)
            let bytes = writer.finishBytes()
            var reader = ByteReader(bytes)
            let read = try reader.signedVarlong()
            #expect(read == value)
        }
    }

    @Test func tooLongVarintsAreRefused() {
        let cases: [Bytes] = [
            [0xff, 0xff, 0xff, 0xff, 0x1f],  // a 33rd bit
            [0x80, 0x80, 0x80, 0x80, 0x80, 0x00],  // six bytes
        ]
        for bytes in cases {
            #expect(throws: WireError.invalidVarint) {
                var reader = ByteReader(bytes)
                _ = try reader.unsignedVarint()
            }
        }
    }

    @Test func readingPastTheEndThrowsAndNamesWhatWasNeeded() {
        let bytes: Bytes = [1, 2, 3]
        #expect(throws: WireError.truncated(needed: 8, left: 3)) {
            var reader = ByteReader(bytes)
            _ = try reader.integer(as: Int64.self)
        }
        #expect(throws: WireError.invalidLength(-5)) {
            var reader = ByteReader(bytes)
            _ = try reader.bytes(-5)
        }
        #expect(throws: WireError.truncated(needed: 1 << 40, left: 3)) {
            var reader = ByteReader(bytes)
            _ = try reader.string(1 << 40)
        }
    }

    @Test func largeSlicesAreSplicedInOrderAndTheLengthCanBePatched() throws {
        let large = Bytes([UInt8](repeating: 7, count: ByteWriter.spliceThreshold))
        var writer = ByteWriter(capacity: 16)
        let mark = writer.mark
        writer.integer(Int32(0))
        writer.utf8("ab")
        writer.bytes(large)
        writer.utf8("c")
        writer.patch(Int32(writer.count - 4), at: mark)
        let chunks = writer.finish()
        #expect(chunks.count == 3)
        let joined = try chunks.joined()
        #expect(joined.count == 4 + 2 + large.count + 1)
        #expect(joined.integer(at: 0, as: Int32.self) == Int32(joined.count - 4))
        #expect(joined.slice(6..<6 + large.count) == large)
        #expect(joined[joined.count - 1] == UInt8(ascii: "c"))
    }
}
