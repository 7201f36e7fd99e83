import Buffers
import CommitLog
import Glibc
import KafkaProtocol
import Testing

@Suite struct FaultTests {
    @Test(arguments: [MemoryFileSystem.Fault.error(EIO), .error(ENOSPC), .shortWrite(0), .shortWrite(70)])
    func anAppendThatFailsLeavesTheLogAsItWas(fault: MemoryFileSystem.Fault) throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        try log.append(makeBatch(records: 2))
        let size = log.sizeInBytes
        fixture.fileSystem.inject(fault, on: .write, pathContaining: ".log")
        let error = #expect(throws: LogError.self) { try log.append(makeBatch(records: 3), epoch: 5) }
        #expect(error?.errorCode == .kafkaStorageError)
        #expect(log.logEndOffset == 2)
        #expect(log.sizeInBytes == size)
        #expect(try log.append(makeBatch(records: 3), epoch: 5).baseOffset == 2)
        #expect(try log.headers().count == 2)
        fixture.fileSystem.crash(lossy: false, seed: 0)
        let reopened = try fixture.open(clean: false)
        #expect(reopened.recovery.truncatedBytes == 0)
        #expect(try reopened.headers().map(\.partitionLeaderEpoch) == [0, 5])
    }

    @Test func aFullDiskRefusesAppendsUntilThereIsSpace() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        let size = Int64(makeBatch(size: 200).count)
        fixture.fileSystem.capacityBytes = size * 3 + size / 2
        for _ in 0..<3 { try log.append(makeBatch(size: 200)) }
        for _ in 0..<3 {
            let error = #expect(throws: LogError.self) { try log.append(makeBatch(size: 200)) }
            #expect(error?.description.contains("the disk is full") == true)
            #expect(error?.description.contains("retention.bytes") == true)
        }
        #expect(log.logEndOffset == 3)
        fixture.fileSystem.capacityBytes = nil
        #expect(try log.append(makeBatch(size: 200)).baseOffset == 3)
        #expect(try log.headers().count == 4)
    }

    @Test(arguments: [FileError.Operation.open, .truncate]) func aRollThatFailsIsTriedAgain(
        operation: FileError.Operation
    ) throws {
        let fixture = LogFixture { $0.segmentBytes = 300 }
        let log = try fixture.open()
        for _ in 0..<3 { try log.append(makeBatch()) }
        fixture.fileSystem.inject(.error(EMFILE), on: operation, pathContaining: LogFixture.path(3, ".log"))
        #expect(throws: LogError.self) { try log.append(makeBatch()) }
        #expect(log.segmentCount == 1)
        #expect(log.logEndOffset == 3)
        #expect(try log.append(makeBatch()).baseOffset == 3)
        #expect(log.segmentCount == 2)
        #expect(try fixture.open(clean: false).logEndOffset == 4)
    }

    @Test func anIndexThatCannotBeWrittenHoldsUpNothingButAFlush() throws {
        let fixture = LogFixture {
            $0.indexIntervalBytes = 0
            $0.segmentBytes = 2000
        }
        let log = try fixture.open()
        fixture.fileSystem.inject(.error(ENOSPC), on: .write, pathContaining: "index", times: 1000)
        for _ in 0..<100 { try log.append(makeBatch()) }
        #expect(log.segmentCount > 3)
        #expect(try log.headers().count == 100)
        #expect(throws: LogError.self) { try log.filesToFlush() }
        #expect(log.recoveryPoint == 0)
        fixture.fileSystem.removeFaults()
        try log.flushNow()
        #expect(log.recoveryPoint == 100)
        try log.close(nowMilliseconds: fixture.now)
        #expect(try fixture.open(clean: true).headers().count == 100)
    }

    @Test func aSyncThatFailsProvesNothing() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        try log.append(makeBatch())
        fixture.fileSystem.inject(.error(EIO), on: .sync, pathContaining: ".log")
        let request = try #require(try log.filesToFlush())
        #expect(throws: FileError.self) { try request.perform() }
        #expect(log.recoveryPoint == 0)
        try log.flushNow()
        #expect(log.recoveryPoint == 1)
    }

    @Test func aReadThatFailsSaysSoAndTheNextOneWorks() throws {
        let fixture = LogFixture { $0.tailCacheBytes = 0 }
        let log = try fixture.open()
        try log.append(makeBatch(records: 3))
        fixture.fileSystem.inject(.error(EIO), on: .read, pathContaining: ".log")
        #expect(throws: LogError.self) { try log.read(from: 1, maxBytes: 10, upTo: 3, minOneBatch: true) }
        #expect(try log.read(from: 1, maxBytes: 10, upTo: 3, minOneBatch: true).endOffset == 3)
    }

    @Test(arguments: 0..<12) func aTruncationThatFailsAnywhereLeavesAUsableLog(skip: Int) throws {
        for operation in [FileError.Operation.remove, .truncate, .read, .open, .write] {
            let fixture = LogFixture {
                $0.segmentBytes = 400
                $0.tailCacheBytes = 0
                $0.indexIntervalBytes = 0
            }
            let log = try fixture.open()
            for _ in 0..<20 { try log.append(makeBatch(records: 2)) }
            let before = try log.headers()
            fixture.fileSystem.inject(.error(EIO), on: operation, skip: skip)
            do {
                try log.truncate(to: 11)
                #expect(log.logEndOffset == 10)
            } catch {
                #expect(log.logEndOffset >= 10)
            }
            fixture.fileSystem.removeFaults()
            #expect(try log.headers() == Array(before.prefix(Int(log.logEndOffset) / 2)))
            try log.truncate(to: 11)
            #expect(try log.append(makeBatch(), epoch: 1).baseOffset == 10)
            #expect(try log.headers().map(\.baseOffset) == [0, 2, 4, 6, 8, 10])
            #expect(try fixture.open(clean: false).headers() == log.headers())
        }
    }

    @Test func errorsSayWhatToDo() {
        let denied = FileError(operation: .write, path: "/data/x", code: EACCES)
        #expect(
            denied.description
                == "cannot write /data/x: permission is denied; "
                + "give the user that runs the node the right to write there"
        )
        #expect(FileError(operation: .sync, path: "/x", code: EIO).sentence.contains("check the disk"))
        #expect(
            FileError(operation: .createDirectory, path: "/x", code: 99).sentence.hasPrefix("cannot create the dir")
        )
    }
}
