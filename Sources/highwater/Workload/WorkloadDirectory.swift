import CommandLineInterface
import Foundation

/// The directory of a workload: its databases, its logs, and the name of its run.
struct WorkloadDirectory {
    let path: String
    /// Tells this workload's records from those of others that have used the same topics.
    let run: String

    /// Opens the directory, or makes it. The run's name is kept in it: whoever starts the workload again goes on with its
    /// payments.
    init(_ path: String) throws {
        self.path = path
        let file = "\(path)/run"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            if let text = try? String(contentsOfFile: file, encoding: .utf8), let run = Self.parse(text) {
                self.run = run
                return
            }
            let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
            self.run = String((0..<4).map { _ in letters[Int.random(in: 0..<letters.count)] })
            try Data("\(self.run)\n".utf8).write(to: URL(filePath: file), options: .atomic)
        } catch {
            throw CommandFailure(.error, "The directory \(path) cannot be used for the workload: \(error).")
        }
    }

    private static func parse(_ text: String) -> String? {
        let run = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return !run.isEmpty && run.count <= 16 && run.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            ? run : nil
    }
}
