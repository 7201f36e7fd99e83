import FoundationEssentials
import Glibc

/// Why an entry is not in the journal.
public struct JournalError: Error, Equatable, CustomStringConvertible {
    public let description: String
}

/// One line of the journal.
public struct JournalEntry: Codable, Sendable, Equatable {
    /// UTC, ISO 8601 with milliseconds.
    public var time: String
    public var user: String
    /// The machine that the program ran on.
    public var host: String?
    public var clusterId: String?
    public var plan: PlanRecord
    /// Nil before it is applied: only plans that can be taken back are written down so early.
    public var result: PlanResult?

    public init(
        time: String,
        user: String,
        host: String? = nil,
        clusterId: String?,
        plan: PlanRecord,
        result: PlanResult?
    ) {
        self.time = time
        self.user = user
        self.host = host
        self.clusterId = clusterId
        self.plan = plan
        self.result = result
    }
}

/// The audit file: one JSON object per line and plan, appended, never rewritten.
public struct Journal: Sendable {
    /// Where it is.
    public let path: String
    private let user: String
    private let now: @Sendable () -> Date

    public init(path: String, user: String = Journal.currentUser, now: @escaping @Sendable () -> Date = { Date.now }) {
        self.path = path
        self.user = user
        self.now = now
    }

    /// The journal of an embedded cluster, in its data directory.
    public static func ofDataDirectory(_ directory: String) -> Journal { Journal(path: "\(directory)/journal.jsonl") }

    /// The journal for clusters of others: `$XDG_STATE_HOME/highwater/journal.jsonl`, by default under
    /// `~/.local/state`.
    public static func ofUser(_ environment: [String: String]) -> Journal {
        let home = environment["HOME"] ?? "/tmp"
        let state = environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(home)/.local/state"
        return Journal(path: "\(state)/highwater/journal.jsonl")
    }

    /// Who runs the program: the login name, or the user's number.
    public static var currentUser: String {
        for name in ["USER", "LOGNAME"] {
            if let value = getenv(name), value.pointee != 0 { return String(cString: value) }
        }
        return "uid \(geteuid())"
    }

    /// The name of this machine.
    static var hostName: String? {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return nil }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// What the file holds, oldest first; nothing if there is no file. A line that cannot be read, such as one that a
    /// full disk has cut short, is passed over.
    public func entries() throws(JournalError) -> [JournalEntry] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let data = FileManager.default.contents(atPath: path) else { throw failure("cannot be read") }
        let decoder = JSONDecoder()
        return data.split(separator: UInt8(ascii: "\n")).compactMap { try? decoder.decode(JournalEntry.self, from: $0) }
    }

    /// Appends a plan that is about to be applied, or what became of one. The line is written at once, so that several programs may share the file.
    public func append(_ plan: PlanRecord, _ result: PlanResult?, clusterID: String?) throws(JournalError) {
        let entry = JournalEntry(
            time: now().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            user: user,
            host: Self.hostName,
            clusterId: clusterID,
            plan: plan,
            result: result
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(entry) else {
            throw JournalError(description: "the journal entry cannot be written as JSON")
        }
        try write(Array(line) + [UInt8(ascii: "\n")])
    }

    private func write(_ line: [UInt8]) throws(JournalError) {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        if !folder.isEmpty {
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be opened") }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, line, line.count) == line.count else { throw failure("cannot be written") }
    }

    private func failure(_ what: String) -> JournalError {
        JournalError(description: "the journal \(path) \(what): \(String(cString: strerror(errno)))")
    }
}
