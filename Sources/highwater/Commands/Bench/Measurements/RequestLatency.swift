import ClusterClient
import KafkaProtocol
import Measures
import Synchronization
import Transport
import Verification

/// How long a small produce request takes at a fixed rate, seen from a plain socket.
enum RequestLatency {
    static let measurement = BenchMeasurement(
        name: .latency,
        work: .onTarget(needsProcesses: false, run)
    )
    private static let valueByteCount = 100

    @Sendable
    private static func run(_ target: BenchTarget) async throws -> [BenchFigure] {
        var figures: [BenchFigure] = []
        for (factor, acknowledgements) in LatencyFigures.variants {
            let variant = "acks=\(acknowledgements) RF \(factor)"
            guard target.brokers.count >= Int(factor) else {
                let reason = "the cluster has fewer than \(factor) brokers"
                figures.append(.skipped(.latency, variant, because: reason))
                continue
            }
            let histogram = try await target.withTopic(partitions: 1, replicationFactor: factor) { topic in
                try await measure(topic, acks: acknowledgements == "all" ? -1 : 1, target)
            }
            let conditions =
                "plain socket, one connection, \(target.settings.requestsPerSecond) requests/s with one record of"
                + " \(self.valueByteCount) B, from the time each was due, over \(target.settings.seconds) s after 1 s"
            figures += LatencyFigures.of(histogram, .latency, variant, conditions: conditions)
        }
        return figures
    }

    private static func measure(_ topic: String, acks: Int16, _ target: BenchTarget) async throws -> LatencyHistogram {
        let metadata = try await target.client.metadata(topics: [topic])
        guard let leader = metadata.topics.first?.partitions.first?.leaderId,
            let broker = metadata.brokers.first(where: { $0.nodeId == leader })
        else { throw BenchFailure("\(topic) has no leader") }
        let rate = target.settings.requestsPerSecond
        let plan = ScheduledRequests.Plan(
            host: broker.host,
            port: UInt16(clamping: broker.port),
            topic: topic,
            acks: acks,
            valueByteCount: self.valueByteCount,
            intervalNanoseconds: BenchClock.nanosecondsPerSecond / Int64(rate),
            warmUpCount: rate,
            count: rate * (1 + target.settings.seconds)
        )
        return try await onOwnThread("bench-latency") { try send(plan) }
    }

    /// Runs a loop on the calling thread until the plan is done, at most ten seconds longer than it should take.
    private static func send(_ plan: ScheduledRequests.Plan) throws -> LatencyHistogram {
        let loop = try EventLoop()
        var outcome: Result<LatencyHistogram, BenchFailure>?
        let requests = ScheduledRequests(plan, loop: loop) { result in
            outcome = result
            loop.stop()
        }
        let plannedMilliseconds = Int64(plan.count) * plan.intervalNanoseconds / 1_000_000
        loop.schedule(afterMilliseconds: Int(plannedMilliseconds) + 10_000) { loop.stop() }
        loop.run()
        withExtendedLifetime(requests) {}
        loop.shutdown()
        guard let outcome else { throw BenchFailure("some requests were not answered within ten seconds") }
        return try outcome.get()
    }
}
