import Buffers
import CommitLog
import Glibc
import Testing

@Suite struct MemoryFileSystemTests {
    private func write(_ text: String, to path: String, in fileSystem: MemoryFileSystem) throws -> any File {
        let file = try fileSystem.open(path, .readWrite)
        try file.append([Bytes(text.utf8)])
        return file
    }

    @Test func aLosslessCrashKeepsEverythingAndEndsOpenFiles() throws {
        let fileSystem = MemoryFileSystem()
        let file = try self.write("hello", to: "/a", in: fileSystem)
        fileSystem.crash(lossy: false, seed: 0)
        #expect(try fileSystem.contents(of: "/a")?.string == "hello")
        #expect(throws: FileError(operation: .write, path: "/a", code: EBADF)) { try file.append([[1]]) }
    }

    @Test func aLossyCrashKeepsWhatWasSyncedAndTearsTheRest() throws {
        var outcomes: Set<String> = []
        for seed in UInt64(0)..<200 {
            let fileSystem = MemoryFileSystem()
            let file = try self.write("durable ", to: "/a", in: fileSystem)
            try file.sync()
            try fileSystem.sync(directory: "/")
            try file.append([Bytes("and more".utf8)])
            fileSystem.crash(lossy: true, seed: seed)
            let text = try #require(try fileSystem.contents(of: "/a")?.string)
            #expect(text.hasPrefix("durable "))
            #expect(text.utf8.count <= 16)
            outcomes.insert(text)
        }
        #expect(outcomes.contains("durable "))
        #expect(outcomes.contains("durable and more"))
        #expect(outcomes.count > 5)
    }

    @Test func anUnsyncedTruncationMayBeUndone() throws {
        var outcomes: Set<String> = []
        for seed in UInt64(0)..<100 {
            let fileSystem = MemoryFileSystem()
            let file = try self.write("0123456789", to: "/a", in: fileSystem)
            try file.sync()
            try fileSystem.sync(directory: "/")
            try file.truncate(to: 4)
            try file.append([Bytes("ab".utf8)])
            fileSystem.crash(lossy: true, seed: seed)
            outcomes.insert(try #require(try fileSystem.contents(of: "/a")?.string))
        }
        #expect(outcomes.contains("0123456789"))
        #expect(outcomes.contains("0123ab"))
        #expect(outcomes.contains("0123a56789"))
        #expect(outcomes.allSatisfy { $0.hasPrefix("0123") })
    }

    @Test func namesNeedTheirDirectoryToBeSynced() throws {
        var existed: Set<Bool> = []
        for seed in UInt64(0)..<50 {
            let fileSystem = MemoryFileSystem()
            try self.write("x", to: "/a", in: fileSystem).sync()
            fileSystem.crash(lossy: true, seed: seed)
            existed.insert(fileSystem.exists("/a"))
        }
        #expect(existed == [true, false])
    }

    @Test func aReplacedFileIsTheOldOrTheNewOne() throws {
        for seed in UInt64(0)..<100 {
            let fileSystem = MemoryFileSystem()
            try fileSystem.replace("/a", with: Bytes("old".utf8), durable: true)
            let replaces = seed % 2 == 0
            if replaces { try fileSystem.replace("/a", with: Bytes("new".utf8), durable: true) }
            fileSystem.crash(lossy: true, seed: seed)
            #expect(try fileSystem.contents(of: "/a")?.string == (replaces ? "new" : "old"))
        }
    }

    @Test func theSameSeedGivesTheSameCrash() throws {
        func outcome() throws -> Bytes? {
            let fileSystem = MemoryFileSystem()
            let file = try self.write(String(repeating: "abc", count: 100), to: "/a", in: fileSystem)
            try fileSystem.sync(directory: "/")
            try file.append([Bytes("tail".utf8)])
            fileSystem.crash(lossy: true, seed: 42)
            return try fileSystem.contents(of: "/a")
        }
        #expect(try outcome() == outcome())
    }

    @Test func directoriesBehaveAsUsual() throws {
        let fileSystem = MemoryFileSystem()
        try fileSystem.createDirectory("/a/b/c")
        _ = try self.write("1", to: "/a/b/z", in: fileSystem)
        _ = try self.write("2", to: "/a/b/y", in: fileSystem)
        #expect(try fileSystem.list("/a/b") == ["c", "y", "z"])
        #expect(throws: FileError.self) { try fileSystem.open("/a/b/y", .createNew) }
        #expect(throws: FileError.self) { try fileSystem.open("/a/b/none", .read) }
        #expect(throws: FileError.self) { try fileSystem.open("/none/x", .readWrite) }
        try fileSystem.rename("/a/b", to: "/a/d")
        #expect(try fileSystem.contents(of: "/a/d/y")?.string == "2")
        try fileSystem.remove("/a")
        #expect(!fileSystem.exists("/a/d/y"))
        try fileSystem.remove("/a")
    }
}
