import RecordClient
import Synchronization

/// Sends batches and waits for every record's acknowledgement. One batch at a time.
final class ReplaySender: Sendable {
    private struct Waiting {
        var deliveries: [ReplayDelivery] = []
        var missing = 0
        var continuation: CheckedContinuation<[ReplayDelivery], Never>?

        /// Notes what became of a record.
        ///
        /// - Returns: who waits, if that was the last one.
        mutating func settle(_ index: Int, _ delivery: ReplayDelivery) -> CheckedContinuation<[ReplayDelivery], Never>?
        {
            guard self.deliveries.indices.contains(index) else { return nil }
            self.deliveries[index] = delivery
            self.missing -= 1
            guard self.missing == 0 else { return nil }
            defer { self.continuation = nil }
            return self.continuation
        }
    }

    private let producer: Producer
    private let waiting: Waitings

    /// Shared with the handler of deliveries, which must not hold the producer.
    private final class Waitings: Sendable {
        let content = Mutex(Waiting())

        func settle(_ index: Int, _ delivery: ReplayDelivery) {
            let done = self.content.withLock { waiting in
                waiting.settle(index, delivery).map { ($0, waiting.deliveries) }
            }
            done.map { $0.0.resume(returning: $0.1) }
        }
    }

    init(_ bootstrapServers: String) throws(RecordClientError) {
        var configuration = ProducerConfiguration(bootstrapServers: bootstrapServers)
        configuration.lingerMilliseconds = 2
        // Java's clients choose partitions so; and no record is too large for us, only for the cluster.
        configuration.extra = ["partitioner": "murmur2_random", "message.max.bytes": "100000000"]
        let waiting = Waitings()
        self.waiting = waiting
        self.producer = try Producer(
            configuration,
            onDelivery: { reports in
                for report in reports { waiting.settle(Int(report.tag), Self.delivery(report.error)) }
            }
        )
    }

    func send(_ records: [ReplayedRecord]) async -> [ReplayDelivery] {
        await withCheckedContinuation { continuation in
            self.waiting.content.withLock { waiting in
                waiting.deliveries = Array(repeating: .failed("no answer"), count: records.count)
                waiting.missing = records.count
                waiting.continuation = continuation
            }
            for (index, record) in records.enumerated() {
                do throws(RecordClientError) {
                    try self.queue(record, tag: UInt64(index))
                } catch {
                    self.waiting.settle(index, Self.delivery(error))
                }
            }
        }
    }

    private func queue(_ record: ReplayedRecord, tag: UInt64) throws(RecordClientError) {
        let result = Self.withBytes(record.key) { key in
            Self.withBytes(record.value) { value in
                Result { () throws(RecordClientError) in
                    try self.producer.produce(
                        topic: record.topic,
                        partition: record.partition,
                        key: key,
                        value: value,
                        headers: record.headers.map { ($0.name, $0.value) },
                        timestampMilliseconds: record.timestampMilliseconds,
                        tag: tag
                    )
                }
            }
        }
        try result.get()
    }

    private static func withBytes<Value>(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Value) -> Value {
        guard let bytes else { return body(nil) }
        return bytes.withUnsafeBytes { body($0) }
    }

    /// Errors that are about one record leave the others their chance.
    private static func delivery(_ error: RecordClientError?) -> ReplayDelivery {
        guard let error else { return .delivered }
        switch error.code.rawValue {
        // CORRUPT_MESSAGE, MESSAGE_TOO_LARGE, INVALID_TIMESTAMP, UNSUPPORTED_FOR_MESSAGE_FORMAT, INVALID_RECORD.
        case 2, 10, 32, 43, 87: return .refused("\(error.detail) (\(error.name))")
        default: return .failed("\(error)")
        }
    }

    func close() async { await self.producer.close() }
}
