/// One partition as a group sees it.
public struct LagRow: Sendable, Equatable {
    public var partition: Int32
    /// The next record the group will read; nil if it never committed.
    public var committed: Int64?
    /// Where the log ends; nil while that is not known.
    public var end: Int64?
    /// Since when `end` could not be asked for, in milliseconds since 1970; nil when it is fresh.
    public var endStaleSinceMilliseconds: Int64?
    public var timeLag: TimeLag?
    /// Records per second; nil while unknown.
    public var rateIn: Double?
    public var rateOut: Double?
    public var judgement: Judgement
    /// The member that owns the partition, by its place in ``GroupRow/members``.
    public var owner: Int?
    public var trend: LagTrend
    /// Whether the group has committed beyond the end: the log was cut, or the topic was made anew.
    public var isBeyondEnd: Bool

    public init(
        partition: Int32,
        committed: Int64?,
        end: Int64?,
        endStaleSinceMilliseconds: Int64? = nil,
        timeLag: TimeLag? = nil,
        rateIn: Double? = nil,
        rateOut: Double? = nil,
        judgement: Judgement,
        owner: Int? = nil,
        trend: LagTrend = LagTrend(),
        isBeyondEnd: Bool = false
    ) {
        self.partition = partition
        self.committed = committed
        self.end = end
        self.endStaleSinceMilliseconds = endStaleSinceMilliseconds
        self.timeLag = timeLag
        self.rateIn = rateIn
        self.rateOut = rateOut
        self.judgement = judgement
        self.owner = owner
        self.trend = trend
        self.isBeyondEnd = isBeyondEnd
    }

    /// Records not read yet, never negative; nil where nothing was committed or the end is not known.
    public var lag: Int64? {
        guard let committed, let end else { return nil }
        return max(0, end - committed)
    }

    public var drain: DrainEstimate { DrainEstimate(lag: self.lag, rateIn: self.rateIn, rateOut: self.rateOut) }
}
