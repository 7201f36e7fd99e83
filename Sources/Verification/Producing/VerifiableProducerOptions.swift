import RecordClient

/// What a verifiable producer sends, where, and how fast.
public struct VerifiableProducerOptions: Sendable {
    /// `host:port`, several separated by commas.
    public var bootstrapServers: String
    public var topic: String
    /// Tells this run's records from others; no dot, no space.
    public var runId = Self.newRunId()
    /// 0 for no limit.
    public var recordsPerSecond = 0
    /// How many records to send; nil for no end.
    public var recordLimit: Int?
    /// Values are padded to this length, 0 for as short as possible.
    public var valueByteCount = 100
    /// How many keys take turns, at least one per partition; 0 for records without keys.
    public var keyCount = 16
    public var acknowledgements = ProducerConfiguration.Acknowledgements.all
    public var enableIdempotence = true
    /// How many records may wait for delivery before the producer waits too.
    public var pendingLimit = 20_000
    public var lingerMilliseconds = 2
    public var deliveryTimeoutMilliseconds = 120_000
    public var requestTimeoutMilliseconds = 5_000
    public var statisticsIntervalMilliseconds = 1_000
    /// librdkafka settings by name; they win over the ones above.
    public var extra: [String: String] = [:]

    public init(bootstrapServers: String, topic: String) {
        self.bootstrapServers = bootstrapServers
        self.topic = topic
    }

    /// A name that no other run has.
    public static func newRunId() -> String { "run" + String(UInt64.random(in: 0..<1 << 40), radix: 36) }

    /// The settings of the client: leaders are found again quickly after brokers die or freeze.
    var configuration: ProducerConfiguration {
        var configuration = ProducerConfiguration(bootstrapServers: self.bootstrapServers)
        configuration.clientId = "highwater-verify-producer"
        configuration.acknowledgements = self.acknowledgements
        configuration.enableIdempotence = self.enableIdempotence && self.acknowledgements == .all
        configuration.queueRecordLimit = self.pendingLimit
        configuration.lingerMilliseconds = self.lingerMilliseconds
        configuration.deliveryTimeoutMilliseconds = self.deliveryTimeoutMilliseconds
        configuration.requestTimeoutMilliseconds = self.requestTimeoutMilliseconds
        configuration.retryBackoffMilliseconds = 50
        configuration.statisticsIntervalMilliseconds = self.statisticsIntervalMilliseconds
        configuration.extra = quickRecovery.merging(self.extra) { _, own in own }
        return configuration
    }

    /// The key of a partition's record number `sequence`, so that each key always goes to the same partition.
    package func keyIndex(partition: Int32, sequence: Int64, partitionCount: Int) -> Int {
        let shared = self.keyCount / partitionCount + (Int(partition) < self.keyCount % partitionCount ? 1 : 0)
        return Int(partition) + partitionCount * Int(sequence % Int64(max(shared, 1)))
    }

    /// How many different keys there are.
    package func effectiveKeyCount(partitionCount: Int) -> Int {
        self.keyCount == 0 ? 0 : max(self.keyCount, partitionCount)
    }
}

/// Settings by which clients notice quickly that a broker is gone or back.
let quickRecovery = [
    "reconnect.backoff.ms": "50",
    "reconnect.backoff.max.ms": "500",
    "topic.metadata.refresh.interval.ms": "2000",
    "topic.metadata.refresh.fast.interval.ms": "100",
    "socket.timeout.ms": "6000",
]
