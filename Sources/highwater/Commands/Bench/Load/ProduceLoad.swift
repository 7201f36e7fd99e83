import Glibc
import RecordClient
import Synchronization

/// Produces as fast as it can, on a thread of its own, and counts what is acknowledged.
final class ProduceLoad: Sendable {
    private let producer: Producer
    private let topic: String
    private let value: [UInt8]
    private let counters = Counters()

    private final class Counters: Sendable {
        let acknowledged = Atomic<Int>(0)
        let failed = Atomic<Int>(0)
        let isStopping = Atomic<Bool>(false)
    }

    /// What both sides of every throughput figure have in common.
    static let conditions = "librdkafka, no keys, linger 5 ms, no compression, not idempotent"

    init(
        bootstrapServers: String,
        topic: String,
        valueByteCount: Int,
        acknowledgements: ProducerConfiguration.Acknowledgements
    ) throws {
        var configuration = ProducerConfiguration(bootstrapServers: bootstrapServers)
        configuration.clientId = "highwater-bench"
        configuration.acknowledgements = acknowledgements
        configuration.enableIdempotence = false
        configuration.queueRecordLimit = 500_000
        self.topic = topic
        // Not compressible, in case the topic compresses.
        self.value = (0..<valueByteCount).map { _ in UInt8.random(in: 0...255) }
        let counters = self.counters
        self.producer = try Producer(
            configuration,
            onDelivery: { reports in
                let failed = reports.count { $0.error != nil }
                counters.acknowledged.add(reports.count - failed, ordering: .relaxed)
                if failed > 0 { counters.failed.add(failed, ordering: .relaxed) }
            }
        )
    }

    var acknowledgedCount: Int { self.counters.acknowledged.load(ordering: .relaxed) }
    var failedCount: Int { self.counters.failed.load(ordering: .relaxed) }

    /// Produces until ``stop()``, or until that many records are in the queue.
    func run(limit: Int = .max) async throws {
        try await onOwnThread("bench-produce") { try self.produce(limit) }
    }

    /// Lets ``run(limit:)`` return.
    func stop() { self.counters.isStopping.store(true, ordering: .relaxed) }

    /// Waits for what is under way and ends the producer.
    func close() async {
        try? await self.producer.flush(timeoutMilliseconds: 30_000)
        await self.producer.close()
    }

    private func produce(_ limit: Int) throws {
        try self.value.withUnsafeBytes { value in
            var left = limit
            while left > 0, !self.counters.isStopping.load(ordering: .relaxed) {
                do throws(RecordClientError) {
                    try self.producer.produce(topic: self.topic, key: nil, value: value)
                    left -= 1
                } catch {
                    guard error.code == .queueFull else { throw error }
                    BenchClock.hold(untilNanoseconds: BenchClock.nanoseconds + 1_000_000)
                }
            }
        }
    }
}
