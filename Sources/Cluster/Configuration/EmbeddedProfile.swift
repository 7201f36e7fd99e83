/// The settings of an embedded cluster that differ from Kafka's defaults, and why: the one table of them.
///
/// They make fail-over quick enough to watch. Figures about fail-over always state them, because a production cluster
/// with Kafka's defaults (session 9 s, quorum fetch 2 s) takes correspondingly longer.
public struct EmbeddedProfile: Hashable, Sendable {
    /// One setting of the table.
    public struct Setting: Hashable, Sendable {
        /// Kafka's configuration name, or our own with the prefix `highwater.`.
        public var key: String
        /// Its value in this profile.
        public var value: String
        /// Kafka's default, for comparison; "-" when Kafka has no such setting.
        public var kafkaDefault: String
        /// Which roles read it.
        public var roles: [NodeRole]
        /// Why it has this value.
        public var meaning: String

        fileprivate init(_ key: String, _ value: String, kafka: String, _ roles: [NodeRole], _ meaning: String) {
            self.key = key
            self.value = value
            self.kafkaDefault = kafka
            self.roles = roles
            self.meaning = meaning
        }
    }

    /// The name kept in `cluster.json`.
    public var name: String
    /// Every setting, in the order it is written.
    public var settings: [Setting]
    /// Free bytes that the file system must have before a cluster with this profile starts.
    public var requiredFreeBytes: Int64

    /// For a cluster whose data is thrown away afterwards. It stays under ``demoDiskBytes`` as long as there are at
    /// most 160 partition replicas: each keeps at most 2 MiB of closed segments and one open segment of 1 MiB.
    public static let demo = EmbeddedProfile(
        name: "demo",
        settings: failOver + topics + bounds(segmentBytes: 1 << 20, retentionBytes: 2 << 20, checkMilliseconds: 1000),
        requiredFreeBytes: demoDiskBytes + (256 << 20)
    )

    /// For a cluster with a data directory of its own that is started again and again.
    public static let standing = EmbeddedProfile(
        name: "standing",
        settings: failOver + topics + bounds(segmentBytes: 64 << 20, retentionBytes: 1 << 30, checkMilliseconds: 5000),
        requiredFreeBytes: 1 << 30
    )

    /// What a demo's data may take on disk.
    public static let demoDiskBytes: Int64 = 512 << 20

    /// The profile of a name; nil for an unknown one.
    public static func named(_ name: String) -> EmbeddedProfile? {
        [demo, standing].first { $0.name == name }
    }

    private static let failOver: [Setting] = [
        Setting(
            "broker.session.timeout.ms",
            "2000",
            kafka: "9000",
            [.broker, .controller],
            "A frozen or unreachable broker is fenced after this time."
        ),
        Setting(
            "broker.heartbeat.interval.ms",
            "400",
            kafka: "2000",
            [.broker, .controller],
            "Five heartbeats fit into a session."
        ),
        Setting(
            "highwater.broker.disconnect.fence.ms",
            "200",
            kafka: "-",
            [.controller],
            "A broker whose heartbeat connection closes and is not back within this time is fenced without waiting "
                + "for its session; 0 gives Kafka's behaviour. Fencing is always safe."
        ),
        Setting(
            "controller.quorum.fetch.timeout.ms",
            "500",
            kafka: "2000",
            [.broker, .controller],
            "A voter that hears nothing from the leader for this time stands for election."
        ),
        Setting(
            "controller.quorum.election.timeout.ms",
            "300",
            kafka: "1000",
            [.controller],
            "An election without a result is tried again after this time."
        ),
        Setting(
            "controller.quorum.election.backoff.max.ms",
            "300",
            kafka: "1000",
            [.controller],
            "The longest random pause before another election."
        ),
        Setting(
            "replica.lag.time.max.ms",
            "2000",
            kafka: "30000",
            [.broker],
            "A follower that has not caught up for this time leaves the ISR: as long as a broker's session."
        ),
        Setting(
            "group.initial.rebalance.delay.ms",
            "100",
            kafka: "3000",
            [.broker],
            "An empty group waits this long for more members before its first assignment."
        ),
    ]

    private static let topics: [Setting] = [
        Setting("num.partitions", "6", kafka: "1", [.broker, .controller], "Two leaders per broker of three."),
        Setting(
            "auto.create.topics.enable",
            "true",
            kafka: "true",
            [.broker],
            "A first produce creates its topic, as with a fresh Kafka."
        ),
        Setting(
            "offsets.topic.num.partitions",
            "6",
            kafka: "50",
            [.broker],
            "Enough to spread group coordinators over a few brokers."
        ),
    ]

    private static func bounds(segmentBytes: Int, retentionBytes: Int, checkMilliseconds: Int) -> [Setting] {
        [
            Setting(
                "log.segment.bytes",
                "\(segmentBytes)",
                kafka: "1073741824",
                [.broker],
                "Only whole closed segments are deleted: small ones keep the bound close."
            ),
            Setting(
                "log.retention.bytes",
                "\(retentionBytes)",
                kafka: "-1",
                [.broker],
                "What a partition keeps at most, besides its open segment."
            ),
            Setting(
                "log.retention.check.interval.ms",
                "\(checkMilliseconds)",
                kafka: "300000",
                [.broker],
                "How far a partition can grow beyond its bound between two looks."
            ),
            Setting(
                "log.segment.delete.delay.ms",
                "1000",
                kafka: "60000",
                [.broker],
                "Deleted segments give their space back soon."
            ),
        ]
    }
}
