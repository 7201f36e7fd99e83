import RecordClient
import Synchronization

/// What `highwater verify consume` does.
public struct VerifyConsumeOptions: Sendable {
    public var consumer: VerifiableConsumerOptions
    /// `--max-messages`: end after this many records, of the run or not; nil for no end.
    public var recordLimit: Int?
    /// Stop after this time; nil for no end.
    public var durationSeconds: Double?
    /// Begin behind the last record instead of at the first.
    public var startsAtEnd = false

    public init(bootstrapServers: String, topic: String) {
        self.consumer = VerifiableConsumerOptions(bootstrapServers: bootstrapServers, topic: topic)
    }
}

/// How a verifiable consumer ended. It does not know what was acknowledged: what is missing counts as a gap.
public struct VerifyConsumeResult: Sendable, Equatable {
    public let consumed: Int
    /// Records that are no record of the run.
    public let foreign: Int
    public let counts: DeliveryCounts

    /// Whether the run's records were all there, once and in order.
    public var isClean: Bool { self.counts.isClean && self.counts.gaps == 0 }
}

/// Reads a topic's partitions and writes one JSON line per event to `output`, as Kafka's verifiable consumer does, until
/// the limit, the duration or the cancellation of the task.
///
/// - Throws: ``RecordClient/RecordClientError`` if the topic's partitions cannot be found out within a minute.
public func runVerifyConsume(
    _ options: VerifyConsumeOptions,
    output: @escaping @Sendable (String) -> Void
) async throws(RecordClientError) -> VerifyConsumeResult {
    let lines = ConsumeLines(topic: options.consumer.topic, output: output)
    let consumer = VerifiableConsumer(options.consumer, onBatch: { lines.consumed($0) })
    lines.write(EventLine("startup_complete"))
    let count: Int
    do throws(RecordClientError) {
        count = try await begin(consumer, atEnd: options.startsAtEnd)
    } catch {
        await consumer.stop()
        throw error
    }
    lines.assigned(partitionCount: count)
    let end = options.durationSeconds.map { Clock.monotonicNanoseconds + Int64($0 * 1e9) } ?? .max
    let limit = options.recordLimit ?? .max
    while !Task.isCancelled, lines.count < limit, Clock.monotonicNanoseconds < end {
        try? await Task.sleep(for: .milliseconds(50))
        try await consumer.heal()
    }
    await consumer.stop()
    let result = lines.result
    var summary = EventLine("tool_data")
    summary.add("consumed", result.consumed)
    summary.add("distinct", result.counts.read)
    summary.add("duplicated", result.counts.duplicated)
    summary.add("out_of_order", result.counts.outOfOrder)
    summary.add("gaps", result.counts.gaps)
    summary.add("foreign", result.foreign)
    lines.write(summary)
    lines.write(EventLine("shutdown_complete"))
    return result
}

/// Asks for the partitions until a broker answers, for at most a minute, and begins to read.
private func begin(_ consumer: VerifiableConsumer, atEnd: Bool) async throws(RecordClientError) -> Int {
    let deadline = Clock.monotonicNanoseconds + 60_000_000_000
    while true {
        do throws(RecordClientError) {
            let count = try await consumer.partitionCount(timeoutMilliseconds: 2_000)
            let start = atEnd ? PartitionOffset.end : PartitionOffset.beginning
            try await consumer.start(offsets: [Int64](repeating: start, count: count))
            return count
        } catch {
            if Task.isCancelled || !error.isRetriable || Clock.monotonicNanoseconds > deadline { throw error }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }
}

/// Writes a consumer's event lines and judges what was read.
private final class ConsumeLines: Sendable {
    private struct State {
        var oracle = DeliveryOracle(tracksAcknowledgements: false)
        var consumed = 0
        var foreign = 0
        /// Where numbering begins by partition: a reader that starts late has not missed what was before.
        var firstSequences: [Int32: Int64] = [:]
        /// Records from before the beginning of numbering that came after it.
        var early = 0
    }

    private let topic: String
    private let output: @Sendable (String) -> Void
    private let state = Mutex(State())

    init(topic: String, output: @escaping @Sendable (String) -> Void) {
        self.topic = topic
        self.output = output
    }

    var count: Int { self.state.withLock { $0.consumed } }

    var result: VerifyConsumeResult {
        self.state.withLock { state in
            var counts = state.oracle.counts
            counts.outOfOrder += state.early
            return VerifyConsumeResult(consumed: state.consumed, foreign: state.foreign, counts: counts)
        }
    }

    func write(_ event: EventLine) { self.state.withLock { _ in self.output(event.line) } }

    func assigned(partitionCount: Int) {
        var event = EventLine("partitions_assigned")
        event.add(
            "partitions",
            objects: (0..<partitionCount).map { [("topic", .text(self.topic)), ("partition", .number(Int64($0)))] }
        )
        self.write(event)
    }

    func consumed(_ batch: VerifiableConsumer.Batch) {
        let count = batch.partitions.reduce(0) { $0 + $1.count }
        self.state.withLock { state in
            state.consumed += count
            state.foreign += batch.foreignCount
            for record in batch.records {
                let first = state.firstSequences[record.partition] ?? record.sequence
                state.firstSequences[record.partition] = first
                let sequence = record.sequence - first
                guard sequence >= 0 else {
                    state.early += 1
                    continue
                }
                state.oracle.read(partition: Int(record.partition), sequence: sequence, offset: record.offset)
            }
        }
        if count == 0 { return }
        var event = EventLine("records_consumed")
        event.add("count", count)
        event.add("partitions", objects: batch.partitions.map(self.fields(of:)))
        self.write(event)
    }

    private func fields(of partition: VerifiableConsumer.PartitionSummary) -> [(String, EventLine.Field)] {
        [
            ("topic", .text(self.topic)), ("partition", .number(Int64(partition.partition))),
            ("count", .number(Int64(partition.count))), ("minOffset", .number(partition.minOffset)),
            ("maxOffset", .number(partition.maxOffset)),
        ]
    }
}
