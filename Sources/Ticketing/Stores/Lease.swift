/// The right of one instance of a service to do something, until a time: publishing the outbox in order, taking orders.
///
/// An instance that is killed or frozen holds its lease for at most ``milliseconds``; one that stops gives it back.
struct Lease {
    static let milliseconds: Int64 = 2_000

    let store: SQLiteConnection
    let name: String
    let holder: String

    /// Takes the lease, or prolongs it; false if another instance has it.
    func take(atMilliseconds now: Int64) throws(SQLiteError) -> Bool {
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

    func giveBack() throws(SQLiteError) {
        try self.store.run("DELETE FROM lease WHERE name = ? AND holder = ?", .text(self.name), .text(self.holder))
    }
}
