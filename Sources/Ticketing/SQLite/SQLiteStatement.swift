import CSQLite

/// A prepared statement of one connection, used on the connection's thread only.
package final class SQLiteStatement {
    private let raw: OpaquePointer
    private let connection: OpaquePointer
    private let sql: String

    package init(_ sql: String, connection: OpaquePointer) throws(SQLiteError) {
        var raw: OpaquePointer?
        let result = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &raw, nil)
        guard result == SQLITE_OK, let raw else {
            throw SQLiteError(
                operation: "preparing \"\(sql)\"",
                code: result,
                detail: String(cString: sqlite3_errmsg(connection))
            )
        }
        self.raw = raw
        self.connection = connection
        self.sql = sql
    }

    deinit { sqlite3_finalize(self.raw) }

    /// Runs the statement with these values and hands each row to `body`.
    package func run(_ values: [SQLiteValue], _ body: (SQLiteRow) -> Void) throws(SQLiteError) {
        defer {
            // A statement that is not reset keeps its read transaction open.
            sqlite3_reset(self.raw)
            sqlite3_clear_bindings(self.raw)
        }
        for (index, value) in values.enumerated() {
            let result = self.bind(value, at: Int32(index + 1))
            guard result == SQLITE_OK else { throw self.error(result) }
        }
        while true {
            switch sqlite3_step(self.raw) {
            case SQLITE_ROW: body(SQLiteRow(statement: self.raw))
            case SQLITE_DONE: return
            case let result: throw self.error(result)
            }
        }
    }

    private func bind(_ value: SQLiteValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(self.raw, index)
        case .integer(let number): return sqlite3_bind_int64(self.raw, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                guard let start = bytes.baseAddress else { return sqlite_bind_text_copy(self.raw, index, "", 0) }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite_bind_text_copy(self.raw, index, $0, Int32(bytes.count))
                }
            }
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else { return sqlite3_bind_zeroblob(self.raw, index, 0) }
                return sqlite_bind_blob_copy(self.raw, index, start, Int32(bytes.count))
            }
        }
    }

    private func error(_ result: Int32) -> SQLiteError {
        SQLiteError(
            operation: "running \"\(self.sql)\"",
            code: result,
            detail: String(cString: sqlite3_errmsg(self.connection))
        )
    }
}

/// A row of a result: valid only during the call that it is passed to.
package struct SQLiteRow {
    fileprivate let statement: OpaquePointer

    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(self.statement, column) == SQLITE_NULL }

    package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(self.statement, column) }

    package func text(_ column: Int32) -> String {
        sqlite3_column_text(self.statement, column).map { String(cString: $0) } ?? ""
    }

    /// Nil for null.
    package func bytes(_ column: Int32) -> [UInt8]? {
        guard !self.isNull(column) else { return nil }
        let count = Int(sqlite3_column_bytes(self.statement, column))
        guard let start = sqlite3_column_blob(self.statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
