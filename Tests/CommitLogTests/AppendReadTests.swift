import Buffers
import CommitLog
import KafkaProtocol
import Testing

@Suite struct AppendReadTests {
    @Test func aLeaderGivesOffsetsAndItsEpoch() throws {
        let log = try LogFixture().open()
        let first = try log.append(makeBatch(records: 3), epoch: 4)
        let second = try log.append(makeBatch(records: 2), epoch: 4)
        #expect(first == AppendResult(baseOffset: 0, lastOffset: 2, logAppendTime: -1))
        #expect(second == AppendResult(baseOffset: 3, lastOffset: 4, logAppendTime: -1))
        #expect(log.logEndOffset == 5)
        let headers = try log.headers()
        #expect(headers.map(\.baseOffset) == [0, 3])
        #expect(headers.map(\.partitionLeaderEpoch) == [4, 4])
        #expect(log.latestEpoch == 4)
    }

    @Test func logAppendTimeReplacesTheProducersTime() throws {
        let log = try LogFixture { $0.messageTimestampType = .logAppendTime }.open()
        let result = try log.append(makeBatch(timestamp: 5), now: 777)
        #expect(result.logAppendTime == 777)
        let header = try #require(try log.headers().first)
        #expect(header.maxTimestamp == 777)
        #expect(header.attributes.timestampType == .logAppendTime)
        #expect(try log.offset(forTimestamp: 700)?.timestamp == 777)
    }

    @Test(arguments: [0, 1 << 20]) func aReadBeginsWithTheBatchThatHoldsTheOffset(tailCacheBytes: Int) throws {
        let log = try LogFixture { $0.tailCacheBytes = tailCacheBytes }.open()
        for _ in 0..<10 { try log.append(makeBatch(records: 5)) }
        for offset in Int64(0)..<50 {
            let result = try log.read(from: offset, maxBytes: 1, upTo: 50, minOneBatch: true)
            #expect(result.firstBatchOffset == offset / 5 * 5)
            #expect(result.endOffset == offset / 5 * 5 + 5)
            let header = try RecordBatchHeader(try result.records.bytes())
            #expect(header.baseOffset == offset / 5 * 5)
            #expect(header.sizeInBytes == result.byteCount)
        }
    }

    @Test(arguments: [0, 1 << 20]) func aReadHoldsWholeBatchesWithinItsLimits(tailCacheBytes: Int) throws {
        let log = try LogFixture {
            $0.tailCacheBytes = tailCacheBytes
            $0.indexIntervalBytes = 100
        }.open()
        for _ in 0..<50 { try log.append(makeBatch(records: 2)) }
        let size = Int(log.sizeInBytes) / 50
        for batches in 0...10 {
            let slack = batches * 7 % size
            let result = try log.read(
                from: 20,
                maxBytes: batches * size + slack,
                upTo: log.logEndOffset,
                minOneBatch: false
            )
            #expect(result.byteCount == batches * size)
            #expect(result.endOffset == 20 + Int64(batches) * 2)
        }
        for limit in Int64(21)...40 {
            let result = try log.read(from: 20, maxBytes: 1 << 20, upTo: limit, minOneBatch: true)
            #expect(result.endOffset == 20 + (limit - 20) / 2 * 2)
            #expect(result.byteCount == Int(limit - 20) / 2 * size)
        }
    }

    @Test func anOffsetOutsideTheLogIsOutOfRangeAndItsEndIsEmpty() throws {
        let log = try LogFixture().open()
        try log.append(makeBatch(records: 3))
        let expected = LogError.offsetOutOfRange(offset: 4, start: 0, end: 3)
        #expect(throws: expected) { try log.read(from: 4, maxBytes: 10, upTo: 3, minOneBatch: true) }
        #expect(throws: LogError.self) { try log.read(from: -1, maxBytes: 10, upTo: 3, minOneBatch: true) }
        let end = try log.read(from: 3, maxBytes: 10, upTo: 3, minOneBatch: true)
        #expect(end.byteCount == 0)
        #expect(end.endOffset == 3)
        #expect(LogError.offsetOutOfRange(offset: 4, start: 0, end: 3).errorCode == .offsetOutOfRange)
    }

