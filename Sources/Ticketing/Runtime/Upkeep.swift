import RecordClient

/// Keeps a service's database small: forgets what nobody needs any more.
struct Upkeep: Sendable {
    private static let interval = Duration.seconds(5)
    /// Published rows of the outbox stay for a look at them.
    private static let outboxMilliseconds: Int64 = 10_000
    /// A copy of an event may be on its way for as long as this.
    private static let inboxMilliseconds: Int64 = 60_000

    let database: SQLiteDatabase
    let consumer: Consumer
    let owned: OwnedPartitions
    let figures: InstanceFigures

    /// Runs until cancelled.
    func run() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.interval)
            guard !Task.isCancelled else { return }
            do throws(SQLiteError) {
                try await self.forgetPublished()
                for place in self.owned.places { try await self.forgetProcessed(place) }
            } catch {
                self.figures.change { status in
                    status.databaseErrors += 1
                    status.lastFailure = "\(error)"
                }
            }
        }
    }

    private func forgetPublished() async throws(SQLiteError) {
        let before = WorkloadClock.milliseconds - Self.outboxMilliseconds
        var count = 1
        // Short transactions, so that processing hardly waits.
        while count > 0 {
            count = try await self.database.transaction { (store) throws(SQLiteError) in
                try Outbox(store: store).forget(publishedBefore: before)
            }
        }
    }

    private func forgetProcessed(_ place: Place) async throws(SQLiteError) {
        // Nobody is asked: an answer that does not come would hold up the commits.
        let known = try? await self.consumer.knownLowWatermark(topic: place.topic, partition: place.partition)
        guard let low = known ?? nil else { return }
        let start = PartitionOffset(topic: place.topic, partition: place.partition, offset: low)
        let before = WorkloadClock.milliseconds - Self.inboxMilliseconds
        var count = 1
        while count > 0 {
            count = try await self.database.transaction { (store) throws(SQLiteError) in
                try Inbox(store: store).forget(start, olderThan: before)
            }
        }
    }
}
