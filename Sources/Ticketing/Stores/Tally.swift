/// Counts of a service since its database was made; they change with what they count, in one transaction.
package struct Tally {
    /// What is counted.
    package enum Name: String, CaseIterable, Sendable, Codable {
        /// Records that took effect.
        case processed
        /// Records skipped because their event had been processed.
        case skipped
        /// Records that belong to another run of the workload.
        case foreign
        /// Attempts that failed and are made again.
        case retried
        case deadLettered
        /// Events that came back from a dead letter topic and took effect.
        case recovered
        /// Commands and events put into the outbox.
        case written
        /// Commands and events that brokers have acknowledged.
        case published
        case onTime
        case late
        case started
        case completed
        /// Payments that failed after points were used and have given them back.
        case refunded
        /// Payments that failed before anything was taken.
        case refused
        /// Events that a payment's state had no use for.
        case unexpected
        /// What is no longer in the tables since the books were closed.
        case closedUsed
        case closedRefunded
        case closedSeats
        /// Seats of performances that are over.
        case closedSold
        /// Payments with something that took effect twice, among those that were closed.
        case closedTwice
        /// Payments whose money or seats did not fit, among those that were closed.
        case closedWrong
    }

    package let store: SQLiteConnection

    package init(store: SQLiteConnection) { self.store = store }

    package func add(_ count: Int64, to name: Name) throws(SQLiteError) {
        guard count != 0 else { return }
        try self.store.run(
            "INSERT INTO tally VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = value + excluded.value",
            .text(name.rawValue),
            .integer(count)
        )
    }

    package func add(_ counts: [Name: Int64]) throws(SQLiteError) {
        for name in Name.allCases { try self.add(counts[name] ?? 0, to: name) }
    }

    package func all() throws(SQLiteError) -> [Name: Int64] {
        let rows = try self.store.rows("SELECT name, value FROM tally") { ($0.text(0), $0.integer(1)) }
        return rows.reduce(into: [:]) { counts, row in
            if let name = Name(rawValue: row.0) { counts[name] = row.1 }
        }
    }
}
