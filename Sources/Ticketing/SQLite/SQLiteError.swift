/// What SQLite said about a call.
public struct SQLiteError: Error, Hashable, Sendable {
    /// What was being done, in words: "opening /data/point.db".
    public let operation: String
    /// SQLite's result code, without its extension.
    public let code: Int32
    /// SQLite's own words.
    public let detail: String

    package init(operation: String, code: Int32, detail: String) {
        self.operation = operation
        self.code = code & 0xff
        self.detail = detail
    }

    /// Whether another process holds the database for longer than a call waits; the same call may succeed later.
    public var isBusy: Bool { self.code == 5 || self.code == 6 }
    /// Whether the disk is full.
    public var isDiskFull: Bool { self.code == 13 }
}

extension SQLiteError: CustomStringConvertible {
    public var description: String {
        let sentence = "\(self.operation) failed: \(self.detail)"
        if self.isBusy { return "\(sentence): another process holds the database; is one of them frozen?" }
        if self.isDiskFull { return "\(sentence): free some disk space" }
        return sentence
    }
}
