/// The settings of a broker that topics fall back to or that shape the cluster, with Kafka 4.2's names and defaults.
public enum BrokerConfigs {
    /// All settings, sorted by name.
    public static let all: [ConfigDefinition] =
        (Self.topicDefaults + Self.cluster + GroupConfigs.all).sorted { $0.name < $1.name }

    /// The setting called `name`, or nil.
    public static func definition(named name: String) -> ConfigDefinition? {
        let position = Self.all.sortedPosition(of: name, by: \.name)
        return position < Self.all.count && Self.all[position].name == name ? Self.all[position] : nil
    }

    /// What every topic-level setting falls back to: the same type, limits and default under the broker's name.
    private static let topicDefaults: [ConfigDefinition] = TopicConfigs.all.flatMap { topic in
        topic.synonyms.enumerated().map { rank, synonym in
            ConfigDefinition(
                synonym.name,
                synonym.factor == 1 ? topic.type : .int,
                default: Self.defaultValue(of: synonym, rank: rank, in: topic),
                allowed: synonym.factor == 1 ? topic.validator : .any,
                // Like Kafka: only the strongest of several synonyms can be changed while the broker runs.
                isReadOnly: rank > 0,
                rank == 0
                    ? "The default of the topic setting \(topic.name). " + topic.documentation
                    : "The default of the topic setting \(topic.name), used when "
                        + "\(topic.synonyms[rank - 1].name) is not set."
            )
        }
    }

    // Of several synonyms only the weakest has a default: a stronger one would hide what the weaker is set to.
    private static func defaultValue(
        of synonym: ConfigDefinition.Synonym,
        rank: Int,
        in topic: ConfigDefinition
    ) -> String? {
        guard rank == topic.synonyms.count - 1, let text = topic.defaultValue else { return nil }
        guard synonym.factor != 1 else { return text }
        return Int64(text).map { String($0 / synonym.factor) }
    }

    private static let cluster: [ConfigDefinition] = [
        ConfigDefinition(
            "auto.create.topics.enable",
            .boolean,
            default: "true",
            isReadOnly: true,
            "Whether asking for the metadata of a topic that does not exist creates it."
        ),
        ConfigDefinition(
            "auto.leader.rebalance.enable",
            .boolean,
            default: "true",
            isReadOnly: true,
            "Whether the controller gives leadership back to preferred replicas from time to time."
        ),
        ConfigDefinition(
            "broker.heartbeat.interval.ms",
            .int,
            default: "2000",
            allowed: .atLeast(1),
            isReadOnly: true,
            "How often a broker tells the controller that it lives, in milliseconds."
        ),
        ConfigDefinition(
            "broker.session.timeout.ms",
            .int,
            default: "9000",
            allowed: .atLeast(1),
            isReadOnly: true,
            "After how long without a heartbeat the controller fences a broker, in milliseconds."
        ),
        ConfigDefinition(
            "default.replication.factor",
            .int,
            default: "1",
            allowed: .atLeast(1),
            isReadOnly: true,
            "How many replicas the partitions of a topic get when its creator does not say."
        ),
        ConfigDefinition(
            "delete.topic.enable",
            .boolean,
            default: "true",
            isReadOnly: true,
            "Whether topics can be deleted."
        ),
        ConfigDefinition(
            "leader.imbalance.check.interval.seconds",
            .long,
            default: "300",
            allowed: .atLeast(1),
            isReadOnly: true,
            "How often the controller looks for partitions that their preferred replica does not lead, in seconds."
        ),
        ConfigDefinition(
            "log.cleaner.backoff.ms",
            .long,
            default: "15000",
            allowed: .atLeast(0),
            isReadOnly: true,
            "How long the broker waits before it looks again for logs to compact, in milliseconds."
        ),
        ConfigDefinition(
            "log.cleaner.dedupe.buffer.size",
            .long,
            default: "134217728",
            isReadOnly: true,
            "How much memory the keys of the log that is being compacted may take, in bytes."
        ),
        ConfigDefinition(
            "log.cleaner.enable",
            .boolean,
            default: "true",
            isReadOnly: true,
            "Whether topics with cleanup.policy=compact are compacted."
        ),
        ConfigDefinition(
            "metadata.log.max.record.bytes.between.snapshots",
            .long,
            default: "20971520",
            allowed: .atLeast(1),
            isReadOnly: true,
            "After how many bytes of metadata records a node takes a snapshot of the metadata."
        ),
        ConfigDefinition(
            "metadata.log.max.snapshot.interval.ms",
            .long,
            default: "3600000",
            allowed: .atLeast(0),
            isReadOnly: true,
            "After how long a node takes a snapshot of the metadata even if little has changed, in milliseconds; "
                + "0 for never."
        ),
        ConfigDefinition(
            "num.partitions",
            .int,
            default: "1",
            allowed: .atLeast(1),
            isReadOnly: true,
            "How many partitions a topic gets when its creator does not say."
        ),
        ConfigDefinition(
            "replica.lag.time.max.ms",
            .long,
            default: "30000",
            isReadOnly: true,
            "For how long a follower may lag before it leaves the ISR, in milliseconds."
        ),
    ]
}
