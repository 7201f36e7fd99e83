import Buffers
import KafkaProtocol
import Testing

/// Whatever arrives, reading it ends in records or in a typed error.
@Suite struct RecordBatchDamageTests {
    private static let allGolden = [
        GoldenBatches.none, GoldenBatches.gzip, GoldenBatches.snappy, GoldenBatches.lz4, GoldenBatches.zstd,
    ]

    private func readAll(_ bytes: Bytes) throws(RecordBatchError) -> Int {
        var iterator = RecordBatchIterator(bytes)
        var count = 0
        while let batch = try iterator.nextBatch() { count += try batch.records(limit: 1 << 16).count }
        return count
    }

    @Test func severalBatchesAreWalkedInOrder() throws {
        let first = RecordBatchTests.built(.none)
        let second = RecordBatchTests.built(.zstd, baseOffset: 4)
        var iterator = RecordBatchIterator(Bytes(first.array + second.array))
        #expect(try iterator.next()?.bytes == first)
        #expect(try iterator.next()?.header.baseOffset == 4)
        #expect(try iterator.next() == nil)
    }

    @Test func aPartialTailIsTheEndOnlyWhereItIsAllowed() throws {
        let whole = RecordBatchTests.built(.none)
        for left in [1, 30, 61, whole.count - 1] {
            let bytes = Bytes(whole.array + whole.prefix(left).array)
            var strict = RecordBatchIterator(bytes)
            var lenient = RecordBatchIterator(bytes, allowsPartialTail: true)
            _ = try strict.next()
            _ = try lenient.next()
            #expect(throws: RecordBatchError.self) { try strict.next() }
            #expect(try lenient.next() == nil)
            #expect(lenient.position == whole.count)
        }
    }

    @Test(arguments: allGolden)
    func everyTruncationIsATypedError(hexadecimal: String) throws {
        let bytes = Bytes(hexadecimal: hexadecimal)
        for count in 1..<bytes.count {
            #expect(throws: RecordBatchError.self) { try readAll(bytes.prefix(count)) }
        }
    }

    @Test(arguments: allGolden)
    func mutationsNeverTrap(hexadecimal: String) throws {
        let original = Bytes(hexadecimal: hexadecimal).array
        var generator = SeededGenerator(seed: 6)
        var refused = 0
        for _ in 0..<4_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = Bool.random(using: &generator) ? UInt8.random(in: 0...255, using: &generator) : 0xff
            }
            do throws(RecordBatchError) {
                _ = try self.readAll(Bytes(bytes))
            } catch {
                refused += 1
            }
        }
        #expect(refused > 400)
    }

    @Test func countsAreCheckedBeforeMemoryIsTaken() throws {
        var bytes = RecordBatchTests.built(.none).array
        bytes.replaceSubrange(57..<61, with: [0x7f, 0xff, 0xff, 0xff])
        #expect(throws: RecordBatchError.invalidRecordCount(.max)) { try RecordBatch(Bytes(bytes)).records() }
        bytes.replaceSubrange(57..<61, with: [0, 0, 0, 3])
        #expect(throws: RecordBatchError.trailingBytes(12)) { try RecordBatch(Bytes(bytes)).records() }
        bytes.replaceSubrange(57..<61, with: [0xff, 0xff, 0xff, 0xff])
        #expect(throws: RecordBatchError.invalidRecordCount(-1)) { try RecordBatch(Bytes(bytes)) }
    }

    @Test func theHeaderRefusesWhatItCannotBe() throws {
        var bytes = RecordBatchTests.built(.none).array
        bytes[16] = 1
        #expect(throws: RecordBatchError.unsupportedMagic(1)) { try RecordBatchHeader(Bytes(bytes)) }
        bytes[16] = 2
        bytes[22] = 5
        #expect(throws: RecordBatchError.unknownCompression(5)) { try RecordBatchHeader(Bytes(bytes)) }
        bytes[22] = 0
        bytes.replaceSubrange(8..<12, with: [0, 0, 0, 48])
        #expect(throws: RecordBatchError.invalidBatchLength(48)) { try RecordBatchHeader(Bytes(bytes)) }
        #expect(throws: RecordBatchError.truncated(needed: 61, left: 60)) {
            try RecordBatchHeader(Bytes([UInt8](repeating: 2, count: 60)))
        }
    }
}
