import Engine

/// What really happened in a run: a run in which nothing was cut, shrunk or repeated has tested little.
public struct OccurrenceTally: Sendable, Equatable {
    /// Controllers that became active.
    public internal(set) var controllerElections = 0
    /// Brokers that became a partition's leader.
    public internal(set) var leaderElections = 0
    public internal(set) var isrShrinks = 0
    public internal(set) var isrExpansions = 0
    /// Followers that cut their log back to agree with their leader.
    public internal(set) var truncations = 0
    /// Logs whose torn end was cut after a crash.
    public internal(set) var tornTails = 0
    /// Snapshots of the metadata that nodes wrote, and that they fetched from the quorum's leader.
    public internal(set) var snapshotsTaken = 0
    public internal(set) var snapshotsFetched = 0
    /// Logs that were compacted.
    public internal(set) var compactions = 0
    /// Batches that a producer sent again and that were not appended again.
    public internal(set) var duplicateBatches = 0
    /// Generations of a consumer group whose members got their assignment.
    public internal(set) var rebalances = 0
    /// Times that a broker took groups over, from another one or from its own earlier life.
    public internal(set) var coordinatorFailovers = 0
    /// Processes killed, their files intact.
    public internal(set) var crashes = 0
    /// Machines that lost power, and with it what was not synced.
    public internal(set) var lossyCrashes = 0
    /// Orderly stops.
    public internal(set) var shutdowns = 0
    public internal(set) var pauses = 0
    /// Brokers that noticed that they had been frozen for longer than a session.
    public internal(set) var standstills = 0
    public internal(set) var partitions = 0
    public internal(set) var brokenConnections = 0
    /// Records whose producers were told that they are committed.
    public internal(set) var acknowledgedRecords = 0
    /// Offsets whose members were told that they are committed.
    public internal(set) var committedOffsets = 0
    /// Records that consumers read.
    public internal(set) var consumedRecords = 0

    public init() {}

    mutating func count(_ occurrence: NodeOccurrence) {
        switch occurrence {
        case .controllerActivated: self.controllerElections += 1
        case .becameLeader: self.leaderElections += 1
        case .isrShrunk: self.isrShrinks += 1
        case .isrExpanded: self.isrExpansions += 1
        case .truncated: self.truncations += 1
        case .recovered: self.tornTails += 1
        case .snapshotTaken: self.snapshotsTaken += 1
        case .snapshotFetched: self.snapshotsFetched += 1
        case .compacted: self.compactions += 1
        case .duplicateBatch: self.duplicateBatches += 1
        case .stoodStill: self.standstills += 1
        case .groupRebalanced(let event): if event.step == .completed { self.rebalances += 1 }
        case .groupsLoaded(_, _, let groups, _): if groups > 0 { self.coordinatorFailovers += 1 }
        }
    }

    /// Adds what happened in another run.
    public static func += (left: inout OccurrenceTally, right: OccurrenceTally) {
        for path in Self.counters { left[keyPath: path.path] += right[keyPath: path.path] }
    }

    /// Every counter with its name, in the order in which they are printed.
    public var named: [(name: String, count: Int)] { Self.counters.map { ($0.name, self[keyPath: $0.path]) } }

    private static var counters: [(name: String, path: WritableKeyPath<OccurrenceTally, Int>)] {
        [
            ("controller elections", \.controllerElections), ("leader elections", \.leaderElections),
            ("ISR shrinks", \.isrShrinks), ("ISR expansions", \.isrExpansions), ("truncations", \.truncations),
            ("torn tails", \.tornTails), ("compactions", \.compactions),
            ("snapshots taken", \.snapshotsTaken), ("snapshots fetched", \.snapshotsFetched),
            ("duplicate batches", \.duplicateBatches),
            ("crashes", \.crashes),
            ("lossy crashes", \.lossyCrashes), ("shutdowns", \.shutdowns), ("pauses", \.pauses),
            ("standstills", \.standstills),
            ("partitions", \.partitions), ("broken connections", \.brokenConnections),
            ("rebalances", \.rebalances), ("coordinator fail-overs", \.coordinatorFailovers),
            ("committed offsets", \.committedOffsets),
            ("acknowledged records", \.acknowledgedRecords), ("consumed records", \.consumedRecords),
        ]
    }
}
