import Buffers
import CommitLog
import Glibc
import KafkaProtocol
import Testing

@Suite struct LogDirectoryTests {
    private let fileSystem = MemoryFileSystem()
    private let id = Uuid(high: 1, low: 2)

    private func open(nodeId: Int32 = 3, clusterId: String = "cluster") throws(LogError) -> LogDirectory {
        try LogDirectory.open(
            path: "/data",
            fileSystem: self.fileSystem,
            nodeId: nodeId,
            clusterId: clusterId,
            newDirectoryId: self.id
        )
    }

    private func openLog(_ directory: LogDirectory, _ topic: String, _ partition: Int32 = 0) throws(LogError) -> Log {
        try directory.openLog(
            TopicPartition(topic: topic, partition: partition),
            topicId: Uuid(high: 9, low: UInt64(partition)),
            configuration: LogConfiguration(),
            nowMilliseconds: 0
        )
    }

    private func text(_ name: String) throws -> String? { try self.fileSystem.contents(of: "/data/\(name)")?.string }

    @Test func aDirectoryKnowsWhoseItIs() throws {
        #expect(try self.open().directoryId == self.id)
        let expected = "version=1\ncluster.id=cluster\ndirectory.id=\(self.id)\nnode.id=3\n"
        #expect(try self.text("meta.properties") == expected)
        let file = try self.fileSystem.open("/data/meta.properties", .readWrite)
        try file.truncate(to: 0)
        let other = Uuid(high: 7, low: 7)
        let java =
            "#\n#Sat Nov 21 02:00:00 UTC 2026\nnode.id=3\nversion = 1\ndirectory.id=\(other)\ncluster.id=cluster\n"
        try file.append([Bytes(java.utf8)])
        #expect(try self.open().directoryId == other)
        let error = #expect(throws: LogError.self) { try self.open(nodeId: 4) }
        #expect(error?.description.contains("belongs to node 3, not 4") == true)
        #expect(throws: LogError.self) { try self.open(clusterId: "another") }
        try file.truncate(to: 5)
        #expect(throws: LogError.self) { try self.open() }
    }

    @Test func logsAreFoundAgainWithTheirTopicIds() throws {
        let directory = try self.open()
        for partition in Int32(0)...2 { _ = try self.openLog(directory, "a-b", partition) }
        _ = try self.openLog(directory, "__cluster_metadata")
        try self.fileSystem.createDirectory("/data/not a log")
        try self.fileSystem.createDirectory("/data/x-01")
        let logs = try self.open().existingLogs()
        #expect(logs.map(\.partition.description) == ["__cluster_metadata-0", "a-b-0", "a-b-1", "a-b-2"])
        #expect(logs[3].topicId == Uuid(high: 9, low: 2))
    }

    @Test func checkpointsAreKafkasText() throws {
        let directory = try self.open()
        let first = try self.openLog(directory, "b", 1)
        let second = try self.openLog(directory, "a", 0)
        try first.append(makeBatch(records: 10))
        try second.append(makeBatch(records: 7))
        try first.flushNow()
        try first.incrementLogStartOffset(to: 3)
        try directory.writeCheckpoints(logs: [(first, 8), (second, 5)])
        #expect(try self.text("replication-offset-checkpoint") == "0\n2\na 0 5\nb 1 8\n")
        #expect(try self.text("recovery-point-offset-checkpoint") == "0\n2\na 0 0\nb 1 10\n")
        #expect(try self.text("log-start-offset-checkpoint") == "0\n1\nb 1 3\n")
        let reopened = try self.open()
        #expect(!reopened.wasShutDownCleanly)
        #expect(reopened.checkpointedHighWatermark(first.partition) == 8)
        #expect(reopened.checkpointedHighWatermark(TopicPartition(topic: "c", partition: 0)) == 0)
        let log = try self.openLog(reopened, "b", 1)
        #expect(log.recoveryPoint == 10)
        #expect(log.logStartOffset == 3)
    }

    @Test func aTornCheckpointCountsAsEmpty() throws {
        _ = try self.open()
        for text in ["", "0\n", "0\n2\na 0 5\n", "0\n1\na 0 5", "1\n1\na 0 5\n", "0\n1\na b\n"] {
            try self.fileSystem.replace("/data/replication-offset-checkpoint", with: Bytes(text.utf8), durable: true)
            #expect(try self.open().checkpointedHighWatermark(TopicPartition(topic: "a", partition: 0)) == 0)
        }
    }

    @Test func aCleanShutdownIsKnownOnceAndCarriesTheBrokerEpoch() throws {
        let directory = try self.open()
        let log = try self.openLog(directory, "t")
        try log.append(makeBatch(records: 5))
        try directory.close(logs: [(log, 4)], brokerEpoch: 1234, nowMilliseconds: 0)
        #expect(try self.text(".kafka_cleanshutdown") == "{\"version\":0,\"brokerEpoch\":1234}")
        self.fileSystem.crash(lossy: true, seed: 1)
        let reopened = try self.open()
        #expect(reopened.wasShutDownCleanly)
        #expect(reopened.previousBrokerEpoch == 1234)
        #expect(reopened.checkpointedHighWatermark(log.partition) == 4)
        let again = try self.openLog(reopened, "t")
        #expect(again.logEndOffset == 5)
        #expect(again.recovery == RecoveryReport())
        self.fileSystem.crash(lossy: true, seed: 2)
        let crashed = try self.open()
        #expect(!crashed.wasShutDownCleanly)
        #expect(crashed.previousBrokerEpoch == nil)
    }

