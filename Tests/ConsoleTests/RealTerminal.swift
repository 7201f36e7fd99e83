import Foundation
import Glibc

/// A terminal with nobody in front of it: a private tmux server with one window.
struct RealTerminal {
    /// The server's socket, a file.
    private let socket: String

    /// Whether there is a tmux to do it with.
    static var isAvailable: Bool { (try? run("tmux", ["-V"])) != nil }

    /// The program that draws fixtures, beside the tests' own binary.
    static let fixtureScreen: String = {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return folder.appendingPathComponent("ConsoleFixtureScreen").path
    }()

    struct Failed: Error {
        var output: String
    }

    /// Opens a window of this size on a shell that runs nothing of its own.
    init(width: Int, height: Int, environment: [String: String] = ["COLORTERM": "truecolor"]) throws {
        socket = FileManager.default.temporaryDirectory.appendingPathComponent("tmux-\(UUID().uuidString)").path
        let settings = environment.map { "\($0.key)=\($0.value)" }
        try Self.run(
            "env",
            ["-u", "NO_COLOR", "-u", "COLORTERM"] + settings + [
                "tmux", "-S", socket, "-f", "/dev/null", "-u", "new-session", "-d", "-x", "\(width)", "-y", "\(height)",
                "-s", "t", "env PS1='ready> ' bash --norc --noprofile -i",
            ]
        )
    }

    /// Types keys by tmux's names; a text is typed as it is.
    func type(_ keys: String...) throws {
        try tmux(["send-keys", "-t", "t"] + keys)
    }

    /// Types a command line.
    func enter(_ command: String) throws {
        try tmux(["send-keys", "-t", "t", "-l", command])
        try type("Enter")
    }

    /// Pastes a text as a terminal does that marks pastes.
    func paste(_ text: String) throws {
        try tmux(["set-buffer", text])
        try tmux(["paste-buffer", "-p", "-t", "t"])
    }

    func resize(width: Int, height: Int) throws {
        try tmux(["resize-window", "-t", "t", "-x", "\(width)", "-y", "\(height)"])
    }

    /// The rows as they look, without the blanks at their ends.
    func screen() throws -> [String] {
        try tmux(["capture-pane", "-p", "-t", "t"]).split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    }

    /// The rows with their colours.
    func colours() throws -> String { try tmux(["capture-pane", "-p", "-e", "-t", "t"]) }

    /// Whether the second screen is shown, and whether the cursor is.
    func modes() throws -> String {
        try tmux(["display-message", "-p", "-t", "t", "#{alternate_on} #{cursor_flag}"])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func close() {
        _ = try? tmux(["kill-server"])
        try? FileManager.default.removeItem(atPath: socket)
    }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        try Self.run("tmux", ["-S", socket] + arguments)
    }

    /// Runs a program to its end. Not by Foundation's `Process`: it takes a process for running as long as anything it
    /// left behind, here the tmux server, holds a descriptor.
    @discardableResult
    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("tmux-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: output) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        // The threads of a test block signals, and what they start would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pid: pid_t = 0
        guard posix_spawnp(&pid, program, &actions, &attributes, &words, environ) == 0 else {
            throw Failed(output: "\(program) could not be started")
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let text = try String(contentsOfFile: output, encoding: .utf8)
        guard status == 0 else { throw Failed(output: text) }
        return text
    }
}
