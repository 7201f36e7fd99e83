/// How long until a group has read everything, if rates stay as they are.
public enum DrainEstimate: Sendable, Equatable, Comparable {
    /// Nothing waits.
    case drained
    /// What waits is what comes in between two commits: the group reads it as it comes.
    case keepingUp
    /// In so many seconds.
    case seconds(Double)
    /// Rates are not known yet.
    case unknown
    /// Never: records come in at least as fast as they are read.
    case never

    /// What lag and rates in records per second come to.
    ///
    /// - Parameter keepsUp: whether what waits is young; rates then differ by chance only.
    public init(lag: Int64?, rateIn: Double?, rateOut: Double?, keepsUp: Bool = false) {
        guard let lag else { self = .unknown; return }
        guard lag > 0 else { self = .drained; return }
        guard !keepsUp else { self = .keepingUp; return }
        guard let rateIn, let rateOut else { self = .unknown; return }
        self = rateOut > rateIn ? .seconds(Double(lag) / (rateOut - rateIn)) : .never
    }

    private var rank: Double {
        switch self {
        case .drained: -3
        case .keepingUp: -2
        case .unknown: -1
        case .seconds(let seconds): seconds
        case .never: .infinity
        }
    }

    public static func < (left: DrainEstimate, right: DrainEstimate) -> Bool { left.rank < right.rank }
}

/// The figures of a topic or a group: sums and worst cases of its partitions.
public struct LagFigures: Sendable, Equatable {
    /// Partitions that count: those of topics that were left or deleted do not.
    public var partitions = 0
    public var partitionsWithoutCommit = 0
    public var partitionsWithoutOwner = 0
    /// Records behind, over the partitions where both offsets are known; nil if there is none.
    public var lag: Int64?
    /// The oldest unread record of all.
    public var timeLag: TimeLag?
    /// Records per second; nil while unknown on every partition.
    public var rateIn: Double?
    public var rateOut: Double?
    /// The longest of all partitions: a group is through when its slowest partition is.
    public var drain: DrainEstimate = .unknown
    public var verdict: Verdict = .unknown
    public var trend = LagTrend()
    /// The largest partition's rate in against the mean of all, 1 being even; nil without rates.
    public var peakToAverage: Double?
    /// Standard deviation of the partitions' rates in over their mean.
    public var rateVariation: Double?
    /// The partition that decides on the verdict, the one with most lag among equals.
    public var worst: PartitionName?

    public init() {}
}

/// Adds up partitions' figures in one pass.
struct LagSum {
    private(set) var figures = LagFigures()
    private var worstLag: Int64 = -1
    private var rates = 0
    private var rateSum = 0.0
    private var rateSquares = 0.0
    private var rateMaximum = 0.0
    private var drainIsKnown = false
    private var trend = LagTrendSum()

    mutating func add(_ row: LagRow, topic: String) {
        self.figures.partitions += 1
        if row.committed == nil { self.figures.partitionsWithoutCommit += 1 }
        if row.owner == nil { self.figures.partitionsWithoutOwner += 1 }
        if let lag = row.lag {
            self.figures.lag = (self.figures.lag ?? 0) + lag
            self.figures.drain = self.drainIsKnown ? max(self.figures.drain, row.drain) : row.drain
            self.drainIsKnown = true
        }
        if let time = row.timeLag { self.figures.timeLag = self.figures.timeLag.map { max($0, time) } ?? time }
        if let rate = row.rateIn {
            self.figures.rateIn = (self.figures.rateIn ?? 0) + rate
            self.rates += 1
            self.rateSum += rate
            self.rateSquares += rate * rate
            self.rateMaximum = max(self.rateMaximum, rate)
        }
        if let rate = row.rateOut { self.figures.rateOut = (self.figures.rateOut ?? 0) + rate }
        self.trend.add(row.trend)
        let verdict = row.judgement.verdict
        let isWorse =
            verdict > self.figures.verdict
            || (verdict == self.figures.verdict && (row.lag ?? -1) > self.worstLag)
        if isWorse || self.figures.worst == nil {
            self.figures.verdict = verdict
            self.figures.worst = PartitionName(topic: topic, partition: row.partition)
            self.worstLag = row.lag ?? -1
        }
    }

    /// Adds the sum of a topic.
    mutating func add(_ other: LagSum) {
        let more = other.figures
        self.figures.partitions += more.partitions
        self.figures.partitionsWithoutCommit += more.partitionsWithoutCommit
        self.figures.partitionsWithoutOwner += more.partitionsWithoutOwner
        if let lag = more.lag { self.figures.lag = (self.figures.lag ?? 0) + lag }
        if other.drainIsKnown {
            self.figures.drain = self.drainIsKnown ? max(self.figures.drain, more.drain) : more.drain
            self.drainIsKnown = true
        }
        if let time = more.timeLag { self.figures.timeLag = self.figures.timeLag.map { max($0, time) } ?? time }
        if let rate = more.rateIn { self.figures.rateIn = (self.figures.rateIn ?? 0) + rate }
        if let rate = more.rateOut { self.figures.rateOut = (self.figures.rateOut ?? 0) + rate }
        self.rates += other.rates
        self.rateSum += other.rateSum
        self.rateSquares += other.rateSquares
        self.rateMaximum = max(self.rateMaximum, other.rateMaximum)
        self.trend.add(other.trend)
        let isWorse =
            more.verdict > self.figures.verdict
            || (more.verdict == self.figures.verdict && other.worstLag > self.worstLag)
        if isWorse || self.figures.worst == nil {
            self.figures.verdict = more.verdict
            self.figures.worst = more.worst
            self.worstLag = other.worstLag
        }
    }

    /// The sum; skew is only told where there are several partitions and something comes in.
    func finished() -> LagFigures {
        var figures = self.figures
        figures.trend = self.trend.trend
        if self.rates >= 2, self.rateSum > 0 {
            let mean = self.rateSum / Double(self.rates)
            figures.peakToAverage = self.rateMaximum / mean
            figures.rateVariation = max(0, self.rateSquares / Double(self.rates) - mean * mean).squareRoot() / mean
        }
        return figures
    }
}
