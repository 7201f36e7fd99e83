import Cluster
import ClusterClient
import KafkaProtocol
import RecordClient
import Synchronization

/// How long a partition takes no records after its leader was killed.
enum FailOver {
    static let measurement = BenchMeasurement(
        name: .failOver,
        work: .onTarget(needsProcesses: true, run)
    )
    private static let intervalNanoseconds: Int64 = 5_000_000

    @Sendable
    private static func run(_ target: BenchTarget) async throws -> [BenchFigure] {
        guard target.brokers.count >= 3, let supervisor = target.supervisor else {
            return [.skipped(.failOver, because: "needs three brokers whose processes are this command's own")]
        }
        let times = try await target.withTopic(partitions: 1, replicationFactor: 3) { topic in
            try await measure(topic, target, supervisor)
        }
        let sorted = times.sorted()
        let conditions =
            "kill -9 of the leader to the first acknowledgement of a record produced after it; librdkafka with its"
            + " defaults but idempotent, acks=all, linger 0; RF 3, min.insync.replicas 2; a record every 5 ms;"
            + " \(sorted.count) kills; \(BenchResult.timeouts)"
        func figure(_ name: String, _ value: Double) -> BenchFigure {
            BenchFigure(.failOver, "kill -9 leader", name, value, "ms", conditions: conditions)
        }
        return [
            figure("p50", sorted[sorted.count / 2]), figure("max", sorted.last ?? .nan),
            figure("min", sorted.first ?? .nan),
        ]
    }

    private static func measure(_ topic: String, _ target: BenchTarget, _ supervisor: ClusterSupervisor) async throws
        -> [Double]
    {
        let probe = try FailOverProbe(
            bootstrapServers: target.bootstrapServers,
            topic: topic,
            intervalNanoseconds: self.intervalNanoseconds
        )
        let producing = Task { try await onOwnThread("bench-fail-over") { try probe.produce() } }
        let times: Result<[Double], any Error>
        do {
            var all: [Double] = []
            for _ in 0..<target.settings.killCount {
                all.append(try await killLeader(of: topic, probe, target, supervisor))
            }
            times = .success(all)
        } catch {
            times = .failure(error)
        }
        probe.stop()
        try await producing.value
        await probe.close()
        return try times.get()
    }

    private static func killLeader(
        of topic: String,
        _ probe: FailOverProbe,
        _ target: BenchTarget,
        _ supervisor: ClusterSupervisor
    ) async throws -> Double {
        try await target.waitForReplicas(topic, 3)
        let settled = BenchClock.nanoseconds
        _ = try await waiting(for: "an acknowledgement", seconds: 30) {
            probe.firstAcknowledgement(ofProducedSince: settled)
        }
        try await Task.sleep(for: .milliseconds(500))
        guard let leader = try await target.partitions(of: topic).first?.leaderId, leader >= 0 else {
            throw BenchFailure("\(topic) has no leader")
        }
        let killed = BenchClock.nanoseconds
        try await supervisor.kill(leader)
        let back = try await waiting(for: "an acknowledgement after the kill", seconds: 60) {
            probe.firstAcknowledgement(ofProducedSince: killed)
        }
        try await supervisor.start(leader)
        return Double(back - killed) / 1e6
    }
}

/// Produces a record per interval and remembers when records of each time were acknowledged.
private final class FailOverProbe: Sendable {
    private struct State {
        /// When a record was produced and acknowledged, oldest first; old ones are dropped.
        var acknowledged: [(produced: Int64, at: Int64)] = []
        var isStopping = false
    }

    private static let kept = 20_000

    private let topic: String
    private let intervalNanoseconds: Int64
    private let producer: Producer
    private let shared: Shared

    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    init(bootstrapServers: String, topic: String, intervalNanoseconds: Int64) throws {
        var configuration = ProducerConfiguration(bootstrapServers: bootstrapServers)
        configuration.clientId = "highwater-bench"
        configuration.lingerMilliseconds = 0
        self.topic = topic
        self.intervalNanoseconds = intervalNanoseconds
        let shared = Shared()
        self.shared = shared
        self.producer = try Producer(
            configuration,
            onDelivery: { reports in
                let now = BenchClock.nanoseconds
                shared.state.withLock { state in
                    for report in reports where report.error == nil {
                        state.acknowledged.append((Int64(report.tag), now))
                    }
                    let surplus = state.acknowledged.count - Self.kept
                    if surplus > Self.kept { state.acknowledged.removeFirst(surplus) }
                }
            }
        )
    }

    /// When the first acknowledgement came for a record that was produced after `time`.
    func firstAcknowledgement(ofProducedSince time: Int64) -> Int64? {
        self.shared.state.withLock { state in state.acknowledged.first { $0.produced >= time }?.at }
    }

    /// Produces until stopped; blocks.
    func produce() throws {
        var due = BenchClock.nanoseconds
        while !self.shared.state.withLock({ $0.isStopping }) {
            BenchClock.hold(untilNanoseconds: due)
            due += self.intervalNanoseconds
            // The time of production travels in the tag.
            try self.producer.produce(
                topic: self.topic,
                key: nil,
                value: nil,
                tag: UInt64(BenchClock.nanoseconds)
            )
        }
    }

    func stop() { self.shared.state.withLock { $0.isStopping = true } }

    func close() async {
        try? await self.producer.flush(timeoutMilliseconds: 10_000)
        await self.producer.close()
    }
}
