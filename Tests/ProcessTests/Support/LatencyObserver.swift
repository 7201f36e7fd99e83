import ClusterClient
import ClusterView
import Foundation
import Measures
import RecordClient
import Synchronization
import TestSupport

/// A watch on a cluster's latency as the console has it, for the length of one ``run(_:_:)``.
struct LatencyObserver {
    let watch: LatencyWatch

    static func run<Value>(
        _ cluster: TestCluster,
        _ body: (LatencyObserver) async throws -> Value
    ) async throws -> Value {
        let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
        let servers = try ServerAddress.list(cluster.bootstrapServers)
        let clients = try (0..<3).map { _ in
            try ClusterClient(bootstrap: servers, options: ClusterClientOptions(isReadOnly: true))
        }
        defer { for client in clients { client.close() } }
        let tail = SharedTail(OffsetsTopicTail(bootstrapServers: cluster.bootstrapServers, nowMilliseconds: now))
        let watch = LatencyWatch(client: clients[2], tail: tail.reader(), nowMilliseconds: now)
        let poller = ClusterPoller(
            client: clients[0],
            identity: ClusterIdentity(name: "test", ownership: .remote),
            nowMilliseconds: now
        )
        let groups = GroupPoller(client: clients[1], tail: tail.reader(), nowMilliseconds: now)
        let tasks = [
            Task { await poller.run() }, Task { await groups.run() }, Task { await watch.run() },
            Task { for await snapshot in poller.snapshots { await watch.observe(snapshot) } },
            Task { for await update in groups.updates { await watch.observe(update.snapshot) } },
        ]
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(LatencyObserver(watch: watch)))
        } catch {
            result = .failure(error)
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        return try result.get()
    }

    /// Waits until the tail is read.
    func waitUntilReading() async throws {
        try await eventually("the commits' tail is read") {
            await self.watch.snapshot().source
        } until: { source in
            if case .tail = source { true } else { false }
        }
    }
}

/// A producer with a record every few milliseconds, and a consumer that commits what it has processed and remembers how
/// long each record took from its time to the acknowledged commit.
final class TimedWorkload: Sendable {
    private struct State {
        var truth = LatencyHistogram()
        var produced = 0
        var committed = 0
        /// Partitions that have a commit.
        var begun: Set<Int32> = []
        var random = SplitMix(seed: 7)
    }

    let group: String
    private let topic: String
    private let bootstrapServers: String
    private let state = Mutex(State())

    init(_ cluster: TestCluster, topic: String, group: String) {
        self.bootstrapServers = cluster.bootstrapServers
        self.topic = topic
        self.group = group
    }

    /// How long records took, as the consumer itself saw it; without those of each partition's first commit.
    var truth: LatencyHistogram { self.state.withLock { $0.truth } }
    var produced: Int { self.state.withLock { $0.produced } }
    var committed: Int { self.state.withLock { $0.committed } }

    /// Forgets what was before: the truth begins now.
    func beginTruth() { self.state.withLock { $0.truth = LatencyHistogram() } }

    /// Produces and consumes until the task is cancelled.
    func run(everyMilliseconds interval: Int) async throws {
        var configuration = ProducerConfiguration(bootstrapServers: self.bootstrapServers)
        configuration.lingerMilliseconds = 1
        let producer = try Producer(configuration)
        var reading = ConsumerConfiguration(bootstrapServers: self.bootstrapServers, groupId: self.group)
        reading.fetchMaxWaitMilliseconds = 50
        let consumer = try Consumer(reading)
        try await consumer.subscribe([self.topic])
        let consuming = Task { await self.consume(consumer) }
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(interval))
            let number = self.state.withLock { state in
                state.produced += 1
                return state.produced
            }
            let value = Array("record \(number)".utf8)
            try value.withUnsafeBytes { buffer in
                try producer.produce(topic: self.topic, partition: Int32(number % 3), key: nil, value: buffer)
            }
        }
        // The last ones are processed too.
        await Task.detached {
            try? await producer.flush(timeoutMilliseconds: 30_000)
            _ = try? await eventually("everything is committed", within: .seconds(30)) {
                (self.produced, self.committed)
            } until: {
                $0.0 == $0.1
            }
        }.value
        consuming.cancel()
        await consuming.value
        await producer.close()
        await consumer.close()
    }

    /// What is polled is worked on for a while, then committed at once: large and small commits, slow and fast ones.
    private func consume(_ consumer: Consumer) async {
        while !Task.isCancelled {
            guard let polled = try? await consumer.poll(limit: 200, timeoutMilliseconds: 50), !polled.records.isEmpty
            else { continue }
            let work = self.state.withLock { Int($0.random.next() % 120) }
            try? await Task.sleep(for: .milliseconds(work))
            var offsets: [Int32: Int64] = [:]
            for record in polled.records { offsets[record.partition] = record.offset + 1 }
            let places = offsets.map { PartitionOffset(topic: self.topic, partition: $0, offset: $1) }
            guard await self.commit(places, consumer) else { continue }
            let now = Int64(Date().timeIntervalSince1970 * 1000)
            self.state.withLock { state in
                for record in polled.records {
                    state.committed += 1
                    // From outside nobody can know since where the first commit of a partition counts.
                    guard state.begun.contains(record.partition) else { continue }
                    state.truth.record((now - record.timestampMilliseconds) * 1000)
                }
                state.begun.formUnion(offsets.keys)
            }
        }
    }

    /// Tries until the commit is acknowledged: a coordinator may be gone for a while.
    private func commit(_ places: [PartitionOffset], _ consumer: Consumer) async -> Bool {
        while !Task.isCancelled {
            if (try? await consumer.commit(places)) != nil { return true }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }
}

/// The same work in every run.
private struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
