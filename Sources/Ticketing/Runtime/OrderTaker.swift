import RecordClient

/// Takes the orders of imagined customers at the set rate: the beginning of every payment. One instance of the payment
/// service at a time does it, by a lease.
struct OrderTaker: Sendable {
    /// Orders wait while so many payments are under way: more would outgrow what the topics keep for a service that is
    /// down.
    static let runningLimit: Int64 = 20_000
    private static let tickMilliseconds: Int64 = 20

    let database: SQLiteDatabase
    let instance: String
    let run: String
    let settings: @Sendable () -> WorkloadSettings
    let figures: InstanceFigures

    /// Runs until cancelled, then gives the lease back.
    func takeOrders() async {
        var due = 0.0
        var last = WorkloadClock.monotonicNanoseconds
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(Self.tickMilliseconds))
            let now = WorkloadClock.monotonicNanoseconds
            let settings = self.settings()
            // Whoever was away for long does not catch up on more than a second.
            due += Double(settings.paymentsPerSecond) * min(1, Double(now - last) / 1e9)
            last = now
            let count = Int(due)
            guard count > 0 else { continue }
            due -= Double(count)
            do throws(SQLiteError) {
                try await self.take(count, settings)
            } catch {
                self.figures.change { status in
                    status.databaseErrors += 1
                    status.lastFailure = "\(error)"
                }
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
        let instance = self.instance
        try? await self.database.transaction { (store) throws(SQLiteError) in
            try Lease(store: store, name: "orders", holder: instance).giveBack()
        }
    }

    private func take(_ count: Int, _ settings: WorkloadSettings) async throws(SQLiteError) {
        let (instance, run) = (self.instance, self.run)
        try await self.database.transaction { (store) throws(SQLiteError) in
            let now = WorkloadClock.milliseconds
            guard try Lease(store: store, name: "orders", holder: instance).take(atMilliseconds: now) else { return }
            // Parked payments wait for somebody to put them right; they hold up nobody.
            let running = try store.number(
                "SELECT count(*) FROM payment WHERE state < 10 AND updated_at > ?",
                .integer(now - 600_000)
            )
            let room = min(Int64(count), Self.runningLimit - running)
            guard room > 0 else { return }
            var random = SystemRandomNumberGenerator()
            var work = ServiceWork(store: store, producer: instance, nowMilliseconds: now)
            work.poisonPercent = settings.poisonPercent
            do throws(HandlingError) {
                for _ in 0..<room {
                    let order = TicketOrder.random(soldOutPercent: settings.soldOutPercent, using: &random)
                    try PaymentService.start(order, run: run, in: &work)
                }
            } catch {
                if case .database(let error) = error { throw error }
            }
            try Tally(store: store).add(work.counts)
        }
    }
}
