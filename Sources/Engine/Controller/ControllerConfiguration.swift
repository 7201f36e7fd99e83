/// What a controller must be told. All times are in milliseconds.
public struct ControllerConfiguration: Sendable {
    /// Brokers of another cluster are refused.
    public var clusterId: String
    /// After how long without a heartbeat a broker is fenced (`broker.session.timeout.ms`).
    public var sessionTimeoutMilliseconds: Int64
    /// After how long a broker whose heartbeat connection has closed is fenced unless it is back; 0 leaves fencing to
    /// the session time-out, as Kafka does. Fencing is always safe, so this only trades a needless election for a quick
    /// one.
    public var disconnectFenceMilliseconds: Int64
    /// How often leadership is given back to preferred replicas; 0 means never.
    public var leaderRebalanceIntervalMilliseconds: Int64
    /// Whether topics can be deleted (`delete.topic.enable`).
    public var isTopicDeletionEnabled: Bool
    /// The node's `server.properties`: what topics fall back to, `num.partitions`, `default.replication.factor`.
    public var staticSettings: StaticSettings
    /// What the first controller of a new cluster finalizes, sorted by name.
    public var bootstrapFeatures: [MetadataImage.FinalizedFeature]

    public init(
        clusterId: String,
        sessionTimeoutMilliseconds: Int64 = 9000,
        disconnectFenceMilliseconds: Int64 = 0,
        leaderRebalanceIntervalMilliseconds: Int64 = 300_000,
        isTopicDeletionEnabled: Bool = true,
        staticSettings: StaticSettings = StaticSettings(),
        bootstrapFeatures: [MetadataImage.FinalizedFeature] = Self.defaultFeatures
    ) {
        self.clusterId = clusterId
        self.sessionTimeoutMilliseconds = sessionTimeoutMilliseconds
        self.disconnectFenceMilliseconds = disconnectFenceMilliseconds
        self.leaderRebalanceIntervalMilliseconds = leaderRebalanceIntervalMilliseconds
        self.isTopicDeletionEnabled = isTopicDeletionEnabled
        self.staticSettings = staticSettings
        self.bootstrapFeatures = bootstrapFeatures
    }

    /// What a new cluster begins with.
    public static let defaultFeatures = [
        MetadataImage.FinalizedFeature(name: MetadataVersion.feature, level: MetadataVersion.newest)
    ]
}
