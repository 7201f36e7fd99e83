import Measures
import RecordClient
import Synchronization
import Verification

/// How long a record takes through librdkafka at a fixed rate, from the time it was due to its report.
enum LibrdkafkaLatency {
    static let measurement = BenchMeasurement(
        name: .latencyLibrdkafka,
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
                figures.append(.skipped(.latencyLibrdkafka, variant, because: reason))
                continue
            }
            let histogram = try await target.withTopic(partitions: 1, replicationFactor: factor) { topic in
                let acks: ProducerConfiguration.Acknowledgements = acknowledgements == "all" ? .all : .leader
                return try await measure(topic, acks, target)
            }
            let conditions =
                "librdkafka, linger 0, not idempotent, \(target.settings.requestsPerSecond) records/s of"
                + " \(self.valueByteCount) B, from the time each was due, over \(target.settings.seconds) s after 1 s"
            figures += LatencyFigures.of(histogram, .latencyLibrdkafka, variant, conditions: conditions)
        }
        return figures
    }

    private static func measure(
        _ topic: String,
        _ acknowledgements: ProducerConfiguration.Acknowledgements,
        _ target: BenchTarget
    ) async throws -> LatencyHistogram {
        var configuration = ProducerConfiguration(bootstrapServers: target.bootstrapServers)
        configuration.clientId = "highwater-bench"
        configuration.acknowledgements = acknowledgements
        configuration.enableIdempotence = false
        configuration.lingerMilliseconds = 0
        let rate = target.settings.requestsPerSecond
        let recorder = LatencyRecorder(intervalNanoseconds: BenchClock.nanosecondsPerSecond / Int64(rate))
        let producer = try Producer(configuration, onDelivery: { recorder.delivered($0, warmUpCount: rate) })
        // The first record of a client waits for connections and metadata, which is not what is measured.
        try await producer.send(topic: topic, value: [0])
        let count = rate * (1 + target.settings.seconds)
        let value = [UInt8](repeating: 120, count: self.valueByteCount)
        try await onOwnThread("bench-latency") {
            recorder.begin()
            for index in 0..<count {
                BenchClock.hold(untilNanoseconds: recorder.dueNanoseconds(index))
                try value.withUnsafeBytes {
                    try producer.produce(topic: topic, key: nil, value: $0, tag: UInt64(index))
                }
            }
        }
        try await producer.flush(timeoutMilliseconds: 10_000)
        await producer.close()
        let (histogram, failed) = recorder.result
        guard failed == 0 else { throw BenchFailure("\(failed) records were not delivered") }
        return histogram
    }
}

/// Takes latencies of records from the times at which they were due.
final class LatencyRecorder: Sendable {
    private struct State {
        var histogram = LatencyHistogram()
        var failed = 0
        var start: Int64 = 0
    }

    private let state = Mutex(State())
    private let intervalNanoseconds: Int64

    init(intervalNanoseconds: Int64) { self.intervalNanoseconds = intervalNanoseconds }

    /// The first record is due now.
    func begin() { self.state.withLock { $0.start = BenchClock.nanoseconds } }

    func dueNanoseconds(_ index: Int) -> Int64 {
        self.state.withLock { $0.start } + Int64(index) * self.intervalNanoseconds
    }

    func delivered(_ reports: [DeliveryReport], warmUpCount: Int) {
        let now = BenchClock.nanoseconds
        self.state.withLock { state in
            for report in reports {
                if report.error != nil { state.failed += 1 }
                guard Int(report.tag) >= warmUpCount else { continue }
                let due = state.start + Int64(report.tag) * self.intervalNanoseconds
                state.histogram.record((now - due) / 1000)
            }
        }
    }

    var result: (LatencyHistogram, failed: Int) { self.state.withLock { ($0.histogram, $0.failed) } }
}
