import Buffers
import CommitLog
import KafkaProtocol
import Testing

@Suite struct ProducerTests {
    private func header(_ producer: TestProducer, records: Int = 1) throws -> RecordBatchHeader {
        try RecordBatchHeader(makeBatch(records: records, producer: producer))
    }

    private func check(_ log: Log, epoch: Int16 = 0, sequence: Int32, records: Int = 1) throws -> ProducerCheck {
        log.validateProducer(try self.header(TestProducer(id: 7, epoch: epoch, sequence: sequence), records: records))
    }

    /// Appends batches of `records` records from producer 7, beginning at `sequence`.
    private func fill(_ log: Log, batches: Int, records: Int = 2, from sequence: Int32 = 0) throws {
        for index in 0..<Int32(batches) {
            let producer = TestProducer(id: 7, sequence: sequence + index * Int32(records))
            try log.append(makeBatch(records: records, producer: producer))
        }
    }

    @Test func theLastFiveBatchesAreRecognised() throws {
        let log = try LogFixture().open()
        try self.fill(log, batches: 7)
        for index in 2..<7 {
            let check = try self.check(log, sequence: Int32(index * 2), records: 2)
            let offset = Int64(index * 2)
            #expect(check == .duplicate(baseOffset: offset, lastOffset: offset + 1, appendTime: -1))
        }
        #expect(try self.check(log, sequence: 2, records: 2) == .rejected(.outOfOrderSequenceNumber))
        #expect(try self.check(log, sequence: 12, records: 1) == .rejected(.outOfOrderSequenceNumber))
        #expect(try self.check(log, sequence: 14, records: 2) == .append)
        #expect(try self.check(log, sequence: 16, records: 2) == .rejected(.outOfOrderSequenceNumber))
    }

    @Test func aDuplicateHasTheTimeOfTheFirstAppend() throws {
        let log = try LogFixture { $0.messageTimestampType = .logAppendTime }.open()
        try log.append(makeBatch(producer: TestProducer(id: 7)), now: 4321)
        #expect(try self.check(log, sequence: 0) == .duplicate(baseOffset: 0, lastOffset: 0, appendTime: 4321))
    }

    @Test func aNewEpochBeginsAtZeroAndFencesTheOldOne() throws {
        let log = try LogFixture().open()
        try self.fill(log, batches: 2)
        #expect(try self.check(log, epoch: 1, sequence: 4) == .rejected(.outOfOrderSequenceNumber))
        #expect(try self.check(log, epoch: 1, sequence: 0) == .append)
        try log.append(makeBatch(producer: TestProducer(id: 7, epoch: 1, sequence: 0)))
        #expect(try self.check(log, epoch: 0, sequence: 4) == .rejected(.invalidProducerEpoch))
        #expect(try self.check(log, epoch: 0, sequence: 2, records: 2) == .rejected(.invalidProducerEpoch))
        #expect(try self.check(log, epoch: 1, sequence: 1) == .append)
    }

    @Test func sequencesGoOnAtZeroAfterTheGreatest() throws {
        let log = try LogFixture().open()
        try log.append(makeBatch(records: 1, producer: TestProducer(id: 7, sequence: Int32.max - 1)))
        // The batch holds the sequences Int32.max, 0 and 1.
        #expect(try self.check(log, sequence: Int32.max, records: 3) == .append)
        try log.append(makeBatch(records: 3, producer: TestProducer(id: 7, sequence: Int32.max)))
        let check = try self.check(log, sequence: Int32.max, records: 3)
        #expect(check == .duplicate(baseOffset: 1, lastOffset: 3, appendTime: -1))
        #expect(try self.check(log, sequence: 2) == .append)
    }

    /// A first batch that was refused must not be overtaken by the one behind it.
    @Test func anUnknownProducerBeginsAtZeroAndOthersAreNotLookedAt() throws {
        let log = try LogFixture().open()
        #expect(try self.check(log, sequence: 99) == .rejected(.outOfOrderSequenceNumber))
        #expect(try self.check(log, sequence: 0) == .append)
        #expect(log.validateProducer(try RecordBatchHeader(makeBatch())) == .append)
    }

    @Test func whereTheBeginningOfTheLogIsGoneAnUnknownProducerMayBeginAnywhere() throws {
        let log = try LogFixture().open()
        try self.fill(log, batches: 2)
        try log.incrementLogStartOffset(to: 2)
        let header = try RecordBatchHeader(makeBatch(producer: TestProducer(id: 8, sequence: 99)))
        #expect(log.validateProducer(header) == .append)
    }

