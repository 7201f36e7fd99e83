/// Every setting of a topic, with Kafka 4.2's names, types, defaults and limits.
public enum TopicConfigs {
    /// All settings, sorted by name.
    public static let all: [ConfigDefinition] =
        [Self.retention, Self.compaction, Self.segments, Self.records, Self.replication, Self.tiered]
        .flatMap { $0 }
        .sorted { $0.name < $1.name }

    /// The setting called `name`, or nil.
    public static func definition(named name: String) -> ConfigDefinition? {
        let position = Self.all.sortedPosition(of: name, by: \.name)
        return position < Self.all.count && Self.all[position].name == name ? Self.all[position] : nil
    }

    /// Checks settings as a whole: every name known, every value allowed, and no two that contradict each other.
    ///
    /// - Throws: the first problem, in words.
    public static func validate(_ settings: [ConfigSetting]) throws(InvalidConfigValue) {
        for setting in settings {
            guard let definition = Self.definition(named: setting.name) else {
                throw InvalidConfigValue("Unknown topic config name: \(setting.name)")
            }
            try definition.validate(setting.value)
        }
        try Self.checkCompactionLag(settings)
    }

    private static func checkCompactionLag(_ settings: [ConfigSetting]) throws(InvalidConfigValue) {
        func value(_ name: String, _ fallback: Int64) -> Int64 {
            settings.last { $0.name == name }.flatMap { Int64(ConfigText.trimmed($0.value)) } ?? fallback
        }
        let minimum = value("min.compaction.lag.ms", 0)
        let maximum = value("max.compaction.lag.ms", .max)
        guard minimum <= maximum else {
            throw InvalidConfigValue(
                "min.compaction.lag.ms (\(minimum)) is greater than max.compaction.lag.ms (\(maximum)); "
                    + "lower the first or raise the second."
            )
        }
    }

    private static let retention: [ConfigDefinition] = [
        ConfigDefinition(
            "cleanup.policy",
            .list,
            default: "delete",
            allowed: .listOf(["compact", "delete"]),
            synonyms: [.init("log.cleanup.policy")],
            "What becomes of old segments: deleted once retention has passed, compacted to the last value of each key, "
                + "or both."
        ),
        ConfigDefinition(
            "retention.ms",
            .long,
            default: "604800000",
            allowed: .atLeast(-1),
            synonyms: [
                .init("log.retention.ms"), .init("log.retention.minutes", factor: 60_000),
                .init("log.retention.hours", factor: 3_600_000),
            ],
            "How long records are kept before their segment may be deleted, in milliseconds; -1 keeps them for ever."
        ),
        ConfigDefinition(
            "retention.bytes",
            .long,
            default: "-1",
            allowed: .atLeast(-1),
            synonyms: [.init("log.retention.bytes")],
            "How large a partition may grow before its oldest segments are deleted, in bytes; -1 sets no limit."
        ),
        ConfigDefinition(
            "file.delete.delay.ms",
            .long,
            default: "60000",
            allowed: .atLeast(0),
            synonyms: [.init("log.segment.delete.delay.ms")],
            "How long the file of a removed segment stays on disk for readers that still use it, in milliseconds."
        ),
    ]

    private static let compaction: [ConfigDefinition] = [
        ConfigDefinition(
            "delete.retention.ms",
            .long,
            default: "86400000",
            allowed: .atLeast(0),
            synonyms: [.init("log.cleaner.delete.retention.ms")],
            "How long a tombstone outlives its key in a compacted topic, in milliseconds."
        ),
        ConfigDefinition(
            "max.compaction.lag.ms",
            .long,
            default: "9223372036854775807",
            allowed: .atLeast(1),
            synonyms: [.init("log.cleaner.max.compaction.lag.ms")],
            "After how long a record must have become subject to compaction, in milliseconds."
        ),
        ConfigDefinition(
            "min.cleanable.dirty.ratio",
            .double,
            default: "0.5",
            allowed: .fraction,
            synonyms: [.init("log.cleaner.min.cleanable.ratio")],
            "Which share of a log must be uncompacted before it is worth compacting again, from 0 to 1."
        ),
        ConfigDefinition(
            "min.compaction.lag.ms",
            .long,
            default: "0",
            allowed: .atLeast(0),
            synonyms: [.init("log.cleaner.min.compaction.lag.ms")],
            "For how long a record is safe from compaction, in milliseconds."
        ),
    ]

    private static let segments: [ConfigDefinition] = [
        ConfigDefinition(
            "flush.messages",
            .long,
            default: "9223372036854775807",
            allowed: .atLeast(1),
            synonyms: [.init("log.flush.interval.messages")],
            "After how many records the log is flushed to disk; the default leaves flushing to the operating system."
        ),
        ConfigDefinition(
            "flush.ms",
            .long,
            default: "9223372036854775807",
            allowed: .atLeast(0),
            synonyms: [.init("log.flush.interval.ms"), .init("log.flush.scheduler.interval.ms")],
            "After how long the log is flushed to disk, in milliseconds."
        ),
        ConfigDefinition(
            "index.interval.bytes",
            .int,
            default: "4096",
            allowed: .atLeast(0),
            synonyms: [.init("log.index.interval.bytes")],
            "How many bytes of records lie between two entries of the offset index."
        ),
        ConfigDefinition(
            "preallocate",
            .boolean,
            default: "false",
            synonyms: [.init("log.preallocate")],
            "Whether a new segment's file is given its full size at once."
        ),
        ConfigDefinition(
            "segment.bytes",
            .int,
            default: "1073741824",
            allowed: .atLeast(1_048_576),
            synonyms: [.init("log.segment.bytes")],
            "How large a segment file grows before a new one is begun, in bytes."
        ),
        ConfigDefinition(
            "segment.index.bytes",
            .int,
            default: "10485760",
            allowed: .atLeast(4),
            synonyms: [.init("log.index.size.max.bytes")],
            "How large the index of a segment may grow, in bytes."
        ),
        ConfigDefinition(
            "segment.jitter.ms",
            .long,
            default: "0",
            allowed: .atLeast(0),
            synonyms: [.init("log.roll.jitter.ms"), .init("log.roll.jitter.hours", factor: 3_600_000)],
            "The most by which a segment's age limit is lowered at random, so that not all logs roll at once, "
                + "in milliseconds."
        ),
        ConfigDefinition(
            "segment.ms",
            .long,
            default: "604800000",
            allowed: .atLeast(1),
            synonyms: [.init("log.roll.ms"), .init("log.roll.hours", factor: 3_600_000)],
            "After how long a new segment is begun even if the current one is not full, in milliseconds."
        ),
    ]

