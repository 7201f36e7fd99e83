/// Closes the books on payments that have ended and fit: their rows go from all three databases, their sums stay.
///
/// A transaction over several files in WAL mode is not atomic when the process dies. So payments are marked first, and what is
/// marked is finished after a restart: each later step does nothing the second time.
package struct BookClosing {
    package let store: SQLiteConnection

    package init(store: SQLiteConnection) { self.store = store }

    /// Closes these payments.
    package func close(_ accounts: [PaymentAccount]) throws(SQLiteError) {
        try self.store.transaction(.deferred) { () throws(SQLiteError) in
            for account in accounts {
                try self.store.run("UPDATE payment SET is_closing = 1 WHERE sequence = ?", .integer(account.sequence))
            }
            let tally = Tally(store: self.store)
            try tally.add(Int64(accounts.count { $0.isTwice }), to: .closedTwice)
            try tally.add(Int64(accounts.count { !$0.isTwice && $0.complaint != nil }), to: .closedWrong)
        }
        try self.finish()
    }

    /// Finishes what was begun, by this process or an earlier one.
    package func finish() throws(SQLiteError) {
        guard try self.store.number("SELECT count(*) FROM payment WHERE is_closing = 1") > 0 else { return }
        try self.closePoints()
        try self.closeSeats()
        try self.store.transaction(.deferred) { () throws(SQLiteError) in
            try self.store.run("DELETE FROM payment WHERE is_closing = 1")
        }
    }

    private static let closing = "sequence IN (SELECT sequence FROM main.payment WHERE is_closing = 1)"

    private func closePoints() throws(SQLiteError) {
        try self.store.transaction(.deferred) { () throws(SQLiteError) in
            for (name, kind) in [(Tally.Name.closedUsed, PointService.Entry.use), (.closedRefunded, .refund)] {
                try self.add(
                    to: name,
                    in: "point",
                    "SELECT ifnull(sum(amount), 0) FROM point.ledger WHERE kind = \(kind.rawValue) AND \(Self.closing)"
                )
            }
            try self.store.run("DELETE FROM point.ledger WHERE \(Self.closing)")
        }
    }

    private func closeSeats() throws(SQLiteError) {
        try self.store.transaction(.deferred) { () throws(SQLiteError) in
            try self.add(
                to: .closedSeats,
                in: "reservation",
                "SELECT ifnull(sum(seats), 0) FROM reservation.seating WHERE is_confirmed = 1 AND \(Self.closing)"
            )
            try self.store.run("DELETE FROM reservation.seating WHERE \(Self.closing)")
            // Performances before the oldest one that is still in the books.
            let over = """
                id > 0 AND id < (SELECT ifnull(min(performance), 0) FROM reservation.seating WHERE performance > 0)
                """
            try self.add(
                to: .closedSold,
                in: "reservation",
                "SELECT ifnull(sum(sold), 0) FROM reservation.performance WHERE \(over)"
            )
            try self.store.run("DELETE FROM reservation.performance WHERE \(over)")
        }
    }

    private func add(to name: Tally.Name, in schema: String, _ sum: String) throws(SQLiteError) {
        try self.store.run(
            """
            INSERT INTO \(schema).tally VALUES('\(name.rawValue)', (\(sum)))
            ON CONFLICT(name) DO UPDATE SET value = value + excluded.value
            """
        )
    }
}
