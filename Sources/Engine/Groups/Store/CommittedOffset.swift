import KafkaProtocol

/// How far a group has come in one partition.
package struct CommittedOffset: Equatable, Sendable {
    package let offset: Int64
    /// The leader epoch of the last record read, or -1.
    package let leaderEpoch: Int32
    /// What the consumer wanted to have kept with it.
    package let metadata: String
    package let commitWallMilliseconds: Int64
    /// When it may go, if its consumer has said so (OffsetCommit up to version 4).
    package let expireWallMilliseconds: Int64?

    package init(
        offset: Int64,
        leaderEpoch: Int32 = -1,
        metadata: String = "",
        commitWallMilliseconds: Int64,
        expireWallMilliseconds: Int64? = nil
    ) {
        self.offset = offset
        self.leaderEpoch = leaderEpoch
        self.metadata = metadata
        self.commitWallMilliseconds = commitWallMilliseconds
        self.expireWallMilliseconds = expireWallMilliseconds
    }

    init(_ value: OffsetCommitValue) {
        self.init(
            offset: value.offset,
            leaderEpoch: value.leaderEpoch,
            metadata: value.metadata,
            commitWallMilliseconds: value.commitTimestamp,
            expireWallMilliseconds: value.expireTimestamp < 0 ? nil : value.expireTimestamp
        )
    }

    var value: OffsetCommitValue {
        OffsetCommitValue(
            offset: self.offset,
            leaderEpoch: self.expireWallMilliseconds == nil ? self.leaderEpoch : -1,
            metadata: self.metadata,
            commitTimestamp: self.commitWallMilliseconds,
            expireTimestamp: self.expireWallMilliseconds ?? -1
        )
    }
}
