import RecordClient

/// Processes records in one transaction: for each its inbox row, its business change and what it puts into the outbox, or
/// else its dead letter.
package struct BatchProcessor: Sendable {
    /// Longer than this from an event to its processing is late.
    package static let onTimeMilliseconds: Int64 = 1_000

    /// What a transaction came to.
    package struct Outcome: Sendable {
        package var lanes: [Place: WorkQueue.LaneOutcome] = [:]
        package var counts: [Tally.Name: Int64] = [:]
        package var lastFailure: ProcessingFailure?
    }

    package let handler: any ServiceHandler
    /// The instance's name.
    package let instance: String
    /// The run of the workload that this service belongs to.
    package let run: String
    package let mode: DeliveryMode
    package var retries: RetryPolicy

    package init(
        handler: any ServiceHandler,
        instance: String,
        run: String,
        mode: DeliveryMode,
        retries: RetryPolicy = RetryPolicy()
    ) {
        self.handler = handler
        self.instance = instance
        self.run = run
        self.mode = mode
        self.retries = retries
    }

    /// Runs inside a transaction of `store`.
    package func process(
        _ items: [WorkQueue.Item],
        settings: WorkloadSettings,
        nowMilliseconds now: Int64,
        in store: SQLiteConnection
    ) throws(SQLiteError) -> Outcome {
        var outcome = Outcome()
        for item in items {
            let place = item.record.place
            guard outcome.lanes[place]?.retryAtMilliseconds == nil else { continue }
            let retryAt = try self.process(item, settings, now, store, &outcome)
            outcome.lanes[place, default: .init()].retryAtMilliseconds = retryAt
            if retryAt == nil { outcome.lanes[place]?.finished += 1 }
        }
        try Tally(store: store).add(outcome.counts)
        return outcome
    }

    /// - Returns: when the record is to be tried again; nil when it is finished with.
    private func process(
        _ item: WorkQueue.Item,
        _ settings: WorkloadSettings,
        _ now: Int64,
        _ store: SQLiteConnection,
        _ outcome: inout Outcome
    ) throws(SQLiteError) -> Int64? {
        if let payment = PaymentID(key: item.record.key), payment.run != self.run {
            outcome.counts[.foreign, default: 0] += 1
            return nil
        }
        var work = ServiceWork(store: store, producer: self.instance, nowMilliseconds: now)
        if self.handler.service == .payment { work.poisonPercent = settings.poisonPercent }
        let attempt = try store.part { () throws(HandlingError) in
            try self.attempt(item, settings, &work)
        }
        switch attempt {
        case .success(let isNew):
            outcome.counts.merge(work.counts, uniquingKeysWith: +)
            self.count(item.record, isNew: isNew, now, &outcome)
            if isNew, try ParkedEvents(store: store).resolve(item.record) {
                outcome.counts[.recovered, default: 0] += 1
            }
            return nil
        case .failure(.database(let error)): throw error
        case .failure(.failure(let failure)):
            return try self.settle(failure, of: item, now, store, &outcome)
        }
    }

    /// - Returns: whether the event is new.
    private func attempt(
        _ item: WorkQueue.Item,
        _ settings: WorkloadSettings,
        _ work: inout ServiceWork
    ) throws(HandlingError) -> Bool {
        let record = item.record
        let store = work.store
        let now = work.nowMilliseconds
        if self.mode.usesInbox {
            var isNew = true
            try work.run { (_) throws(SQLiteError) in
                isNew = try Inbox(store: store).accept(record, atMilliseconds: now)
                if !isNew { try Inbox(store: store).sawAgain(record, atMilliseconds: now) }
                return 0
            }
            guard isNew else { return false }
        }
        let service = self.handler.service
        guard let payment = PaymentID(key: record.key) else {
            throw .failure(.unreadable(SchemaMismatch("the record's key is not a payment id"), by: service))
        }
        let message: Message
        do throws(SchemaMismatch) {
            message = try Message(FlatDocument(parsing: record.value))
        } catch {
            throw .failure(.unreadable(error, by: service))
        }
        if let failure = FaultInjection.transientFailure(
            of: record,
            attempt: item.attempt,
            sharePercent: settings.transientPercent,
            service: service
        ) {
            throw .failure(failure)
        }
        try self.handler.handle(message, of: payment, in: &work)
        return true
    }

    private func count(_ record: ConsumedRecord, isNew: Bool, _ now: Int64, _ outcome: inout Outcome) {
        guard isNew else {
            outcome.counts[.skipped, default: 0] += 1
            return
        }
        outcome.counts[.processed, default: 0] += 1
        guard let occurred = record.occurredAtMilliseconds else { return }
        outcome.counts[now - occurred <= Self.onTimeMilliseconds ? .onTime : .late, default: 0] += 1
    }

    private func settle(
        _ failure: ProcessingFailure,
        of item: WorkQueue.Item,
        _ now: Int64,
        _ store: SQLiteConnection,
        _ outcome: inout Outcome
    ) throws(SQLiteError) -> Int64? {
        outcome.lastFailure = failure
        var random = SystemRandomNumberGenerator()
        let decision = self.retries.decide(isTransient: failure.isTransient, attempt: item.attempt, using: &random)
        if case .retry(let delay) = decision {
            outcome.counts[.retried, default: 0] += 1
            return now + delay
        }
        let parked = ParkedEvents(store: store)
        // Read again because its offset was not committed: it is in the dead letter topic, or on its way there.
        if try parked.holds(item.record) { return nil }
        let letter = DeadLetter(
            record: item.record,
            group: self.handler.service.rawValue,
            failure: failure,
            attempts: item.attempt,
            firstFailureMilliseconds: item.firstFailureMilliseconds ?? now,
            lastFailureMilliseconds: now
        )
        try Outbox(store: store).append(
            topic: letter.topic,
            key: item.record.key,
            value: item.record.value,
            headers: letter.headers,
            atMilliseconds: now
        )
        try parked.park(item.record, errorClass: failure.errorClass, atMilliseconds: now)
        outcome.counts[.deadLettered, default: 0] += 1
        return nil
    }
}
