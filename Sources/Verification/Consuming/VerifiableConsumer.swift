import RecordClient
import Synchronization

/// A record of the run that was read.
public struct ReadRecord: Sendable, Hashable {
    public let partition: Int32
    public let sequence: Int64
    public let offset: Int64
    /// When it was produced, in microseconds since 1970.
    public let producedWallMicroseconds: Int64
}

/// What a verifiable consumer reads.
public struct VerifiableConsumerOptions: Sendable {
    /// `host:port`, several separated by commas.
    public var bootstrapServers: String
    public var topic: String
    /// Whose records are looked at; nil takes the first run that is met.
    public var runId: String?
    public var isolationLevel = ConsumerConfiguration.IsolationLevel.readCommitted
    /// librdkafka settings by name.
    public var extra: [String: String] = [:]

    public init(bootstrapServers: String, topic: String) {
        self.bootstrapServers = bootstrapServers
        self.topic = topic
    }

    /// The settings of the client: leaders are found again quickly after brokers die or freeze.
    var configuration: ConsumerConfiguration {
        // No group is used, so nobody sees its name.
        var configuration = ConsumerConfiguration(bootstrapServers: self.bootstrapServers, groupId: "highwater-verify")
        configuration.clientId = "highwater-verify-consumer"
        configuration.isolationLevel = self.isolationLevel
        configuration.fetchMaxWaitMilliseconds = 100
        configuration.extra =
            quickRecovery
            .merging(["fetch.error.backoff.ms": "50", "retry.backoff.ms": "50"]) { _, own in own }
            .merging(self.extra) { _, own in own }
        return configuration
    }
}

/// Reads all partitions of a topic continuously, without a group, and tells which records of the run were met.
///
/// It goes on through dead brokers; a client that ended itself is replaced by ``heal()`` where it stopped.
public final class VerifiableConsumer: Sendable {
    /// What one batch held.
    public struct Batch: Sendable {
        /// The run's records in order.
        public var records: [ReadRecord] = []
        /// How many records of somebody else there were.
        public var foreignCount = 0
        /// Partitions that cannot be read now.
        public var partitionErrors: [PartitionError] = []
        /// Every partition's records in numbers, of the run and of others.
        public var partitions: [PartitionSummary] = []
    }

    /// What one batch held of one partition.
    public struct PartitionSummary: Sendable, Hashable {
        public let partition: Int32
        public var count: Int
        public let minOffset: Int64
        public var maxOffset: Int64
    }

    private struct State {
        var consumer: Consumer?
        /// The next offset to read by partition.
        var positions: [Int64] = []
        var value: VerifiableValue?
        var mustReplace = false
    }

    private let options: VerifiableConsumerOptions
    private let onBatch: @Sendable (Batch) -> Void
    private let onEvent: ClientEventHandler
    private let state: Mutex<State>

    /// - Parameter onBatch: receives what was read, on the consumer's own thread.
    public init(
        _ options: VerifiableConsumerOptions,
        onEvent: @escaping ClientEventHandler = { _ in },
        onBatch: @escaping @Sendable (Batch) -> Void
    ) {
        self.options = options
        self.onBatch = onBatch
        self.onEvent = onEvent
        self.state = Mutex(State(value: options.runId.map(VerifiableValue.init)))
    }

    /// How many partitions the topic has.
    public func partitionCount(timeoutMilliseconds: Int32) async throws(RecordClientError) -> Int {
        let consumer = try self.usableConsumer()
        return try await consumer.partitionCount(of: self.options.topic, timeoutMilliseconds: timeoutMilliseconds)
    }

    /// The offset behind the last record of a partition.
    public func endOffset(partition: Int32, timeoutMilliseconds: Int32) async throws(RecordClientError) -> Int64 {
        let consumer = try self.usableConsumer()
        let topic = self.options.topic
        return try await consumer.watermarks(
            topic: topic,
            partition: partition,
            timeoutMilliseconds: timeoutMilliseconds
        ).high
    }

    /// Begins to read partition i from `offsets[i]`, which may be ``PartitionOffset/beginning``.
    public func start(offsets: [Int64]) async throws(RecordClientError) {
        self.state.withLock { $0.positions = offsets }
        try await self.read(with: try self.usableConsumer())
    }

    /// Replaces a client that has ended itself; to be called now and then.
    public func heal() async throws(RecordClientError) {
        guard self.state.withLock({ $0.mustReplace }) else { return }
        try await self.read(with: try self.usableConsumer())
    }

    /// The next offset to be read of a partition, or a name such as ``PartitionOffset/beginning``.
    public func position(partition: Int32) -> Int64 {
        self.state.withLock { state in
            Int(partition) < state.positions.count ? state.positions[Int(partition)] : PartitionOffset.none
        }
    }

    /// Stops reading.
    public func stop() async {
        let consumer = self.state.withLock { state in
            defer { state.consumer = nil }
            return state.consumer
        }
        await consumer?.close()
    }

    private func usableConsumer() throws(RecordClientError) -> Consumer {
        let current = self.state.withLock { $0.mustReplace ? nil : $0.consumer }
        if let current { return current }
        let made = try Consumer(self.options.configuration, onEvent: { [weak self] event in self?.observe(event) })
        self.state.withLock { state in
            state.consumer = made
            state.mustReplace = false
        }
        return made
    }

    private func read(with consumer: Consumer) async throws(RecordClientError) {
        let topic = self.options.topic
        let places = self.state.withLock { state in
            state.positions.enumerated().map {
                PartitionOffset(topic: topic, partition: Int32($0.offset), offset: $0.element)
            }
        }
        try await consumer.assign(places)
        consumer.deliver(limit: 1_000) { [weak self] batch in self?.take(batch) }
    }

    private func observe(_ event: ClientEvent) {
        if case .error(let error) = event, error.isFatal { self.state.withLock { $0.mustReplace = true } }
        self.onEvent(event)
    }

    private func take(_ batch: borrowing ConsumedBatch) {
        var taken = Batch()
        taken.records.reserveCapacity(batch.count)
        var value = self.state.withLock { $0.value }
        batch.forEachRecord { record in
            taken.summarise(record)
            if value == nil { value = record.value.flatMap(VerifiableValue.runId(of:)).map(VerifiableValue.init) }
            guard let text = record.value, let parsed = value?.parse(text) else {
                taken.foreignCount += 1
                return
            }
            let produced = parsed.wallMicroseconds ?? record.timestampMilliseconds * 1_000
            taken.records.append(
                ReadRecord(
                    partition: record.partition,
                    sequence: parsed.sequence,
                    offset: record.offset,
                    producedWallMicroseconds: produced
                )
            )
        }
        taken.partitionErrors = batch.partitionErrors
        let partitions = taken.partitions
        self.state.withLock { state in
            state.value = value
            for partition in partitions where Int(partition.partition) < state.positions.count {
                state.positions[Int(partition.partition)] = partition.maxOffset + 1
            }
        }
        self.onBatch(taken)
    }
}

extension VerifiableConsumer.Batch {
    /// Counts a record to its partition; records of one partition mostly come one behind the other.
    fileprivate mutating func summarise(_ record: RecordView) {
        let index = self.partitions.lastIndex { $0.partition == record.partition }
        guard let index else {
            return self.partitions.append(
                VerifiableConsumer.PartitionSummary(
                    partition: record.partition,
                    count: 1,
                    minOffset: record.offset,
                    maxOffset: record.offset
                )
            )
        }
        self.partitions[index].count += 1
        self.partitions[index].maxOffset = record.offset
    }
}
