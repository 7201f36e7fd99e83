import Buffers
import CommitLog
import KafkaProtocol
import Testing

@Suite struct TruncationTests {
    @Test(arguments: [0, 1 << 20]) func theLogGoesOnWhereItWasCut(tailCacheBytes: Int) throws {
        for offset in Int64(0)...61 {
            let fixture = LogFixture {
                $0.segmentBytes = 500
                $0.indexIntervalBytes = 200
                $0.tailCacheBytes = tailCacheBytes
            }
            let log = try fixture.open()
            for _ in 0..<20 { try log.append(makeBatch(records: 3)) }
            let before = try log.headers()
            try log.truncate(to: offset)
            let kept = Int(min(offset, 60) / 3)
            #expect(log.logEndOffset == Int64(kept * 3))
            #expect(try log.headers() == Array(before.prefix(kept)))
            #expect(log.truncationGeneration == (offset < 60 ? 1 : 0))
            #expect(try log.append(makeBatch(records: 2), epoch: 1).baseOffset == Int64(kept * 3))
            #expect(try fixture.open(clean: false).headers() == log.headers())
        }
    }

    @Test func responsesThatPointIntoTheCutPartStayAsTheyWere() throws {
        let fixture = LogFixture { $0.tailCacheBytes = 0 }
        let log = try fixture.open()
        for index in 0..<10 { try log.append(makeBatch(size: 100 + index)) }
        let response = try log.read(from: 0, maxBytes: 1 << 20, upTo: 10, minOneBatch: true)
        let before = try response.records.bytes()
        try log.truncate(to: 3)
        for _ in 0..<10 { try log.append(makeBatch(size: 300), epoch: 1) }
        #expect(try response.records.bytes() == before)
        #expect(try log.headers().map(\.partitionLeaderEpoch) == [0, 0, 0] + Array(repeating: 1, count: 10))
        let deleted = try log.read(from: 0, maxBytes: 1 << 20, upTo: 13, minOneBatch: true)
        let kept = try deleted.records.bytes()
        try log.truncateFully(startingAt: 50)
        #expect(try deleted.records.bytes() == kept)
    }

    @Test func cachedBytesThatWereHandedOutStayAsTheyWere() throws {
        let log = try LogFixture().open()
        for _ in 0..<10 { try log.append(makeBatch(size: 50)) }
        let response = try log.read(from: 2, maxBytes: 1 << 20, upTo: 10, minOneBatch: true)
        let before = try response.records.bytes().array
        try log.truncate(to: 4)
        for _ in 0..<10 { try log.append(makeBatch(size: 70), epoch: 1) }
        #expect(try response.records.bytes().array == before)
    }

    @Test(arguments: [0, 5, 30, 500]) func startingOverKeepsNothing(offset: Int64) throws {
        let fixture = LogFixture { $0.segmentBytes = 300 }
        let log = try fixture.open()
        for _ in 0..<10 { try log.append(makeBatch(records: 3, producer: TestProducer(id: log.logEndOffset))) }
        try log.truncateFully(startingAt: offset)
        #expect(log.logStartOffset == offset)
        #expect(log.logEndOffset == offset)
        #expect(log.sizeInBytes == 0)
        #expect(log.latestEpoch == nil)
        #expect(log.activeProducers.isEmpty)
        #expect(try log.append(makeBatch(), epoch: 2).baseOffset == offset)
        let reopened = try fixture.open(clean: false)
        #expect(reopened.logStartOffset == offset)
        #expect(reopened.logEndOffset == offset + 1)
    }

    @Test func cuttingBelowTheFirstSegmentStartsOver() throws {
        let log = try LogFixture().open()
        try log.append(makeBatch(records: 10))
        try log.roll(nowMilliseconds: 0)
        try log.append(makeBatch(records: 10))
        try log.incrementLogStartOffset(to: 10)
        try log.deleteExpiredSegments(nowMilliseconds: 0, highWatermark: 20)
        try log.truncate(to: 4)
        #expect(log.logStartOffset == 4)
        #expect(log.logEndOffset == 4)
    }
}
