import CommitLog
import KafkaProtocol
import Testing

@Suite struct EpochTests {
    /// Epoch 1 has 0-4, epoch 3 has 5-9, epoch 4 has nothing, epoch 7 has 10-14.
    private func filled(_ fixture: LogFixture = LogFixture()) throws -> Log {
        let log = try fixture.open()
        try log.append(makeBatch(records: 5), epoch: 1)
        try log.append(makeBatch(records: 5), epoch: 3)
        try log.assignEpochStart(epoch: 4, startOffset: 10)
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
        try log.assignEpochStart(epoch: 2, startOffset: 0)
        try log.assignEpochStart(epoch: 5, startOffset: 0)
        #expect(log.endOffset(forEpoch: 4) == EpochEndOffset(epoch: 4, endOffset: 0))
        #expect(log.latestEpoch == 5)
    }

    @Test func truncationForgetsWhatBeganBehindIt() throws {
        let log = try self.filled()
        try log.truncate(to: 10)
        #expect(log.latestEpoch == 3)
        #expect(log.endOffset(forEpoch: 7) == EpochEndOffset(epoch: 3, endOffset: 10))
        try log.assignEpochStart(epoch: 9, startOffset: 10)
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

    @Test(arguments: [true, false]) func epochsAreBackAfterARestart(clean: Bool) throws {
        let fixture = LogFixture()
        let log = try self.filled(fixture)
        if clean { try log.close(nowMilliseconds: fixture.now) }
        let reopened = try fixture.open(clean: clean)
        for epoch in Int32(0)...8 { #expect(reopened.endOffset(forEpoch: epoch) == log.endOffset(forEpoch: epoch)) }
    }
}
