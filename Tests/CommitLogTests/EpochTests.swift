import Buffers
import CommitLog
import Glibc
import KafkaProtocol
import Testing

@Suite struct EpochTests {
    /// Epoch 1 has 0-4, epoch 3 has 5-9, epoch 4 has nothing, epoch 7 has 10-14.
    private func filled(_ fixture: LogFixture = LogFixture()) throws -> Log {
        let log = try fixture.open()
        try log.append(makeBatch(records: 5), epoch: 1)
        try log.append(makeBatch(records: 5), epoch: 3)
        log.assignEpochStart(epoch: 4, startOffset: 10)
        try log.append(makeBatch(records: 5), epoch: 7)
        return log
    }

    @Test func anEpochEndsWhereTheNextOneBegins() throws {
        let log = try self.filled()
        #expect(log.endOffset(forEpoch: 7) == EpochEndOffset(epoch: 7, endOffset: 15))
        #expect(log.endOffset(forEpoch: 6) == EpochEndOffset(epoch: 3, endOffset: 10))
        #expect(log.endOffset(forEpoch: 3) == EpochEndOffset(epoch: 3, endOffset: 10))
        #expect(log.endOffset(forEpoch: 2) == EpochEndOffset(epoch: 1, endOffset: 5))
        #expect(log.endOffset(forEpoch: 1) == EpochEndOffset(epoch: 1, endOffset: 5))
        #expect(log.endOffset(forEpoch: 0) == EpochEndOffset(epoch: 0, endOffset: 0))
        #expect(log.endOffset(forEpoch: 99) == EpochEndOffset(epoch: 7, endOffset: 15))
        #expect(log.latestEpoch == 7)
        #expect(try LogFixture().open().endOffset(forEpoch: 0) == nil)
    }

    @Test func recordsKnowTheirEpoch() throws {
        let log = try self.filled()
        #expect([0, 4, 5, 9, 10, 14].map { log.epoch(of: $0) } == [1, 1, 3, 3, 7, 7])
    }

    @Test func anEpochWithoutRecordsGivesWayToTheNextOneAtItsPlace() throws {
        let log = try LogFixture().open()
        log.assignEpochStart(epoch: 2, startOffset: 0)
        log.assignEpochStart(epoch: 5, startOffset: 0)
        #expect(log.endOffset(forEpoch: 4) == EpochEndOffset(epoch: 4, endOffset: 0))
        #expect(log.latestEpoch == 5)
    }

    @Test func truncationForgetsWhatBeganBehindIt() throws {
        let log = try self.filled()
        try log.truncate(to: 10)
        #expect(log.latestEpoch == 3)
        #expect(log.endOffset(forEpoch: 7) == EpochEndOffset(epoch: 3, endOffset: 10))
        log.assignEpochStart(epoch: 9, startOffset: 10)
        // Nothing to cut, but the leader's epoch may have begun here: ours gives way.
        try log.truncate(to: 10)
        #expect(log.latestEpoch == 3)
        try log.truncate(to: 7)
        #expect(log.logEndOffset == 5)
        #expect(log.latestEpoch == 1)
    }

    @Test func theStartOfTheLogMovesTheFirstEpoch() throws {
        let log = try self.filled()
        try log.incrementLogStartOffset(to: 7)
        #expect(log.endOffset(forEpoch: 1) == EpochEndOffset(epoch: 1, endOffset: 7))
        #expect(log.endOffset(forEpoch: 3) == EpochEndOffset(epoch: 3, endOffset: 10))
        #expect(log.epoch(of: 6) == nil)
    }

    // MARK: When the file is written

    private static let file = "\(LogFixture.directory)/leader-epoch-checkpoint"

