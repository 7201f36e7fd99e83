import CommitLog
import KafkaProtocol
import Testing

@Suite struct FlushTests {
    @Test func aFlushIsDueByMessagesByTimeAndAfterARoll() throws {
        let byMessages = try LogFixture { $0.flushMessages = 3 }.open()
        try byMessages.append(makeBatch(records: 2))
        #expect(!byMessages.needsFlush(nowMilliseconds: 0))
        try byMessages.append(makeBatch(records: 1))
        #expect(byMessages.needsFlush(nowMilliseconds: 0))
        try byMessages.flushNow()
        #expect(!byMessages.needsFlush(nowMilliseconds: 0))

        let byTime = try LogFixture { $0.flushMilliseconds = 100 }.open()
        #expect(!byTime.needsFlush(nowMilliseconds: 0))
        try byTime.append(makeBatch())
        #expect(!byTime.needsFlush(nowMilliseconds: 1000))
        #expect(!byTime.needsFlush(nowMilliseconds: 1099))
        #expect(byTime.needsFlush(nowMilliseconds: 1100))

        let byRoll = try LogFixture().open()
        try byRoll.append(makeBatch())
        #expect(!byRoll.needsFlush(nowMilliseconds: 0))
        try byRoll.roll(nowMilliseconds: 0)
        try byRoll.append(makeBatch())
        #expect(byRoll.needsFlush(nowMilliseconds: 0))
    }

    @Test func onlyWhatWasAskedForIsDurable() throws {
        let log = try LogFixture().open()
        try log.append(makeBatch(records: 4))
        let request = try #require(try log.filesToFlush())
        try log.append(makeBatch(records: 4))
        try request.perform()
        log.flushed(upTo: request.upTo)
        #expect(log.recoveryPoint == 4)
        log.flushed(upTo: 8)
        #expect(log.recoveryPoint == 4)
        try log.flushNow()
        #expect(log.recoveryPoint == 8)
        #expect(try log.filesToFlush() == nil)
    }

    @Test func aFlushThatATruncationOvertookProvesNothingAboutWhatCameAfter() throws {
        let log = try LogFixture().open()
        try log.append(makeBatch(records: 10))
        let request = try #require(try log.filesToFlush())
        try log.truncate(to: 0)
        try log.append(makeBatch(records: 4), epoch: 1)
        try log.append(makeBatch(records: 6), epoch: 1)
        log.flushed(upTo: request.upTo)
        #expect(log.recoveryPoint == 0)
        try log.flushNow()
        #expect(log.recoveryPoint == 10)
    }

    @Test func everythingThatWasFlushedSurvivesALossOfPower() throws {
        for seed in UInt64(0)..<40 {
            let fixture = LogFixture { $0.segmentBytes = 600 }
            try fixture.fileSystem.createDirectory("/data")
            try fixture.fileSystem.sync(directory: "/")
            let log = try fixture.open()
            for index in 0..<20 { try log.append(makeBatch(records: 2), epoch: Int32(index / 3)) }
            let before = try log.headers()
            try log.flushNow()
            for _ in 0..<Int(seed % 5) { try log.append(makeBatch(records: 2), epoch: 9) }
            fixture.fileSystem.crash(lossy: true, seed: seed)
            let reopened = try fixture.open(clean: false, recoveryPoint: 40)
            #expect(reopened.logEndOffset >= 40)
            #expect(try Array(reopened.headers().prefix(20)) == before)
            #expect(reopened.epoch(of: 39) == 6)
        }
    }
}
