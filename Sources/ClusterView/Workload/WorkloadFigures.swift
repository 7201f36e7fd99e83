/// What a service's database says; its instances share one. Counts are since the database was made.
public struct WorkloadStore: Sendable, Equatable {
    public var service: String
    /// When this was said.
    public var heardMilliseconds: Int64
    /// Commands and events that it wrote, and those that took effect in it.
    public var written: Int64
    public var processed: Int64
    /// Those that took effect soon after they were written, and later.
    public var onTime: Int64
    public var late: Int64
    /// Records that were given up.
    public var deadLettered: Int64
    /// Records that wait in the outbox to be published.
    public var outboxBacklog: Int64
    /// Events that the inbox had seen before.
    public var inboxSkips: Int64

    public init(
        service: String,
        heardMilliseconds: Int64,
        written: Int64 = 0,
        processed: Int64 = 0,
        onTime: Int64 = 0,
        late: Int64 = 0,
        deadLettered: Int64 = 0,
        outboxBacklog: Int64 = 0,
        inboxSkips: Int64 = 0
    ) {
        self.service = service
        self.heardMilliseconds = heardMilliseconds
        self.written = written
        self.processed = processed
        self.onTime = onTime
        self.late = late
        self.deadLettered = deadLettered
        self.outboxBacklog = outboxBacklog
        self.inboxSkips = inboxSkips
    }
}

/// How the workload's sagas stand: each of them is a payment.
public struct WorkloadSagas: Sendable, Equatable {
    public var started: Int64
    /// Under way, those included that wait for a dead letter.
    public var running: Int64
    public var completed: Int64
    /// Failed on their way, with everything given back that was taken.
    public var compensated: Int64
    /// Failed before anything was taken.
    public var refused: Int64
    /// Over the last reports; nil while unknown.
    public var startedPerSecond: Double?

    public init(
        started: Int64 = 0,
        running: Int64 = 0,
        completed: Int64 = 0,
        compensated: Int64 = 0,
        refused: Int64 = 0,
        startedPerSecond: Double? = nil
    ) {
        self.started = started
        self.running = running
        self.completed = completed
        self.compensated = compensated
        self.refused = refused
        self.startedPerSecond = startedPerSecond
    }
}

/// What the auditor found when it last went through the books.
public struct WorkloadAudit: Sendable, Equatable {
    /// When this was said.
    public var heardMilliseconds: Int64
    public var lost: Int64
    public var appliedTwice: Int64
    public var stuck: Int64
    /// Sagas that wait for a record that was given up.
    public var parked: Int64
    /// What does not add up, in words, the first of it first; empty when everything does.
    public var discrepancies: [String]

    public init(
        heardMilliseconds: Int64,
        lost: Int64 = 0,
        appliedTwice: Int64 = 0,
        stuck: Int64 = 0,
        parked: Int64 = 0,
        discrepancies: [String] = []
    ) {
        self.heardMilliseconds = heardMilliseconds
        self.lost = lost
        self.appliedTwice = appliedTwice
        self.stuck = stuck
        self.parked = parked
        self.discrepancies = discrepancies
    }

    public var isGood: Bool {
        self.lost == 0 && self.appliedTwice == 0 && self.stuck == 0 && self.discrepancies.isEmpty
    }

    /// What is wrong, in one sentence; nil when nothing is.
    public var finding: String? {
        if let first = self.discrepancies.first {
            let more = self.discrepancies.count - 1
            return more > 0 ? "\(first) (and \(more) more)" : first
        }
        guard !self.isGood else { return nil }
        return "\(self.lost) lost, \(self.appliedTwice) applied twice, \(self.stuck) stuck"
    }
}
