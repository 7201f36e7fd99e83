import Buffers
import CommitLog
import KafkaProtocol
import Testing

@Suite struct CompactionTests {
    /// A segment per batch, and an empty active one at the end.
    private func fill(_ log: Log, _ batches: [Bytes]) throws {
        for batch in batches {
            try log.append(batch)
            try log.roll(nowMilliseconds: 1_000_000)
        }
    }

    @Test func ofEachKeyTheLastRecordStaysAtItsOffset() throws {
        let fixture = LogFixture.compacted()
        let log = try fixture.open()
        try self.fill(
            log,
            [
                makeKeyedBatch([("a", "1"), ("b", "1")]), makeKeyedBatch([("a", "2"), ("c", "1")]),
                makeKeyedBatch([("b", "2")]),
            ]
        )
        try log.append(makeKeyedBatch([("c", "2")]))
        #expect(try log.clean())
        let expected = [
            KeyedRecord(offset: 2, key: "a", value: "2"), KeyedRecord(offset: 3, key: "c", value: "1"),
            KeyedRecord(offset: 4, key: "b", value: "2"), KeyedRecord(offset: 5, key: "c", value: "2"),
        ]
        #expect(try log.keyedRecords() == expected)
        #expect(log.cleanedOffset == 5)
        #expect(log.segmentCount == 2)
        #expect(log.logStartOffset == 0)
        // The active segment is not touched, and what was compacted is not compacted again.
        #expect(try !log.clean())
        let reopened = try fixture.open(clean: false, recoveryPoint: log.recoveryCheckpoint)
        #expect(try reopened.keyedRecords() == expected)
        #expect(reopened.recovery.truncatedBytes == 0)
        #expect(try fixture.fileSystem.list(LogFixture.directory).filter { $0.hasSuffix(".log") }.count == 2)
    }

    @Test(arguments: Compression.allCases) func recordsKeepHeadersTimesAndCodec(codec: Compression) throws {
        let log = try LogFixture.compacted().open()
        try self.fill(log, [makeKeyedBatch([("a", "1"), ("b", "1"), ("c", "1")], timestamp: 777, compression: codec)])
        try self.fill(log, [makeKeyedBatch([("b", "2")], compression: codec)])
        try log.clean()
        let batch = try #require(try log.batches().first)
        let records = try batch.records()
        #expect(records.map { $0.key?.string } == ["a", "c"])
        #expect(records.map { batch.offset(of: $0) } == [0, 2])
        #expect(records.map { batch.timestamp(of: $0) } == [777, 777])
        #expect(records[1].headers == [RecordHeader(key: "from", value: Bytes("test".utf8))])
        #expect(batch.header.attributes.compression == codec)
        #expect(batch.header.recordCount == 2)
        #expect((batch.header.baseOffset, batch.header.lastOffset) == (0, 2))
    }

    @Test func aTombstoneStaysUntilItsHorizonHasPassed() throws {
        let log = try LogFixture.compacted().open()
        try self.fill(log, [makeKeyedBatch([("a", "1"), ("b", "1")]), makeKeyedBatch([("a", nil)])])
        try log.clean(now: 5000)
        #expect(try log.keyedRecords().map(\.offset) == [1, 2])
        let tombstone = try #require(try log.batches().last)
        #expect(tombstone.header.deleteHorizon == 6000)
        #expect(tombstone.timestamp(of: try tombstone.records()[0]) == 1_000_000)
        try self.fill(log, [makeKeyedBatch([("x", "1")])])
        try log.clean(now: 5999)
        #expect(try log.keyedRecords().map(\.offset) == [1, 2, 3])
        try self.fill(log, [makeKeyedBatch([("y", "1")])])
        try log.clean(now: 6000)
        #expect(try log.keyedRecords().map(\.key) == ["b", "x", "y"])
    }

