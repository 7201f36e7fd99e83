import Foundation
import TestSupport

/// A kcat that runs until it is ended: a consumer in a group.
final class BackgroundKcat: @unchecked Sendable {
    // `Process` is not Sendable; it is used by one test at a time.
    private let process: Process
    private let output: String
    private let errors: String

    /// Starts kcat against the cluster, unbuffered.
    init(_ cluster: TestCluster, _ arguments: [String]) throws {
        let base = "\(cluster.scratchDirectory)/background-\(UUID().uuidString)"
        self.output = "\(base).out"
        self.errors = "\(base).err"
        for path in [self.output, self.errors] { try Data().write(to: URL(filePath: path)) }
        self.process = Process()
        self.process.executableURL = URL(filePath: try CommandRun.find("kcat"))
        self.process.arguments = ["-b", cluster.bootstrapServers, "-u"] + arguments
        self.process.standardInput = FileHandle.nullDevice
        self.process.standardOutput = try FileHandle(forWritingTo: URL(filePath: self.output))
        self.process.standardError = try FileHandle(forWritingTo: URL(filePath: self.errors))
        try self.process.run()
    }

    deinit { self.end() }

    /// Kills it and waits until it is gone. It inherits a thread's blocked signals: nothing gentler would reach it.
    func end() {
        guard self.process.isRunning else { return }
        kill(self.process.processIdentifier, SIGKILL)
        self.process.waitUntilExit()
    }

    /// What it has read so far.
    var lines: [String] { Self.lines(of: self.output) }

    /// The partitions of a topic that its group has given it last, or nil before the first time.
    func assignment(of topic: String) -> [Int32]? {
        let announcements = Self.lines(of: self.errors).filter { $0.contains("): assigned: ") }
        guard let last = announcements.last, let start = last.range(of: "): assigned: ") else { return nil }
        return last[start.upperBound...].split(separator: ", ").compactMap { entry in
            guard entry.hasPrefix("\(topic) [") else { return nil }
            return Int32(entry.dropFirst(topic.count + 2).dropLast())
        }
    }

    private static func lines(of path: String) -> [String] {
        ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }
}
