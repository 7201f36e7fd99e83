/// The settings of the group coordinator, as DescribeConfigs shows them; ``GroupConfiguration`` is what they come to.
enum GroupConfigs {
    static let all: [ConfigDefinition] = [
        Self.setting(
            "group.initial.rebalance.delay.ms",
            default: "3000",
            atLeast: 0,
            "How long an empty group waits for more members before its first assignment, in milliseconds."
        ),
        Self.setting(
            "group.max.session.timeout.ms",
            default: "1800000",
            atLeast: 1,
            "The longest session that a member of a group may ask for, in milliseconds."
        ),
        Self.setting("group.max.size", default: "2147483647", atLeast: 1, "How many members a group may have."),
        Self.setting(
            "group.min.session.timeout.ms",
            default: "6000",
            atLeast: 1,
            "The shortest session that a member of a group may ask for, in milliseconds."
        ),
        Self.setting(
            "offset.metadata.max.bytes",
            default: "4096",
            atLeast: 0,
            "How long the text may be that a consumer leaves with a committed offset, in bytes."
        ),
        Self.setting(
            "offsets.commit.timeout.ms",
            default: "5000",
            atLeast: 1,
            "How long a client of a group waits for its write to be replicated, in milliseconds."
        ),
        Self.setting(
            "offsets.retention.check.interval.ms",
            .long,
            default: "600000",
            atLeast: 1,
            "How often committed offsets are looked through for those that nobody needs any more, in milliseconds."
        ),
        Self.setting(
            "offsets.retention.minutes",
            default: "10080",
            atLeast: 1,
            "For how long committed offsets are kept once nobody uses them, in minutes."
        ),
        Self.setting(
            "offsets.topic.num.partitions",
            default: "50",
            atLeast: 1,
            "How many partitions __consumer_offsets gets. It must be the same on every broker."
        ),
        Self.setting(
            "offsets.topic.replication.factor",
            .short,
            default: "3",
            atLeast: 1,
            "How many replicas the partitions of __consumer_offsets get. Where it is not set, a cluster with fewer brokers "
                + "gets one on each."
        ),
        Self.setting(
            "offsets.topic.segment.bytes",
            default: "104857600",
            atLeast: 1 << 20,
            "How large a segment file of __consumer_offsets grows before a new one is begun, in bytes."
        ),
    ]

    private static func setting(
        _ name: String,
        _ type: ConfigType = .int,
        default value: String,
        atLeast minimum: Int64,
        _ documentation: String
    ) -> ConfigDefinition {
        ConfigDefinition(
            name,
            type,
            default: value,
            allowed: .atLeast(minimum),
            isReadOnly: true,
            documentation
        )
    }
}
