import RecordClient

/// A database file with a thread of its own: SQLite's calls block, and none of them may block one of the few threads that
/// async code shares. What is run here runs one after the other.
public final class SQLiteDatabase: Sendable {
    /// The connection on its way to its thread. `@unchecked Sendable`: it is touched on that thread only, the last time
    /// when it is let go.
    private final class Confined: @unchecked Sendable {
        var connection: SQLiteConnection?
    }

    private let thread: CallThread
    private let confined = Confined()

    /// Opens the file, or makes it.
    ///
    /// - Parameter name: of the thread; at most 15 bytes count.
    package init(path: String, name: String) async throws(SQLiteError) {
        self.thread = CallThread(name)
        let confined = self.confined
        let result: Result<Void, SQLiteError> = await withCheckedContinuation { continuation in
            self.thread.enqueue {
                do throws(SQLiteError) {
                    confined.connection = try SQLiteConnection(path: path)
                    continuation.resume(returning: .success(()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        try result.get()
    }

    deinit {
        let confined = self.confined
        self.thread.enqueue { confined.connection = nil }
        self.thread.finish()
    }

    /// Runs `body` with the connection on the database's thread and waits for it without blocking.
    package func run<Success: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws(SQLiteError) -> Success
    ) async throws(SQLiteError) -> Success {
        let confined = self.confined
        let result: Result<Success, SQLiteError> = await withCheckedContinuation { continuation in
            self.thread.enqueue {
                do throws(SQLiteError) {
                    guard let connection = confined.connection else {
                        throw SQLiteError(operation: "using a database", code: 21, detail: "it has been closed")
                    }
                    continuation.resume(returning: .success(try body(connection)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// Runs `body` in one transaction.
    @discardableResult
    package func transaction<Success: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws(SQLiteError) -> Success
    ) async throws(SQLiteError) -> Success {
        try await self.run { (connection) throws(SQLiteError) in
            try connection.transaction { () throws(SQLiteError) in try body(connection) }
        }
    }

    /// Closes the file.
    package func close() async {
        let confined = self.confined
        await withCheckedContinuation { continuation in
            self.thread.enqueue {
                confined.connection = nil
                continuation.resume()
            }
        }
    }
}
