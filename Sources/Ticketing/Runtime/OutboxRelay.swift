import RecordClient

/// Publishes a service's outbox in the order of its rows and marks what brokers have acknowledged.
///
/// One instance at a time does it, by a lease. When it dies between an acknowledgement and the mark, its successor
/// publishes once more what has arrived: the receivers' inboxes skip it.
struct OutboxRelay: Sendable {
    private static let batchLimit = 500
    private static let idleMilliseconds: Int64 = 15

    let database: SQLiteDatabase
    let instance: String
    let producer: Producer
    let publisher: OutboxPublisher
    let figures: InstanceFigures

    /// Runs until cancelled, then gives the lease back.
    func run() async {
        var leaseEndMilliseconds: Int64 = 0
        while !Task.isCancelled {
            do throws(SQLiteError) {
                let rows = try await self.next(&leaseEndMilliseconds)
                if rows.isEmpty {
                    try? await Task.sleep(for: .milliseconds(Self.idleMilliseconds))
                } else {
                    try await self.publish(rows)
                }
            } catch {
                self.figures.change { status in
                    status.databaseErrors += 1
                    status.lastFailure = "\(error)"
                }
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
        let lease = self.instance
        try? await self.database.transaction { (store) throws(SQLiteError) in
            try Lease(store: store, name: "relay", holder: lease).giveBack()
        }
    }

    /// What is to be published now by this instance.
    private func next(_ leaseEnd: inout Int64) async throws(SQLiteError) -> [Outbox.Row] {
        let instance = self.instance
        let now = WorkloadClock.milliseconds
        // The lease is a write: it is prolonged when half of it is over, and only while there is something to publish.
        let isHeld = now < leaseEnd - Lease.milliseconds / 2
        let rows = try await self.database.run { (store) throws(SQLiteError) -> [Outbox.Row]? in
            let rows = try Outbox(store: store).pending(limit: Self.batchLimit)
            guard !rows.isEmpty, !isHeld else { return rows }
            return try store.transaction { () throws(SQLiteError) in
                try Lease(store: store, name: "relay", holder: instance).take(atMilliseconds: now) ? rows : nil
            }
        }
        guard let rows else { return [] }
        if !rows.isEmpty, !isHeld { leaseEnd = now + Lease.milliseconds }
        return rows
    }

    private func publish(_ rows: [Outbox.Row]) async throws(SQLiteError) {
        let acknowledged = await self.publisher.publish(rows, through: self.producer)
        self.figures.delivered(acknowledged.count, failed: rows.count - acknowledged.count)
        guard !acknowledged.isEmpty else {
            try? await Task.sleep(for: .milliseconds(100))
            return
        }
        let letters = Set(rows.filter { $0.topic.hasSuffix("-dlq") }.map(\.id))
        let messages = acknowledged.count { !letters.contains($0) }
        try await self.database.transaction { (store) throws(SQLiteError) in
            try Outbox(store: store).markPublished(acknowledged, atMilliseconds: WorkloadClock.milliseconds)
            try Tally(store: store).add(Int64(messages), to: .published)
        }
    }
}
