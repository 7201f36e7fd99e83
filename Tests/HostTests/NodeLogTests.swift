import Buffers
import CommitLog
import Engine
import Glibc
import Host
import Testing

@Suite struct NodeLogTests {
    private let files = MemoryFileSystem()
    private static let path = "/logs/node.log"
    private static let moment: Int64 = 1_795_230_245_678

    init() throws { try self.files.createDirectory("/logs") }

    private func log(rotationBytes: Int64 = 1 << 20, lowestLevel: LogLevel = .info) -> NodeLog {
        NodeLog(
            path: Self.path,
            fileSystem: self.files,
            lowestLevel: lowestLevel,
            rotationBytes: rotationBytes
        )
    }

    private func text(_ path: String = Self.path) throws -> String? { try self.files.contents(of: path)?.string }

    @Test func aLineHasItsTimeAndLevel() throws {
        let log = self.log()
        log.write(.info, "node 1 started", wallMilliseconds: Self.moment)
        log.write(.warning, "fenced", wallMilliseconds: Self.moment + 1000)
        log.write(.error, "the disk is full", wallMilliseconds: Self.moment + 2000)
        #expect(
            try self.text() == """
                2026-11-21 03:04:05,678Z INFO  node 1 started
                2026-11-21 03:04:06,678Z WARN  fenced
                2026-11-21 03:04:07,678Z ERROR the disk is full

                """
        )
    }

    @Test func whatIsBelowTheLowestLevelIsNotWritten() throws {
        let log = self.log(lowestLevel: .warning)
        log.write(.debug, "a", wallMilliseconds: 0)
        log.write(.info, "b", wallMilliseconds: 0)
        log.write(.warning, "c", wallMilliseconds: 0)
        #expect(try self.text() == "1970-01-01 00:00:00,000Z WARN  c\n")
    }

    @Test func aFullFileIsKeptOnceAndBegunAnew() throws {
        // Each line is 33 bytes long, so a file of 100 is full after four.
        let log = self.log(rotationBytes: 100)
        func lines(_ range: Range<Int>) -> String {
            range.map { "1970-01-01 00:00:00,000Z INFO  \($0)\n" }.joined()
        }
        for number in 0..<4 { log.write(.info, "\(number)", wallMilliseconds: 0) }
        #expect(try self.text(Self.path + ".1") == lines(0..<4))
        #expect(try self.text() == "")
        for number in 4..<9 { log.write(.info, "\(number)", wallMilliseconds: 0) }
        #expect(try self.text(Self.path + ".1") == lines(4..<8))
        #expect(try self.text() == lines(8..<9))
        #expect(try self.files.list("/logs") == ["node.log", "node.log.1"])
    }

    @Test func aRestartedNodeGoesOnInItsFileAndCountsWhatIsThere() throws {
        self.log(rotationBytes: 100).write(.info, "before the restart", wallMilliseconds: 0)
        let log = self.log(rotationBytes: 100)
        log.write(.info, "after it", wallMilliseconds: 0)
        let both = try #require(try self.text())
        #expect(both.hasSuffix("INFO  before the restart\n1970-01-01 00:00:00,000Z INFO  after it\n"))
        log.write(.info, "and full", wallMilliseconds: 0)
        #expect(try self.text(Self.path + ".1") == both + "1970-01-01 00:00:00,000Z INFO  and full\n")
        #expect(try self.text() == "")
    }

    @Test func aFullDiskCostsLinesAndNothingElse() throws {
        let log = self.log()
        log.write(.info, "there is room", wallMilliseconds: 0)
        self.files.capacityBytes = 60
        log.write(.info, "there is none", wallMilliseconds: 0)
        self.files.capacityBytes = nil
        log.write(.info, "there is again", wallMilliseconds: 0)
        let text = try #require(try self.text())
        #expect(text.contains("there is room\n") && text.hasSuffix("INFO  there is again\n"))
        #expect(!text.contains("none"))
    }

    @Test(arguments: [FileError.Operation.remove, .rename, .open]) func aRotationThatFailsDoesNotStopTheNode(
        operation: FileError.Operation
    ) throws {
        let log = self.log(rotationBytes: 40)
        log.write(.info, "first", wallMilliseconds: 0)
        self.files.inject(.error(EIO), on: operation)
        log.write(.info, "second", wallMilliseconds: 0)
        log.write(.info, "third", wallMilliseconds: 0)
        log.write(.info, "fourth", wallMilliseconds: 0)
        let kept = try [Self.path, Self.path + ".1"].compactMap(self.text).joined()
        #expect(kept.contains("fourth"), "the log goes on")
    }
}
