import RecordClient

/// Events that went to a dead letter topic: their payments wait for somebody to put them right and replay them.
package struct ParkedEvents {
    package let store: SQLiteConnection

    package init(store: SQLiteConnection) { self.store = store }

    /// Whether this very record has been parked; it is read again when its offset could not be committed.
    package func holds(_ record: ConsumedRecord) throws(SQLiteError) -> Bool {
        try self.store.number(
            "SELECT count(*) FROM parked WHERE event_id = ? AND topic = ? AND partition = ? AND offset = ?",
            .text(record.eventID),
            .text(record.topic),
            .integer(Int64(record.partition)),
            .integer(record.offset)
        ) > 0
    }

    package func park(_ record: ConsumedRecord, errorClass: String, atMilliseconds now: Int64) throws(SQLiteError) {
        try self.store.run(
            "INSERT OR REPLACE INTO parked VALUES(?, ?, ?, ?, ?, ?, ?)",
            .text(record.eventID),
            PaymentID(key: record.key).map { .integer($0.sequence) } ?? .null,
            .text(record.topic),
            .integer(Int64(record.partition)),
            .integer(record.offset),
            .text(errorClass),
            .integer(now)
        )
    }

    /// Notes that an event has taken effect; true if it had been parked.
    package func resolve(_ record: ConsumedRecord) throws(SQLiteError) -> Bool {
        try self.store.run("DELETE FROM parked WHERE event_id = ?", .text(record.eventID)) == 1
    }

    package func count() throws(SQLiteError) -> Int64 { try self.store.number("SELECT count(*) FROM parked") }

    /// The payments that wait.
    package func sequences() throws(SQLiteError) -> Set<Int64> {
        Set(try self.store.rows("SELECT sequence FROM parked WHERE sequence IS NOT NULL") { $0.integer(0) })
    }
}