    /// A snapshot keeps the last batch of a producer; those before it may still be sent again.
    @Test func duplicatesThatASnapshotForgotAreDuplicatesStill() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        try self.fill(log, batches: 4)
        try log.close(nowMilliseconds: fixture.now)
        let reopened = try fixture.open(clean: true, recoveryPoint: 8)
        let last = try self.check(reopened, sequence: 6, records: 2)
        #expect(last == .duplicate(baseOffset: 6, lastOffset: 7, appendTime: -1))
        let forgotten = try self.check(reopened, sequence: 2, records: 2)
        #expect(forgotten == .duplicate(baseOffset: -1, lastOffset: 5, appendTime: -1))
        #expect(try self.check(reopened, sequence: 5, records: 2) == .rejected(.outOfOrderSequenceNumber))
        #expect(try self.check(reopened, sequence: 10) == .rejected(.outOfOrderSequenceNumber))
    }

    @Test func idleProducersAreForgotten() throws {
        let log = try LogFixture { $0.producerIdExpirationMilliseconds = 1000 }.open()
        try log.append(makeBatch(timestamp: 5000, producer: TestProducer(id: 7)))
        try log.append(makeBatch(timestamp: 5500, producer: TestProducer(id: 8)))
        log.removeExpiredProducers(nowMilliseconds: 5999)
        #expect(log.activeProducers.map(\.producerId) == [7, 8])
        log.removeExpiredProducers(nowMilliseconds: 6000)
        #expect(log.activeProducers.map(\.producerId) == [8])
        #expect(try self.check(log, sequence: 42) == .append)
    }

    enum Restart: CaseIterable {
        case clean, crashed, withoutSnapshots, withDamagedSnapshots
    }

    @Test(arguments: Restart.allCases) func statesAreBackAfterARestart(restart: Restart) throws {
        let fixture = LogFixture { $0.segmentBytes = 500 }
        let log = try fixture.open()
        try self.fill(log, batches: 20)
        let producers = log.activeProducers
        if restart == .clean { try log.close(nowMilliseconds: fixture.now) }
        for name in try fixture.fileSystem.list(LogFixture.directory) where name.hasSuffix(".snapshot") {
            let path = "\(LogFixture.directory)/\(name)"
            switch restart {
            case .clean, .crashed: break
            case .withoutSnapshots: try fixture.fileSystem.remove(path)
            case .withDamagedSnapshots:
                var bytes = try fixture.contents(path).array
                bytes[bytes.count - 1] ^= 1
                try fixture.overwrite(path, with: Bytes(bytes))
            }
        }
        let reopened = try fixture.open(clean: restart == .clean, recoveryPoint: restart == .clean ? 40 : 17)
        #expect(reopened.activeProducers == producers)
        let last = try self.check(reopened, sequence: 38, records: 2)
        #expect(last == .duplicate(baseOffset: 38, lastOffset: 39, appendTime: -1))
        #expect(try self.check(reopened, sequence: 40) == .append)
        #expect(try self.check(reopened, sequence: 41) == .rejected(.outOfOrderSequenceNumber))
    }

    @Test func statesFollowATruncation() throws {
        let fixture = LogFixture { $0.segmentBytes = 500 }
        let log = try fixture.open()
        try self.fill(log, batches: 20)
        for end in stride(from: Int64(38), through: 0, by: -2) {
            try log.truncate(to: end)
            #expect(log.logEndOffset == end)
            let next = Int32(end)
            #expect(try self.check(log, sequence: next, records: 2) == .append)
            if end > 0 {
                let last = try self.check(log, sequence: next - 2, records: 2)
                #expect(last == .duplicate(baseOffset: end - 2, lastOffset: end - 1, appendTime: -1))
                #expect(try self.check(log, sequence: next + 2) == .rejected(.outOfOrderSequenceNumber))
            }
        }
        #expect(log.activeProducers.isEmpty)
        try self.fill(log, batches: 3)
        let snapshots = try fixture.fileSystem.list(LogFixture.directory).filter { $0.hasSuffix(".snapshot") }
        #expect(snapshots.allSatisfy { $0 <= "00000000000000000006.snapshot" })
    }

    @Test func aFollowerKnowsTheProducersOfItsLeader() throws {
        let leader = try LogFixture().open()
        try self.fill(leader, batches: 8)
        let follower = try LogFixture().open()
        let records = try leader.read(from: 0, maxBytes: 1 << 20, upTo: 16, minOneBatch: true).records
        _ = try follower.appendAsFollower(try records.bytes())
        #expect(follower.activeProducers == leader.activeProducers)
        let check = try self.check(follower, sequence: 8, records: 2)
        #expect(check == .duplicate(baseOffset: 8, lastOffset: 9, appendTime: -1))
    }
}