    private static let records: [ConfigDefinition] = [
        ConfigDefinition(
            "compression.type",
            .string,
            default: "producer",
            allowed: .oneOf(["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]),
            synonyms: [.init("compression.type")],
            "How batches are stored: with one codec for all, or as the producer compressed them."
        ),
        ConfigDefinition(
            "compression.gzip.level",
            .int,
            default: "-1",
            allowed: .betweenOr(1, 9, -1),
            synonyms: [.init("compression.gzip.level")],
            "How hard gzip works when compression.type is gzip; -1 is zlib's own default."
        ),
        ConfigDefinition(
            "compression.lz4.level",
            .int,
            default: "9",
            allowed: .between(1, 17),
            synonyms: [.init("compression.lz4.level")],
            "How hard lz4 works when compression.type is lz4."
        ),
        ConfigDefinition(
            "compression.zstd.level",
            .int,
            default: "3",
            allowed: .between(-131_072, 22),
            synonyms: [.init("compression.zstd.level")],
            "How hard zstd works when compression.type is zstd."
        ),
        ConfigDefinition(
            "max.message.bytes",
            .int,
            default: "1048588",
            allowed: .atLeast(0),
            synonyms: [.init("message.max.bytes")],
            "The largest batch that is accepted, after compression, in bytes."
        ),
        ConfigDefinition(
            "message.timestamp.type",
            .string,
            default: "CreateTime",
            allowed: .oneOf(["CreateTime", "LogAppendTime"]),
            synonyms: [.init("log.message.timestamp.type")],
            "Whether a record carries the time at which it was made or the time at which it was appended."
        ),
        ConfigDefinition(
            "message.timestamp.after.max.ms",
            .long,
            default: "3600000",
            allowed: .atLeast(0),
            synonyms: [.init("log.message.timestamp.after.max.ms")],
            "How far in the broker's future a record's own timestamp may lie, in milliseconds."
        ),
        ConfigDefinition(
            "message.timestamp.before.max.ms",
            .long,
            default: "9223372036854775807",
            allowed: .atLeast(0),
            synonyms: [.init("log.message.timestamp.before.max.ms")],
            "How far in the broker's past a record's own timestamp may lie, in milliseconds."
        ),
    ]

    private static let replication: [ConfigDefinition] = [
        ConfigDefinition(
            "follower.replication.throttled.replicas",
            .list,
            default: "",
            allowed: .throttledReplicas,
            "The replicas whose fetching is throttled: * for all, or partition:broker pairs."
        ),
        ConfigDefinition(
            "leader.replication.throttled.replicas",
            .list,
            default: "",
            allowed: .throttledReplicas,
            "The replicas whose serving of followers is throttled: * for all, or partition:broker pairs."
        ),
        ConfigDefinition(
            "min.insync.replicas",
            .int,
            default: "1",
            allowed: .atLeast(1),
            synonyms: [.init("min.insync.replicas")],
            "How many replicas must be in sync for a write with acks=all to be accepted."
        ),
        ConfigDefinition(
            "unclean.leader.election.enable",
            .boolean,
            default: "false",
            synonyms: [.init("unclean.leader.election.enable")],
            "Whether a replica that is not in sync may become leader when none that is is left, losing records."
        ),
    ]

    private static let tiered: [ConfigDefinition] = [
        ConfigDefinition(
            "local.retention.bytes",
            .long,
            default: "-2",
            allowed: .atLeast(-2),
            synonyms: [.init("log.local.retention.bytes")],
            "How much of a tiered partition stays on the broker's disk, in bytes; -2 means retention.bytes."
        ),
        ConfigDefinition(
            "local.retention.ms",
            .long,
            default: "-2",
            allowed: .atLeast(-2),
            synonyms: [.init("log.local.retention.ms")],
            "How long records of a tiered partition stay on the broker's disk, in milliseconds; -2 means retention.ms."
        ),
        ConfigDefinition(
            "remote.log.copy.disable",
            .boolean,
            default: "false",
            "Whether a tiered topic stops copying segments to remote storage."
        ),
        ConfigDefinition(
            "remote.log.delete.on.disable",
            .boolean,
            default: "false",
            "Whether a topic's remote data goes when tiering is turned off."
        ),
        ConfigDefinition(
            "remote.storage.enable",
            .boolean,
            default: "false",
            allowed: .only("false", "tiered storage is not available in this cluster"),
            "Whether the topic's older segments move to remote storage, which this cluster does not have."
        ),
    ]
}
