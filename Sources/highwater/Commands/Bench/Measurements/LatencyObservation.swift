import Cluster
import ClusterClient
import ClusterView
import Glibc
import RecordClient
import Synchronization

/// What the passive watch of end-to-end latency costs the brokers it watches.
enum LatencyObservation {
    static let measurement = BenchMeasurement(
        name: .latencyObservation,
        work: .onTarget(needsProcesses: true, run)
    )
    private static let valueByteCount = 100
    private static let partitions: Int32 = 6
    /// Without, with, without, with: a machine that changes its pace changes both.
    private static let rounds = 2

    /// What the brokers used while something went on.
    private struct Usage {
        var seconds = 0.0
        var cpuSeconds = 0.0
        var bytesOut = 0.0
        var requests = 0.0

        static func += (left: inout Usage, right: Usage) {
            left.seconds += right.seconds
            left.cpuSeconds += right.cpuSeconds
            left.bytesOut += right.bytesOut
            left.requests += right.requests
        }
    }

    @Sendable
    private static func run(_ target: BenchTarget) async throws -> [BenchFigure] {
        guard target.brokers.count >= 3 else {
            return [.skipped(.latencyObservation, because: "the cluster has fewer than 3 brokers")]
        }
        return try await target.withTopic(partitions: self.partitions, replicationFactor: 3) { topic in
            let load = try await ObservedLoad(target, topic: topic)
            let producing = Task { try await onOwnThread("bench-observed") { try load.produce() } }
            let consuming = Task { await load.consume() }
            let result: Result<[BenchFigure], any Error>
            do {
                result = .success(try await measure(target))
            } catch {
                result = .failure(error)
            }
            load.stop()
            consuming.cancel()
            try await producing.value
            await consuming.value
            await load.close()
            return try result.get()
        }
    }

    private static func measure(_ target: BenchTarget) async throws -> [BenchFigure] {
        // The group forms and the offsets' topic is made meanwhile.
        try await Task.sleep(for: .seconds(3))
        var without = Usage()
        var with = Usage()
        var cost = SamplingCost()
        for _ in 0..<self.rounds {
            without += try await usage(target) { try await Task.sleep(for: .seconds(target.settings.seconds)) }
            let watch = try ObservedWatch(target.bootstrapServers)
            try await watch.settle()
            with += try await usage(target) { try await Task.sleep(for: .seconds(target.settings.seconds)) }
            cost = await watch.end()
        }
        return figures(without, with, cost, target)
    }

    private static func usage(_ target: BenchTarget, _ body: () async throws -> Void) async throws -> Usage {
        let processes = BrokerProcesses(await target.nodes())
        let before = (pages: await pages(target), cpu: processes.cpuSeconds ?? 0, at: BenchClock.nanoseconds)
        try await body()
        let after = (pages: await pages(target), cpu: processes.cpuSeconds ?? 0, at: BenchClock.nanoseconds)
        return Usage(
            seconds: Double(after.at - before.at) / 1e9,
            cpuSeconds: after.cpu - before.cpu,
            bytesOut: after.pages.bytesOut - before.pages.bytesOut,
            requests: after.pages.requests - before.pages.requests
        )
    }

    /// What all brokers count about themselves, added up.
    private static func pages(_ target: BenchTarget) async -> (bytesOut: Double, requests: Double) {
        let reader = MetricsPages(target.client)
        var sum = (bytesOut: 0.0, requests: 0.0)
        for node in await target.nodes() where node.isBroker {
            guard let port = node.metricsPort,
                let page = await reader.page(host: "127.0.0.1", port: Int(port)).flatMap({ NodePage($0) })
            else { continue }
            sum.bytesOut += page.bytesOut
            sum.requests += page.requests
        }
        return sum
    }

    private static func figures(
        _ without: Usage,
        _ with: Usage,
        _ cost: SamplingCost,
        _ target: BenchTarget
    ) -> [BenchFigure] {
        let conditions =
            "\(target.settings.requestsPerSecond) records/s of \(self.valueByteCount) B to \(self.partitions) partitions, RF 3,"
            + " one group that commits every 100 ms; the three brokers together, over \(self.rounds) × "
            + "\(target.settings.seconds) s each"
        var figures: [BenchFigure] = []
        for (name, usage) in [("without the watch", without), ("with the watch", with)] {
            figures += [
                BenchFigure(
                    .latencyObservation,
                    name,
                    "brokers' CPU",
                    usage.cpuSeconds / usage.seconds * 100,
                    "% of a core",
                    conditions: conditions
                ),
                BenchFigure(
                    .latencyObservation,
                    name,
                    "bytes to clients",
                    usage.bytesOut / usage.seconds / 1000,
                    "kB/s",
                    conditions: conditions
                ),
                BenchFigure(
                    .latencyObservation,
                    name,
                    "requests",
                    usage.requests / usage.seconds,
                    "/s",
                    conditions: conditions
                ),
            ]
        }
        let watch = "the watch alone: samples it took, not the tail of commits and polling beside it"
        figures += [
            BenchFigure(.latencyObservation, "the watch", "samples", cost.samplesPerSecond, "/s", conditions: watch),
            BenchFigure(
                .latencyObservation,
                "the watch",
                "bytes fetched",
                cost.bytesPerSecond / 1000,
                "kB/s",
                conditions: watch
            ),
        ]
        return figures
    }
}

