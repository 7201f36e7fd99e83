/// What the load against the cluster, and the check of its outcome, say at one moment.
public struct LoadFigures: Sendable, Equatable {
    /// A named count, such as an error and how often it came.
    public struct NamedCount: Sendable, Equatable {
        public var name: String
        public var count: Int64

        public init(name: String, count: Int64) {
            self.name = name
            self.count = count
        }
    }

    /// Times from sending a record to its acknowledgement, in milliseconds, over the last seconds.
    public struct Latency: Sendable, Equatable {
        public var p50Milliseconds: Double
        public var p99Milliseconds: Double
        public var maxMilliseconds: Double

        public init(p50Milliseconds: Double, p99Milliseconds: Double, maxMilliseconds: Double) {
            self.p50Milliseconds = p50Milliseconds
            self.p99Milliseconds = p99Milliseconds
            self.maxMilliseconds = maxMilliseconds
        }
    }

    /// The last error, and when.
    public struct LastError: Sendable, Equatable {
        public var text: String
        public var atMilliseconds: Int64

        public init(text: String, atMilliseconds: Int64) {
            self.text = text
            self.atMilliseconds = atMilliseconds
        }
    }

    /// One second of the past, for the charts.
    public struct Sample: Sendable, Equatable {
        public var ackedPerSecond: Double
        public var consumedPerSecond: Double
        public var errorsPerSecond: Double
        /// Absent when nothing was acknowledged in that second.
        public var p99Milliseconds: Double?

        public init(
            ackedPerSecond: Double,
            consumedPerSecond: Double,
            errorsPerSecond: Double = 0,
            p99Milliseconds: Double? = nil
        ) {
            self.ackedPerSecond = ackedPerSecond
            self.consumedPerSecond = consumedPerSecond
            self.errorsPerSecond = errorsPerSecond
            self.p99Milliseconds = p99Milliseconds
        }
    }

    public var takenAtMilliseconds: Int64
    /// What the load is, such as `acks=all, idempotent, 2,000/s`.
    public var summary: String
    /// Whether records are being sent.
    public var isRunning: Bool
    /// Records handed to the producer.
    public var sent: Int64
    /// Records the cluster acknowledged.
    public var acked: Int64
    /// Records the consumer read and the check accepted.
    public var consumed: Int64
    /// Acknowledged records that are gone for certain.
    public var lost: Int64
    public var duplicated: Int64
    public var outOfOrder: Int64
    /// Sent and neither acknowledged nor failed.
    public var inFlight: Int64
    /// Acknowledged and not read yet.
    public var unread: Int64
    /// Sent and refused or timed out for good.
    public var failed: Int64
    public var ackedPerSecond: Double
    public var consumedPerSecond: Double
    public var bytesInPerSecond: Double
    public var bytesOutPerSecond: Double
    /// Errors by Kafka's name, most frequent first.
    public var errors: [NamedCount]
    public var retries: Reading<Int64>
    public var latency: Reading<Latency>
    public var lastError: LastError?
    /// One sample a second, oldest first.
    public var history: HistoryRing<Sample>

    public init(
        takenAtMilliseconds: Int64,
        summary: String = "",
        isRunning: Bool = true,
        sent: Int64 = 0,
        acked: Int64 = 0,
        consumed: Int64 = 0,
        lost: Int64 = 0,
        duplicated: Int64 = 0,
        outOfOrder: Int64 = 0,
        inFlight: Int64 = 0,
        unread: Int64 = 0,
        failed: Int64 = 0,
        ackedPerSecond: Double = 0,
        consumedPerSecond: Double = 0,
        bytesInPerSecond: Double = 0,
        bytesOutPerSecond: Double = 0,
        errors: [NamedCount] = [],
        retries: Reading<Int64> = .absent,
        latency: Reading<Latency> = .absent,
        lastError: LastError? = nil,
        history: HistoryRing<Sample> = HistoryRing(capacity: 300)
    ) {
        self.takenAtMilliseconds = takenAtMilliseconds
        self.summary = summary
        self.isRunning = isRunning
        self.sent = sent
        self.acked = acked
        self.consumed = consumed
        self.lost = lost
        self.duplicated = duplicated
        self.outOfOrder = outOfOrder
        self.inFlight = inFlight
        self.unread = unread
        self.failed = failed
        self.ackedPerSecond = ackedPerSecond
        self.consumedPerSecond = consumedPerSecond
        self.bytesInPerSecond = bytesInPerSecond
        self.bytesOutPerSecond = bytesOutPerSecond
        self.errors = errors
        self.retries = retries
        self.latency = latency
        self.lastError = lastError
        self.history = history
    }
}
