import CSQLite

/// A connection to a database file, used on one thread only; see ``SQLiteDatabase``.
///
/// Several processes may have connections to one file: it is in WAL mode, where readers do not wait for the writer, and
/// a writer waits for another up to ``busyMilliseconds``.
package final class SQLiteConnection {
    /// How long a call waits for another process's transaction before it is ``SQLiteError/isBusy``.
    package static let busyMilliseconds: Int32 = 2_000

    private let raw: OpaquePointer
    private var statements: [String: SQLiteStatement] = [:]

    package init(path: String) throws(SQLiteError) {
        var raw: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let result = sqlite3_open_v2(path, &raw, flags, nil)
        guard result == SQLITE_OK, let raw else {
            let detail = raw.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(raw)
            throw SQLiteError(operation: "opening \(path)", code: result, detail: detail)
        }
        self.raw = raw
        sqlite3_busy_timeout(raw, Self.busyMilliseconds)
        // NORMAL: a killed process loses nothing; only a machine that loses power could lose the last transactions.
        try self.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=500;")
        // The WAL does not keep the size of its largest moment.
        try self.execute("PRAGMA journal_size_limit=4194304; PRAGMA cache_size=-4000;")
    }

    deinit {
        self.statements = [:]
        sqlite3_close_v2(self.raw)
    }

    /// Runs statements without values and without results.
    package func execute(_ script: String) throws(SQLiteError) {
        let result = sqlite3_exec(self.raw, script, nil, nil, nil)
        guard result == SQLITE_OK else {
            throw SQLiteError(
                operation: "running \"\(script)\"",
                code: result,
                detail: String(cString: sqlite3_errmsg(self.raw))
            )
        }
    }

    /// Runs one statement.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    package func run(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> Int {
        try self.statement(sql).run(values) { _ in }
        return Int(sqlite3_changes(self.raw))
    }

    /// What `body` makes of each row of the result.
    package func rows<Element>(
        _ sql: String,
        _ values: SQLiteValue...,
        body: (SQLiteRow) -> Element
    ) throws(SQLiteError) -> [Element] {
        var elements: [Element] = []
        try self.statement(sql).run(values) { elements.append(body($0)) }
        return elements
    }

    /// The number in the first column of the first row, 0 without one.
    package func number(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> Int64 {
        var number: Int64?
        try self.statement(sql).run(values) { if number == nil { number = $0.integer(0) } }
        return number ?? 0
    }

    /// The row that the last `INSERT` made.
    package var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(self.raw) }

    private func statement(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        if let statement = self.statements[sql] { return statement }
        let statement = try SQLiteStatement(sql, connection: self.raw)
        self.statements[sql] = statement
        return statement
    }

    // MARK: Transactions

    /// How a transaction begins.
    package enum Beginning: String {
        /// With the right to write: waiting for it happens here, never in the middle.
        case immediate = "BEGIN IMMEDIATE"
        /// With nothing: a statement takes what it needs in the files that it touches.
        case deferred = "BEGIN"
    }

    /// Runs `body` in a transaction: all of it happens, or nothing.
    @discardableResult
    package func transaction<Result>(
        _ beginning: Beginning = .immediate,
        _ body: () throws(SQLiteError) -> Result
    ) throws(SQLiteError) -> Result {
        try self.run(beginning.rawValue)
        do throws(SQLiteError) {
            let result = try body()
            try self.run("COMMIT")
            return result
        } catch {
            _ = try? self.run("ROLLBACK")
            throw error
        }
    }

    /// Runs `body` as a part of a transaction that is undone alone when it fails.
    package func part<Success, Failure>(
        _ body: () throws(Failure) -> Success
    ) throws(SQLiteError) -> Result<Success, Failure> {
        try self.run("SAVEPOINT part")
        let result = Result(catching: body)
        if case .failure = result { try self.run("ROLLBACK TO part") }
        try self.run("RELEASE part")
        return result
    }
}
