import RecordClient
import Ticketing

/// The three services on real databases, with topics that are lists in memory: what a broker would keep, delivered in any
/// order over the partitions and as often as one likes.
final class ServiceWorld {
    static let run = "test"

    let directory = ScratchDirectory()
    let mode: DeliveryMode
    let databases: [WorkloadService: SQLiteDatabase]
    var settings = WorkloadSettings()
    /// What was published, by topic.
    var topics: [String: [ConsumedRecord]] = [:]
    /// How far each service has read its topics.
    var positions: [String: Int] = [:]
    var nowMilliseconds: Int64 = 1_700_000_000_000

    init(mode: DeliveryMode = .afterProcessing) async throws {
        self.mode = mode
        var databases: [WorkloadService: SQLiteDatabase] = [:]
        for service in WorkloadService.allCases {
            databases[service] = try await SQLiteDatabase.open(service, in: self.directory.path)
        }
        self.databases = databases
    }

    func database(_ service: WorkloadService) -> SQLiteDatabase { self.databases[service]! }

    private func handler(_ service: WorkloadService) -> any ServiceHandler {
        switch service {
        case .payment: PaymentService()
        case .point: PointService()
        case .reservation: ReservationService()
        }
    }

    /// Takes orders.
    func order(_ count: Int, soldOutPercent: Double = 0) async throws {
        let (now, poison) = (self.nowMilliseconds, self.settings.poisonPercent)
        try await self.database(.payment).transaction { (store) throws(SQLiteError) in
            var work = ServiceWork(store: store, producer: "payment-1", nowMilliseconds: now)
            work.poisonPercent = poison
            var random = SystemRandomNumberGenerator()
            do throws(HandlingError) {
                for _ in 0..<count {
                    let order = TicketOrder.random(soldOutPercent: soldOutPercent, using: &random)
                    try PaymentService.start(order, run: ServiceWorld.run, in: &work)
                }
            } catch {
                if case .database(let error) = error { throw error }
            }
            try Tally(store: store).add(work.counts)
        }
    }

    /// Publishes what waits in a service's outbox; with `isMarked` false as a relay does that dies before it marks.
    @discardableResult
    func publish(_ service: WorkloadService, isMarked: Bool = true) async throws -> Int {
        let now = self.nowMilliseconds
        let rows = try await self.database(service).transaction { (store) throws(SQLiteError) in
            let rows = try Outbox(store: store).pending(limit: 10_000)
            if isMarked { try Outbox(store: store).markPublished(rows.map(\.id), atMilliseconds: now) }
            return rows
        }
        for row in rows { self.append(row.topic, key: row.key, value: row.value, headers: row.headers) }
        return rows.count
    }

    func append(_ topic: String, key: [UInt8]?, value: [UInt8]?, headers: [ConsumedRecord.Header]) {
        let record = ConsumedRecord(
            topic: topic,
            partition: 0,
            offset: Int64(self.topics[topic, default: []].count),
            timestampMilliseconds: self.nowMilliseconds,
            key: key,
            value: value,
            headers: headers
        )
        self.topics[topic, default: []].append(record)
    }

    /// Processes records in one transaction, each at this attempt.
    @discardableResult
    func process(
        _ records: [ConsumedRecord],
        by service: WorkloadService,
        attempt: Int = 1,
        policy: RetryPolicy = RetryPolicy()
    ) async throws -> BatchProcessor.Outcome {
        let processor = BatchProcessor(
            handler: self.handler(service),
            instance: service.instance(1),
            run: Self.run,
            mode: self.mode,
            retries: policy
        )
        let (now, settings) = (self.nowMilliseconds, self.settings)
        let items = records.map {
            WorkQueue.Item(record: $0, attempt: attempt, firstFailureMilliseconds: attempt > 1 ? now - 1_000 : nil)
        }
        return try await self.database(service).transaction { (store) throws(SQLiteError) in
            try processor.process(items, settings: settings, nowMilliseconds: now, in: store)
        }
    }

    /// Everything that a service has not read yet; `again` records before that are read once more.
    func unread(_ service: WorkloadService, again: Int = 0) -> [ConsumedRecord] {
        service.topics.flatMap { topic -> ArraySlice<ConsumedRecord> in
            let name = topic.rawValue
            let position = self.positions[name, default: 0]
            self.positions[name] = self.topics[name, default: []].count
            return self.topics[name, default: []].dropFirst(max(0, position - again))
        }
    }

    /// Lets messages flow until nothing moves any more.
    func flow(again: Int = 0) async throws {
        var hasMoved = true
        while hasMoved {
            hasMoved = false
            for service in WorkloadService.allCases {
                let records = self.unread(service, again: again)
                // A lane that has failed waits; here it is tried at once, until it is finished with.
                var left = records
                var attempt = 1
                while !left.isEmpty {
                    let outcome = try await self.process(left, by: service, attempt: attempt)
                    let isHeldUp = outcome.lanes.values.contains { $0.retryAtMilliseconds != nil }
                    left = left.filter { record in
                        let finished = outcome.lanes[record.place]?.finished ?? 0
                        let index = left.filter { $0.place == record.place }.firstIndex(of: record) ?? 0
                        return index >= finished
                    }
                    attempt = isHeldUp ? attempt + 1 : 1
                }
                if try await self.publish(service) > 0 { hasMoved = true }
            }
        }
    }

    /// A number from a service's database.
    func number(_ service: WorkloadService, _ sql: String) async throws -> Int64 {
        try await self.database(service).run { (store) throws(SQLiteError) in try store.number(sql) }
    }

    func auditor() async throws -> Auditor { try await Auditor(directory: self.directory.path) }
}
