/// What counts as late, and over which time figures are taken.
public struct LatencySettings: Sendable, Equatable {
    /// Later than this is late.
    public var limitMilliseconds: Int64
    /// Figures are of this last while.
    public var windowMilliseconds: Int64
    /// The short while for a first look.
    public var recentMilliseconds: Int64
    public var columnMilliseconds: Int64
    public var budget: SampleBudget

    public init(
        limitMilliseconds: Int64 = 1000,
        windowMilliseconds: Int64 = 300_000,
        recentMilliseconds: Int64 = 60_000,
        columnMilliseconds: Int64 = 5000,
        budget: SampleBudget = SampleBudget()
    ) {
        self.limitMilliseconds = limitMilliseconds
        self.windowMilliseconds = windowMilliseconds
        self.recentMilliseconds = recentMilliseconds
        self.columnMilliseconds = columnMilliseconds
        self.budget = budget
    }
}

/// What watching costs.
public struct SamplingCost: Sendable, Equatable {
    /// Records that commits covered, a second.
    public var coveredPerSecond: Double
    /// Records that were looked at, a second.
    public var samplesPerSecond: Double
    public var requestsPerSecond: Double
    public var bytesPerSecond: Double

    public init(
        coveredPerSecond: Double = 0,
        samplesPerSecond: Double = 0,
        requestsPerSecond: Double = 0,
        bytesPerSecond: Double = 0
    ) {
        self.coveredPerSecond = coveredPerSecond
        self.samplesPerSecond = samplesPerSecond
        self.requestsPerSecond = requestsPerSecond
        self.bytesPerSecond = bytesPerSecond
    }
}

/// A fail-over as the records saw it: changes of leaders close together, and what crossed them.
public struct FailOverGap: Sendable, Equatable {
    public var fromMilliseconds: Int64
    public var toMilliseconds: Int64
    /// Partitions that changed their leader or had none.
    public var partitions: Int
    /// Of the groups' coordinators, those included.
    public var leadersBefore: [Int32]
    public var leadersAfter: [Int32]
    /// Samples that crossed it, and the longest of them.
    public var samples: Int
    public var worstMilliseconds: Int64

    public init(
        fromMilliseconds: Int64,
        toMilliseconds: Int64,
        partitions: Int,
        leadersBefore: [Int32],
        leadersAfter: [Int32],
        samples: Int,
        worstMilliseconds: Int64
    ) {
        self.fromMilliseconds = fromMilliseconds
        self.toMilliseconds = toMilliseconds
        self.partitions = partitions
        self.leadersBefore = leadersBefore
        self.leadersAfter = leadersAfter
        self.samples = samples
        self.worstMilliseconds = worstMilliseconds
    }

    /// How long records waited; without any that crossed it, how long the leaders took.
    public var durationMilliseconds: Int64 {
        self.samples > 0 ? self.worstMilliseconds : self.toMilliseconds - self.fromMilliseconds
    }
}

/// End-to-end latency of all groups at one moment.
public struct LatencySnapshot: Sendable, Equatable {
    /// Whether commits are timed at all. Polling cannot: it sees that a commit happened, not when.
    public enum Source: Sendable, Equatable {
        case awaited
        /// From `__consumer_offsets`, since then.
        case tail(sinceMilliseconds: Int64)
        /// It may not be read.
        case notPermitted
        /// It could not be opened yet.
        case failing(String)
    }

    public var takenAtMilliseconds: Int64
    /// Since when counts are counted.
    public var sinceMilliseconds: Int64
    public var settings: LatencySettings
    public var source: Source
    /// What the samples add up to.
    public var tables: LatencyTables
    /// Newest first.
    public var gaps: [FailOverGap]
    public var cost: SamplingCost
    /// Samples that say nothing, since the watch began.
    public var excluded: [SampleExclusion: Int]
    /// Whose clocks the records' times are from.
    public var timeSources: Set<RecordTimeSource>

    public init(
        takenAtMilliseconds: Int64,
        sinceMilliseconds: Int64,
        settings: LatencySettings = LatencySettings(),
        source: Source,
        tables: LatencyTables = LatencyTables(),
        gaps: [FailOverGap] = [],
        cost: SamplingCost = SamplingCost(),
        excluded: [SampleExclusion: Int] = [:],
        timeSources: Set<RecordTimeSource> = []
    ) {
        self.takenAtMilliseconds = takenAtMilliseconds
        self.sinceMilliseconds = sinceMilliseconds
        self.settings = settings
        self.source = source
        self.tables = tables
        self.gaps = gaps
        self.cost = cost
        self.excluded = excluded
        self.timeSources = timeSources
    }

    /// Of all groups, over the last short while.
    public var recent: LatencyFigures { self.tables.recent }

    /// By scope: all, groups, their topics and leaders, topics and leaders of all.
    public var rows: [LatencyRow] { self.tables.rows }

    /// Of all and of groups without the other rows having to be made.
    public func row(_ scope: LatencyScope) -> LatencyRow? { self.tables.row(scope) }

    /// Over time, of all or of a group; nil for a group without samples.
    public func heat(_ scope: LatencyScope) -> LatencyHeat? { self.tables.heat(scope) }
}
