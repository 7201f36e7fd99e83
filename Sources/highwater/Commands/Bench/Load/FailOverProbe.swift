import RecordClient
import Synchronization

/// Produces a record per interval and remembers when records of each time were acknowledged.
final class FailOverProbe: Sendable {
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

    /// - Parameter settings: librdkafka settings by name.
    init(bootstrapServers: String, topic: String, intervalNanoseconds: Int64, settings: [String: String]) throws {
        var configuration = ProducerConfiguration(bootstrapServers: bootstrapServers)
        configuration.clientId = "highwater-bench"
        configuration.lingerMilliseconds = 0
        configuration.extra = settings
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
