import Foundation
import Synchronization

/// A program that ran to its end, and what it wrote.
struct CommandRun: Sendable, CustomStringConvertible {
    let command: String
    let status: Int32
    let output: String
    let errors: String

    var lines: [String] { self.output.split(separator: "\n").map(String.init) }

    var description: String { "\(self.command) ended with \(self.status): \(self.errors.suffix(2000))" }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program found by name or path, with files for its streams, so that neither side can block the other.
    ///
    /// - Parameters:
    ///   - directory: where those files may lie.
    ///   - deadline: when the program is killed, which is a failure.
    static func run(
        _ program: String,
        _ arguments: [String],
        input: String = "",
        directory: String,
        deadline: Duration = .seconds(60)
    ) async throws -> CommandRun {
        let base = "\(directory)/\(URL(filePath: program).lastPathComponent)-\(UUID().uuidString)"
        let files = (input: "\(base).in", output: "\(base).out", errors: "\(base).err")
        try Data(input.utf8).write(to: URL(filePath: files.input))
        for path in [files.output, files.errors] { try Data().write(to: URL(filePath: path)) }
        defer {
            for path in [files.input, files.output, files.errors] { try? FileManager.default.removeItem(atPath: path) }
        }
        let process = Process()
        process.executableURL = URL(filePath: try find(program))
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: files.input))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files.output))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: files.errors))
        let hasEnded = try await wait(for: process, deadline: deadline)
        let run = CommandRun(
            command: ([program] + arguments).joined(separator: " "),
            status: process.terminationStatus,
            output: try String(contentsOfFile: files.output, encoding: .utf8),
            errors: try String(contentsOfFile: files.errors, encoding: .utf8)
        )
        guard hasEnded else { throw Failure(description: "\(run) (killed after \(deadline))") }
        return run
    }

    /// Runs a process to its end; false if it had to be killed.
    private static func wait(for process: Process, deadline: Duration) async throws -> Bool {
        let ending = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in ending.continuation.finish() }
        try process.run()
        let pid = process.processIdentifier
        let wasKilled = Mutex(false)
        let killer = Task {
            try await ContinuousClock().sleep(for: deadline)
            wasKilled.withLock { $0 = true }
            kill(pid, SIGKILL)
        }
        for await _ in ending.stream {}
        killer.cancel()
        return !wasKilled.withLock { $0 }
    }

    static func find(_ program: String) throws -> String {
        if program.contains("/") { return program }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        for directory in path.split(separator: ":") where access("\(directory)/\(program)", X_OK) == 0 {
            return "\(directory)/\(program)"
        }
        throw Failure(description: "\(program) is not installed; install the Debian package that has it")
    }
}
