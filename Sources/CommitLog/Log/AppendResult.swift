/// Where a leader's batch went.
public struct AppendResult: Equatable, Sendable {
    public let baseOffset: Int64
    public let lastOffset: Int64
    /// The time given to all records, in milliseconds since 1970; -1 unless `message.timestamp.type=LogAppendTime`.
    public let logAppendTime: Int64

    public init(baseOffset: Int64, lastOffset: Int64, logAppendTime: Int64 = -1) {
        self.baseOffset = baseOffset
        self.lastOffset = lastOffset
        self.logAppendTime = logAppendTime
    }
}

/// What a follower took over.
public struct FollowerAppendResult: Equatable, Sendable {
    /// The first batch's base offset; -1 if there was no whole batch.
    public let firstOffset: Int64
    /// The last batch's last offset; -1 if there was no whole batch.
    public let lastOffset: Int64
    /// How many batches were appended.
    public let batches: Int

    public init(firstOffset: Int64, lastOffset: Int64, batches: Int) {
        self.firstOffset = firstOffset
        self.lastOffset = lastOffset
        self.batches = batches
    }
}
