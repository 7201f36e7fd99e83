import ClusterClient
import KafkaProtocol
import RecordClient
import Synchronization

/// Runs the end-to-end probe against a cluster: one producer and one consumer of this process, through librdkafka, and a
/// topic of its own with a partition led by every broker.
///
/// Records are not retried: a failed acknowledgement is to be seen, not hidden. That is no loss; lost is only what was
/// acknowledged and does not come back.
public final class ProbeRun: Sendable {
    private let client: ClusterClient
    private let bootstrapServers: String
    private let settings: ProbeSettings
    private let machine: Mutex<ProbeMachine>
    private let clock = ProbeClock()
    /// The next offset of each partition: what is read again after a change of the assignment is not counted twice.
    private let positions = Mutex<[Int32: Int64]>([:])

    private static let timeoutMilliseconds = 2000
    /// How often leaders are looked at: while a partition is out, and else.
    private static let watchMilliseconds: (out: Int64, calm: Int64) = (50, 500)
    private static let placementMilliseconds: Int64 = 5000
    private static let topicReadyMilliseconds: Int64 = 10_000

    /// - Parameter client: for the topic and its leaders.
    public init(client: ClusterClient, bootstrapServers: String, settings: ProbeSettings = ProbeSettings()) {
        self.client = client
        self.bootstrapServers = bootstrapServers
        self.settings = settings
        var random = SystemRandomNumberGenerator()
        let instance = String(UInt64.random(in: .min ... .max, using: &random), radix: 16)
        self.machine = Mutex(
            ProbeMachine(settings: settings, instance: instance, nowNanoseconds: self.clock.nanoseconds)
        )
    }

    /// The figures as they are now.
    public func snapshot() -> ProbeSnapshot {
        self.machine.withLock { $0.snapshot(nowNanoseconds: self.clock.nanoseconds) }
    }

    /// Nanoseconds of the probe's clock.
    public var nowNanoseconds: Int64 { self.clock.nanoseconds }

    /// Probes until the task is cancelled, then waits for what is under way, at most until it would be lost.
    ///
    /// - Throws: when it cannot begin; later troubles are in the figures.
    public func run() async throws(ProbeError) {
        if self.client.options.isReadOnly { throw .readOnly }
        let metadata = try await self.prepareTopic()
        let consumer = try await self.startConsumer(metadata)
        let producer: Producer
        do throws(RecordClientError) {
            producer = try self.makeProducer()
        } catch {
            await consumer.close()
            throw .client(error)
        }
        self.observe(metadata)
        let watching = Task { await self.watchLeaders(consumer) }
        let committing = Task { await self.commitRegularly(consumer) }
        await self.send(with: producer)
        watching.cancel()
        await self.waitForTheLast(producer)
        committing.cancel()
        consumer.stopDelivering()
        await committing.value
        await producer.close()
        await consumer.close()
    }

    // MARK: The topic

    private func prepareTopic() async throws(ProbeError) -> MetadataResponse {
        let begun = self.clock.nanoseconds
        do throws(ClusterClientError) {
            while true {
                let metadata = try await self.client.metadata(topics: [self.settings.topic])
                let isLate = (self.clock.nanoseconds - begun) / 1_000_000 > Self.topicReadyMilliseconds
                guard case .create(let partitions, let factor) = self.placement(metadata) else {
                    if self.isReady(metadata) || isLate { return metadata }
                    try? await Task.sleep(for: .milliseconds(50))
                    continue
                }
                if isLate { throw .timedOut(api: "CreateTopics", address: "the cluster", milliseconds: 10_000) }
                try await self.createTopic(partitions, factor)
            }
        } catch {
            throw .topic(self.settings.topic, error)
        }
    }

    private func isReady(_ metadata: MetadataResponse) -> Bool {
        metadata.topics.contains { $0.name == self.settings.topic && $0.partitions.allSatisfy { $0.leaderId >= 0 } }
    }

    private func createTopic(_ partitions: Int32, _ factor: Int16) async throws(ClusterClientError) {
        do throws(ClusterClientError) {
            try await self.client.createTopic(
                self.settings.topic,
                partitions: partitions,
                replicationFactor: factor,
                configs: [("retention.ms", "3600000")]
            )
        } catch {
            // Somebody else was faster, or we were and do not see it yet.
            guard case .refused(_, .topicAlreadyExists, _) = error else { throw error }
        }
    }

    private func placement(_ metadata: MetadataResponse) -> ProbePlacement {
        ProbePlacement.needed(topic: self.settings.topic, metadata)
    }

    // MARK: Leaders

