import Foundation
import Glibc
import TestSupport

/// The program under test with a command that goes on until it is told to end, or killed at any moment.
final class BackgroundProgram: @unchecked Sendable {
    // `Process` is not Sendable; it is used by one test at a time.
    private let process: Process
    private let output: String
    private let errors: String

    /// Starts a command that says itself which cluster it is for.
    convenience init(_ cluster: TestCluster, _ arguments: [String]) throws {
        try self.init(cluster, arguments: arguments, environment: [:])
    }

    /// Starts a command on the cluster, with a directory of its own for what it remembers.
    convenience init(_ cluster: TestCluster, _ arguments: [String], stateDirectory: String) throws {
        try self.init(
            cluster,
            arguments: arguments + ["-b", cluster.bootstrapServers],
            environment: ["XDG_STATE_HOME": "\(cluster.scratchDirectory)/\(stateDirectory)"]
        )
    }

    private init(_ cluster: TestCluster, arguments: [String], environment: [String: String]) throws {
        let base = "\(cluster.scratchDirectory)/program-\(UUID().uuidString)"
        self.output = "\(base).out"
        self.errors = "\(base).err"
        for path in [self.output, self.errors] { try Data().write(to: URL(filePath: path)) }
        self.process = Process()
        self.process.executableURL = URL(filePath: try HighwaterProgram.path())
        self.process.arguments = arguments
        self.process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        self.process.standardInput = FileHandle.nullDevice
        self.process.standardOutput = try FileHandle(forWritingTo: URL(filePath: self.output))
        self.process.standardError = try FileHandle(forWritingTo: URL(filePath: self.errors))
        try self.process.run()
    }

    deinit { self.kill() }

    var isRunning: Bool { self.process.isRunning }

    /// What it has said so far on standard error.
    var said: String { (try? String(contentsOfFile: self.errors, encoding: .utf8)) ?? "" }

    /// What it has written so far on standard output, complete lines only.
    var lines: [String] {
        let text = (try? String(contentsOfFile: self.output, encoding: .utf8)) ?? ""
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Its lines of JSON.
    func decoded<Line: Decodable>(_ type: Line.Type) throws -> [Line] {
        try self.lines.map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
    }

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

    /// Ends it as Ctrl-C does; its exit status.
    func interrupt() async throws -> Int32 {
        self.process.interrupt()
        try await eventually("the program ends after Ctrl-C") {
            self.process.isRunning
        } until: {
            !$0
        }
        return self.process.terminationStatus
    }
}
