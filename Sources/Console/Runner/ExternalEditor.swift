import Foundation
import Glibc

/// Why nothing came back from an editor.
package struct EditorFailure: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// The operator's own editor on a file that is there for the time of the editing only.
enum ExternalEditor {
    /// More than this is no record that somebody has written by hand.
    private static let byteLimit = 16 << 20

    /// Lets a text be edited; returns when the editor has ended. The terminal has to be free.
    static func edit(
        _ bytes: [UInt8],
        suffix: String,
        environment: [String: String]
    ) -> Result<[UInt8], EditorFailure> {
        let command = [environment["VISUAL"], environment["EDITOR"]].compactMap { $0 }.first { !$0.isEmpty } ?? "vi"
        var path = Array("\(environment["TMPDIR"] ?? "/tmp")/highwater-XXXXXX\(suffix)".utf8CString)
        let descriptor = mkstemps(&path, Int32(suffix.utf8.count))
        guard descriptor >= 0 else {
            return .failure(EditorFailure("No file can be made for the editor: \(String(cString: strerror(errno)))."))
        }
        let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { unlink(name) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        guard written == bytes.count else {
            return .failure(EditorFailure("The file for the editor cannot be written."))
        }
        guard let status = run(command, name) else {
            return .failure(EditorFailure("The editor “\(command)” cannot be started; set EDITOR to one that can."))
        }
        guard status == 0 else {
            return .failure(EditorFailure("The editor “\(command)” ended with \(status): nothing is replayed."))
        }
        // Many editors put a new file in the old one's place, so it is opened again.
        guard let data = FileManager.default.contents(atPath: name), data.count <= byteLimit else {
            return .failure(EditorFailure("What the editor has written cannot be read."))
        }
        return .success(Array(data))
    }

    /// Runs the command on a file through the shell, with the terminal and the signals of a program of its own.
    ///
    /// - Returns: its exit status; nil when it could not be started.
    private static func run(_ command: String, _ file: String) -> Int32? {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        // Standard error is kept while the screen is there; the editor's belongs on the terminal.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        let words = ["sh", "-c", "\(command) \"$1\"", "sh", file]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        guard posix_spawnp(&pid, "sh", &actions, &attributes, &arguments, environ) == 0 else { return nil }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 { guard errno == EINTR else { return nil } }
        // The shell says 127 for a command that is not there.
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        return code == 127 ? nil : code
    }
}