    private func watchLeaders(_ consumer: Consumer) async {
        var placedAt = self.clock.nanoseconds
        while !Task.isCancelled {
            let isOut = self.snapshot().outages.contains { !$0.isOver }
            let pause = isOut ? Self.watchMilliseconds.out : Self.watchMilliseconds.calm
            try? await Task.sleep(for: .milliseconds(pause))
            guard !Task.isCancelled else { return }
            let answer = try? await self.client.metadata(
                topics: [self.settings.topic],
                timeoutMilliseconds: Self.timeoutMilliseconds
            )
            guard let answer else { continue }
            if await self.readNewPartitions(of: answer, consumer) { self.observe(answer) }
            guard self.clock.nanoseconds - placedAt >= Self.placementMilliseconds * 1_000_000 else { continue }
            placedAt = self.clock.nanoseconds
            await self.place(answer)
        }
    }

    /// Sees to it that every broker leads something again.
    private func place(_ metadata: MetadataResponse) async {
        do throws(ClusterClientError) {
            switch self.placement(metadata) {
            case .fine, .create: break
            case .elect(let partitions):
                let names = partitions.map { TopicPartition(topic: self.settings.topic, partition: $0) }
                _ = try await self.client.electLeaders(.preferred, partitions: names)
            case .add(let replicas):
                let count = metadata.topics.first { $0.name == self.settings.topic }?.partitions.count ?? 0
                try await self.client.createPartitions(
                    of: self.settings.topic,
                    count: Int32(count + replicas.count),
                    replicas: replicas
                )
            }
        } catch {
            // What could not be done is shown as brokers that lead nothing, and tried again.
        }
    }

    private func observe(_ metadata: MetadataResponse) {
        guard let topic = metadata.topics.first(where: { $0.name == self.settings.topic }) else { return }
        let led = topic.partitions.sorted { $0.partitionIndex < $1.partitionIndex }.map {
            ProbeMachine.Led(
                partition: $0.partitionIndex,
                leader: $0.leaderId < 0 ? nil : $0.leaderId,
                epoch: $0.leaderEpoch
            )
        }
        let brokers = Set(metadata.brokers.map(\.nodeId))
        let now = self.clock.nanoseconds
        self.machine.withLock { $0.observe(led, brokers: brokers, nowNanoseconds: now) }
    }

    // MARK: Sending

    private func makeProducer() throws(RecordClientError) -> Producer {
        var configuration = ProducerConfiguration(bootstrapServers: self.bootstrapServers)
        configuration.clientId = "highwater-probe"
        configuration.enableIdempotence = false
        configuration.lingerMilliseconds = 0
        configuration.deliveryTimeoutMilliseconds = Int(self.settings.acknowledgeLimitMilliseconds)
        configuration.requestTimeoutMilliseconds = Int(self.settings.acknowledgeLimitMilliseconds)
        configuration.extra = [
            "retries": "0", "topic.metadata.refresh.fast.interval.ms": "50", "reconnect.backoff.ms": "50",
            "reconnect.backoff.max.ms": "500", "socket.nagle.disable": "true",
        ]
        return try Producer(
            configuration,
            onEvent: { [weak self] event in self?.take(event) },
            onDelivery: { [weak self] reports in self?.take(reports) }
        )
    }

    private func take(_ event: ClientEvent) {
        guard case .error(let error) = event, error.code == .transport,
            let broker = ProbeEventText.broker(in: error.detail)
        else { return }
        let now = self.clock.nanoseconds
        self.machine.withLock { $0.connectionLost(to: broker, nowNanoseconds: now) }
    }

    private func take(_ reports: [DeliveryReport]) {
        let now = self.clock.nanoseconds
        self.machine.withLock { machine in
            for report in reports {
                let order = ProbeOrder(partition: report.partition, sequence: Int64(report.tag))
                if let error = report.error {
                    machine.failed(order, because: "\(error)", nowNanoseconds: now)
                } else {
                    machine.acknowledged(order, nowNanoseconds: now)
                }
            }
        }
    }

    private func send(with producer: Producer) async {
        while !Task.isCancelled {
            let now = self.clock.nanoseconds
            let (orders, next) = self.machine.withLock { machine in
                machine.expire(nowNanoseconds: now)
                return (machine.due(nowNanoseconds: now), machine.nextDueNanoseconds)
            }
            for order in orders { self.send(order, with: producer) }
            let pause = (next ?? now + 50_000_000) - self.clock.nanoseconds
            if pause > 0 { try? await Task.sleep(for: .nanoseconds(min(pause, 100_000_000))) }
        }
    }

    private func send(_ order: ProbeOrder, with producer: Producer) {
        let text = self.machine.withLock { ProbeMessage(instance: $0.instance, sequence: order.sequence).text }
        let now = self.clock.nanoseconds
        self.machine.withLock { $0.sent(order, nowNanoseconds: now) }
        do throws(RecordClientError) {
            let bytes = Array(text.utf8)
            // The tag brings the sequence back.
            let result = bytes.withUnsafeBytes { buffer in
                Result { () throws(RecordClientError) in
                    try producer.produce(
                        topic: self.settings.topic,
                        partition: order.partition,
                        key: nil,
                        value: buffer,
                        tag: UInt64(order.sequence)
                    )
                }
            }
            try result.get()
        } catch {
            let now = self.clock.nanoseconds
            self.machine.withLock { $0.failed(order, because: "\(error)", nowNanoseconds: now) }
        }
    }

