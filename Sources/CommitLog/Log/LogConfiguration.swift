import KafkaProtocol

/// How one log behaves: Kafka's topic settings under Kafka's names, and their defaults.
public struct LogConfiguration: Sendable, Equatable {
    /// `cleanup.policy`.
    public struct CleanupPolicy: OptionSet, Sendable, Hashable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// Old segments are deleted by time and size.
        public static let delete = CleanupPolicy(rawValue: 1)
        /// The last record of each key is kept; see ``LogCleaning``.
        public static let compact = CleanupPolicy(rawValue: 2)
    }

    /// `segment.bytes`: a segment that would become larger is rolled.
    public var segmentBytes: Int64 = 1 << 30
    /// `segment.ms`: a segment whose first record is older is rolled.
    public var segmentMilliseconds: Int64 = 7 * 24 * 3_600_000
    /// `index.interval.bytes`: how many bytes of records lie between two entries of the offset index.
    public var indexIntervalBytes = 4096
    /// `segment.index.bytes`: a segment whose indexes are full is rolled.
    public var segmentIndexBytes = 10 << 20
    /// `retention.ms`: a segment whose newest record is older may be deleted; -1 for never.
    public var retentionMilliseconds: Int64 = 7 * 24 * 3_600_000
    /// `retention.bytes`: a log that is larger loses its oldest segments; -1 for no limit.
    public var retentionBytes: Int64 = -1
    /// `max.message.bytes`: the largest batch that a leader appends.
    public var maxMessageBytes = 1_048_588
    /// `flush.messages`: how many unflushed records make a flush due.
    public var flushMessages = Int64.max
    /// `flush.ms`: how long records may stay unflushed.
    public var flushMilliseconds = Int64.max
    /// `message.timestamp.type`.
    public var messageTimestampType = TimestampType.createTime
    /// `cleanup.policy`.
    public var cleanupPolicy: CleanupPolicy = .delete
    /// `min.cleanable.dirty.ratio`: which share of a log must be dirty before it is compacted, from 0 to 1.
    public var minCleanableDirtyRatio = 0.5
    /// `min.compaction.lag.ms`: how long a record is safe from compaction.
    public var minCompactionLagMilliseconds: Int64 = 0
    /// `max.compaction.lag.ms`: after how long a record must have become subject to compaction.
    public var maxCompactionLagMilliseconds = Int64.max
    /// `delete.retention.ms`: how long a tombstone outlives the records that it deletes.
    public var deleteRetentionMilliseconds: Int64 = 24 * 3_600_000
    /// `producer.id.expiration.ms`: how long an idle producer is remembered.
    public var producerIdExpirationMilliseconds: Int64 = 24 * 3_600_000
    /// How many bytes of the newest batches are kept in memory so that readers at the end of the log need no file.
    public var tailCacheBytes = 1 << 20

    public init() {}

    /// After how long the active segment is rolled: what is in it is not compacted.
    var rollMilliseconds: Int64 {
        self.cleanupPolicy.contains(.compact)
            ? min(self.segmentMilliseconds, self.maxCompactionLagMilliseconds) : self.segmentMilliseconds
    }
}
