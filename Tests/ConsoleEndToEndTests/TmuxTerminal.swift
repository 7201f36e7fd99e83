import Foundation
import TestSupport

/// A terminal of 120 columns and 40 rows in a tmux server of its own, with a program in it.
struct TmuxTerminal: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let socket: String
    /// Where the program's standard error goes.
    let errorFile: String

    /// Starts a program in a new terminal.
    ///
    /// - Parameter directory: where sockets and files may lie; also the program's `TMPDIR`.
    init(_ program: String, _ arguments: [String], directory: String) async throws {
        socket = "\(directory)/tmux.sock"
        errorFile = "\(directory)/stderr.txt"
        let words = ([program] + arguments).map { "'\($0)'" }.joined(separator: " ")
        let line = "\(words) 2>'\(errorFile)'; echo status=$?; exec sleep 1000"
        _ = try await tmux(
            "new-session",
            "-d",
            "-s",
            "test",
            "-x",
            "120",
            "-y",
            "40",
            "-e",
            "TMPDIR=\(directory)",
            "-e",
            "LANG=C.UTF-8",
            "-e",
            "NO_COLOR=",
            "sh",
            "-c",
            line
        )
    }

    /// What is on the screen now.
    func screen() async throws -> Screen {
        Screen(try await tmux("capture-pane", "-p", "-t", "test"))
    }

    /// Presses keys, by tmux's names.
    func press(_ keys: String...) async throws {
        for key in keys { _ = try await tmux("send-keys", "-t", "test", key) }
    }

    /// Waits for the screen to show something.
    @discardableResult
    func wait(
        for what: String,
        within deadline: Duration = .seconds(60),
        until satisfied: (Screen) -> Bool
    ) async throws -> Screen {
        try await eventually(what, within: deadline, every: .milliseconds(100)) {
            try await screen()
        } until: {
            satisfied($0)
        }
    }

    /// Ends the terminal and whatever is left in it.
    func close() async {
        _ = try? await tmux("kill-server")
    }

    private func tmux(_ arguments: String...) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["tmux", "-u", "-S", socket, "-f", "/dev/null"] + arguments
        process.standardInput = FileHandle.nullDevice
        // A screen fits into the pipe, so that nothing waits for a reader.
        let output = Pipe()
        process.standardOutput = output
        let errors = Pipe()
        process.standardError = errors
        let ending = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in ending.continuation.finish() }
        try process.run()
        for await _ in ending.stream {}
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        guard process.terminationStatus == 0 else {
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw Failure(description: "tmux \(arguments.joined(separator: " ")): \(said)")
        }
        return text
    }
}
