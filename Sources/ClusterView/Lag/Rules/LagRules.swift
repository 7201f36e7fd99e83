/// The figures that the verdict rules depend on. Defaults are Burrow's where Burrow has the figure.
public struct LagRules: Sendable, Equatable {
    /// Up to this many records behind is well, whatever else is seen.
    public var allowedLag: Int64 = 0
    /// Commits nearer to each other than this share a place in the window, so that frequent commits do not shorten it.
    public var minimumDistanceMilliseconds: Int64 = 1000
    /// The end of the log is looked at so far back when it is asked whether the group was caught up just now.
    public var recentMilliseconds: Int64 = 15_000
    /// Where commits are only seen by polling, an offset that stands for so long, and for twice as long as the group's
    /// commits are apart, stands still.
    public var standstillMilliseconds: Int64 = 10_000
    /// Where no commit has been seen since watching began, commits have stopped after so long.
    public var silenceMilliseconds: Int64 = 30_000
    /// Lag that grows is a warning only if its first record is older than this, and than two commits are apart: as long as
    /// it is not, the group reads what comes in and has only not committed it yet.
    public var warningTimeLagMilliseconds: Int64 = 2000
    /// Growth below what comes in within this time is none: where a log ends is asked for once a second, so that a lag is
    /// not known any better.
    public var leastGrowthMilliseconds: Int64 = 1000
    /// Fewer commits have no trend.
    public var commitsForATrend = 3

    public init() {}
}
