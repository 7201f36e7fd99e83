/// How a group is doing on a partition, in the terms of LinkedIn's Burrow; ordered by how bad it is.
public enum Verdict: Int8, Sendable, Comparable, CaseIterable {
    /// Not watched long enough to tell.
    case unknown
    /// The topic was deleted.
    case gone
    /// The group's members no longer read the topic.
    case left
    /// Nothing was ever committed.
    case never
    case ok
    /// Falls behind although it commits.
    case warn
    /// Commits have stopped.
    case stop
    /// Commits go on and the offset does not.
    case stall
    /// The committed offset went back.
    case rewind

    /// The word in the verdict column.
    public var word: String {
        switch self {
        case .unknown: "–"
        case .gone: "gone"
        case .left: "left"
        case .never: "never"
        case .ok: "ok"
        case .warn: "WARN"
        case .stop: "STOP"
        case .stall: "STALL"
        case .rewind: "REWIND"
        }
    }

    /// Whether an operator should look.
    public var isTrouble: Bool { self >= .warn }

    public static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }
}

/// How the commits of a partition are known.
public enum CommitSource: String, Sendable, Equatable {
    /// Every commit with its time, read from `__consumer_offsets`.
    case log
    /// Offsets asked for again and again: only changes are seen, and when is exact to one refresh.
    case poll
}

/// The rule that decided on a verdict.
public enum VerdictRule: String, Sendable, Equatable, CaseIterable {
    case notWatchedLongEnough
    case topicDeleted
    case topicLeft
    case neverCommitted
    /// The lag is not above what is allowed.
    case lagAllowed
    /// The group was caught up at some commit of the window.
    case caughtUpRecently
    /// The line through the lags at the commits of the window falls by more than they swing around it.
    case lagFell
    /// The lag neither fell nor grew by more than it swings, and than comes in within a second.
    case lagSteady
    /// Too few commits to see a trend.
    case tooFewCommits
    /// The lag grows, but is younger than two commits are apart, and than the age from which it is a warning.
    case lagYoung
    /// An operator moved the offset; commits from before do not count.
    case resetByOperator
    /// The line through the lags at the commits of the window rises by more than they swing around it, and the first
    /// unread record is old.
    case lagGrew
    /// The last commit is older than all commits of the window are apart.
    case commitsStopped
    /// No member owns the partition, and records wait.
    case nobodyReads
    /// All commits of the window are at the same offset.
    case offsetStands
    /// A member owns the partition and its offset has not moved.
    case ownerStands
    /// The offset went back and has not come again to where it was.
    case offsetWentBack
}

/// A verdict, and what it rests on.
public struct Judgement: Sendable, Equatable {
    public var verdict: Verdict
    public var rule: VerdictRule
    public var source: CommitSource
    /// The commits in the window that was looked at.
    public var commits: UInt8
    /// Whether what waits is young and does not grow beyond what waits between two commits: the group keeps pace.
    public var keepsUp: Bool
    private var span: UInt32
    private var growthOrZero: Float
    private var swingOrZero: Float
    private var lastCommitOrNone: Int64

    /// From the first commit of the window to the last.
    public var spanMilliseconds: Int64 { Int64(self.span) }

    /// How much the line through the lags at the commits of the window rises, in records; zero where no rule asked.
    public var growth: Double { Double(self.growthOrZero) }

    /// How far the lags swing around that line, in records.
    public var swing: Double { Double(self.swingOrZero) }

    /// The last commit in milliseconds since 1970, as exact as `source` is; nil if none was seen.
    public var lastCommitMilliseconds: Int64? { self.lastCommitOrNone < 0 ? nil : self.lastCommitOrNone }

    public init(
        _ verdict: Verdict,
        _ rule: VerdictRule,
        source: CommitSource,
        commits: UInt8 = 0,
        spanMilliseconds: Int64 = 0,
        lastCommitMilliseconds: Int64? = nil,
        growth: Double = 0,
        swing: Double = 0,
        keepsUp: Bool = false
    ) {
        self.verdict = verdict
        self.rule = rule
        self.source = source
        self.commits = commits
        self.span = UInt32(clamping: spanMilliseconds)
        self.lastCommitOrNone = lastCommitMilliseconds ?? -1
        self.growthOrZero = Float(growth)
        self.swingOrZero = Float(swing)
        self.keepsUp = keepsUp
    }
}