    @Test func theLastBatchOfAProducerStaysWithoutItsRecords() throws {
        let fixture = LogFixture.compacted()
        var log = try fixture.open()
        var producer = TestProducer(id: 7)
        for sequence in Int32(0)..<3 {
            producer.sequence = sequence
            try self.fill(log, [makeKeyedBatch([("a", "p\(sequence)")], producer: producer)])
        }
        try self.fill(log, [makeKeyedBatch([("a", "last")]), makeKeyedBatch([("b", "1")])])
        try log.clean()
        let batches = try log.batches()
        #expect(batches.map(\.header.baseOffset) == [2, 3, 4])
        #expect(batches[0].header.recordCount == 0)
        #expect((batches[0].header.producerId, batches[0].header.baseSequence) == (7, 2))
        try log.close(nowMilliseconds: 1_000_000)
        try fixture.fileSystem.remove(LogFixture.path(5, ".snapshot"))
        log = try fixture.open(clean: false)
        let header = try RecordBatchHeader(makeKeyedBatch([("a", "p2")], producer: producer))
        #expect(log.validateProducer(header) == .duplicate(baseOffset: 2, lastOffset: 2, appendTime: -1))
        producer.sequence = 3
        #expect(
            log.validateProducer(try RecordBatchHeader(makeKeyedBatch([("a", "p3")], producer: producer))) == .append
        )
    }

    @Test func theLastBatchOfAGroupStaysSoThatTheOffsetsAreKnown() throws {
        let log = try LogFixture.compacted().open()
        try self.fill(log, [makeKeyedBatch([("a", "1")]), makeKeyedBatch([(nil, "no key")])])
        try log.append(makeKeyedBatch([("b", "1")]))
        try log.clean()
        #expect(try log.batches().map(\.header.baseOffset) == [0, 1, 2])
        #expect(try log.keyedRecords().map(\.key) == ["a", "b"])
        let empty = try log.read(from: 1, maxBytes: 61, upTo: 3, minOneBatch: true)
        #expect(empty.endOffset == 2)
    }

    @Test func recordsOfAbortedTransactionsGoAndMarkersFollowThem() throws {
        let log = try LogFixture.compacted().open()
        let aborted = TestProducer(id: 1)
        let committed = TestProducer(id: 2)
        try self.fill(
            log,
            [
                makeKeyedBatch([("a", "kept")]),
                makeKeyedBatch([("a", "aborted")], producer: aborted, isTransactional: true),
                makeKeyedBatch([("b", "1")], producer: committed, isTransactional: true),
                makeMarker(.abort, producer: aborted), makeMarker(.commit, producer: committed),
                makeKeyedBatch([("b", "2")]),
                // Later batches, so that nothing above is the last of its producer.
                makeKeyedBatch([("z", "1")], producer: TestProducer(id: 1, epoch: 1), isTransactional: true),
                makeMarker(.commit, producer: TestProducer(id: 1, epoch: 1)),
                makeKeyedBatch([("z", "2")], producer: TestProducer(id: 2, epoch: 1), isTransactional: true),
                makeMarker(.commit, producer: TestProducer(id: 2, epoch: 1)),
            ]
        )
        try log.clean(now: 1000)
        #expect(try log.keyedRecords().filter { $0.key != "z" }.map(\.value) == ["kept", "2"])
        // The markers are there: a reader may be in the middle of the transactions.
        #expect(try log.batches().filter(\.header.attributes.isControl).map(\.header.baseOffset) == [3, 4, 7, 9])
        // This time their records are gone, so they begin to wait.
        try self.fill(log, [makeKeyedBatch([("x", "1")])])
        try log.clean(now: 1000)
        #expect(try log.batches().first { $0.header.baseOffset == 3 }?.header.deleteHorizon == 2000)
        #expect(try log.batches().first { $0.header.baseOffset == 9 }?.header.deleteHorizon == nil)
        try self.fill(log, [makeKeyedBatch([("y", "1")])])
        try log.clean(now: 2000)
        #expect(try log.batches().filter(\.header.attributes.isControl).map(\.header.baseOffset) == [7, 9])
    }

    @Test func nothingFromAnOpenTransactionOnIsTouched() throws {
        let log = try LogFixture.compacted().open()
        try self.fill(
            log,
            [
                makeKeyedBatch([("a", "1")]), makeKeyedBatch([("a", "2")]),
                makeKeyedBatch([("b", "1")], producer: TestProducer(id: 1), isTransactional: true),
                makeKeyedBatch([("a", "3")]), makeKeyedBatch([("b", "2")]),
            ]
        )
        try log.clean()
        #expect(log.cleanedOffset == 2)
        #expect(try log.keyedRecords().map(\.offset) == [1, 2, 3, 4])
        #expect(log.cleanableRange(nowMilliseconds: 0, highWatermark: 5) == nil)
    }

    @Test func nothingAboveTheHighWatermarkAndNothingYoungIsTouched() throws {
        let log = try LogFixture.compacted { $0.minCompactionLagMilliseconds = 100 }.open()
        for index in 0..<4 { try self.fill(log, [makeKeyedBatch([("a", "\(index)")], timestamp: 1000 + Int64(index))]) }
        #expect(log.cleanableRange(nowMilliseconds: 1050, highWatermark: 4) == nil)
        #expect(log.cleanableRange(nowMilliseconds: 1101, highWatermark: 4)?.endOffset == 2)
        #expect(log.cleanableRange(nowMilliseconds: 2000, highWatermark: 3)?.endOffset == 3)
        try log.clean(now: 2000, highWatermark: 3)
        #expect(try log.keyedRecords().map(\.offset) == [2, 3])
    }

    @Test func aLogIsDueByItsDirtyShareOrTheAgeOfItsRecords() throws {
        let log = try LogFixture.compacted {
            $0.minCleanableDirtyRatio = 0.5
            $0.maxCompactionLagMilliseconds = 10_000
        }.open()
        for index in 0..<4 { try self.fill(log, [makeKeyedBatch([("\(index)", "1")], timestamp: 1000)]) }
        let all = try #require(log.cleanableRange(nowMilliseconds: 1000, highWatermark: 4))
        #expect(all.dirtyRatio == 1 && all.isDue(log.configuration) && !all.isOverdue)
        try log.clean()
        try self.fill(log, [makeKeyedBatch([("9", "1")], timestamp: 1000)])
        let little = try #require(log.cleanableRange(nowMilliseconds: 1000, highWatermark: 5))
        #expect(abs(little.dirtyRatio - 0.2) < 0.01 && !little.isDue(log.configuration))
        #expect(try #require(log.cleanableRange(nowMilliseconds: 11_001, highWatermark: 5)).isDue(log.configuration))
    }

    @Test func aFullKeyMapEndsTheCompactionEarly() throws {
        let log = try LogFixture.compacted().open()
        for round in 0..<3 {
            for index in 0..<10 { try self.fill(log, [makeKeyedBatch([("k\(index)", "\(round)"), ("z", "1")])]) }
        }
        var rounds = 0
        // Room for three keys.
        while try log.clean(keyMapBytes: 96) { rounds += 1 }
        #expect(rounds > 5)
        #expect(log.cleanedOffset == log.logEndOffset)
        let keys = try log.keyedRecords().map { $0.key ?? "" }
        #expect(keys.sorted() == (0..<10).map { "k\($0)" } + ["z"])
        #expect(try log.keyedRecords().allSatisfy { $0.value == "2" || $0.key == "z" })
    }

    @Test func smallSegmentsAreMadeOne() throws {
        let log = try LogFixture.compacted { $0.segmentBytes = 1000 }.open()
        for index in 0..<30 { try self.fill(log, [makeKeyedBatch([("\(index)", "value")])]) }
        #expect(log.segmentCount == 31)
        try log.clean()
        #expect(log.segmentCount < 5)
        #expect(try log.keyedRecords().count == 30)
    }

    @Test func responsesMadeBeforeStayValidAndTimesAreFound() throws {
        let log = try LogFixture.compacted { $0.indexIntervalBytes = 0 }.open()
        for index in 0..<20 {
            try self.fill(log, [makeKeyedBatch([("\(index % 7)", "v\(index)")], timestamp: 1000 + Int64(index))])
        }
        let before = try (0..<20).map { offset in
            try log.read(from: Int64(offset), maxBytes: 1, upTo: 20, minOneBatch: true).records
        }
        let contents = try before.map { try $0.bytes() }
        let cleaning = try #require(log.beginCleaning())
        try cleaning.finish()
        #expect(cleaning.bytesAfter < cleaning.bytesBefore)
        for index in before.indices { #expect(try before[index].bytes() == contents[index]) }
        #expect(try log.offset(forTimestamp: 1000)?.offset == 13)
        #expect(try log.offset(forTimestamp: 1015)?.offset == 15)
        #expect(try log.maxTimestampOffset()?.offset == 19)
        #expect(try log.read(from: 3, maxBytes: 1, upTo: 20, minOneBatch: true).firstBatchOffset == 13)
    }

    @Test func aLogThatIsCutOrExpiresEndsItsCompaction() throws {
        let fixture = LogFixture.compacted()
        let log = try fixture.open()
        for index in 0..<10 { try self.fill(log, [makeKeyedBatch([("a", "\(index)")])]) }
        let cut = try #require(log.beginCleaning())
        _ = try cut.step(byteBudget: 1 << 20)
        try log.truncate(to: 5)
        guard case .abandoned = try cut.step(byteBudget: 1 << 20) else {
            Issue.record("a compaction goes on in a log that was cut")
            return
        }
        try log.roll(nowMilliseconds: 0)
        let expired = try #require(log.beginCleaning())
        for _ in 0..<3 { _ = try expired.step(byteBudget: 1 << 20) }
        try log.incrementLogStartOffset(to: 3)
        try log.deleteExpiredSegments(nowMilliseconds: 0, highWatermark: 5)
        try expired.finish()
        #expect(log.cleanedOffset == 0)
        #expect(try log.keyedRecords().map(\.value) == ["3", "4"])
        #expect(try fixture.fileSystem.list(LogFixture.directory).allSatisfy { !$0.hasSuffix(".cleaned") })
    }

    @Test func aCutBelowTheCompactedPartMakesTheRestDirtyAgain() throws {
        let log = try LogFixture.compacted().open()
        for index in 0..<6 { try self.fill(log, [makeKeyedBatch([("k\(index)", "1")])]) }
        try log.clean()
        #expect(log.cleanedOffset == 6)
        try log.truncate(to: 4)
        #expect(log.cleanedOffset == 4)
        try self.fill(log, [makeKeyedBatch([("k0", nil)], timestamp: 5)])
        #expect(try #require(log.cleanableRange(nowMilliseconds: 0, highWatermark: 5)).firstDirtyOffset == 4)
    }

    @Test func compactAndDeleteDoesBoth() throws {
        let log = try LogFixture.compacted {
            $0.cleanupPolicy = [.compact, .delete]
            $0.retentionMilliseconds = 500
            $0.segmentBytes = 200
        }.open()
        for index in 0..<6 {
            try self.fill(log, [makeKeyedBatch([("k\(index % 3)", "\(index)")], timestamp: 1000 + Int64(index) * 100)])
        }
        try log.clean(now: 1500)
        #expect(try log.keyedRecords().map(\.offset) == [3, 4, 5])
        while try log.deleteExpiredSegments(nowMilliseconds: 1950, highWatermark: 6) > 0 {}
        #expect(try log.keyedRecords().map(\.offset) == [4, 5])
    }

    @Test func digestsAreSipHash() {
        // The first two of the reference vectors of SipHash-2-4 with 128 bits.
        let key = KeyDigest.HashKey(first: 0x0706_0504_0302_0100, second: 0x0f0e_0d0c_0b0a_0908)
        let empty = KeyDigest(Bytes([UInt8]()), hashKey: key)
        #expect(empty.low == 0xe6a8_25ba_047f_81a3 && empty.high == 0x9302_55c7_1472_f66d)
        let one = KeyDigest(Bytes([0]), hashKey: key)
        #expect(one.low == 0x44af_996b_d8c1_87da && one.high == 0x45fc_229b_1159_7634)
    }
}
