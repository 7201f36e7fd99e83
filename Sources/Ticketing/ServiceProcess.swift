import Glibc
import RecordClient

/// What an instance of a service needs to know.
public struct ServiceOptions: Sendable {
    public var bootstrapServers: String
    /// Where the services' databases are.
    public var dataDirectory: String
    public var service: WorkloadService
    /// Its name among all instances, such as `point-1`.
    public var instance: String
    /// The run of the workload; records of others are passed over.
    public var run: String
    public var mode: DeliveryMode

    public init(
        bootstrapServers: String,
        dataDirectory: String,
        service: WorkloadService,
        instance: String,
        run: String,
        mode: DeliveryMode = .afterProcessing
    ) {
        self.bootstrapServers = bootstrapServers
        self.dataDirectory = dataDirectory
        self.service = service
        self.instance = instance
        self.run = run
        self.mode = mode
    }
}

/// Why a service ended.
public enum ServiceFailure: Error, CustomStringConvertible {
    case database(SQLiteError)
    case client(RecordClientError)

    public var description: String {
        switch self {
        case .database(let error): "The service's database cannot be used: \(error)."
        case .client(let error): "The service's client cannot go on: \(error)."
        }
    }
}

/// Runs one instance of a service until the task is cancelled; then it stops in order.
public func runService(_ options: ServiceOptions) async throws(ServiceFailure) {
    let process = try await ServiceProcess(options)
    try await process.run()
}

/// An instance of a service and everything that works in it.
private struct ServiceProcess {
    let options: ServiceOptions
    let database: SQLiteDatabase
    let settings: SettingsFollower
    let figures: InstanceFigures
    let producer: Producer
    let publisher: OutboxPublisher
    let consumer: Consumer
    let owned: OwnedPartitions

    init(_ options: ServiceOptions) async throws(ServiceFailure) {
        self.options = options
        self.settings = SettingsFollower(bootstrapServers: options.bootstrapServers, clientID: options.instance)
        let figures = InstanceFigures(
            InstanceStatus(
                instance: options.instance,
                service: options.service,
                mode: options.mode,
                pid: getpid(),
                startedAtMilliseconds: WorkloadClock.milliseconds
            )
        )
        let publisher = OutboxPublisher()
        let owned = OwnedPartitions()
        do throws(SQLiteError) {
            self.database = try await SQLiteDatabase.open(options.service, in: options.dataDirectory)
        } catch { throw .database(error) }
        do throws(RecordClientError) {
            self.producer = try Producer(
                ClientSettings.producer(options.bootstrapServers, clientID: options.instance),
                onEvent: { figures.producerTold($0) },
                onDelivery: { publisher.take($0) }
            )
            self.consumer = try Consumer(
                ClientSettings.consumer(
                    options.bootstrapServers,
                    group: options.service.rawValue,
                    clientID: options.instance,
                    mode: options.mode
                ),
                onEvent: { event in
                    owned.take(event)
                    if case .error(let error) = event { figures.change { $0.lastFailure = "\(error)" } }
                }
            )
        } catch { throw .client(error) }
        self.figures = figures
        self.publisher = publisher
        self.owned = owned
    }

    /// Works until the task is cancelled.
    func run() async throws(ServiceFailure) {
        let followed = Task { try await self.settings.run() }
        await self.settings.caughtUp()
        let reporter = StatusReporter(
            database: self.database,
            producer: self.producer,
            figures: self.figures,
            settings: self.currentSettings
        )
        var helpers = [
            Task { await self.relay.run() }, Task { await reporter.run() }, Task { await self.upkeep.run() },
        ]
        if self.options.service == .payment { helpers.append(Task { await self.orders.takeOrders() }) }
        var failure: RecordClientError?
        do throws(RecordClientError) {
            try await self.consuming.run(self.options.service.topics.map(\.rawValue))
        } catch {
            failure = error
        }
        for helper in helpers { helper.cancel() }
        followed.cancel()
        await self.consumer.close()
        for helper in helpers { await helper.value }
        // A settings topic that cannot be read leaves the settings as they were; there is nothing to do about it here.
        _ = await followed.result
        await reporter.report(isLast: true)
        await self.producer.close()
        await self.database.close()
        if let failure { throw .client(failure) }
    }

    private var currentSettings: @Sendable () -> WorkloadSettings {
        let settings = self.settings
        return { settings.settings }
    }

    private var relay: OutboxRelay {
        OutboxRelay(
            database: self.database,
            instance: self.options.instance,
            producer: self.producer,
            publisher: self.publisher,
            figures: self.figures
        )
    }

    private var upkeep: Upkeep {
        Upkeep(database: self.database, consumer: self.consumer, owned: self.owned, figures: self.figures)
    }

    private var orders: OrderTaker {
        OrderTaker(
            database: self.database,
            instance: self.options.instance,
            run: self.options.run,
            settings: self.currentSettings,
            figures: self.figures
        )
    }

    private var consuming: ServiceConsumer {
        ServiceConsumer(
            consumer: self.consumer,
            owned: self.owned,
            database: self.database,
            processor: BatchProcessor(
                handler: self.handler,
                instance: self.options.instance,
                run: self.options.run,
                mode: self.options.mode
            ),
            settings: self.currentSettings,
            figures: self.figures
        )
    }

    private var handler: any ServiceHandler {
        switch self.options.service {
        case .payment: PaymentService()
        case .point: PointService()
        case .reservation: ReservationService()
        }
    }
}
