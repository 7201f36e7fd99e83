import Buffers
import KafkaProtocol
import Testing

@Suite struct RecordBatchTests {
    static let time: Int64 = 1_700_000_000_000
    static let value = Bytes(String(repeating: "value ", count: 30))
    /// What make_batches.py puts into every golden batch.
    static let expected = [
        Record(
            offsetDelta: 0,
            timestampDelta: 0,
            key: Bytes("key-0"),
            value: value,
            headers: [RecordHeader(key: "trace", value: Bytes("abc")), RecordHeader(key: "empty", value: nil)]
        ),
        Record(offsetDelta: 1, timestampDelta: 5, key: nil, value: value),
        Record(offsetDelta: 2, timestampDelta: -7, key: Bytes("key-2"), value: nil),
        Record(
            offsetDelta: 3,
            timestampDelta: 1_000,
            key: .empty,
            value: .empty,
            headers: [RecordHeader(key: "ü", value: .empty)]
        ),
    ]

    static func built(_ compression: Compression, baseOffset: Int64 = 0) -> Bytes {
        var builder = RecordBatchBuilder(baseOffset: baseOffset, compression: compression)
        for record in self.expected {
            let time = Self.time + record.timestampDelta
            builder.append(timestamp: time, key: record.key, value: record.value, headers: record.headers)
        }
        return builder.build()
    }

    @Test(arguments: [
        (Compression.none, GoldenBatches.none), (.gzip, GoldenBatches.gzip), (.snappy, GoldenBatches.snappy),
        (.lz4, GoldenBatches.lz4), (.zstd, GoldenBatches.zstd),
    ])
    func readsBatchesOfAnotherImplementation(codec: Compression, hexadecimal: String) throws {
        let bytes = Bytes(hexadecimal: hexadecimal)
        try RecordBatchHeader.verifyChecksum(bytes)
        let batch = try RecordBatch(bytes)
        #expect(batch.header.attributes == BatchAttributes(compression: codec))
        #expect(batch.header.sizeInBytes == bytes.count)
        #expect(batch.header.recordCount == 4)
        #expect(batch.header.lastOffset == 3)
        #expect(batch.header.baseTimestamp == Self.time)
        #expect(batch.header.maxTimestamp == Self.time + 1_000)
        #expect(batch.header.lastSequence == -1)
        #expect(try batch.records() == Self.expected)
        #expect(try batch.records().map { batch.timestamp(of: $0) - Self.time } == [0, 5, -7, 1_000])
    }

    @Test func anUncompressedBatchIsByteForByteTheOtherImplementations() {
        let golden = Bytes(hexadecimal: GoldenBatches.none).array
        let ours = Self.built(.none)
        // The leader epoch is the broker's: producers write what they like, here 0 against our -1.
        RecordBatchHeader.patch(ours, baseOffset: 0, partitionLeaderEpoch: 0)
        let theirs = Bytes(golden)
        RecordBatchHeader.patch(theirs, baseOffset: 0, partitionLeaderEpoch: 0)
        #expect(ours == theirs)
    }

    @Test func producerFieldsAndSequenceWrap() throws {
        let header = try RecordBatchHeader(Bytes(hexadecimal: GoldenBatches.transactional))
        #expect(header.attributes.isTransactional && !header.attributes.isControl)
        #expect(header.producerId == 4_711 && header.producerEpoch == 3)
        #expect(header.baseSequence == Int32.max - 1)
        #expect(header.lastSequence == 1, "after Int32.max comes 0")
        #expect(RecordBatchHeader.sequence(.max, advancedBy: 1) == 0)
        #expect(RecordBatchHeader.sequence(.max, advancedBy: .max) == Int32.max - 1)
    }

    @Test(arguments: Compression.allCases)
    func ownBatchesReadBack(codec: Compression) throws {
        let bytes = Self.built(codec, baseOffset: 40)
        try RecordBatchHeader.verifyChecksum(bytes)
        let batch = try RecordBatch(bytes)
        #expect(batch.header.attributes.compression == codec)
        #expect(try batch.records() == Self.expected)
        #expect(try batch.records().map(batch.offset(of:)) == [40, 41, 42, 43])
    }

    @Test func patchingOffsetAndEpochKeepsTheChecksumValid() throws {
        let bytes = Self.built(.lz4)
        RecordBatchHeader.patch(bytes, baseOffset: 9_000_000_000, partitionLeaderEpoch: 17)
        try RecordBatchHeader.verifyChecksum(bytes)
        let header = try RecordBatchHeader(bytes)
        #expect(header.baseOffset == 9_000_000_000 && header.partitionLeaderEpoch == 17)
        #expect(header.nextOffset == 9_000_000_004)
    }

    @Test func logAppendTimeReplacesAllTimesAndTheChecksum() throws {
        let bytes = Self.built(.none)
        RecordBatchHeader.patchLogAppendTime(bytes, timestamp: 5_000)
        try RecordBatchHeader.verifyChecksum(bytes)
        let batch = try RecordBatch(bytes)
        #expect(batch.header.attributes.timestampType == .logAppendTime)
        #expect(try batch.records().allSatisfy { batch.timestamp(of: $0) == 5_000 })
    }

    @Test func damageIsSeenByTheChecksum() throws {
        let bytes = Self.built(.none).array
        for index in 21..<bytes.count {
            var damaged = bytes
            damaged[index] ^= 0x10
            #expect(throws: RecordBatchError.self) { try RecordBatchHeader.verifyChecksum(Bytes(damaged)) }
        }
    }

    @Test func compactedBatchesHaveGapsAndKeepTheirRange() throws {
        var builder = RecordBatchBuilder(baseOffset: 100)
        builder.append(offsetDelta: 2, timestamp: 10, key: Bytes("a"), value: Bytes("b"))
        builder.append(offsetDelta: 5, timestamp: 11, key: Bytes("c"), value: nil)
        builder.extendRange(toLastOffsetDelta: 9)
        let batch = try RecordBatch(builder.build())
        #expect(batch.header.lastOffset == 109)
        #expect(try batch.records().map(batch.offset(of:)) == [102, 105])
        var empty = RecordBatchBuilder(
            baseOffset: 7,
            compression: .gzip,
            producerId: 1,
            producerEpoch: 0,
            baseSequence: 4
        )
        empty.extendRange(toLastOffsetDelta: 2)
        let emptyBatch = try RecordBatch(empty.build())
        #expect(emptyBatch.header.recordCount == 0 && emptyBatch.header.lastSequence == 6)
        #expect(try emptyBatch.records().isEmpty)
    }

    @Test func controlRecordsAreKnownByTheirKey() throws {
        var builder = RecordBatchBuilder(producerId: 1, producerEpoch: 2, isTransactional: true, isControl: true)
        let marker = EndTransactionMarker(coordinatorEpoch: 12)
        builder.append(timestamp: 1, key: ControlRecord.commit.key, value: marker.value)
        let batch = try RecordBatch(builder.build())
        #expect(batch.header.attributes.isControl && batch.header.attributes.isTransactional)
        let record = try batch.records()[0]
        #expect(record.key == [0, 0, 0, 1])
        #expect(try ControlRecord(key: record.key) == .commit)
        #expect(try EndTransactionMarker(value: record.value) == marker)
        #expect(throws: RecordBatchError.unknownControlRecord(type: 99)) { try ControlRecord(key: [0, 0, 0, 99]) }
        #expect(throws: RecordBatchError.malformedControlRecord(reason: "it has no key")) {
            try ControlRecord(key: nil)
        }
    }
}
