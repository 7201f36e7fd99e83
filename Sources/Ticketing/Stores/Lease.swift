/// The right of one instance of a service to do something, until a time: publishing the outbox in order, taking orders.
///
/// An instance that is killed or frozen holds its lease for at most ``milliseconds``; one that stops gives it back.
package struct Lease {
    package static let milliseconds: Int64 = 2_000

    package let store: SQLiteConnection
    package let name: String
    package let holder: String

    package init(store: SQLiteConnection, name: String, holder: String) {
        self.store = store
        self.name = name
        self.holder = holder
    }

    /// Takes the lease, or prolongs it; false if another instance has it.
    package func take(atMilliseconds now: Int64) throws(SQLiteError) -> Bool {
        try self.store.run(
            """
            INSERT INTO lease VALUES(?1, ?2, ?3) ON CONFLICT(name) DO UPDATE SET holder = excluded.holder,
                until = excluded.until WHERE holder = excluded.holder OR until < ?4
            """,
            .text(self.name),
            .text(self.holder),
            .integer(now + Self.milliseconds),
            .integer(now)
        ) == 1
    }

    package func giveBack() throws(SQLiteError) {
        try self.store.run("DELETE FROM lease WHERE name = ? AND holder = ?", .text(self.name), .text(self.holder))
    }
}
