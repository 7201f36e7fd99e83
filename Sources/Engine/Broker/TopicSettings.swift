import CommitLog
import KafkaProtocol

/// A topic's settings in effect on this broker, resolved once and read on the hot path.
struct TopicSettings: Sendable {
    let log: LogConfiguration
    /// The cluster keeps its own state in the topic: clients do not write to it.
    let isInternal: Bool
    let minInSyncReplicas: Int
    /// The codec that batches are stored in, or nil to keep the producer's.
    let compression: Compression?
    /// How far in the past a record's timestamp may lie; `Int64.max` is as far as it likes.
    let timestampBeforeMaxMilliseconds: Int64
    /// How far in the future a record's timestamp may lie.
    let timestampAfterMaxMilliseconds: Int64

    var maxMessageBytes: Int { self.log.maxMessageBytes }
    var usesLogAppendTime: Bool { self.log.messageTimestampType == .logAppendTime }
    var isCompacted: Bool { self.log.cleanupPolicy.contains(.compact) }

    init(topic: String, image: MetadataImage, configuration: NodeConfiguration) {
        func effective(_ name: String) -> EffectiveConfig? {
            image.effective(
                name,
                topic: topic,
                staticSettings: configuration.staticSettings,
                brokerId: configuration.nodeId
            )
        }
        func number(_ name: String, _ fallback: Int64) -> Int64 { effective(name)?.integer ?? fallback }
        var log = LogConfiguration()
        log.segmentBytes = number("segment.bytes", log.segmentBytes)
        log.segmentMilliseconds = number("segment.ms", log.segmentMilliseconds)
        log.indexIntervalBytes = Int(number("index.interval.bytes", Int64(log.indexIntervalBytes)))
        log.segmentIndexBytes = Int(number("segment.index.bytes", Int64(log.segmentIndexBytes)))
        log.retentionMilliseconds = number("retention.ms", log.retentionMilliseconds)
        log.retentionBytes = number("retention.bytes", log.retentionBytes)
        log.maxMessageBytes = Int(number("max.message.bytes", Int64(log.maxMessageBytes)))
        log.flushMessages = number("flush.messages", log.flushMessages)
        log.flushMilliseconds = number("flush.ms", log.flushMilliseconds)
        log.minCleanableDirtyRatio = effective("min.cleanable.dirty.ratio")?.double ?? log.minCleanableDirtyRatio
        log.minCompactionLagMilliseconds = number("min.compaction.lag.ms", log.minCompactionLagMilliseconds)
        log.maxCompactionLagMilliseconds = number("max.compaction.lag.ms", log.maxCompactionLagMilliseconds)
        log.deleteRetentionMilliseconds = number("delete.retention.ms", log.deleteRetentionMilliseconds)
        log.producerIdExpirationMilliseconds = configuration.producerIdExpirationMilliseconds
        if effective("message.timestamp.type")?.value == "LogAppendTime" { log.messageTimestampType = .logAppendTime }
        let policies = effective("cleanup.policy")?.list ?? ["delete"]
        log.cleanupPolicy = []
        if policies.contains("delete") { log.cleanupPolicy.insert(.delete) }
        if policies.contains("compact") { log.cleanupPolicy.insert(.compact) }
        self.log = log
        self.isInternal = TopicName.isInternal(topic)
        self.minInSyncReplicas = Int(number("min.insync.replicas", 1))
        self.timestampBeforeMaxMilliseconds = number("message.timestamp.before.max.ms", Int64.max)
        self.timestampAfterMaxMilliseconds = number("message.timestamp.after.max.ms", 3_600_000)
        switch effective("compression.type")?.value {
        case "gzip": self.compression = .gzip
        case "snappy": self.compression = .snappy
        case "lz4": self.compression = .lz4
        case "zstd": self.compression = .zstd
        case "uncompressed": self.compression = Compression.none
        default: self.compression = nil
        }
    }
}
