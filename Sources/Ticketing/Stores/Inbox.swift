import RecordClient

/// The events that a service has processed: an event that is here already is skipped.
package struct Inbox {
    package let store: SQLiteConnection

    package init(store: SQLiteConnection) { self.store = store }

    /// Notes an event, in the transaction of what it changes.
    ///
    /// - Returns: whether it is new.
    package func accept(_ record: ConsumedRecord, atMilliseconds now: Int64) throws(SQLiteError) -> Bool {
        try self.store.run(
            "INSERT OR IGNORE INTO inbox VALUES(?, ?, ?, ?, ?)",
            .text(record.eventID),
            .text(record.topic),
            .integer(Int64(record.partition)),
            .integer(record.offset),
            .integer(now)
        ) == 1
    }

    /// Moves an event to where its latest copy was read, so that it stays for as long as that copy can be read again.
    package func sawAgain(_ record: ConsumedRecord, atMilliseconds now: Int64) throws(SQLiteError) {
        try self.store.run(
            "UPDATE inbox SET topic = ?2, partition = ?3, offset = ?4, seen_at = ?5 WHERE event_id = ?1 AND offset < ?4",
            .text(record.eventID),
            .text(record.topic),
            .integer(Int64(record.partition)),
            .integer(record.offset),
            .integer(now)
        )
    }

    /// Forgets events whose records the topic no longer has: nobody can read them a second time. Those that are in a dead
    /// letter topic, from where they may come back at any time, never have a row.
    ///
    /// - Parameters:
    ///   - start: the partition's first offset.
    ///   - olderThan: rows seen later stay in any case, because copies of them may still be on their way.
    package func forget(_ start: PartitionOffset, olderThan milliseconds: Int64) throws(SQLiteError) -> Int {
        try self.store.run(
            """
            DELETE FROM inbox WHERE event_id IN (
                SELECT event_id FROM inbox WHERE topic = ? AND partition = ? AND offset < ? AND seen_at < ? LIMIT 2000)
            """,
            .text(start.topic),
            .integer(Int64(start.partition)),
            .integer(start.offset),
            .integer(milliseconds)
        )
    }
}
