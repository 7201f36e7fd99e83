import CRdKafka

/// Reads records through librdkafka, as a member of a group (``subscribe(_:)``) or from given partitions
/// (``assign(_:)``).
///
/// Records come by ``poll(limit:timeoutMilliseconds:)``, or without copies by ``deliver(limit:to:)``. Everything that
/// may block runs on the consumer's own threads. A consumer that is let go without ``close()`` is closed in the
/// background.
public final class Consumer: Sendable {
    private let latch: MutationLatch
    private let client: ClientHandle
    private let polling: ConsumerPoll
    private let poller = CallThread("hw-consumer")
    private let calls = CallThread("hw-cons-calls")

    /// A consumer without partitions. Unreachable brokers show as events, not here.
    ///
    /// - Parameter latch: what a process closes that must not change anything; reading assigned partitions goes on.
    /// - Throws: if a setting is wrong.
    public init(
        _ configuration: ConsumerConfiguration,
        latch: MutationLatch = .process,
        onEvent: @escaping ClientEventHandler = { _ in }
    ) throws(RecordClientError) {
        if configuration.enableAutoCommit || configuration.commitsBeforeRevocation {
            try latch.check("making a consumer that commits by itself")
        }
        self.latch = latch
        let sink = EventSink(
            onEvent,
            commits: CommitOrder(commitsBeforeRevocation: configuration.commitsBeforeRevocation)
        )
        let native = try NativeConfiguration(configuration.properties, sink: sink)
        ConsumerCallbacks.install(in: native)
        self.client = try ClientHandle(native, type: RD_KAFKA_CONSUMER, sink: sink)
        self.polling = ConsumerPoll(client: self.client)
        try self.client.use("starting the consumer") { (raw) throws(RecordClientError) in
            try RecordClientError.check("starting the consumer", rd_kafka_poll_set_consumer(raw))
        }
    }

    deinit { self.end() }

    private func end() {
        if self.client.isClosed { return }
        self.client.close()
        let polling = self.polling
        self.poller.enqueue { polling.end() }
    }

    /// Runs `body` with the client on the thread for blocking calls.
    private func call<Result: Sendable>(
        _ operation: String,
        _ body: @escaping @Sendable (OpaquePointer) throws(RecordClientError) -> Result
    ) async throws(RecordClientError) -> Result {
        let client = self.client
        return try await self.calls.run { () throws(RecordClientError) in
            try client.use(operation) { (raw) throws(RecordClientError) in try body(raw) }
        }
    }

    /// Joins the group for `topics`; a name that begins with `^` is a regular expression.
    public func subscribe(_ topics: [String]) async throws(RecordClientError) {
        try self.latch.check("joining a group")
        try await self.call("subscribing") { (raw) throws(RecordClientError) in
            let list = PartitionList(topics.map { PartitionOffset(topic: $0, partition: -1) })
            try RecordClientError.check("subscribing", rd_kafka_subscribe(raw, list.raw))
        }
    }

    /// Leaves the group.
    public func unsubscribe() async throws(RecordClientError) {
        try await self.call("unsubscribing") { (raw) throws(RecordClientError) in
            try RecordClientError.check("unsubscribing", rd_kafka_unsubscribe(raw))
        }
    }

    /// Reads exactly these partitions from these offsets from now on, without a group. An empty list reads nothing.
    public func assign(_ partitions: [PartitionOffset]) async throws(RecordClientError) {
        try await self.call("assigning partitions") { (raw) throws(RecordClientError) in
            let list = PartitionList(partitions)
            try RecordClientError.check("assigning partitions", rd_kafka_assign(raw, list.raw))
        }
    }

    /// The partitions that are read now.
    public func assignment() async throws(RecordClientError) -> [PartitionOffset] {
        try await self.call("asking for the assignment") { (raw) throws(RecordClientError) in
            var raws: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
            try RecordClientError.check("asking for the assignment", rd_kafka_assignment(raw, &raws))
            guard let raws else { return [] }
            return PartitionList(taking: raws).contents
        }
    }

