import CRdKafka
import Glibc

/// The producer's own thread: takes events from librdkafka until the producer is closed, then ends it.
final class ProducerPoll: Sendable {
    private static let pollMilliseconds: Int32 = 100
    /// How long closing waits for reports of records that it has purged.
    private static let drainRounds = 50

    private let client: ClientHandle
    private let topics: TopicHandles
    private let onDelivery: DeliveryHandler

    init(client: ClientHandle, topics: TopicHandles, onDelivery: @escaping DeliveryHandler) {
        self.client = client
        self.topics = topics
        self.onDelivery = onDelivery
    }

    /// Runs until the client is closed and gone.
    func run() {
        let raw = self.client.owned
        let queue = rd_kafka_queue_get_main(raw)
        while !self.client.isClosed { self.poll(queue, milliseconds: Self.pollMilliseconds) }
        // Callers inside the producer are about to leave; what they produced is reported below.
        while self.client.isInUse { self.poll(queue, milliseconds: 1) }
        rd_kafka_purge(raw, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        for _ in 0..<Self.drainRounds where rd_kafka_outq_len(raw) > 0 {
            self.poll(queue, milliseconds: Self.pollMilliseconds)
        }
        rd_kafka_queue_destroy(queue)
        self.topics.removeAll()
        self.client.destroy()
    }

    private func poll(_ queue: OpaquePointer?, milliseconds: Int32) {
        guard let event = rd_kafka_queue_poll(queue, milliseconds) else { return }
        defer { rd_kafka_event_destroy(event) }
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_DR:
            self.report(event)
        case RD_KAFKA_EVENT_ERROR:
            let reason = rd_kafka_event_error_string(event)
            self.client.events.error(self.client.owned, rd_kafka_event_error(event), reason: reason)
        case RD_KAFKA_EVENT_STATS:
            guard let json = rd_kafka_event_stats(event) else { return }
            self.client.events.statistics(UnsafeRawBufferPointer(start: json, count: strlen(json)))
        default:
            return
        }
    }

    private func report(_ event: OpaquePointer) {
        var reports: [DeliveryReport] = []
        reports.reserveCapacity(rd_kafka_event_message_count(event))
        while let message = rd_kafka_event_message_next(event) {
            let opaque = RecordOpaque(raw: message.pointee._private)
            let report = self.report(message, tag: opaque.tag)
            if let waiter = opaque.takeWaiter() {
                waiter.continuation.resume(returning: report)
            } else {
                reports.append(report)
            }
        }
        if !reports.isEmpty { self.onDelivery(reports) }
    }

    private func report(_ message: UnsafePointer<rd_kafka_message_t>, tag: UInt64) -> DeliveryReport {
        let topic = self.topics.name(of: message.pointee.rkt)
        return DeliveryReport(
            tag: tag,
            topic: topic,
            partition: message.pointee.partition,
            offset: message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR ? message.pointee.offset : -1,
            error: self.error(of: message, topic: topic),
            persistence: DeliveryReport.Persistence(rd_kafka_message_status(message)),
            latencyMicroseconds: rd_kafka_message_latency(message)
        )
    }

    /// Checks first: the words of an error cost memory that a delivered record should not.
    private func error(of message: UnsafePointer<rd_kafka_message_t>, topic: String) -> RecordClientError? {
        let code = message.pointee.err
        return code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : RecordClientError("delivering to \(topic)", code)
    }
}
