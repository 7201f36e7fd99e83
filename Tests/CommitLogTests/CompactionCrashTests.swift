import Buffers
import CommitLog
import KafkaProtocol
import Testing

/// A compaction is stopped at every single change that it makes to the file system, and the log is opened again.
@Suite struct CompactionCrashTests {
    private static let deleted = "deleted"

    private func fixture() -> LogFixture {
        LogFixture.compacted {
            $0.segmentBytes = 400
            $0.indexIntervalBytes = 0
            $0.deleteRetentionMilliseconds = 0
        }
    }

    /// A log in which the value of one key was deleted long ago: its tombstone goes with the next compaction.
    private func filled(_ fixture: LogFixture) throws -> Log {
        try fixture.fileSystem.createDirectory("/data")
        try fixture.fileSystem.sync(directory: "/")
        let log = try fixture.open()
        for index in 0..<8 {
            try log.append(makeKeyedBatch([("k\(index % 4)", "\(index)"), (Self.deleted, "x\(index)")]))
        }
        try log.append(makeKeyedBatch([(Self.deleted, nil)]))
        for index in 8..<16 { try log.append(makeKeyedBatch([("k\(index % 4)", "\(index)"), ("other\(index)", "1")])) }
        try log.roll(nowMilliseconds: 0)
        try log.append(makeKeyedBatch([("active", "1")]))
        // A first compaction, of which the tombstone's horizon is left.
        let early = try #require(log.beginCleaning(now: 10, highWatermark: 6))
        try early.finish()
        try log.flushNow()
        return log
    }

    private func check(_ log: Log, tombstonesGone: Bool = false) throws {
        var state: [String: String] = [:]
        var last: Int64 = -1
        for record in try log.keyedRecords() {
            try #require(record.offset > last)
            last = record.offset
            if let key = record.key { state[key] = record.value }
        }
        var expected = ["active": "1"]
        for index in 8..<16 {
            expected["other\(index)"] = "1"
            expected["k\(index % 4)"] = "\(index)"
        }
        try #require(state == expected)
        try #require(log.logEndOffset == 34)
        guard tombstonesGone else { return }
        try #require(try log.keyedRecords().allSatisfy { $0.key != Self.deleted })
    }

    @Test(arguments: [false, true]) func whereverItStopsNothingIsLostAndNothingComesBack(lossy: Bool) throws {
        var stop = 0
        var stops = 0
        while true {
            let fixture = self.fixture()
            let log = try self.filled(fixture)
            try self.check(log)
            let checkpoint = log.recoveryCheckpoint
            fixture.fileSystem.stop(afterChanges: stop)
            do {
                for round in 1...3 {
                    try log.clean(now: 100 * Int64(round))
                    try log.append(makeKeyedBatch([("active", "1")]))
                    try log.roll(nowMilliseconds: 0)
                    try log.truncate(to: 34)
                }
            } catch {
                stops += 1
            }
            let hasStopped = fixture.fileSystem.hasStopped
            fixture.fileSystem.crash(lossy: lossy, seed: UInt64(stop))
            var reopened = try fixture.open(clean: false, recoveryPoint: checkpoint)
            try self.checkAfterCrash(&reopened, fixture, stop)
            if !hasStopped { break }
            stop += 1
        }
        #expect(stop > 40)
        #expect(stops > 30)
    }

    private func checkAfterCrash(_ log: inout Log, _ fixture: LogFixture, _ stop: Int) throws {
        do {
            if log.logEndOffset > 34 { try log.truncate(to: 34) }
            try self.check(log)
            let names = try fixture.fileSystem.list(LogFixture.directory)
            try #require(names.allSatisfy { !$0.hasSuffix(".cleaned") && !$0.hasSuffix(".swap") })
            // Whatever was begun is done again, and the tombstone goes only after what it deleted.
            for round in 1...3 {
                try log.roll(nowMilliseconds: 0)
                try log.clean(now: 1000 * Int64(round))
                log = try fixture.open(clean: false, recoveryPoint: 0)
                try self.check(log)
            }
            try self.check(log, tombstonesGone: true)
        } catch {
            Issue.record("stopped after \(stop) changes: \(error)")
        }
    }

    @Test func afterAFailureTheLogGoesOn() throws {
        var stop = 0
        while true {
            let fixture = self.fixture()
            let log = try self.filled(fixture)
            // Removing and renaming fails, once.
            fixture.fileSystem.inject(.error(5), on: stop % 2 == 0 ? .rename : .open, skip: stop / 2)
            let failed = (try? log.clean(now: 100)) == nil
            fixture.fileSystem.removeFaults()
            try self.check(log)
            try log.append(makeKeyedBatch([("active", "2")]))
            #expect(log.logEndOffset == 35)
            fixture.fileSystem.crash(lossy: false, seed: 1)
            let reopened = try fixture.open(clean: false)
            try reopened.truncate(to: 34)
            try self.check(reopened)
            if !failed, stop > 40 { break }
            stop += 1
        }
    }
}
