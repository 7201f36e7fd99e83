import Dispatch
import Foundation
import Glibc
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
        // A server of its own each time: one that is about to end must not be met by the next terminal.
        socket = "\(directory)/tmux-\(String(UInt32.random(in: 0...UInt32.max), radix: 16)).sock"
        errorFile = "\(directory)/stderr.txt"
        let words = ([program] + arguments).map { "'\($0)'" }.joined(separator: " ")
        let line = "\(words) 2>'\(errorFile)'; echo status=$?; exec sh"
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

    /// Whether a hint of the last row is all in one look: a key that can be pressed stands out from its words, one that
    /// cannot is as grey as they are.
    func isGrey(hint: String) async throws -> Bool {
        let line = try await tmux("capture-pane", "-p", "-e", "-t", "test").split(separator: "\n").last ?? ""
        return line.contains(hint)
    }

    /// Presses keys, by tmux's names.
    func press(_ keys: String...) async throws {
        for key in keys {
            let before = try await screen()
            _ = try await tmux("send-keys", "-t", "test", key)
            // Escape and the next key at once would be read as one key.
            if key == "Escape" {
                try await wait(for: "what Escape does") { $0.description != before.description }
            }
        }
    }

    /// Goes back one step, to a state that can be told.
    func goBack(until what: String, _ satisfied: (Screen) -> Bool) async throws {
        try await press("Escape")
        try await wait(for: what, until: satisfied)
    }

    /// Types a line.
    func type(_ line: String) async throws {
        _ = try await tmux("send-keys", "-t", "test", "-l", line)
        try await press("Enter")
    }

    /// Kills the program in the terminal (SIGKILL): it gets no chance to tidy up.
    func killProgram() async throws {
        let shell = try await asked("#{pane_pid}")
        let children = try String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
        guard let pid = children.split(separator: " ").first.flatMap({ Int32($0) }) else {
            throw Failure(description: "no program runs in the terminal")
        }
        kill(pid, SIGKILL)
    }

    /// Waits until the terminal is as a shell wants it: its own screen, a cursor, lines that are edited and echoed.
    func waitForSanity() async throws {
        let device = try await asked("#{pane_tty}")
        try await eventually("the terminal is sane again") {
            var modes = termios()
            let descriptor = open(device, O_RDONLY | O_NOCTTY | O_CLOEXEC)
            defer { Glibc.close(descriptor) }
            guard tcgetattr(descriptor, &modes) == 0 else { return "no modes of \(device)" }
            let isEdited = modes.c_lflag & tcflag_t(ICANON) != 0 && modes.c_lflag & tcflag_t(ECHO) != 0
            let isLine = modes.c_oflag & tcflag_t(OPOST) != 0 && modes.c_iflag & tcflag_t(ICRNL) != 0
            let screen = try await asked("#{alternate_on}#{cursor_flag}#{keypad_flag}")
            return "\(isEdited) \(isLine) \(screen)"
        } until: {
            $0 == "true true 010"
        }
    }

    private func asked(_ format: String) async throws -> String {
        try await tmux("display-message", "-p", "-t", "test", format).trimmingCharacters(in: .whitespacesAndNewlines)
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
        let words = ["tmux", "-u", "-S", socket, "-f", "/dev/null"] + arguments
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try Self.run(words, outputFile: "\(socket).out") })
            }
        }
    }

    /// Runs a command to its end and returns what it wrote. Foundation's `Process` and a pipe would wait for the end of
    /// the server that the command leaves behind, which inherits their descriptors.
    private static func run(_ words: [String], outputFile: String) throws -> String {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // The threads that run tests hold signals back; the terminal and what runs in it must not inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let outcome = posix_spawnp(&pid, words[0], &actions, &attributes, &arguments, environ)
        guard outcome == 0 else { throw Failure(description: "no \(words[0]): \(String(cString: strerror(outcome)))") }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let text = try String(contentsOfFile: outputFile, encoding: .utf8)
        guard status == 0 else { throw Failure(description: "\(words.joined(separator: " ")): \(text)") }
        return text
    }
}
