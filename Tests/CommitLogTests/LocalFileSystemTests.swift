import Buffers
import CommitLog
import Glibc
import KafkaProtocol
import Testing

/// The same log on the operating system's files.
@Suite struct LocalFileSystemTests {
    /// A directory that is removed when the test ends.
    private final class TemporaryDirectory {
        let path: String

        init() throws {
            var template = Array("/tmp/highwater-log-XXXXXX".utf8CString)
            guard let made = mkdtemp(&template) else {
                throw FileError(operation: .createDirectory, path: "/tmp", code: errno)
            }
            self.path = String(cString: made)
        }

        deinit { try? LocalFileSystem().remove(self.path) }
    }

    private func open(_ directory: TemporaryDirectory, clean: Bool, tailCacheBytes: Int = 0) throws -> Log {
        var configuration = LogConfiguration()
        configuration.segmentBytes = 4000
        configuration.indexIntervalBytes = 300
        configuration.tailCacheBytes = tailCacheBytes
        return try Log.open(
            directory: "\(directory.path)/data/orders-0",
            partition: LogFixture.partition,
            fileSystem: LocalFileSystem(),
            configuration: configuration,
            cleanShutdown: clean,
            recoveryPoint: 0,
            nowMilliseconds: 1_000_000
        )
    }

    @Test(arguments: [true, false]) func aLogIsBackAfterARestart(clean: Bool) throws {
        let directory = try TemporaryDirectory()
        let log = try self.open(directory, clean: true)
        for index in 0..<100 {
            let producer = TestProducer(id: 1, sequence: Int32(index * 2))
            try log.append(makeBatch(records: 2, size: 50, producer: producer), epoch: Int32(index / 30))
        }
        try log.flushNow()
        #expect(log.recoveryPoint == 200)
        if clean { try log.close(nowMilliseconds: 1_000_000) }
        let reopened = try self.open(directory, clean: clean)
        #expect(reopened.logEndOffset == 200)
        #expect(reopened.segmentCount == log.segmentCount)
        #expect(try reopened.headers() == log.headers())
        #expect(reopened.activeProducers == log.activeProducers)
        #expect(reopened.latestEpoch == 3)
        #expect(reopened.recovery.scannedBatches == (clean ? 0 : 100))
    }

    @Test func aTornTailIsCutOff() throws {
        let directory = try TemporaryDirectory()
        let log = try self.open(directory, clean: true)
        for _ in 0..<5 { try log.append(makeBatch(records: 2)) }
        let file = try LocalFileSystem().open("\(log.directory)/00000000000000000000.log", .readWrite)
        try file.append([makeBatch(baseOffset: 10, leaderEpoch: 0).prefix(70)])
        let reopened = try self.open(directory, clean: false)
        #expect(reopened.logEndOffset == 10)
        #expect(reopened.recovery.truncatedBytes == 70)
        #expect(try file.size() == reopened.sizeInBytes)
    }

    @Test func aResponseSurvivesTruncationAndDeletionOfItsFile() throws {
        let directory = try TemporaryDirectory()
        let log = try self.open(directory, clean: true)
        for _ in 0..<10 { try log.append(makeBatch(records: 2)) }
        let response = try log.read(from: 0, maxBytes: 1 << 20, upTo: 20, minOneBatch: true)
        guard case .region(let region)? = response.records.chunks.first else {
            Issue.record("without a cache a read is a stretch of a file")
            return
        }
        #expect(region.file.descriptor != nil)
        let before = try response.records.bytes()
        try log.truncate(to: 4)
        try log.append(makeBatch(records: 5, size: 200), epoch: 1)
        #expect(try response.records.bytes() == before)
        try LocalFileSystem().remove(log.directory)
        #expect(try response.records.bytes() == before)
    }

    @Test func filesDoWhatTheyShould() throws {
        let directory = try TemporaryDirectory()
        let fileSystem = LocalFileSystem()
        let path = "\(directory.path)/a/b/c"
        try fileSystem.createDirectory(path)
        try fileSystem.createDirectory(path)
        let file = try fileSystem.open("\(path)/file", .createNew)
        #expect(throws: FileError(operation: .open, path: "\(path)/file", code: EEXIST)) {
            try fileSystem.open("\(path)/file", .createNew)
        }
        try file.append([Bytes("hello ".utf8), Bytes("world".utf8)])
        try file.write(Bytes("J".utf8), at: 0)
        try file.sync()
        #expect(try file.contents().string == "Jello world")
        try file.truncate(to: 5)
        try file.append([Bytes("!".utf8)])
        #expect(try fileSystem.contents(of: "\(path)/file")?.string == "Jello!")
        try fileSystem.replace("\(path)/file", with: Bytes("new".utf8), durable: true)
        #expect(try fileSystem.list(path) == ["file"])
        #expect(try fileSystem.contents(of: "\(path)/file")?.string == "new")
        #expect(try file.contents().string == "Jello!")
        try fileSystem.rename("\(path)/file", to: "\(directory.path)/moved")
        try fileSystem.sync(directory: directory.path)
        #expect(!fileSystem.exists("\(path)/file"))
        #expect(try fileSystem.freeBytes(at: directory.path) > 0)
        try fileSystem.remove("\(directory.path)/a")
        try fileSystem.remove("\(directory.path)/a")
        #expect(try fileSystem.list(directory.path) == ["moved"])
        #expect(throws: FileError.self) { try fileSystem.list("\(directory.path)/none") }
        #expect(throws: FileError.self) { try fileSystem.open("\(directory.path)/none", .read) }
    }
}
