import Measures
import RecordClient
import Synchronization

/// What `highwater verify produce` does.
public struct VerifyProduceOptions: Sendable {
    /// Where to, what and how fast. `recordLimit` is `--max-messages`, `recordsPerSecond` is `--throughput`.
    public var producer: VerifiableProducerOptions
    /// Stop after this time even if records are left; nil for no end.
    public var durationSeconds: Double?
    /// Whether every record gets a line; errors always do.
    public var printsEachRecord = true
    /// How long the end waits for records under way.
    public var flushSeconds = 30

    public init(bootstrapServers: String, topic: String) {
        self.producer = VerifiableProducerOptions(bootstrapServers: bootstrapServers, topic: topic)
        self.producer.valueByteCount = 0
        self.producer.keyCount = 0
    }
}

/// How a verifiable producer ended.
public struct VerifyProduceResult: Sendable, Equatable {
    public let sent: Int
    public let acked: Int
    public let failed: Int
    public let retries: Int

    /// Whether every record was acknowledged.
    public var isClean: Bool { self.failed == 0 && self.sent == self.acked }
}

/// Sends numbered records and writes one JSON line per event to `output`, as Kafka's verifiable producer does, until
/// the limit, the duration or the cancellation of the task. Lines come from several threads, one at a time.
///
/// - Throws: ``RecordClient/RecordClientError`` if the topic's partitions cannot be found out within a minute.
public func runVerifyProduce(
    _ options: VerifyProduceOptions,
    output: @escaping @Sendable (String) -> Void
) async throws(RecordClientError) -> VerifyProduceResult {
    let lines = ProduceLines(options, output: output)
    let partitionCount = try await findPartitionCount(options.producer)
    let producer = VerifiableProducer(
        options.producer,
        onDelivery: { lines.delivered($0, partitionCount: partitionCount) }
    )
    lines.write(EventLine("startup_complete"))
    let began = Clock.monotonicNanoseconds
    let end = options.durationSeconds.map { began + Int64($0 * 1e9) } ?? .max
    producer.start(partitionCount: partitionCount)
    while !Task.isCancelled, !producer.hasSentAll, Clock.monotonicNanoseconds < end {
        try? await Task.sleep(for: .milliseconds(50))
    }
    await producer.stop(flushTimeoutMilliseconds: Int32(options.flushSeconds) * 1_000)
    let progress = producer.progress
    lines.write(EventLine("shutdown_complete"))
    var summary = EventLine("tool_data")
    summary.add("sent", progress.sent)
    summary.add("acked", progress.acked)
    summary.add("target_throughput", options.producer.recordsPerSecond == 0 ? -1 : options.producer.recordsPerSecond)
    let seconds = Double(Clock.monotonicNanoseconds - began) / 1e9
    summary.add("avg_throughput", Double(progress.acked) / max(seconds, 0.001))
    summary.add("failed", progress.failed)
    summary.add("retries", progress.retries)
    summary.add("latency_p50_ms", Double(progress.latency.p50) / 1_000)
    summary.add("latency_p99_ms", Double(progress.latency.p99) / 1_000)
    summary.add("latency_max_ms", Double(progress.latency.maximum) / 1_000)
    lines.write(summary)
    return VerifyProduceResult(
        sent: progress.sent,
        acked: progress.acked,
        failed: progress.failed,
        retries: progress.retries
    )
}

/// Asks until a broker answers, for at most a minute.
private func findPartitionCount(_ options: VerifiableProducerOptions) async throws(RecordClientError) -> Int {
    let client = try Producer(options.configuration)
    let deadline = Clock.monotonicNanoseconds + 60_000_000_000
    while true {
        do throws(RecordClientError) {
            let count = try await client.partitionCount(of: options.topic, timeoutMilliseconds: 2_000)
            await client.close()
            return count
        } catch {
            if Task.isCancelled || !error.isRetriable || Clock.monotonicNanoseconds > deadline {
                await client.close()
                throw error
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }
}

/// Writes a producer's event lines.
private final class ProduceLines: Sendable {
    private let options: VerifyProduceOptions
    private let output: @Sendable (String) -> Void
    private let turn = Mutex(())

    init(_ options: VerifyProduceOptions, output: @escaping @Sendable (String) -> Void) {
        self.options = options
        self.output = output
    }

    func write(_ event: EventLine) { self.turn.withLock { _ in self.output(event.line) } }

    func delivered(_ reports: [DeliveryReport], partitionCount: Int) {
        for report in reports {
            guard let error = report.error else {
                if self.options.printsEachRecord { self.write(self.success(report, partitionCount)) }
                continue
            }
            var event = EventLine("producer_send_error")
            self.addRecord(report, partitionCount, to: &event)
            event.add("topic", report.topic)
            event.add("exception", error.name)
            event.add("message", error.description)
            self.write(event)
        }
    }

    private func success(_ report: DeliveryReport, _ partitionCount: Int) -> EventLine {
        var event = EventLine("producer_send_success")
        self.addRecord(report, partitionCount, to: &event)
        event.add("offset", report.offset)
        event.add("topic", report.topic)
        event.add("partition", Int(report.partition))
        return event
    }

    private func addRecord(_ report: DeliveryReport, _ partitionCount: Int, to event: inout EventLine) {
        let producer = self.options.producer
        let sequence = Int64(report.tag)
        let index = producer.keyIndex(partition: report.partition, sequence: sequence, partitionCount: partitionCount)
        event.add("key", producer.keyCount == 0 ? nil : "key-\(index)")
        event.add("value", "\(producer.runId).\(sequence)")
    }
}
