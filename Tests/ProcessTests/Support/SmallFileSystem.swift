import Cluster
import Foundation

/// A file system of its own with little room, mounted at a directory. Only who may mount can make one.
struct SmallFileSystem {
    let path: String
    private let scratch: String

    /// Whether one can be made here.
    static func isPossible() async throws -> Bool {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let probe = "\(directory.path)/probe"
        try FileManager.default.createDirectory(atPath: probe, withIntermediateDirectories: true)
        let system = SmallFileSystem(path: probe, scratch: directory.path)
        guard try await system.run("mount", ["-t", "tmpfs", "-o", "size=64k", "highwater-test", probe]) else {
            return false
        }
        return try await system.run("umount", [probe])
    }

    private init(path: String, scratch: String) {
        self.path = path
        self.scratch = scratch
    }

    /// Mounts one at an existing directory.
    init(at path: String, megabytes: Int, scratch: String) async throws {
        self.init(path: path, scratch: scratch)
        try await self.mount("size=\(megabytes)m")
    }

    /// Gives it more room; what is in it stays.
    func grow(toMegabytes megabytes: Int) async throws { try await self.mount("remount,size=\(megabytes)m") }

    /// Makes it read-only, or writable again.
    func setReadOnly(_ isReadOnly: Bool) async throws { try await self.mount("remount,\(isReadOnly ? "ro" : "rw")") }

    /// Takes it away with everything in it.
    func unmount() async throws { _ = try await self.run("umount", [self.path]) }

    private func mount(_ options: String) async throws {
        let arguments = ["-t", "tmpfs", "-o", options, "highwater-test", self.path]
        guard try await self.run("mount", arguments) else {
            throw CommandRun.Failure(description: "no file system could be mounted at \(self.path)")
        }
    }

    private func run(_ program: String, _ arguments: [String]) async throws -> Bool {
        try await CommandRun.run(program, arguments, directory: self.scratch).status == 0
    }
}
