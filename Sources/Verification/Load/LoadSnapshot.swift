import Measures

/// What a load run has seen so far.
public struct LoadSnapshot: Sendable, Equatable {
    /// Where the run is.
    public enum Phase: Sendable, Equatable {
        case idle
        /// Waiting for the cluster to tell the topic's partitions.
        case connecting
        case running
        /// Waiting for what is under way.
        case stopping
        case stopped
    }

    /// p50, p99 and maximum of a latency, in milliseconds, over the last five to ten seconds.
    public struct Latency: Sendable, Equatable {
        public var p50 = 0.0
        public var p99 = 0.0
        public var maximum = 0.0

        public init() {}

        init(_ histogram: LatencyHistogram) {
            self.p50 = Double(histogram.p50) / 1_000
            self.p99 = Double(histogram.p99) / 1_000
            self.maximum = Double(histogram.maximum) / 1_000
        }
    }

    /// The last error and how long ago it was.
    public struct LastError: Sendable, Equatable {
        public let text: String
        public let ageSeconds: Double

        public init(text: String, ageSeconds: Double) {
            self.text = text
            self.ageSeconds = ageSeconds
        }
    }

    public var phase = Phase.idle
    public var runId = ""
    public var targetPerSecond = 0
    public var sentPerSecond = 0.0
    public var ackedPerSecond = 0.0
    public var readPerSecond = 0.0
    public var sentTotal = 0
    public var ackedTotal = 0
    /// Records that were not delivered in time or were refused; not a loss.
    public var failedTotal = 0
    /// Records that are neither acknowledged nor failed.
    public var pending = 0
    public var readTotal = 0
    /// Acknowledged records that have not been read yet.
    public var unread = 0
    public var lost = 0
    public var duplicated = 0
    public var outOfOrder = 0
    public var errorsByName: [NamedCount] = []
    public var retries = 0
    /// From producing to the acknowledgement.
    public var requestLatency = Latency()
    /// The same with every value, so that several runs can be put together.
    public var requestDistribution = LatencyHistogram()
    /// From producing to reading.
    public var endToEndLatency = Latency()
    public var lastError: LastError?
    /// The first lost records.
    public var namedLosses: [LostRecord] = []

    public init() {}
}
