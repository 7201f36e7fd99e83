import Buffers
import CommitLog
import KafkaProtocol
import Testing

@Suite struct RecoveryTests {
    private static let logFile = LogFixture.path(0, ".log")

    /// A log of five batches of two records, and its file.
    private func fixture() throws -> (fixture: LogFixture, whole: Bytes, lastBatch: Int) {
        let fixture = LogFixture()
        let log = try fixture.open()
        for _ in 0..<5 { try log.append(makeBatch(records: 2, size: 20)) }
        try log.close(nowMilliseconds: fixture.now)
        let whole = try fixture.contents(Self.logFile)
        return (fixture, whole, whole.count / 5)
    }

    @Test func aTailTornAtAnyByteIsCutOffBeforeTheTornBatch() throws {
        let (fixture, whole, size) = try self.fixture()
        for length in (whole.count - size)...whole.count {
            try fixture.overwrite(Self.logFile, with: whole.prefix(length))
            let log = try fixture.open(clean: false)
            let isWhole = length == whole.count
            #expect(log.logEndOffset == (isWhole ? 10 : 8))
            #expect(log.recovery.truncatedBytes == Int64(isWhole ? 0 : length - (whole.count - size)))
            #expect(log.recovery.scannedBatches == (isWhole ? 5 : 4))
            #expect(try log.append(makeBatch()).baseOffset == log.logEndOffset - 1)
        }
    }

    @Test func aTailZeroedFromAnyByteOnIsCutOff() throws {
        let (fixture, whole, size) = try self.fixture()
        for count in 1...size {
            var bytes = whole.array
            for index in (bytes.count - count)..<bytes.count { bytes[index] = 0 }
            try fixture.overwrite(Self.logFile, with: Bytes(bytes))
            let log = try fixture.open(clean: false)
            // The last byte of a record without headers is zero anyway.
            #expect(log.logEndOffset == (Bytes(bytes) == whole ? 10 : 8))
        }
    }

    @Test(arguments: [1, 11, 12, 60, 61, 200, 5000]) func whatFollowsTheLastBatchIsCutOff(count: Int) throws {
        let (fixture, whole, _) = try self.fixture()
        var numbers = SeededNumbers(seed: UInt64(count))
        let garbage = (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        for tail in [garbage, [UInt8](repeating: 0, count: count), [UInt8](repeating: 255, count: count)] {
            for clean in [false, true] {
                try fixture.overwrite(Self.logFile, with: Bytes(whole.array + tail))
                let log = try fixture.open(clean: clean)
                #expect(log.logEndOffset == 10)
                #expect(log.sizeInBytes == Int64(whole.count))
                #expect(log.recovery.truncatedBytes == Int64(count))
            }
        }
    }

    @Test func aBatchOfAnEarlierEpochBehindALaterOneIsARemnant() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        try log.append(makeBatch(), epoch: 3)
        let file = try fixture.fileSystem.open(Self.logFile, .readWrite)
        try file.append([makeBatch(baseOffset: 1, leaderEpoch: 2)])
        #expect(try fixture.open(clean: false).logEndOffset == 1)
    }

