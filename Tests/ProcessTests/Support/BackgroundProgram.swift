import Foundation
import Glibc
import TestSupport

/// The program under test while it runs, to be killed at any moment.
final class BackgroundProgram: @unchecked Sendable {
    // `Process` is not Sendable; it is used by one test at a time.
    private let process: Process
    private let output: String
    private let errors: String

    init(_ cluster: TestCluster, _ arguments: [String], stateDirectory: String) throws {
        let base = "\(cluster.scratchDirectory)/program-\(UUID().uuidString)"
        self.output = "\(base).out"
        self.errors = "\(base).err"
        for path in [self.output, self.errors] { try Data().write(to: URL(filePath: path)) }
        self.process = Process()
        self.process.executableURL = URL(filePath: try HighwaterProgram.path())
        self.process.arguments = arguments + ["-b", cluster.bootstrapServers]
        self.process.environment = ProcessInfo.processInfo.environment.merging([
            "XDG_STATE_HOME": "\(cluster.scratchDirectory)/\(stateDirectory)"
        ]) { $1 }
        self.process.standardInput = FileHandle.nullDevice
        self.process.standardOutput = try FileHandle(forWritingTo: URL(filePath: self.output))
        self.process.standardError = try FileHandle(forWritingTo: URL(filePath: self.errors))
        try self.process.run()
    }

    deinit { self.kill() }

    var isRunning: Bool { self.process.isRunning }

    /// What it has said so far.
    var said: String { (try? String(contentsOfFile: self.errors, encoding: .utf8)) ?? "" }

    /// SIGKILL, and waits until it is gone.
    ///
    /// - Returns: whether it was still running.
    @discardableResult
    func kill() -> Bool {
        guard self.process.isRunning else { return false }
        Glibc.kill(self.process.processIdentifier, SIGKILL)
        self.process.waitUntilExit()
        return self.process.terminationReason == .uncaughtSignal
    }
}
