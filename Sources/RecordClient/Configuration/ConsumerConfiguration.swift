/// Settings of a consumer.
public struct ConsumerConfiguration: Sendable {
    /// Where to begin without a committed offset, or when it is out of range.
    public enum OffsetReset: String, Sendable, CaseIterable {
        case earliest
        case latest
        /// Report the error.
        case none = "error"
    }

    public enum IsolationLevel: String, Sendable, CaseIterable {
        case readUncommitted = "read_uncommitted"
        case readCommitted = "read_committed"
    }

    /// `host:port`, several separated by commas.
    public var bootstrapServers: String
    public var clientId = "highwater"
    /// The group for ``Consumer/subscribe(_:)`` and commits. librdkafka wants a name even where no group is used.
    public var groupId: String
    /// A static member's name (KIP-345).
    public var groupInstanceId: String?
    public var offsetReset = OffsetReset.earliest
    public var isolationLevel = IsolationLevel.readCommitted
    public var enableAutoCommit = false
    public var autoCommitIntervalMilliseconds = 5_000
    /// Commits what has been polled before partitions are given up, which librdkafka itself only does with
    /// ``enableAutoCommit``.
    public var commitsBeforeRevocation = false
    public var sessionTimeoutMilliseconds = 45_000
    public var maxPollIntervalMilliseconds = 300_000
    public var fetchMaxWaitMilliseconds = 500
    public var fetchMinByteCount = 1
    /// How much may be fetched ahead per partition, in kilobytes.
    public var queuedKilobyteLimit = 65_536
    /// Whether a record with ``RecordClientError/Code/partitionEnd`` marks the end of each partition.
    public var reportsPartitionEnd = false
    /// Kafka's names of assignors, best first.
    public var assignmentStrategy = "range,roundrobin"
    /// How often statistics are delivered, 0 for never.
    public var statisticsIntervalMilliseconds = 0
    /// Any other librdkafka settings by name; they win over the ones above.
    public var extra: [String: String] = [:]

    public init(bootstrapServers: String, groupId: String) {
        self.bootstrapServers = bootstrapServers
        self.groupId = groupId
    }

    /// The settings in librdkafka's names, in the order in which they are applied.
    package var properties: [(name: String, value: String)] {
        var properties = [
            ("bootstrap.servers", self.bootstrapServers),
            ("client.id", self.clientId),
            ("group.id", self.groupId),
            ("auto.offset.reset", self.offsetReset.rawValue),
            ("isolation.level", self.isolationLevel.rawValue),
            ("enable.auto.commit", String(self.enableAutoCommit)),
            ("auto.commit.interval.ms", String(self.autoCommitIntervalMilliseconds)),
            ("session.timeout.ms", String(self.sessionTimeoutMilliseconds)),
            ("max.poll.interval.ms", String(self.maxPollIntervalMilliseconds)),
            ("fetch.wait.max.ms", String(self.fetchMaxWaitMilliseconds)),
            ("fetch.min.bytes", String(self.fetchMinByteCount)),
            ("queued.max.messages.kbytes", String(self.queuedKilobyteLimit)),
            ("enable.partition.eof", String(self.reportsPartitionEnd)),
            ("partition.assignment.strategy", self.assignmentStrategy),
            ("statistics.interval.ms", String(self.statisticsIntervalMilliseconds)),
        ]
        if let groupInstanceId { properties.append(("group.instance.id", groupInstanceId)) }
        return properties + self.extra.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
