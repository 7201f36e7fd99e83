/// An epoch of a log and the offset after its last record.
public struct EpochEndOffset: Equatable, Sendable {
    public let epoch: Int32
    public let endOffset: Int64

    public init(epoch: Int32, endOffset: Int64) {
        self.epoch = epoch
        self.endOffset = endOffset
    }
}

/// A record found by its time.
public struct TimestampOffset: Equatable, Sendable {
    public let offset: Int64
    /// Milliseconds since 1970.
    public let timestamp: Int64
    public let leaderEpoch: Int32

    public init(offset: Int64, timestamp: Int64, leaderEpoch: Int32) {
        self.offset = offset
        self.timestamp = timestamp
        self.leaderEpoch = leaderEpoch
    }
}
