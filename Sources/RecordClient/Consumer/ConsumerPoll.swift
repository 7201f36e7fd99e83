import CRdKafka
import Glibc
import Synchronization

/// The consumer's side of polling; every method runs on the consumer's own thread.
final class ConsumerPoll: Sendable {
    private static let pollMilliseconds: Int32 = 100

    private let client: ClientHandle
    private let isDelivering = Atomic<Bool>(false)

    init(client: ClientHandle) { self.client = client }

    /// Hands batches to `body` until ``stopDelivering()`` or the consumer's end.
    func deliver(limit: Int, _ body: (borrowing ConsumedBatch) -> Void) {
        self.isDelivering.store(true, ordering: .sequentiallyConsistent)
        let names = TopicNames()
        while !self.client.isClosed, self.isDelivering.load(ordering: .sequentiallyConsistent) {
            self.poll(limit: limit, milliseconds: Self.pollMilliseconds, names: names, body)
        }
    }

    func stopDelivering() { self.isDelivering.store(false, ordering: .sequentiallyConsistent) }

    /// Waits for the first record up to the time and takes what else is there.
    func poll(limit: Int, milliseconds: Int32, names: TopicNames, _ body: (borrowing ConsumedBatch) -> Void) {
        withUnsafeTemporaryAllocation(
            of: UnsafeMutablePointer<rd_kafka_message_t>?.self,
            capacity: max(limit, 1)
        ) { messages in
            // A batch call alone would wait until it is full or the time is over.
            guard let first = rd_kafka_consumer_poll(self.client.owned, milliseconds) else { return }
            messages.initializeElement(at: 0, to: first)
            var count = 1
            if limit > 1 {
                let queue = rd_kafka_queue_get_consumer(self.client.owned)
                let rest = messages.baseAddress.map { $0 + 1 }
                count += max(rd_kafka_consume_batch_queue(queue, 0, rest, limit - 1), 0)
                rd_kafka_queue_destroy(queue)
            }
            body(ConsumedBatch(UnsafeMutableBufferPointer(rebasing: messages[0..<count]), names: names))
        }
    }

    /// Leaves the group and destroys the client, after those inside have left.
    func end() {
        let millisecond: useconds_t = 1_000
        while self.client.isInUse { usleep(millisecond) }
        rd_kafka_consumer_close(self.client.owned)
        self.client.destroy()
    }
}