    @Test func aSegmentThatLostItsEndTakesTheLaterOnesWithIt() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        for _ in 0..<4 {
            for _ in 0..<3 { try log.append(makeBatch()) }
            try log.roll(nowMilliseconds: fixture.now)
        }
        let path = LogFixture.path(3, ".log")
        let whole = try fixture.contents(path)
        // The cut is between two batches: nothing in the file itself tells that something is missing.
        try fixture.overwrite(path, with: whole.prefix(whole.count / 3 * 2))
        let reopened = try fixture.open(clean: false)
        #expect(reopened.logEndOffset == 5)
        #expect(reopened.segmentCount == 2)
        #expect(reopened.recovery.truncatedBytes == Int64(whole.count * 2))
        #expect(try fixture.fileSystem.list(LogFixture.directory).filter { $0.hasSuffix(".log") }.count == 2)
    }

    @Test func segmentsBelowTheRecoveryPointAreNotScanned() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        for _ in 0..<3 {
            try log.append(makeBatch(records: 10))
            try log.roll(nowMilliseconds: fixture.now)
        }
        try log.append(makeBatch(records: 10))
        #expect(try fixture.open(clean: false, recoveryPoint: 0).recovery.scannedBatches == 4)
        #expect(try fixture.open(clean: false, recoveryPoint: 20).recovery.scannedBatches == 2)
        #expect(try fixture.open(clean: false, recoveryPoint: 35).recovery.scannedBatches == 1)
        try fixture.open(clean: false).close(nowMilliseconds: fixture.now)
        #expect(try fixture.open(clean: true).recovery == RecoveryReport())
    }

    enum Damage: CaseIterable {
        case missing, oddLength, cutShort, zeroed, random
    }

    @Test(arguments: Damage.allCases, [".index", ".timeindex"])
    func everyRecordIsFoundWhateverHappenedToAnIndex(damage: Damage, suffix: String) throws {
        for clean in [true, false] {
            for base in [0, 60] as [Int64] {
                let fixture = LogFixture {
                    $0.indexIntervalBytes = 150
                    $0.tailCacheBytes = 0
                }
                let log = try fixture.open()
                for index in 0..<60 {
                    if index == 30 { try log.roll(nowMilliseconds: fixture.now) }
                    try log.append(makeBatch(records: 2, timestamp: 1000 + Int64(index)))
                }
                try log.close(nowMilliseconds: fixture.now)
                try self.damage(LogFixture.path(base, suffix), damage, in: fixture)
                let reopened = try fixture.open(clean: clean, recoveryPoint: clean ? 120 : 0)
                #expect(try reopened.headers(maxBytes: 500).count == 60)
                for offset in Int64(0)..<120 {
                    let result = try reopened.read(from: offset, maxBytes: 200, upTo: 120, minOneBatch: true)
                    #expect(result.firstBatchOffset == offset / 2 * 2)
                }
                try reopened.append(makeBatch())
                #expect(try reopened.headers(from: 119).count == 2)
                // A closed segment's time index is trusted: only what is visibly damaged is made anew.
                if suffix == ".index" || damage == .missing || damage == .oddLength || !clean {
                    for index in Int64(0)..<60 {
                        #expect(try reopened.offset(forTimestamp: 1000 + index)?.offset == index * 2)
                    }
                }
            }
        }
    }

    private func damage(_ path: String, _ damage: Damage, in fixture: LogFixture) throws {
        let bytes = try fixture.contents(path)
        var numbers = SeededNumbers(seed: 7)
        switch damage {
        case .missing: try fixture.fileSystem.remove(path)
        case .oddLength: try fixture.overwrite(path, with: bytes.prefix(bytes.count - 1))
        case .cutShort: try fixture.overwrite(path, with: bytes.prefix(bytes.count / 24 / 2 * 24))
        case .zeroed: try fixture.overwrite(path, with: Bytes([UInt8](repeating: 0, count: bytes.count)))
        case .random:
            let random = (0..<bytes.count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            try fixture.overwrite(path, with: Bytes(random))
        }
    }

    @Test func leftoversOfUnfinishedWorkAreRemoved() throws {
        let fixture = LogFixture()
        try fixture.open().append(makeBatch())
        for name in ["00000000000000000099.index", "leader-epoch-checkpoint.tmp", "00000000000000000000.truncated"] {
            try fixture.overwrite("\(LogFixture.directory)/\(name)", with: [1, 2, 3])
        }
        let log = try fixture.open(clean: false)
        #expect(log.logEndOffset == 1)
        let names = try fixture.fileSystem.list(LogFixture.directory)
        #expect(names == ["00000000000000000000.log"])
    }

    @Test func epochsAreFoundInTheBatchesIfTheirFileIsLostOrTorn() throws {
        for clean in [true, false] {
            for content in [nil, "", "0\n3\n0 0\n", "0\n3\n0 0\n1 4\n2 8", "9\n0\n"] as [String?] {
                let fixture = LogFixture()
                let log = try fixture.open()
                for index in 0..<12 {
                    if index == 6 { try log.roll(nowMilliseconds: fixture.now) }
                    try log.append(makeBatch(), epoch: Int32(index / 4))
                }
                try log.close(nowMilliseconds: fixture.now)
                let path = "\(LogFixture.directory)/leader-epoch-checkpoint"
                if let content {
                    try fixture.overwrite(path, with: Bytes(content.utf8))
                } else {
                    try fixture.fileSystem.remove(path)
                }
                let reopened = try fixture.open(clean: clean, recoveryPoint: 12)
                for offset in Int64(0)..<12 { #expect(reopened.epoch(of: offset) == Int32(offset / 4)) }
                #expect(reopened.endOffset(forEpoch: 1) == EpochEndOffset(epoch: 1, endOffset: 8))
            }
        }
    }

    @Test func aLogThatEndsBelowItsStartBeginsAgainThere() throws {
        let fixture = LogFixture()
        try fixture.open().append(makeBatch(records: 5))
        let log = try fixture.open(clean: false, logStartOffset: 40)
        #expect(log.logStartOffset == 40)
        #expect(log.logEndOffset == 40)
        #expect(try log.append(makeBatch()).baseOffset == 40)
    }
}
