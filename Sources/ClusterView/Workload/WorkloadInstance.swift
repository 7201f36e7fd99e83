/// What a process of a workload's service last said about itself.
public struct WorkloadInstance: Sendable, Equatable {
    /// Unique in the workload; also its client id.
    public var name: String
    /// Also the name of its consumer group.
    public var service: String
    /// How it goes about offsets and duplicates, in a word.
    public var mode: String
    public var pid: Int32?
    public var startedAtMilliseconds: Int64
    /// When its last report arrived; of reports from before this program was started, when it was written.
    public var heardMilliseconds: Int64
    /// Whether it has left in order.
    public var isStopped: Bool
    /// Partitions that it reads.
    public var partitions: Int
    /// Records that it has fetched and not processed.
    public var inHand: Int
    /// Partitions whose next record waits for another attempt.
    public var waiting: Int
    /// Since it was started: records that took effect, that were known already, attempts that are made again, and records
    /// that were given up.
    public var processed: Int64
    public var skipped: Int64
    public var retried: Int64
    public var deadLettered: Int64
    public var failedCommits: Int64
    public var databaseErrors: Int64
    public var processedPerSecond: Double
    /// From a record's timestamp to the acknowledgement of the commit that covers it; nil while nothing was committed.
    public var commitLatency: Latency?
    public var producer: Producer
    public var lastError: String?
    /// The settings that it works by, by their keys; empty where it does not say.
    public var settings: [String: Double]

    /// Milliseconds that half of a kind take at the most, and that 99% of it do.
    public struct Latency: Sendable, Equatable {
        public var p50Milliseconds: Double
        public var p99Milliseconds: Double

        public init(p50Milliseconds: Double, p99Milliseconds: Double) {
            self.p50Milliseconds = p50Milliseconds
            self.p99Milliseconds = p99Milliseconds
        }
    }

    /// How its records reach the brokers.
    public struct Producer: Sendable, Equatable {
        public var delivered: Int64
        /// Records that were not delivered in time.
        public var failed: Int64
        public var queued: Int
        public var publishedPerSecond: Double
        /// Shares of the requests, from 0 to 1.
        public var errorRate: Double
        public var retryRate: Double
        /// Of its requests over the last second; nil while it sends none.
        public var requestLatency: Latency?

        public init(
            delivered: Int64 = 0,
            failed: Int64 = 0,
            queued: Int = 0,
            publishedPerSecond: Double = 0,
            errorRate: Double = 0,
            retryRate: Double = 0,
            requestLatency: Latency? = nil
        ) {
            self.delivered = delivered
            self.failed = failed
            self.queued = queued
            self.publishedPerSecond = publishedPerSecond
            self.errorRate = errorRate
            self.retryRate = retryRate
            self.requestLatency = requestLatency
        }
    }

    public init(
        name: String,
        service: String,
        mode: String = "",
        pid: Int32? = nil,
        startedAtMilliseconds: Int64,
        heardMilliseconds: Int64,
        isStopped: Bool = false,
        partitions: Int = 0,
        inHand: Int = 0,
        waiting: Int = 0,
        processed: Int64 = 0,
        skipped: Int64 = 0,
        retried: Int64 = 0,
        deadLettered: Int64 = 0,
        failedCommits: Int64 = 0,
        databaseErrors: Int64 = 0,
        processedPerSecond: Double = 0,
        commitLatency: Latency? = nil,
        producer: Producer = Producer(),
        lastError: String? = nil,
        settings: [String: Double] = [:]
    ) {
        self.name = name
        self.service = service
        self.mode = mode
        self.pid = pid
        self.startedAtMilliseconds = startedAtMilliseconds
        self.heardMilliseconds = heardMilliseconds
        self.isStopped = isStopped
        self.partitions = partitions
        self.inHand = inHand
        self.waiting = waiting
        self.processed = processed
        self.skipped = skipped
        self.retried = retried
        self.deadLettered = deadLettered
        self.failedCommits = failedCommits
        self.databaseErrors = databaseErrors
        self.processedPerSecond = processedPerSecond
        self.commitLatency = commitLatency
        self.producer = producer
        self.lastError = lastError
        self.settings = settings
    }

    /// Attempts at records since it was started; every record that took effect or was given up had one that was not
    /// made again.
    public var attempts: Int64 { self.processed + self.retried + self.deadLettered }

    /// How long it has said nothing, once that is too long for its next report to be under way; nil while it talks, and after it
    /// has left in order.
    public func silence(nowMilliseconds now: Int64) -> Int64? {
        guard !self.isStopped else { return nil }
        let age = now - self.heardMilliseconds
        return age > Self.silentMilliseconds ? age : nil
    }

    /// Instances report once a second; the fail-over of the topic's leader alone is no silence.
    public static let silentMilliseconds: Int64 = 6000
}
