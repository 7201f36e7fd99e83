/// What an instance of a service says about itself once a second; a record of the compacted status topic, by its name.
public struct InstanceStatus: Codable, Sendable, Hashable {
    public var instance: String
    public var service: WorkloadService
    public var mode: DeliveryMode
    public var pid: Int32
    public var startedAtMilliseconds: Int64
    public var atMilliseconds: Int64
    /// Whether it has left in order.
    public var isStopped = false
    /// Partitions that it reads now.
    public var partitions = 0
    /// Records that it has fetched and not processed.
    public var inHand = 0
    /// Partitions whose next record waits for another attempt.
    public var waiting = 0

    // Since the process was started.
    public var processed: Int64 = 0
    public var skipped: Int64 = 0
    public var retried: Int64 = 0
    public var deadLettered: Int64 = 0
    public var commits: Int64 = 0
    public var failedCommits: Int64 = 0
    public var databaseErrors: Int64 = 0

    /// Records processed over the last second.
    public var processedPerSecond = 0.0
    /// From a record's timestamp to the acknowledgement of the commit that covers it, over the last seconds.
    public var commitLatency = LatencyPercentiles()
    public var producer = ProducerFigures()
    /// Of the service, whose instances share one database.
    public var database = ServiceFigures()
    public var lastFailure: String?
    /// The settings that it works by, by their keys in the control topic.
    public var settings: [String: Double] = [:]

    /// How a latency is distributed, in milliseconds.
    public struct LatencyPercentiles: Codable, Sendable, Hashable {
        public var count = 0
        public var p50 = 0.0
        public var p90 = 0.0
        public var p99 = 0.0
        public var max = 0.0

        public init() {}
    }

    /// A producer as librdkafka's statistics and its delivery reports show it.
    public struct ProducerFigures: Codable, Sendable, Hashable {
        public var delivered: Int64 = 0
        public var failed: Int64 = 0
        public var queued = 0
        public var requests: Int64 = 0
        public var retries: Int64 = 0
        public var errors: Int64 = 0
        public var publishedPerSecond = 0.0
        /// Round trips over the last second, in milliseconds.
        public var requestP50 = 0.0
        public var requestP99 = 0.0

        public init() {}

        /// Share of the requests that failed.
        public var errorRate: Double { self.requests == 0 ? 0 : Double(self.errors) / Double(self.requests) }
        /// Share of the requests that were sent again.
        public var retryRate: Double { self.requests == 0 ? 0 : Double(self.retries) / Double(self.requests) }
    }

    /// What the service's database says.
    public struct ServiceFigures: Codable, Sendable, Hashable {
        /// Records that wait to be published.
        public var outboxBacklog: Int64 = 0
        public var parked: Int64 = 0
        /// Payments under way, parked ones included; the payment service only.
        public var running: Int64 = 0
        public var counts: [String: Int64] = [:]

        public init() {}

        /// A count since the database was made.
        public func count(_ name: CountName) -> Int64 { self.counts[name.rawValue] ?? 0 }
    }

    /// Counts by name.
    public enum CountName: String, Sendable {
        case processed, skipped, foreign, retried, deadLettered, recovered, written, published, onTime, late, started
        case completed, refunded, refused, unexpected
    }

    public init(
        instance: String,
        service: WorkloadService,
        mode: DeliveryMode,
        pid: Int32,
        startedAtMilliseconds: Int64
    ) {
        self.instance = instance
        self.service = service
        self.mode = mode
        self.pid = pid
        self.startedAtMilliseconds = startedAtMilliseconds
        self.atMilliseconds = startedAtMilliseconds
    }
}
