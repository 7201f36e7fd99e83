import RecordClient
import Synchronization

/// How fast one consumer reads a topic that is in the page cache.
enum ConsumeThroughput {
    static let measurement = BenchMeasurement(
        name: .consume,
        work: .onTarget(needsProcesses: false, run)
    )
    private static let partitionCount: Int32 = 6
    private static let fillBytes = 512 << 20
    private static let passSeconds = 120

    @Sendable
    private static func run(_ target: BenchTarget) async throws -> [BenchFigure] {
        var figures: [BenchFigure] = []
        for size in [100, 1024] {
            let name = size == 1024 ? "1 KiB" : "\(size) B"
            do {
                figures += try await target.withTopic(partitions: self.partitionCount, replicationFactor: 1) { topic in
                    let count = try await fill(topic, target, valueByteCount: size)
                    return try await measure(topic, target, name: name, count: count, valueByteCount: size)
                }
            } catch {
                try Task.checkCancellation()
                figures.append(.failed(.consume, name, because: "\(error)"))
            }
        }
        return figures
    }

    private static func fill(_ topic: String, _ target: BenchTarget, valueByteCount: Int) async throws -> Int {
        let load = try ProduceLoad(
            bootstrapServers: target.bootstrapServers,
            topic: topic,
            valueByteCount: valueByteCount,
            acknowledgements: .leader
        )
        let count = self.fillBytes / (valueByteCount + 20)
        try await load.run(limit: count)
        await load.close()
        guard load.acknowledgedCount == count else {
            throw BenchFailure("only \(load.acknowledgedCount) of \(count) records were acknowledged while filling")
        }
        return count
    }

    private static func measure(
        _ topic: String,
        _ target: BenchTarget,
        name: String,
        count: Int,
        valueByteCount: Int
    ) async throws -> [BenchFigure] {
        let processes = BrokerProcesses(await target.nodes())
        let start = (brokers: processes.cpuSeconds, own: BenchClock.ownCPUSeconds)
        var nanoseconds: Int64 = 0
        var passes = 0
        while passes == 0 || nanoseconds < Int64(target.settings.seconds) * BenchClock.nanosecondsPerSecond {
            nanoseconds += try await readOnce(topic, target, count: count)
            passes += 1
        }
        let seconds = Double(nanoseconds) / 1e9
        let records = Double(count * passes)
        let gigabytes = records * Double(valueByteCount) / 1e9
        let conditions =
            "librdkafka, one consumer, \(self.partitionCount) partitions, RF 1, \(count) records of \(valueByteCount)"
            + " B just written, fetched without a limit, \(passes) passes, connecting included"
        func figure(_ what: String, _ value: Double, _ unit: String) -> BenchFigure {
            BenchFigure(.consume, name, what, value, unit, conditions: conditions)
        }
        var figures = [
            figure("records", records / seconds, "records/s"),
            figure("throughput", gigabytes * 1000 / seconds, "MB/s"),
            figure("client CPU", (BenchClock.ownCPUSeconds - start.own) / gigabytes, "core s/GB"),
        ]
        if let before = start.brokers, let after = processes.cpuSeconds {
            figures.append(figure("brokers' CPU", (after - before) / gigabytes, "core s/GB"))
        }
        return figures
    }

    /// Reads all records with a new consumer and returns how long it took.
    private static func readOnce(_ topic: String, _ target: BenchTarget, count: Int) async throws -> Int64 {
        let counter = Counter()
        var configuration = ConsumerConfiguration(
            bootstrapServers: target.bootstrapServers,
            groupId: "highwater-bench"
        )
        configuration.clientId = "highwater-bench"
        // With as many records as librdkafka wants to have in hand (100,000) it asks for no more and rests for a second,
        // which is nothing that a broker could be measured by.
        configuration.extra["queued.min.messages"] = "10000000"
        configuration.queuedKilobyteLimit = self.fillBytes >> 9
        let consumer = try Consumer(configuration)
        let start = BenchClock.nanoseconds
        try await consumer.assign(
            (0..<self.partitionCount).map {
                PartitionOffset(topic: topic, partition: $0, offset: PartitionOffset.beginning)
            }
        )
        consumer.deliver(limit: 1000) { batch in
            var records = 0
            batch.forEachRecord { _ in records += 1 }
            counter.add(records, limit: count)
        }
        let end: Result<Int64, any Error>
        do {
            let time = try await waiting(for: "the last record", seconds: self.passSeconds) { counter.finished }
            end = .success(time)
        } catch {
            end = .failure(error)
        }
        await consumer.close()
        return try end.get() - start
    }

    /// Counts records and notes when the last one came.
    private final class Counter: Sendable {
        private let count = Atomic<Int>(0)
        private let finishedNanoseconds = Atomic<Int64>(0)

        func add(_ records: Int, limit: Int) {
            let total = self.count.add(records, ordering: .relaxed).newValue
            if total >= limit { self.finishedNanoseconds.store(BenchClock.nanoseconds, ordering: .releasing) }
        }

        var finished: Int64? {
            let time = self.finishedNanoseconds.load(ordering: .acquiring)
            return time == 0 ? nil : time
        }
    }
}