    /// What one poll brought.
    public struct PollResult: Sendable {
        public let records: [ConsumedRecord]
        /// Partitions whose end was reached or that cannot be read now.
        public let partitionErrors: [PartitionError]
    }

    /// Waits for records up to the time and returns up to `limit` of them, copied.
    public func poll(limit: Int = 500, timeoutMilliseconds: Int32) async throws(RecordClientError) -> PollResult {
        let polling = self.polling
        let client = self.client
        return try await self.poller.run { () throws(RecordClientError) in
            guard !client.isClosed else { throw RecordClientError(operation: "polling", code: .closed) }
            var records: [ConsumedRecord] = []
            var errors: [PartitionError] = []
            polling.poll(limit: limit, milliseconds: timeoutMilliseconds, names: TopicNames()) { batch in
                batch.forEachRecord { records.append($0.copy()) }
                errors = batch.partitionErrors
            }
            return PollResult(records: records, partitionErrors: errors)
        }
    }

    /// Hands every batch to `body`, on the consumer's own thread and without copying, until ``stopDelivering()`` or
    /// ``close()``. Not returning from `body` holds the consumer back.
    public func deliver(limit: Int = 500, to body: @escaping @Sendable (borrowing ConsumedBatch) -> Void) {
        let polling = self.polling
        self.poller.enqueue { polling.deliver(limit: limit, body) }
    }

    /// Ends ``deliver(limit:to:)`` after the batch that it is at.
    public func stopDelivering() { self.polling.stopDelivering() }

    /// Goes on reading these assigned partitions at these offsets.
    public func seek(_ partitions: [PartitionOffset], timeoutMilliseconds: Int32) async throws(RecordClientError) {
        try await self.call("seeking") { (raw) throws(RecordClientError) in
            let list = PartitionList(partitions)
            let error = rd_kafka_seek_partitions(raw, list.raw, timeoutMilliseconds)
            try RecordClientError.check("seeking", taking: error)
            try list.checkEach("seeking")
        }
    }

    /// Stops fetching these partitions; they stay assigned.
    public func pause(_ partitions: [PartitionOffset]) async throws(RecordClientError) {
        try await self.call("pausing") { (raw) throws(RecordClientError) in
            let list = PartitionList(partitions)
            try RecordClientError.check("pausing", rd_kafka_pause_partitions(raw, list.raw))
            try list.checkEach("pausing")
        }
    }

    /// Fetches paused partitions again.
    public func resume(_ partitions: [PartitionOffset]) async throws(RecordClientError) {
        try await self.call("resuming") { (raw) throws(RecordClientError) in
            let list = PartitionList(partitions)
            try RecordClientError.check("resuming", rd_kafka_resume_partitions(raw, list.raw))
            try list.checkEach("resuming")
        }
    }

    /// Commits these offsets (of the next record to read) for the group and waits for the answer; nil commits what has
    /// been polled.
    public func commit(_ offsets: [PartitionOffset]? = nil) async throws(RecordClientError) {
        try self.latch.check("committing offsets")
        try await self.call("committing offsets") { (raw) throws(RecordClientError) in
            guard let offsets else {
                return try RecordClientError.check("committing offsets", rd_kafka_commit(raw, nil, 0))
            }
            let list = PartitionList(offsets)
            try RecordClientError.check("committing offsets", rd_kafka_commit(raw, list.raw, 0))
            try list.checkEach("committing the offset")
        }
    }

    /// Begins to commit what has been polled; the answer comes as ``ClientEvent/committed(_:_:)`` while polling. While an
    /// earlier commit is under way nothing is done, so that none can overtake another and take the group's offset back.
    /// Not to be mixed with ``commit(_:)``.
    ///
    /// - Returns: false if an earlier one is under way.
    @discardableResult
    public func commitPolled() async throws(RecordClientError) -> Bool {
        try self.latch.check("committing offsets")
        let commits = self.client.events.commits
        guard commits.begin() else { return false }
        do throws(RecordClientError) {
            try await self.call("committing offsets") { (raw) throws(RecordClientError) in
                try RecordClientError.check("committing offsets", rd_kafka_commit(raw, nil, 1))
            }
        } catch {
            commits.end()
            throw error
        }
        return true
    }