    /// A broker takes over thousands of partitions at once; none of it touches this file.
    @Test func leadershipAppendsAndCutsLeaveTheFileAlone() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        for operation in [FileError.Operation.open, .write, .rename] {
            fixture.fileSystem.inject(.error(EIO), on: operation, pathContaining: "leader-epoch", times: Int.max)
        }
        log.assignEpochStart(epoch: 3, startOffset: 0)
        try log.append(makeBatch(records: 5), epoch: 3)
        _ = try log.appendAsFollower(makeBatch(records: 5, baseOffset: 5, leaderEpoch: 4))
        log.assignEpochStart(epoch: 6, startOffset: 10)
        try log.truncate(to: 10)
        try log.incrementLogStartOffset(to: 2)
        #expect(log.endOffset(forEpoch: 3) == EpochEndOffset(epoch: 3, endOffset: 5))
        #expect(log.latestEpoch == 4)
        #expect(!fixture.fileSystem.exists(Self.file))
        // But nothing is said to be durable without it.
        #expect(throws: LogError.self) { try log.filesToFlush() }
        #expect(log.recoveryPoint == 0)
        fixture.fileSystem.removeFaults()
        try log.flushNow()
        #expect(try fixture.contents(Self.file).string == "0\n2\n3 2\n4 5\n")
    }

    @Test func anEpochWithoutRecordsIsNotWritten() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        try log.append(makeBatch(records: 5), epoch: 1)
        log.assignEpochStart(epoch: 2, startOffset: 5)
        try log.close(nowMilliseconds: fixture.now)
        #expect(try fixture.contents(Self.file).string == "0\n1\n1 0\n")
        #expect(try fixture.open().latestEpoch == 1)
    }

    /// A leader dies at some point between its election and its first records being durable, and is elected again. Whatever
    /// epoch a replica asks for, it is told what a leader that had not died would tell it.
    @Test(arguments: [true, false], 0..<12) func aLeaderMayDieAnyTimeAfterItsElection(lossy: Bool, changes: Int) throws
    {
        let fixture = LogFixture { $0.segmentBytes = 400 }
        try fixture.fileSystem.createDirectory("/data")
        try fixture.fileSystem.sync(directory: "/")
        let log = try fixture.open()
        for epoch in Int32(1)...6 { try log.append(makeBatch(records: 2), epoch: epoch) }
        try log.flushNow()
        let checkpoint = log.recoveryCheckpoint
        #expect(checkpoint == 12)

        log.assignEpochStart(epoch: 8, startOffset: 12)
        fixture.fileSystem.stop(afterChanges: changes)
        _ = try? log.append(makeBatch(records: 2), epoch: 8)
        _ = try? log.append(makeBatch(records: 2), epoch: 8)
        try? log.flushNow()
        fixture.fileSystem.crash(lossy: lossy, seed: UInt64(changes))

        let reopened = try fixture.open(clean: false, recoveryPoint: checkpoint)
        let end = reopened.logEndOffset
        #expect(end >= 12)
        reopened.assignEpochStart(epoch: 9, startOffset: end)
        for epoch in Int32(1)...6 {
            #expect(reopened.endOffset(forEpoch: epoch) == EpochEndOffset(epoch: epoch, endOffset: Int64(epoch) * 2))
        }
        let expected = end > 12 ? EpochEndOffset(epoch: 8, endOffset: end) : EpochEndOffset(epoch: 6, endOffset: 12)
        #expect(reopened.endOffset(forEpoch: 8) == expected)
        #expect(reopened.endOffset(forEpoch: 9) == EpochEndOffset(epoch: 9, endOffset: end))
    }

    @Test(arguments: [true, false]) func epochsAreBackAfterARestart(clean: Bool) throws {
        let fixture = LogFixture()
        let log = try self.filled(fixture)
        if clean { try log.close(nowMilliseconds: fixture.now) }
        let reopened = try fixture.open(clean: clean)
        for epoch in Int32(0)...8 { #expect(reopened.endOffset(forEpoch: epoch) == log.endOffset(forEpoch: epoch)) }
    }
}