    @Test func batchesTooLargeAreRefusedBeforeAnythingIsWritten() throws {
        let log = try LogFixture {
            $0.maxMessageBytes = 500
            $0.segmentBytes = 300
        }.open()
        #expect(throws: LogError.batchLargerThanSegment(byteCount: makeBatch(size: 300).count, limit: 300)) {
            try log.append(makeBatch(size: 300))
        }
        #expect(throws: LogError.batchTooLarge(byteCount: makeBatch(size: 600).count, limit: 500)) {
            try log.append(makeBatch(size: 600))
        }
        #expect(log.logEndOffset == 0)
        #expect(log.sizeInBytes == 0)
    }

    @Test func aLeaderOfAnEarlierEpochCannotAppend() throws {
        let log = try LogFixture().open()
        log.assignEpochStart(epoch: 3, startOffset: 0)
        #expect(throws: LogError.staleLeaderEpoch(2, latest: 3)) { try log.append(makeBatch(), epoch: 2) }
    }

    @Test func theLogRollsBySizeTimeAndFullIndex() throws {
        let size = Int64(makeBatch(size: 100).count)
        let bySize = try LogFixture { $0.segmentBytes = size * 3 }.open()
        for _ in 0..<7 { try bySize.append(makeBatch(size: 100)) }
        #expect(bySize.segmentCount == 3)
        let byTime = try LogFixture { $0.segmentMilliseconds = 100 }.open()
        for time in [0, 50, 100, 101, 150, 202] as [Int64] { try byTime.append(makeBatch(timestamp: 1000 + time)) }
        #expect(byTime.segmentCount == 3)
        let byIndex = try LogFixture {
            $0.indexIntervalBytes = 0
            $0.segmentIndexBytes = 120
        }.open()
        for time in 0..<40 { try byIndex.append(makeBatch(timestamp: 1000 + Int64(time))) }
        #expect(byIndex.segmentCount > 3)
        #expect(try byIndex.headers().count == 40)
    }

    @Test func readsGoOnAcrossSegments() throws {
        let log = try LogFixture { $0.segmentBytes = 1000 }.open()
        for _ in 0..<100 { try log.append(makeBatch(records: 2, size: 50)) }
        #expect(log.segmentCount > 10)
        #expect(try log.headers().map(\.baseOffset) == Array(stride(from: 0, to: 200, by: 2)))
        #expect(try log.headers(from: 101, maxBytes: 1).first?.baseOffset == 100)
    }

    @Test func aFollowerTakesOverOffsetsAndEpochsOfManyBatches() throws {
        let leader = try LogFixture { $0.segmentBytes = 2000 }.open()
        for index in 0..<30 { try leader.append(makeBatch(records: 3, size: 40), epoch: Int32(index / 10)) }
        let follower = try LogFixture { $0.segmentBytes = 1500 }.open()
        while follower.logEndOffset < leader.logEndOffset {
            let result = try leader.read(
                from: follower.logEndOffset,
                maxBytes: 1 << 20,
                upTo: leader.logEndOffset,
                minOneBatch: true
            )
            let records = try result.records.bytes()
            // The last batch of what arrives is cut short now and then.
            let appended = try follower.appendAsFollower(records.prefix(max(records.count - 7, 300)))
            #expect(appended.batches > 0)
            #expect(appended.lastOffset + 1 == follower.logEndOffset)
        }
        #expect(try follower.headers() == leader.headers())
        for epoch in Int32(0)...3 { #expect(follower.endOffset(forEpoch: epoch) == leader.endOffset(forEpoch: epoch)) }
    }

    @Test func aFollowerRefusesWhatDoesNotContinueItsLogOrIsDamaged() throws {
        let log = try LogFixture().open()
        try log.append(makeBatch(records: 5))
        #expect(throws: LogError.unexpectedOffset(3, expectedAtLeast: 5)) {
            try log.appendAsFollower(makeBatch(baseOffset: 3, leaderEpoch: 0))
        }
        #expect(throws: LogError.self) {
            try log.appendAsFollower(makeBatch(baseOffset: Int64.max, leaderEpoch: 0))
        }
        var damaged = makeBatch(baseOffset: 5, leaderEpoch: 0).array
        damaged[damaged.count - 2] ^= 1
        #expect(throws: LogError.self) { try log.appendAsFollower(Bytes(damaged)) }
        #expect(log.logEndOffset == 5)
        let nothing = try log.appendAsFollower(makeBatch(baseOffset: 5).prefix(40))
        #expect(nothing.batches == 0)
        // A gap is what compaction leaves on the leader.
        #expect(try log.appendAsFollower(makeBatch(baseOffset: 9, leaderEpoch: 0)).lastOffset == 9)
        #expect(try log.headers(from: 6).map(\.baseOffset) == [9])
    }
}
