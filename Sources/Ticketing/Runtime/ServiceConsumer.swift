import RecordClient

/// The consumer of a service's instance: fetches, processes in batches, commits, retries.
struct ServiceConsumer: Sendable {
    private static let batchLimit = 100
    private static let pollMilliseconds: Int64 = 50
    /// A batch pretends to work no longer than this, unless a single record takes longer.
    private static let workMilliseconds = 250
    private static let databaseBackoffMilliseconds: Int64 = 200

    let consumer: Consumer
    let owned: OwnedPartitions
    let database: SQLiteDatabase
    let processor: BatchProcessor
    let settings: @Sendable () -> WorkloadSettings
    let figures: InstanceFigures

    /// Consumes until cancelled, then commits what was processed.
    ///
    /// - Throws: what makes the client unusable.
    func run(_ topics: [String]) async throws(RecordClientError) {
        var queue = WorkQueue()
        var commits = PendingCommits(self.processor.mode)
        try await self.consumer.subscribe(topics)
        while !Task.isCancelled {
            try await self.fetch(into: &queue, &commits)
            let settings = self.settings()
            let processing = settings.processingMilliseconds[self.processor.handler.service] ?? 0
            let limit =
                processing == 0 ? Self.batchLimit : max(1, min(Self.batchLimit, Self.workMilliseconds / processing))
            let items = queue.take(limit: limit, nowMilliseconds: WorkloadClock.milliseconds)
            if !items.isEmpty {
                if self.processor.mode == .beforeProcessing { await self.commitBefore(items) }
                if processing > 0 { try? await Task.sleep(for: .milliseconds(items.count * processing)) }
                await self.process(items, settings, &queue, &commits)
            }
            let now = WorkloadClock.milliseconds
            if commits.isDue(nowMilliseconds: now) { await self.commit(&commits) }
            self.figures.change { status in
                status.inHand = queue.count
                status.waiting = queue.waitingCount
                status.partitions = self.owned.places.count
            }
        }
        if !commits.isEmpty { await self.commit(&commits) }
    }

    private func fetch(into queue: inout WorkQueue, _ commits: inout PendingCommits) async throws(RecordClientError) {
        let wait = queue.wait(nowMilliseconds: WorkloadClock.milliseconds) ?? Self.pollMilliseconds
        let result = try await self.consumer.poll(
            limit: 300,
            timeoutMilliseconds: Int32(min(wait, Self.pollMilliseconds))
        )
        // A rebalance during the poll comes before the records that it brought.
        let (lost, gained) = self.owned.takeChanges()
        queue.forget(lost)
        commits.forget(lost)
        let owned = self.owned.places
        queue.add(result.records.filter { owned.contains($0.place) })
        for error in result.partitionErrors where error.error.isFatal { throw error.error }
        let pauses = queue.takePauses(gained: gained)
        if !pauses.pause.isEmpty { try? await self.consumer.pause(pauses.pause.map(\.asPartition)) }
        if !pauses.resume.isEmpty { try? await self.consumer.resume(pauses.resume.map(\.asPartition)) }
    }

    private func process(
        _ items: [WorkQueue.Item],
        _ settings: WorkloadSettings,
        _ queue: inout WorkQueue,
        _ commits: inout PendingCommits
    ) async {
        let processor = self.processor
        do throws(SQLiteError) {
            let outcome = try await self.database.transaction { (store) throws(SQLiteError) in
                try processor.process(items, settings: settings, nowMilliseconds: WorkloadClock.milliseconds, in: store)
            }
            self.figures.processed(outcome)
            if processor.mode == .afterProcessing || processor.mode == .nonIdempotent {
                var left = outcome.lanes.mapValues(\.finished)
                for item in items where left[item.record.place, default: 0] > 0 {
                    left[item.record.place]? -= 1
                    commits.note(item.record)
                }
            }
            queue.settle(outcome.lanes, nowMilliseconds: WorkloadClock.milliseconds)
        } catch {
            // Nothing happened: the same records are taken again.
            self.figures.change { status in
                status.databaseErrors += 1
                status.lastFailure = "\(error)"
            }
            try? await Task.sleep(for: .milliseconds(Self.databaseBackoffMilliseconds))
        }
    }

    private func commit(_ commits: inout PendingCommits) async {
        let (offsets, timestamps) = commits.take(nowMilliseconds: WorkloadClock.milliseconds)
        guard await self.commit(offsets) else { return }
        self.figures.committed(timestamps: timestamps, nowMilliseconds: WorkloadClock.milliseconds)
    }

    /// Commits what is not processed yet: the mode that loses.
    private func commitBefore(_ items: [WorkQueue.Item]) async {
        var commits = PendingCommits(self.processor.mode)
        for item in items where item.attempt == 1 { commits.note(item.record) }
        if !commits.isEmpty { await self.commit(&commits) }
    }

    private func commit(_ offsets: [PartitionOffset]) async -> Bool {
        do throws(RecordClientError) {
            try await self.consumer.commit(offsets)
            return true
        } catch {
            // What is not committed is read again, and skipped.
            self.figures.change { status in
                status.failedCommits += 1
                status.lastFailure = "\(error)"
            }
            return false
        }
    }
}

extension Place {
    var asPartition: PartitionOffset { PartitionOffset(topic: self.topic, partition: self.partition) }
}