    /// The group's committed offsets of these partitions, ``PartitionOffset/none`` where there are none.
    public func committed(_ partitions: [PartitionOffset], timeoutMilliseconds: Int32) async throws(RecordClientError)
        -> [PartitionOffset]
    {
        try await self.call("asking for committed offsets") { (raw) throws(RecordClientError) in
            let list = PartitionList(partitions)
            let result = rd_kafka_committed(raw, list.raw, timeoutMilliseconds)
            try RecordClientError.check("asking for committed offsets", result)
            try list.checkEach("asking for the committed offset")
            return list.contents
        }
    }

    /// The next offsets to be polled of these partitions, ``PartitionOffset/none`` before the first record.
    public func positions(_ partitions: [PartitionOffset]) async throws(RecordClientError) -> [PartitionOffset] {
        try await self.call("asking for positions") { (raw) throws(RecordClientError) in
            let list = PartitionList(partitions)
            try RecordClientError.check("asking for positions", rd_kafka_position(raw, list.raw))
            return list.contents
        }
    }

    /// The offsets of the first record and behind the last one, asked from the leader. Takes no longer than twice the time.
    public func watermarks(topic: String, partition: Int32, timeoutMilliseconds: Int32) async throws(RecordClientError)
        -> (low: Int64, high: Int64)
    {
        // Not `rd_kafka_query_watermark_offsets`, which waits without an end while the leader is down (librdkafka 2.0.2), and
        // with it every other call. The times that stand for the ends of a log are asked for here.
        func end(_ time: Int64) async throws(RecordClientError) -> Int64 {
            let question = [PartitionOffset(topic: topic, partition: partition, offset: time)]
            return try await self.offsets(forTimes: question, timeoutMilliseconds: timeoutMilliseconds)[0].offset
        }
        return (try await end(PartitionOffset.beginning), try await end(PartitionOffset.end))
    }

    /// The offset of the first record, as it was last known; nil before that. Asks nobody: it is looked after while
    /// ``ConsumerConfiguration/statisticsIntervalMilliseconds`` is set, at most every ten seconds.
    public func knownLowWatermark(topic: String, partition: Int32) async throws(RecordClientError) -> Int64? {
        let operation = "looking up the first offset of \(topic)-\(partition)"
        return try await self.call(operation) { (raw) throws(RecordClientError) in
            var low: Int64 = 0
            var high: Int64 = 0
            try RecordClientError.check(operation, rd_kafka_get_watermark_offsets(raw, topic, partition, &low, &high))
            return low < 0 ? nil : low
        }
    }

    /// The first offsets at or after these times: each element's offset is a time in milliseconds since 1970 on the way
    /// in and an offset on the way out, ``PartitionOffset/end`` where no record is that late.
    public func offsets(forTimes times: [PartitionOffset], timeoutMilliseconds: Int32) async throws(RecordClientError)
        -> [PartitionOffset]
    {
        try await self.call("asking for offsets by time") { (raw) throws(RecordClientError) in
            let list = PartitionList(times)
            let result = rd_kafka_offsets_for_times(raw, list.raw, timeoutMilliseconds)
            try RecordClientError.check("asking for offsets by time", result)
            try list.checkEach("asking for the offset by time")
            return list.contents
        }
    }

    /// How many partitions `topic` has, asked from a broker.
    public func partitionCount(of topic: String, timeoutMilliseconds: Int32) async throws(RecordClientError) -> Int {
        try await self.call("asking for the partitions of \(topic)") { (raw) throws(RecordClientError) in
            try TopicMetadata.partitionCount(of: topic, client: raw, timeoutMilliseconds: timeoutMilliseconds)
        }
    }

    /// Leaves the group and ends the consumer.
    public func close() async {
        self.end()
        _ = try? await self.poller.run { () throws(RecordClientError) in }
    }
}