    private func waitForTheLast(_ producer: Producer) async {
        // The task that sent is cancelled; waiting needs one that is not.
        await Task.detached { [self] in
            try? await producer.flush(timeoutMilliseconds: Int32(self.settings.acknowledgeLimitMilliseconds))
            let end = self.clock.nanoseconds + (self.settings.lostAfterMilliseconds + 100) * 1_000_000
            while self.clock.nanoseconds < end {
                let now = self.clock.nanoseconds
                let left = self.machine.withLock { machine in
                    machine.expire(nowNanoseconds: now)
                    return machine.inFlight
                }
                if left == 0 { return }
                try? await Task.sleep(for: .milliseconds(20))
            }
        }.value
    }

    // MARK: Receiving

    private func startConsumer(_ metadata: MetadataResponse) async throws(ProbeError) -> Consumer {
        var configuration = ConsumerConfiguration(
            bootstrapServers: self.bootstrapServers,
            groupId: self.settings.group
        )
        configuration.clientId = "highwater-probe"
        configuration.fetchMaxWaitMilliseconds = 100
        configuration.extra = [
            "topic.metadata.refresh.fast.interval.ms": "50", "reconnect.backoff.ms": "50",
            "reconnect.backoff.max.ms": "500", "fetch.error.backoff.ms": "50",
        ]
        let consumer: Consumer
        do throws(RecordClientError) {
            consumer = try Consumer(configuration)
        } catch {
            throw .client(error)
        }
        guard await self.readNewPartitions(of: metadata, consumer) else {
            await consumer.close()
            throw .topic(
                self.settings.topic,
                .timedOut(api: "ListOffsets", address: "its leaders", milliseconds: Self.timeoutMilliseconds)
            )
        }
        consumer.deliver { [weak self] batch in self?.take(batch) }
        return consumer
    }

    /// Has partitions read that were not there before, from where they end now: nothing of ours is before that.
    ///
    /// - Returns: whether all are read.
    private func readNewPartitions(of metadata: MetadataResponse, _ consumer: Consumer) async -> Bool {
        let known = self.positions.withLock { $0 }
        let topic = metadata.topics.first { $0.name == self.settings.topic }
        let missing = (topic?.partitions ?? []).map(\.partitionIndex).filter { known[$0] == nil }
        if missing.isEmpty { return true }
        let names = missing.map { TopicPartition(topic: self.settings.topic, partition: $0) }
        let listing = await self.client.listOffsets(
            .latest,
            of: LedPartitions.of(names, metadata),
            timeoutMilliseconds: Self.timeoutMilliseconds
        )
        var ends: [Int32: Int64] = [:]
        for partition in listing.topics.flatMap(\.partitions) where partition.errorCode == .none {
            ends[partition.partitionIndex] = partition.offset
        }
        guard ends.count == missing.count else { return false }
        let places = self.positions.withLock { positions in
            positions.merge(ends) { old, _ in old }
            return positions.map { PartitionOffset(topic: self.settings.topic, partition: $0, offset: $1) }
        }
        return (try? await consumer.assign(places)) != nil
    }

    private func take(_ batch: borrowing ConsumedBatch) {
        let now = self.clock.nanoseconds
        var messages: [(message: ProbeMessage, partition: Int32)] = []
        self.positions.withLock { positions in
            batch.forEachRecord { record in
                guard record.offset >= positions[record.partition] ?? 0 else { return }
                positions[record.partition] = record.offset + 1
                guard let value = record.value, value.count < 200,
                    let message = ProbeMessage(String(decoding: value, as: UTF8.self))
                else { return }
                messages.append((message, record.partition))
            }
        }
        self.machine.withLock { machine in
            for (message, partition) in messages {
                machine.arrived(message, partition: partition, nowNanoseconds: now)
            }
        }
    }

    private func commitRegularly(_ consumer: Consumer) async {
        var committed: [Int32: Int64] = [:]
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(self.settings.commitIntervalMilliseconds))
            let positions = self.positions.withLock { $0 }
            guard !Task.isCancelled, positions != committed else { continue }
            let begun = self.clock.nanoseconds
            do throws(RecordClientError) {
                try await consumer.commit(
                    positions.map { PartitionOffset(topic: self.settings.topic, partition: $0, offset: $1) }
                )
                let took = self.clock.nanoseconds - begun
                committed = positions
                self.machine.withLock { $0.committed(tookNanoseconds: took) }
            } catch {
                self.machine.withLock { $0.commitFailed(because: "\(error)") }
            }
        }
    }
}
