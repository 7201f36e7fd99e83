import Cluster
import ClusterClient
import KafkaProtocol

/// How long a partition takes no records after its leader was killed.
enum FailOver {
    static let measurement = BenchMeasurement(
        name: .failOver,
        work: .onTarget(needsProcesses: true, run)
    )
    private static let intervalNanoseconds: Int64 = 5_000_000

    /// A client's settings for finding a new leader.
    private struct Variant {
        let name: String
        let settings: [String: String]

        static let all = [
            Variant(name: "librdkafka's defaults", settings: [:]),
            Variant(
                name: "quick client",
                settings: [
                    "reconnect.backoff.ms": "50", "reconnect.backoff.max.ms": "500",
                    "topic.metadata.refresh.fast.interval.ms": "100", "retry.backoff.ms": "50",
                ]
            ),
        ]

        var text: String {
            self.settings.isEmpty
                ? self.name
                : self.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        }
    }

    /// What one kill came to, in milliseconds after it.
    private struct Times {
        /// When a broker told clients of another leader.
        var leader: Double
        /// When a record produced after the kill was acknowledged.
        var acknowledgement: Double
    }

    @Sendable
    private static func run(_ target: BenchTarget) async throws -> [BenchFigure] {
        guard target.brokers.count >= 3, let supervisor = target.supervisor else {
            return [.skipped(.failOver, because: "needs three brokers whose processes are this command's own")]
        }
        var figures: [BenchFigure] = []
        for variant in Variant.all {
            let times = try await target.withTopic(partitions: 1, replicationFactor: 3) { topic in
                try await measure(topic, variant, target, supervisor)
            }
            let conditions =
                "after kill -9 of the leader; librdkafka, a new client for each kill, idempotent, acks=all, linger 0, \(variant.text);"
                + " RF 3, min.insync.replicas 2; a record every 5 ms; \(times.count) kills; \(BenchResult.timeouts)"
            for (name, values) in [
                ("another leader is known", times.map(\.leader).sorted()),
                ("first new acknowledgement", times.map(\.acknowledgement).sorted()),
            ] {
                for (point, value) in [("p50", values[values.count / 2]), ("max", values.last ?? .nan)] {
                    figures.append(
                        BenchFigure(.failOver, variant.name, "\(name), \(point)", value, "ms", conditions: conditions)
                    )
                }
            }
        }
        return figures
    }

    private static func measure(
        _ topic: String,
        _ variant: Variant,
        _ target: BenchTarget,
        _ supervisor: ClusterSupervisor
    ) async throws -> [Times] {
        var times: [Times] = []
        for _ in 0..<target.settings.killCount {
            try await target.waitForReplicas(topic, 3)
            // A new client each time: one that has met several dead brokers waits longer and longer to connect again.
            let probe = try FailOverProbe(
                bootstrapServers: target.bootstrapServers,
                topic: topic,
                intervalNanoseconds: self.intervalNanoseconds,
                settings: variant.settings
            )
            let producing = Task { try await onOwnThread("bench-fail-over") { try probe.produce() } }
            let result: Result<Times, any Error>
            do {
                result = .success(try await killLeader(of: topic, probe, target, supervisor))
            } catch {
                result = .failure(error)
            }
            probe.stop()
            try await producing.value
            await probe.close()
            times.append(try result.get())
        }
        return times
    }

    private static func killLeader(
        of topic: String,
        _ probe: FailOverProbe,
        _ target: BenchTarget,
        _ supervisor: ClusterSupervisor
    ) async throws -> Times {
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
        let elected = try await waiting(for: "another leader", seconds: 60, everyMilliseconds: 5) {
            let present = try await target.partitions(of: topic).first?.leaderId ?? leader
            return present != leader && present >= 0 ? BenchClock.nanoseconds : nil
        }
        let back = try await waiting(for: "an acknowledgement after the kill", seconds: 60) {
            probe.firstAcknowledgement(ofProducedSince: killed)
        }
        try await supervisor.start(leader)
        return Times(leader: Double(elected - killed) / 1e6, acknowledgement: Double(back - killed) / 1e6)
    }
}
