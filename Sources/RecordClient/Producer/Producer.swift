import CRdKafka

/// Sends records through librdkafka.
///
/// ``produce(topic:partition:key:value:headers:timestampMilliseconds:tag:)`` only puts a record into the queue; what
/// became of it comes back as a ``DeliveryReport`` on the producer's own thread. A producer that is let go without
/// ``close()`` is closed in the background.
public final class Producer: Sendable {
    /// A record's header on its way to the broker.
    public typealias Header = (name: String, value: [UInt8]?)

    private let latch: MutationLatch
    private let client: ClientHandle
    private let topics = TopicHandles()
    private let poller = CallThread("hw-producer")
    private let calls = CallThread("hw-prod-calls")

    /// A running producer. It connects in the background: unreachable brokers show as events, not here.
    ///
    /// - Parameter latch: what a process closes that must not change anything.
    /// - Throws: if a setting is wrong, or the latch is closed.
    public init(
        _ configuration: ProducerConfiguration,
        latch: MutationLatch = .process,
        onEvent: @escaping ClientEventHandler = { _ in },
        onDelivery: @escaping DeliveryHandler = { _ in }
    ) throws(RecordClientError) {
        try latch.check("making a producer")
        self.latch = latch
        let sink = EventSink(onEvent)
        let native = try NativeConfiguration(configuration.properties, sink: sink)
        rd_kafka_conf_set_events(native.raw, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS)
        self.client = try ClientHandle(native, type: RD_KAFKA_PRODUCER, sink: sink)
        let poll = ProducerPoll(client: self.client, topics: self.topics, onDelivery: onDelivery)
        self.poller.enqueue { poll.run() }
    }

    deinit { self.client.close() }

    /// Queues one record. The bytes are copied before this returns.
    ///
    /// - Parameters:
    ///   - partition: nil lets the partitioner choose by key.
    ///   - timestampMilliseconds: milliseconds since 1970; nil is now.
    ///   - tag: comes back in the delivery report; 63 bits.
    /// - Throws: ``RecordClientError/Code/queueFull`` if too many records wait for delivery: let some be delivered,
    ///   then try again. Other codes mean that this record cannot be sent at all.
    public func produce(
        topic: String,
        partition: Int32? = nil,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: [Header] = [],
        timestampMilliseconds: Int64? = nil,
        tag: UInt64 = 0
    ) throws(RecordClientError) {
        let opaque = RecordOpaque(tag: tag)
        let record = OutgoingRecord(partition, key, value, headers, timestampMilliseconds)
        try self.produce(record, to: topic, opaque: opaque)
    }

    /// Queues one record and waits for its delivery.
    ///
    /// - Throws: as ``produce(topic:partition:key:value:headers:timestampMilliseconds:tag:)``, and why the record was
    ///   not delivered.
    @discardableResult
    public func send(
        topic: String,
        partition: Int32? = nil,
        key: [UInt8]? = nil,
        value: [UInt8]?,
        headers: [Header] = [],
        timestampMilliseconds: Int64? = nil
    ) async throws(RecordClientError) -> DeliveryReport {
        var refusal: RecordClientError?
        let report = await withCheckedContinuation { (continuation: CheckedContinuation<DeliveryReport, Never>) in
            let opaque = RecordOpaque(DeliveryWaiter(continuation))
            do throws(RecordClientError) {
                try withOptionalBytes(key) { (key) throws(RecordClientError) in
                    try withOptionalBytes(value) { (value) throws(RecordClientError) in
                        let record = OutgoingRecord(partition, key, value, headers, timestampMilliseconds)
                        try self.produce(record, to: topic, opaque: opaque)
                    }
                }
            } catch {
                refusal = error
                opaque.takeWaiter()?.continuation.resume(returning: .refused(topic: topic, error))
            }
        }
        if let error = refusal ?? report.error { throw error }
        return report
    }

    private func produce(_ record: OutgoingRecord, to topic: String, opaque: RecordOpaque) throws(RecordClientError) {
        try self.latch.check("producing to \(topic)")
        try self.client.use("producing to \(topic)") { (client) throws(RecordClientError) in
            let handle = try self.topics.handle(topic, of: client)
            try record.produce(client: client, topic: handle, name: topic, opaque: opaque)
        }
    }

    /// How many records and requests wait for an answer, or reports for their delivery.
    public var pendingCount: Int { (try? self.client.use("counting") { Int(rd_kafka_outq_len($0)) }) ?? 0 }

    /// Waits until every record has been delivered or has failed.
    ///
    /// - Throws: ``RecordClientError/Code/timedOut`` if some are left after the time.
    public func flush(timeoutMilliseconds: Int32) async throws(RecordClientError) {
        let client = self.client
        try await self.calls.run { () throws(RecordClientError) in
            try client.use("flushing") { (raw) throws(RecordClientError) in
                try RecordClientError.check("flushing", rd_kafka_flush(raw, timeoutMilliseconds))
            }
        }
    }

    /// How many partitions `topic` has, asked from a broker.
    public func partitionCount(of topic: String, timeoutMilliseconds: Int32) async throws(RecordClientError) -> Int {
        let client = self.client
        return try await self.calls.run { () throws(RecordClientError) in
            try client.use("asking for the partitions of \(topic)") { (raw) throws(RecordClientError) in
                try TopicMetadata.partitionCount(of: topic, client: raw, timeoutMilliseconds: timeoutMilliseconds)
            }
        }
    }

    /// Gives up what has not been delivered (each such record gets its report) and ends the producer.
    public func close() async {
        self.client.close()
        // The poll thread's first and only job has ended when the next one runs.
        _ = try? await self.poller.run { () throws(RecordClientError) in }
    }
}

extension DeliveryReport {
    /// The report of a record that did not even get into the queue.
    fileprivate static func refused(topic: String, _ error: RecordClientError) -> DeliveryReport {
        DeliveryReport(
            tag: 0,
            topic: topic,
            partition: -1,
            offset: -1,
            error: error,
            persistence: .notPersisted,
            latencyMicroseconds: 0
        )
    }
}

/// Calls `body` with a pointer to `bytes`, or nil for none.
private func withOptionalBytes(
    _ bytes: [UInt8]?,
    _ body: (UnsafeRawBufferPointer?) throws(RecordClientError) -> Void
) throws(RecordClientError) {
    guard let bytes else { return try body(nil) }
    // The standard library's method rethrows untyped.
    let result = bytes.withUnsafeBytes { buffer in
        Result { () throws(RecordClientError) in try body(buffer) }
    }
    try result.get()
}