    /// Several files of each of thousands of logs, one synced after the other, would take minutes.
    @Test func manyLogsAreClosedWithOneSync() throws {
        let directory = try self.open()
        let logs = try (0..<Int32(100)).map { try self.openLog(directory, "t", $0) }
        for log in logs.prefix(50) { try log.append(makeBatch(records: 5), epoch: 2) }
        self.fileSystem.inject(.error(EIO), on: .sync, pathContaining: "/data/t-", times: Int.max)
        try directory.close(logs: logs.map { ($0, 4) }, brokerEpoch: 1, nowMilliseconds: 0)
        self.fileSystem.crash(lossy: true, seed: 1)
        let reopened = try self.open()
        #expect(reopened.wasShutDownCleanly)
        for (index, log) in logs.enumerated() {
            let again = try self.openLog(reopened, "t", log.partition.partition)
            #expect(again.logEndOffset == (index < 50 ? 5 : 0))
            #expect(again.recovery == RecoveryReport())
            #expect(again.latestEpoch == (index < 50 ? 2 : nil))
            #expect(again.topicId == log.topicId)
        }
    }

    @Test func logsThatCouldNotBeSyncedWereNotClosed() throws {
        let directory = try self.open()
        let logs = try (0..<Int32(100)).map { try self.openLog(directory, "t", $0) }
        try logs[0].append(makeBatch(records: 5))
        self.fileSystem.inject(.error(EIO), on: .sync)
        #expect(throws: LogError.self) {
            try directory.close(logs: logs.map { ($0, 4) }, brokerEpoch: 1, nowMilliseconds: 0)
        }
        #expect(try !self.open().wasShutDownCleanly)
    }

    @Test func aLogThatHasNotChangedIsNotWrittenWhenItIsClosedAgain() throws {
        let directory = try self.open()
        let log = try self.openLog(directory, "t")
        try log.append(makeBatch(records: 5), epoch: 1)
        try directory.close(logs: [(log, 5)], brokerEpoch: 1, nowMilliseconds: 0)
        let again = try self.openLog(try self.open(), "t")
        // It led and followed, and nobody has written anything.
        again.assignEpochStart(epoch: 7, startOffset: 5)
        self.fileSystem.stop(afterChanges: 0)
        try again.close(nowMilliseconds: 0)
        #expect(!self.fileSystem.hasStopped)
        self.fileSystem.crash(lossy: false, seed: 0)
        let changed = try self.openLog(try self.open(), "t")
        try changed.append(makeBatch(records: 5), epoch: 8)
        try changed.close(nowMilliseconds: 0)
        #expect(try self.text("t-0/leader-epoch-checkpoint") == "0\n2\n1 0\n8 5\n")
    }

    /// A broker has thousands of logs, and a process may open some ten thousand files.
    @Test func anOpenLogKeepsOneFileOpen() throws {
        let files = LocalFileSystem()
        let path = "/tmp/highwater-test-\(UInt64.random(in: 0 ... .max))"
        defer { try? files.remove(path) }
        func open() throws -> LogDirectory {
            try LogDirectory.open(path: path, fileSystem: files, nodeId: 1, clusterId: "c", newDirectoryId: self.id)
        }
        func openFiles() throws -> Int {
            // Other tests open and close files of their own meanwhile.
            try files.list("/proc/self/fd").count { name in
                var target = [CChar](repeating: 0, count: 4096)
                let length = readlink("/proc/self/fd/\(name)", &target, target.count - 1)
                guard length > 0 else { return false }
                return String(decoding: target.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
                    .hasPrefix(path)
            }
        }
        let directory = try open()
        let logs = try (0..<Int32(20)).map { try self.openLog(directory, "t", $0) }
        for log in logs { try log.append(makeBatch(records: 5), epoch: 1) }
        #expect(try openFiles() == 20)
        try directory.close(logs: logs.map { ($0, 5) }, brokerEpoch: 1, nowMilliseconds: 0)
        #expect(try openFiles() == 20)
        let reopened = try open()
        let again = try (0..<Int32(20)).map { try self.openLog(reopened, "t", $0) }
        #expect(try openFiles() == 40)
        withExtendedLifetime((logs, again)) {}
    }

    @Test func aDeletedLogIsGoneAtOnceAndItsFilesLittleByLittle() throws {
        let directory = try self.open()
        let topic = String(repeating: "x", count: 249)
        let log = try self.openLog(directory, topic, 12)
        try log.append(makeBatch())
        try directory.delete(log, uniqueId: Uuid(high: 0xabc, low: 0x1))
        #expect(try directory.existingLogs() == [])
        let name = try #require(try self.fileSystem.list("/data").first { $0.hasSuffix("-delete") })
        #expect(name.hasSuffix("-12.0000000000000abc0000000000000001-delete"))
        #expect(name.utf8.count == 255)
        let fresh = try self.openLog(directory, topic, 12)
        #expect(fresh.logEndOffset == 0)
        // What was not removed yet goes on after a restart.
        #expect(try directory.removeDeleted())
        let reopened = try self.open()
        var steps = 0
        while try reopened.removeDeleted() { steps += 1 }
        #expect(steps >= 2)
        #expect(try self.fileSystem.list("/data").allSatisfy { !$0.hasSuffix("-delete") })
        #expect(try reopened.existingLogs().count == 1)
    }
}
