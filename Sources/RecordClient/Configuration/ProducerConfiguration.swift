/// Settings of a producer; the defaults lose and duplicate nothing.
public struct ProducerConfiguration: Sendable {
    /// How many replicas must have a record before it counts as delivered.
    public enum Acknowledgements: String, Sendable, CaseIterable {
        case all
        case leader = "1"
        case none = "0"
    }

    /// `host:port`, several separated by commas.
    public var bootstrapServers: String
    public var clientId = "highwater"
    public var acknowledgements = Acknowledgements.all
    /// Whether the broker drops duplicates and keeps the order over retries; needs acknowledgements of all.
    public var enableIdempotence = true
    /// How long records wait for others before a batch is sent.
    public var lingerMilliseconds = 5
    public var batchByteCount = 1_000_000
    /// Kafka's name: none, gzip, snappy, lz4 or zstd.
    public var compression = "none"
    /// How long a record may take with all its retries.
    public var deliveryTimeoutMilliseconds = 120_000
    public var requestTimeoutMilliseconds = 30_000
    public var retryBackoffMilliseconds = 100
    public var maxInFlightRequests = 5
    /// How many records may wait for delivery; one more is ``RecordClientError/Code/queueFull``.
    public var queueRecordLimit = 100_000
    public var queueKilobyteLimit = 262_144
    /// How often statistics are delivered, 0 for never.
    public var statisticsIntervalMilliseconds = 0
    public var transactionalId: String?
    /// Any other librdkafka settings by name; they win over the ones above.
    public var extra: [String: String] = [:]

    public init(bootstrapServers: String) { self.bootstrapServers = bootstrapServers }

    /// The settings in librdkafka's names, in the order in which they are applied.
    package var properties: [(name: String, value: String)] {
        var properties = [
            ("bootstrap.servers", self.bootstrapServers),
            ("client.id", self.clientId),
            ("acks", self.acknowledgements.rawValue),
            ("enable.idempotence", String(self.enableIdempotence)),
            ("linger.ms", String(self.lingerMilliseconds)),
            ("batch.size", String(self.batchByteCount)),
            ("compression.type", self.compression),
            ("delivery.timeout.ms", String(self.deliveryTimeoutMilliseconds)),
            ("request.timeout.ms", String(self.requestTimeoutMilliseconds)),
            ("retry.backoff.ms", String(self.retryBackoffMilliseconds)),
            ("max.in.flight.requests.per.connection", String(self.maxInFlightRequests)),
            ("queue.buffering.max.messages", String(self.queueRecordLimit)),
            ("queue.buffering.max.kbytes", String(self.queueKilobyteLimit)),
            ("statistics.interval.ms", String(self.statisticsIntervalMilliseconds)),
        ]
        if let transactionalId { properties.append(("transactional.id", transactionalId)) }
        return properties + self.extra.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
