/// One partition as a group sees it.
///
/// There may be tens of thousands of these: what is absent is stored as a negative number, not as an optional.
public struct LagRow: Sendable, Equatable {
    public var partition: Int32
    private var ownerOrNone: Int32
    private var committedOrNone: Int64
    private var endOrNone: Int64
    private var endStaleSinceOrNone: Int64
    private var timeLagOrNone: Int64
    private var rateInOrNone: Float
    private var rateOutOrNone: Float
    public var judgement: Judgement
    public var trend: LagTrend
    private var timeLagPrecision: TimeLag.Precision
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
        self.committedOrNone = committed ?? -1
        self.endOrNone = end ?? -1
        self.endStaleSinceOrNone = endStaleSinceMilliseconds ?? -1
        self.timeLagOrNone = timeLag?.milliseconds ?? -1
        self.timeLagPrecision = timeLag?.precision ?? .exact
        self.rateInOrNone = Float(rateIn ?? -1)
        self.rateOutOrNone = Float(rateOut ?? -1)
        self.judgement = judgement
        self.ownerOrNone = Int32(owner ?? -1)
        self.trend = trend
        self.isBeyondEnd = isBeyondEnd
    }

    /// The next record the group will read; nil if it never committed.
    public var committed: Int64? { self.committedOrNone < 0 ? nil : self.committedOrNone }

    /// Where the log ends; nil while that is not known.
    public var end: Int64? { self.endOrNone < 0 ? nil : self.endOrNone }

    /// Since when `end` could not be asked for, in milliseconds since 1970; nil when it is fresh.
    public var endStaleSinceMilliseconds: Int64? { self.endStaleSinceOrNone < 0 ? nil : self.endStaleSinceOrNone }

    public var timeLag: TimeLag? {
        self.timeLagOrNone < 0 ? nil : TimeLag(milliseconds: self.timeLagOrNone, precision: self.timeLagPrecision)
    }

    /// Records written per second; nil while unknown.
    public var rateIn: Double? { self.rateInOrNone < 0 ? nil : Double(self.rateInOrNone) }

    /// Records read per second; nil while unknown.
    public var rateOut: Double? {
        get { self.rateOutOrNone < 0 ? nil : Double(self.rateOutOrNone) }
        set { self.rateOutOrNone = Float(newValue ?? -1) }
    }

    /// The member that owns the partition, by its place in ``GroupRow/members``.
    public var owner: Int? { self.ownerOrNone < 0 ? nil : Int(self.ownerOrNone) }

    /// Records not read yet, never negative; nil where nothing was committed or the end is not known.
    public var lag: Int64? {
        guard let committed, let end else { return nil }
        return max(0, end - committed)
    }

    public var drain: DrainEstimate {
        DrainEstimate(lag: self.lag, rateIn: self.rateIn, rateOut: self.rateOut, keepsUp: self.judgement.keepsUp)
    }
}
