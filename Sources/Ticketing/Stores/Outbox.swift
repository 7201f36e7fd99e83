import RecordClient

/// Records that a service owes to others: written in the transaction of the business change, published by the relay.
package struct Outbox {
    /// A record to be published.
    package struct Row: Sendable {
        package let id: Int64
        package let topic: String
        package let key: [UInt8]?
        package let value: [UInt8]?
        package let headers: [ConsumedRecord.Header]
    }

    package let store: SQLiteConnection

    package init(store: SQLiteConnection) { self.store = store }

    package func append(
        topic: String,
        key: [UInt8]?,
        value: [UInt8]?,
        headers: [ConsumedRecord.Header],
        atMilliseconds now: Int64
    ) throws(SQLiteError) {
        try self.store.run(
            "INSERT INTO outbox(topic, key, value, headers, created_at) VALUES(?, ?, ?, ?, ?)",
            .text(topic),
            .bytes(optional: key),
            .bytes(optional: value),
            .bytes(HeaderBytes.encode(headers)),
            .integer(now)
        )
    }

    /// The oldest records that wait, at most one of each key: the next of a key may go only when this one has arrived, or a
    /// failure would turn their order round.
    package func pending(limit: Int) throws(SQLiteError) -> [Row] {
        let rows = try self.store.rows(
            "SELECT id, topic, key, value, headers FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT ?",
            .integer(Int64(limit))
        ) { row in
            Row(
                id: row.integer(0),
                topic: row.text(1),
                key: row.bytes(2),
                value: row.bytes(3),
                headers: HeaderBytes.decode(row.bytes(4) ?? [])
            )
        }
        var keys: Set<[UInt8]> = []
        return rows.filter { row in row.key.map { keys.insert($0).inserted } ?? true }
    }

    package func markPublished(_ ids: [Int64], atMilliseconds now: Int64) throws(SQLiteError) {
        for id in ids {
            try self.store.run("UPDATE outbox SET published_at = ? WHERE id = ?", .integer(now), .integer(id))
        }
    }

    package func backlog() throws(SQLiteError) -> Int64 {
        try self.store.number("SELECT count(*) FROM outbox WHERE published_at IS NULL")
    }

    /// Deletes records that were published before a time.
    package func forget(publishedBefore milliseconds: Int64) throws(SQLiteError) -> Int {
        // Ids grow with time: the oldest few thousand are enough to look at.
        try self.store.run(
            """
            DELETE FROM outbox WHERE id IN (
                SELECT id FROM (SELECT id, published_at FROM outbox ORDER BY id LIMIT 5000) WHERE published_at < ?)
            """,
            .integer(milliseconds)
        )
    }
}
