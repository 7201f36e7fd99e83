/// How many records are looked at.
public struct SampleBudget: Sendable, Equatable {
    /// Records a second, over all.
    public var perSecond: Int
    /// Commits a second of one group on one partition.
    public var commitsPerPartitionPerSecond: Int
    /// Records of one commit: at least, while there is room, and at most.
    public var perCommit: ClosedRange<Int>

    public init(perSecond: Int = 100, commitsPerPartitionPerSecond: Int = 10, perCommit: ClosedRange<Int> = 4...32) {
        self.perSecond = max(1, perSecond)
        self.commitsPerPartitionPerSecond = max(1, commitsPerPartitionPerSecond)
        self.perCommit = max(1, perCommit.lowerBound)...max(1, perCommit.upperBound)
    }
}
