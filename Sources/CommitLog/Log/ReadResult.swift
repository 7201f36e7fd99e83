import KafkaProtocol

/// Whole batches of a log.
public struct ReadResult: Sendable {
    /// The batches, in memory or as a stretch of a segment. The first one contains the offset that was asked for; its
    /// own base offset may be lower.
    public let records: Records
    /// The base offset of the first batch, or the offset that was asked for if there is none.
    public let firstBatchOffset: Int64
    /// The offset after the last batch: where to read on.
    public let endOffset: Int64
    /// The length of `records`.
    public var byteCount: Int { self.records.count }
}
