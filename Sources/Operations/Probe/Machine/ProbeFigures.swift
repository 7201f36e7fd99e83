import Measures

/// A distribution twice: from when a probe should have been sent, and from when it was. The first is the truth, since a
/// probe that could not be sent in time would have waited; the second shows how much of that was ours.
public struct ProbeLatency: Sendable, Equatable {
    /// From the intended time, in microseconds.
    public var corrected = LatencyHistogram()
    /// From the time of sending, in microseconds.
    public var raw = LatencyHistogram()

    public init() {}

    mutating func record(intended: Int64, sent: Int64, now: Int64) {
        self.corrected.record((now - intended) / 1000)
        self.raw.record((now - sent) / 1000)
    }

    mutating func add(_ other: ProbeLatency) {
        self.corrected.add(other.corrected)
        self.raw.add(other.raw)
    }
}

/// What became of probes.
public struct ProbeFigures: Sendable, Equatable {
    public var sent = 0
    public var acknowledged = 0
    /// Refused, or not acknowledged in time.
    public var failed = 0
    public var received = 0
    public var inFlight = 0
    /// Acknowledged and not back in time.
    public var lost = 0
    /// Lost, and back later.
    public var cameLate = 0
    public var duplicates = 0
    public var outOfOrder = 0
    /// Back, but across the loss of a connection or a change of leader: not averaged in.
    public var failOvers = 0
    /// The longest of those from its intended time, in microseconds.
    public var worstFailOverMicroseconds: Int64 = 0
    public var acknowledge = ProbeLatency()
    public var roundTrip = ProbeLatency()

    public init() {}

    mutating func add(_ other: ProbeFigures) {
        self.sent += other.sent
        self.acknowledged += other.acknowledged
        self.failed += other.failed
        self.received += other.received
        self.inFlight += other.inFlight
        self.lost += other.lost
        self.cameLate += other.cameLate
        self.duplicates += other.duplicates
        self.outOfOrder += other.outOfOrder
        self.failOvers += other.failOvers
        self.worstFailOverMicroseconds = max(self.worstFailOverMicroseconds, other.worstFailOverMicroseconds)
        self.acknowledge.add(other.acknowledge)
        self.roundTrip.add(other.roundTrip)
    }
}

/// What the probe has found out so far.
public struct ProbeSnapshot: Sendable, Equatable {
    public struct Partition: Sendable, Equatable {
        public var partition: Int32
        /// Nil while there is none.
        public var leader: Int32?
        public var figures: ProbeFigures

        public init(partition: Int32, leader: Int32?, figures: ProbeFigures) {
            self.partition = partition
            self.leader = leader
            self.figures = figures
        }
    }

    public var settings: ProbeSettings
    public var runningMilliseconds: Int64
    public var total: ProbeFigures
    public var partitions: [Partition]
    /// By the broker that led when the probe was sent.
    public var leaders: [Int32: ProbeFigures]
    /// In microseconds.
    public var commit: LatencyHistogram
    public var failedCommits: Int
    /// Newest last.
    public var outages: [ProbeOutage]
    /// Brokers that lead no partition of the probe's topic, so that nothing is known of them.
    public var uncovered: [Int32]
    /// The last thing that went wrong, in words.
    public var trouble: String?

    public init(settings: ProbeSettings) {
        self.settings = settings
        self.runningMilliseconds = 0
        self.total = ProbeFigures()
        self.partitions = []
        self.leaders = [:]
        self.commit = LatencyHistogram()
        self.failedCommits = 0
        self.outages = []
        self.uncovered = []
    }

    /// Whether anything was lost.
    public var isGood: Bool { self.total.lost == 0 }
}
