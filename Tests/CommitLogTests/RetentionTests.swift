import CommitLog
import KafkaProtocol
import Testing

@Suite struct RetentionTests {
    /// Ten segments of one batch with ten records each; segment i has the time 1000 + i * 100.
    private func filled(_ fixture: LogFixture) throws -> Log {
        let log = try fixture.open()
        for index in Int64(0)..<10 {
            try log.append(makeBatch(records: 10, timestamp: 1000 + index * 100), epoch: Int32(index))
            if index < 9 { try log.roll(nowMilliseconds: 0) }
        }
        return log
    }

    @Test func oldSegmentsAreDeletedByTheirNewestRecord() throws {
        let fixture = LogFixture { $0.retentionMilliseconds = 500 }
        let log = try self.filled(fixture)
        #expect(try log.deleteExpiredSegments(nowMilliseconds: 1700, highWatermark: 100) == 2)
        #expect(log.logStartOffset == 20)
        #expect(log.segmentCount == 8)
        #expect(log.epoch(of: 19) == nil)
        #expect(log.endOffset(forEpoch: 2) == EpochEndOffset(epoch: 2, endOffset: 30))
        #expect(!fixture.fileSystem.exists(LogFixture.path(10, ".log")))
        #expect(!fixture.fileSystem.exists(LogFixture.path(10, ".snapshot")))
        #expect(throws: LogError.self) { try log.read(from: 19, maxBytes: 1, upTo: 100, minOneBatch: true) }
        #expect(try fixture.open(clean: false).logStartOffset == 20)
    }

    @Test func nothingAboveTheHighWatermarkIsDeleted() throws {
        let log = try self.filled(LogFixture { $0.retentionMilliseconds = 500 })
        #expect(try log.deleteExpiredSegments(nowMilliseconds: 9_999_999, highWatermark: 39) == 3)
        #expect(log.logStartOffset == 30)
    }

    @Test func oneCallIsBoundedAndTheActiveSegmentGoesToo() throws {
        let log = try self.filled(LogFixture { $0.retentionMilliseconds = 500 })
        #expect(try log.deleteExpiredSegments(nowMilliseconds: 9_999_999, highWatermark: 100) == Log.deletionsPerCall)
        #expect(try log.deleteExpiredSegments(nowMilliseconds: 9_999_999, highWatermark: 100) == 2)
        #expect(try log.deleteExpiredSegments(nowMilliseconds: 9_999_999, highWatermark: 100) == 0)
        #expect(log.logStartOffset == 100)
        #expect(log.logEndOffset == 100)
        #expect(log.sizeInBytes == 0)
        #expect(try log.append(makeBatch(), epoch: 9).baseOffset == 100)
    }

    @Test func aLogThatIsTooLargeLosesItsOldestSegments() throws {
        let fixture = LogFixture()
        var log = try self.filled(fixture)
        let size = log.sizeInBytes / 10
        log.configuration.retentionBytes = size * 4
        #expect(try log.deleteExpiredSegments(nowMilliseconds: 0, highWatermark: 100) == 6)
        #expect(log.sizeInBytes == size * 4)
        log = try self.filled(LogFixture { $0.cleanupPolicy = .compact })
        log.configuration.retentionBytes = size
        #expect(try log.deleteExpiredSegments(nowMilliseconds: 0, highWatermark: 100) == 0)
    }

    @Test func segmentsBelowTheStartAreDeletedWhateverThePolicy() throws {
        let log = try self.filled(LogFixture { $0.cleanupPolicy = .compact })
        try log.incrementLogStartOffset(to: 35)
        #expect(log.logStartOffset == 35)
        #expect(try log.deleteExpiredSegments(nowMilliseconds: 0, highWatermark: 100) == 3)
        #expect(log.logStartOffset == 35)
        #expect(try log.headers().first?.baseOffset == 30)
        try log.incrementLogStartOffset(to: 5)
        #expect(log.logStartOffset == 35)
        #expect(throws: LogError.self) { try log.incrementLogStartOffset(to: 101) }
    }
}