/// The passive watch with everything that feeds it, as `highwater latency` runs it.
private struct ObservedWatch {
    private let clients: [ClusterClient]
    private let watch: LatencyWatch
    private let tasks: [Task<Void, Never>]

    init(_ bootstrapServers: String) throws {
        let servers = try ServerAddress.list(bootstrapServers)
        let clients = try (0..<3).map { _ in
            try ClusterClient(bootstrap: servers, options: ClusterClientOptions(isReadOnly: true))
        }
        let tail = SharedTail(
            OffsetsTopicTail(bootstrapServers: bootstrapServers, nowMilliseconds: { WallTime.milliseconds })
        )
        let watch = LatencyWatch(
            client: clients[0],
            tail: tail.reader(),
            nowMilliseconds: { WallTime.milliseconds }
        )
        let poller = ClusterPoller(
            client: clients[1],
            identity: ClusterIdentity(name: "bench", ownership: .remote),
            nowMilliseconds: { WallTime.milliseconds }
        )
        let groups = GroupPoller(
            client: clients[2],
            tail: tail.reader(),
            nowMilliseconds: { WallTime.milliseconds }
        )
        self.clients = clients
        self.watch = watch
        self.tasks = [
            Task { await poller.run() }, Task { await groups.run() }, Task { await watch.run() },
            Task { for await snapshot in poller.snapshots { await watch.observe(snapshot) } },
            Task { for await update in groups.updates { await watch.observe(update.snapshot) } },
        ]
    }

    /// Waits until samples come.
    func settle() async throws {
        _ = try await waiting(for: "latency samples", seconds: 30) {
            await self.watch.snapshot().recent.samples > 0 ? true : nil
        }
    }

    /// Ends it.
    ///
    /// - Returns: what it counted itself.
    func end() async -> SamplingCost {
        let cost = await self.watch.snapshot().cost
        for task in self.tasks { task.cancel() }
        for task in self.tasks { await task.value }
        for client in self.clients { client.close() }
        return cost
    }
}

/// A producer at a fixed rate and a group that commits what it has read, ten times a second.
private final class ObservedLoad: Sendable {
    private let producer: Producer
    private let consumer: Consumer
    private let topic: String
    private let rate: Int
    private let isStopping = Atomic<Bool>(false)

    init(_ target: BenchTarget, topic: String) async throws {
        self.topic = topic
        self.rate = target.settings.requestsPerSecond
        var producing = ProducerConfiguration(bootstrapServers: target.bootstrapServers)
        producing.clientId = "highwater-bench"
        self.producer = try Producer(producing)
        var consuming = ConsumerConfiguration(bootstrapServers: target.bootstrapServers, groupId: "\(topic)-group")
        consuming.clientId = "highwater-bench"
        self.consumer = try Consumer(consuming)
        try await self.consumer.subscribe([topic])
    }

    /// Holds the calling thread until ``stop()``.
    func produce() throws {
        let value = [UInt8](repeating: 120, count: 100)
        var due = BenchClock.nanoseconds
        while !self.isStopping.load(ordering: .relaxed) {
            due += BenchClock.nanosecondsPerSecond / Int64(self.rate)
            BenchClock.hold(untilNanoseconds: due)
            try value.withUnsafeBytes { try self.producer.produce(topic: self.topic, key: nil, value: $0) }
        }
    }

    /// Reads and commits until the task is cancelled.
    func consume() async {
        while !Task.isCancelled {
            guard let polled = try? await self.consumer.poll(limit: 10_000, timeoutMilliseconds: 100),
                !polled.records.isEmpty
            else { continue }
            try? await self.consumer.commit()
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    func stop() { self.isStopping.store(true, ordering: .relaxed) }

    func close() async {
        try? await self.producer.flush(timeoutMilliseconds: 10_000)
        await self.producer.close()
        await self.consumer.close()
    }
}
