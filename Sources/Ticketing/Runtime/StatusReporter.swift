import FoundationEssentials
import RecordClient

/// Writes an instance's figures to the status topic once a second.
struct StatusReporter: Sendable {
    let database: SQLiteDatabase
    let producer: Producer
    let figures: InstanceFigures
    let settings: @Sendable () -> WorkloadSettings

    /// Runs until cancelled.
    func run() async {
        while !Task.isCancelled {
            await self.report(isLast: false)
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Writes one report; the last one says that the instance has stopped in order.
    func report(isLast: Bool) async {
        let service = try? await self.database.run { (store) throws(SQLiteError) in try Self.figures(of: store) }
        var status = self.figures.report(service, nowMilliseconds: WorkloadClock.milliseconds)
        status.isStopped = isLast
        status.settings = self.settings().values(for: status.service)
        guard let value = try? JSONEncoder().encode(status) else { return }
        if isLast {
            _ = try? await self.producer.send(
                topic: WorkloadTopic.status,
                key: Array(status.instance.utf8),
                value: Array(value)
            )
            return
        }
        // A report that cannot be queued is followed by the next one.
        Array(status.instance.utf8).withUnsafeBytes { key in
            value.withUnsafeBytes { value in
                try? self.producer.produce(topic: WorkloadTopic.status, key: key, value: value)
            }
        }
    }

    private static func figures(of store: SQLiteConnection) throws(SQLiteError) -> InstanceStatus.ServiceFigures {
        var figures = InstanceStatus.ServiceFigures()
        figures.outboxBacklog = try Outbox(store: store).backlog()
        figures.parked = try ParkedEvents(store: store).count()
        for (name, count) in try Tally(store: store).all() { figures.counts[name.rawValue] = count }
        let hasPayments = try store.number("SELECT count(*) FROM sqlite_master WHERE name = 'payment_running'") == 1
        if hasPayments { figures.running = try store.number("SELECT count(*) FROM payment WHERE state < 10") }
        return figures
    }
}
