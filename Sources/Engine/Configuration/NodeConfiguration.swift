/// One address that a node listens on.
public struct NodeListener: Sendable, Equatable {
    public let name: String
    public let host: String
    public let port: UInt16
    public let role: ListenerRole

    public init(name: String, host: String, port: UInt16, role: ListenerRole) {
        self.name = name
        self.host = host
        self.port = port
        self.role = role
    }
}

/// A voter of the metadata quorum, from `controller.quorum.voters`.
public struct VoterAddress: Sendable, Equatable {
    public let id: Int32
    public let host: String
    public let port: UInt16

    public init(id: Int32, host: String, port: UInt16) {
        self.id = id
        self.host = host
        self.port = port
    }
}

/// A node's configuration, read from `server.properties` with Kafka's names and checked as a whole.
///
/// Three keys are ours: `cluster.id` (Kafka keeps it in `meta.properties`, written by a separate format step; here the
/// first start formats the directory), `highwater.metrics.port` (where on 127.0.0.1 the node serves its figures; absent:
/// nowhere, 0: on any free port, which the log names) and `highwater.broker.disconnect.fence.ms` (a broker whose heartbeat connection
/// closes and is not back within this time is fenced; 0 leaves fencing to the session time-out, as Kafka does).
public struct NodeConfiguration: Sendable {
    public var nodeId: Int32
    public var isBroker: Bool
    public var isController: Bool
    public var clusterId: String
    public var rack: String?
    public var logDirectory: String
    public var listeners: [NodeListener]
    /// The broker addresses that clients are told.
    public var advertised: [NodeListener]
    public var voters: [VoterAddress]

    public var brokerSessionTimeoutMilliseconds: Int64
    public var brokerHeartbeatIntervalMilliseconds: Int64
    public var disconnectFenceMilliseconds: Int64
    public var quorumElectionTimeoutMilliseconds: Int64
    public var quorumFetchTimeoutMilliseconds: Int64
    public var quorumElectionBackoffMaxMilliseconds: Int64
    public var quorumRequestTimeoutMilliseconds: Int64

    public var replicaLagTimeMaxMilliseconds: Int64
    public var replicaFetchWaitMaxMilliseconds: Int64
    public var replicaFetchMinBytes: Int32
    public var replicaFetchMaxBytes: Int32
    public var replicaFetchResponseMaxBytes: Int32
    public var replicaFetchBackoffMilliseconds: Int64
    public var replicaSocketTimeoutMilliseconds: Int64
    public var highWatermarkCheckpointIntervalMilliseconds: Int64
    public var retentionCheckIntervalMilliseconds: Int64
    public var controlledShutdownTimeoutMilliseconds: Int64
    /// Whether logs with `cleanup.policy=compact` are compacted.
    public var isCleanerEnabled: Bool
    /// The pause before logs are looked through again when none was worth compacting.
    public var cleanerBackoffMilliseconds: Int64
    /// How much memory the keys of the log that is being compacted may take.
    public var cleanerKeyMapBytes: Int
    /// How many bytes of metadata records there may be before the next snapshot, and how long one is put off at the most
    /// when there are fewer.
    public var snapshotIntervalBytes: Int64
    public var snapshotIntervalMilliseconds: Int64

    public var leaderRebalanceIntervalMilliseconds: Int64
    public var isTopicDeletionEnabled: Bool
    public var autoCreateTopics: Bool
    public var maxRequestBytes: Int
    public var fetchMaxBytes: Int32
    public var producerIdExpirationMilliseconds: Int64
    public var groups: GroupConfiguration
    /// The loopback port of the metrics page: 0 for any free one, nil for none.
    public var metricsPort: UInt16?

    /// Every property as it was given: topic-level defaults and DescribeConfigs come from here.
    public var properties: ServerProperties
    /// The same for look-ups of settings in effect.
    public var staticSettings: StaticSettings

    /// Reads and checks a node's properties.
    ///
    /// - Throws: ``ConfigurationError`` with a sentence naming the key.
    public init(_ properties: ServerProperties) throws(ConfigurationError) {
        self.properties = properties
        self.staticSettings = StaticSettings(
            properties.entries.map { ConfigSetting(name: $0.key, value: $0.value) }
        )
        let roles = try properties.required("process.roles").split(separator: ",").map { $0.filter { $0 != " " } }
        for role in roles where role != "broker" && role != "controller" {
            throw ConfigurationError("process.roles names \"\(role)\"; it may name broker, controller, or both")
        }
        self.isBroker = roles.contains("broker")
        self.isController = roles.contains("controller")
        guard properties["node.id"] != nil || properties["broker.id"] != nil else {
            throw ConfigurationError("node.id is missing: give every node of the cluster its own number")
        }
        self.nodeId = try properties.integer(
            "node.id",
            default: try properties.integer("broker.id", default: 0),
            in: 0...Int32.max
        )
        self.clusterId = try properties.required("cluster.id")
        self.rack = properties["broker.rack"]
        self.logDirectory = try Self.singleDirectory(properties)
        self.voters = try Self.voters(properties)
        (self.listeners, self.advertised) = try Self.listeners(
            properties,
            isBroker: self.isBroker,
            isController: self.isController
        )
        if self.isController, !self.voters.contains(where: { [nodeId] in $0.id == nodeId }) {
            throw ConfigurationError(
                "node \(self.nodeId) is a controller but controller.quorum.voters does not name it"
            )
        }

        let positive: ClosedRange<Int64> = 1...Int64(Int32.max)
        func milliseconds(_ key: String, _ fallback: Int64) throws(ConfigurationError) -> Int64 {
            try properties.integer(key, default: fallback, in: positive)
        }
        self.brokerSessionTimeoutMilliseconds = try milliseconds("broker.session.timeout.ms", 9000)
        self.brokerHeartbeatIntervalMilliseconds = try milliseconds("broker.heartbeat.interval.ms", 2000)
        self.disconnectFenceMilliseconds = try properties.integer(
            "highwater.broker.disconnect.fence.ms",
            default: 0,
            in: 0...Int64(Int32.max)
        )
        self.quorumElectionTimeoutMilliseconds = try milliseconds("controller.quorum.election.timeout.ms", 1000)
        self.quorumFetchTimeoutMilliseconds = try milliseconds("controller.quorum.fetch.timeout.ms", 2000)
        self.quorumElectionBackoffMaxMilliseconds = try milliseconds("controller.quorum.election.backoff.max.ms", 1000)
        self.quorumRequestTimeoutMilliseconds = try milliseconds("controller.quorum.request.timeout.ms", 2000)
        self.replicaLagTimeMaxMilliseconds = try milliseconds("replica.lag.time.max.ms", 30000)
        self.replicaFetchWaitMaxMilliseconds = try milliseconds("replica.fetch.wait.max.ms", 500)
        self.replicaFetchMinBytes = try properties.integer("replica.fetch.min.bytes", default: 1, in: 0...Int32.max)
        self.replicaFetchMaxBytes = try properties.integer(
            "replica.fetch.max.bytes",
            default: 1 << 20,
            in: 1...Int32.max
        )
        self.replicaFetchResponseMaxBytes = try properties.integer(
            "replica.fetch.response.max.bytes",
            default: 10 << 20,
            in: 1...Int32.max
        )
        self.replicaFetchBackoffMilliseconds = try milliseconds("replica.fetch.backoff.ms", 1000)
        self.replicaSocketTimeoutMilliseconds = try milliseconds("replica.socket.timeout.ms", 30000)
        self.highWatermarkCheckpointIntervalMilliseconds = try milliseconds(
            "replica.high.watermark.checkpoint.interval.ms",
            5000
        )
        self.retentionCheckIntervalMilliseconds = try milliseconds("log.retention.check.interval.ms", 300_000)
        self.controlledShutdownTimeoutMilliseconds = try milliseconds("highwater.controlled.shutdown.timeout.ms", 10000)
        self.isCleanerEnabled = try properties.boolean("log.cleaner.enable", default: true)
        self.cleanerBackoffMilliseconds = try milliseconds("log.cleaner.backoff.ms", 15_000)
        self.cleanerKeyMapBytes = try properties.integer(
            "log.cleaner.dedupe.buffer.size",
            default: 128 << 20,
            in: 1 << 10...Int(Int32.max)
        )
        self.snapshotIntervalBytes = try properties.integer(
            "metadata.log.max.record.bytes.between.snapshots",
            default: 20 << 20,
            in: 1...Int64.max
        )
        self.snapshotIntervalMilliseconds = try properties.integer(
            "metadata.log.max.snapshot.interval.ms",
            default: 3_600_000,
            in: 0...Int64.max
        )
        let rebalances = try properties.boolean("auto.leader.rebalance.enable", default: true)
        let rebalanceSeconds: Int64 = try properties.integer(
            "leader.imbalance.check.interval.seconds",
            default: 300,
            in: 1...Int64(Int32.max)
        )
        self.leaderRebalanceIntervalMilliseconds = rebalances ? rebalanceSeconds * 1000 : 0
        self.isTopicDeletionEnabled = try properties.boolean("delete.topic.enable", default: true)
        self.autoCreateTopics = try properties.boolean("auto.create.topics.enable", default: true)
        self.maxRequestBytes = try properties.integer(
            "socket.request.max.bytes",
            default: 100 << 20,
            in: 1024...Int(Int32.max)
        )
        self.fetchMaxBytes = try properties.integer("fetch.max.bytes", default: 55 << 20, in: 1024...Int32.max)
        self.producerIdExpirationMilliseconds = try milliseconds("producer.id.expiration.ms", 86_400_000)
        self.groups = try GroupConfiguration(properties)
        self.metricsPort =
            properties["highwater.metrics.port"] == nil
            ? nil : try properties.integer("highwater.metrics.port", default: 0, in: 0...UInt16.max)
    }

    private static func singleDirectory(_ properties: ServerProperties) throws(ConfigurationError) -> String {
        let key = properties["log.dirs"] == nil ? "log.dir" : "log.dirs"
        let text = try properties.required(key)
        guard !text.contains(",") else {
            throw ConfigurationError("log.dirs names several directories (\(text)); a node here keeps its logs in one")
        }
        return text
    }

    private static func voters(_ properties: ServerProperties) throws(ConfigurationError) -> [VoterAddress] {
        var voters: [VoterAddress] = []
        for part in try properties.required("controller.quorum.voters").split(separator: ",") {
            let text = part.filter { $0 != " " }
            guard let at = text.firstIndex(of: "@"), let colon = text.lastIndex(of: ":"), at < colon,
                let id = Int32(text[..<at]), let port = UInt16(text[text.index(after: colon)...])
            else {
                throw ConfigurationError("controller.quorum.voters has \"\(text)\"; each voter is written id@host:port")
            }
            let host = String(text[text.index(after: at)..<colon])
            guard !voters.contains(where: { $0.id == id }) else {
                throw ConfigurationError("controller.quorum.voters names node \(id) twice")
            }
            voters.append(VoterAddress(id: id, host: host, port: port))
        }
        return voters
    }

    private static func listeners(
        _ properties: ServerProperties,
        isBroker: Bool,
        isController: Bool
    ) throws(ConfigurationError) -> (listeners: [NodeListener], advertised: [NodeListener]) {
        let controllerNames = (properties["controller.listener.names"] ?? "CONTROLLER")
            .split(separator: ",").map { $0.filter { $0 != " " } }
        let listeners = try Self.endpoints("listeners", properties.required("listeners"), controllerNames)
        if isBroker, !listeners.contains(where: { $0.role == .broker }) {
            throw ConfigurationError("listeners has no address for clients, which a broker needs")
        }
        if isController, !listeners.contains(where: { $0.role == .controller }) {
            throw ConfigurationError(
                "listeners has none of the names in controller.listener.names, which a controller needs"
            )
        }
        try Self.checkProtocols(properties)
        if let name = properties["inter.broker.listener.name"], isBroker {
            guard listeners.contains(where: { $0.role == .broker && $0.name == name }) else {
                throw ConfigurationError("inter.broker.listener.name is \(name), which listeners does not have")
            }
        }
        var advertised = listeners.filter { $0.role == .broker }
        if let text = properties["advertised.listeners"] {
            advertised = try Self.endpoints("advertised.listeners", text, controllerNames).filter { $0.role == .broker }
        }
        return (listeners, advertised)
    }

    /// A listener that is meant to be encrypted must not be served in the clear.
    private static func checkProtocols(_ properties: ServerProperties) throws(ConfigurationError) {
        let key = "listener.security.protocol.map"
        for part in (properties[key] ?? "").split(separator: ",") {
            let pair = part.filter { $0 != " " }.split(separator: ":", omittingEmptySubsequences: false)
            guard pair.count == 2 else {
                throw ConfigurationError("\(key) has \"\(part)\"; each entry is written LISTENER:PROTOCOL")
            }
            guard pair[1] == "PLAINTEXT" else {
                throw ConfigurationError(
                    "\(key) gives \(pair[0]) the protocol \(pair[1]); only PLAINTEXT is served here"
                )
            }
        }
    }

    private static func endpoints(
        _ key: String,
        _ text: String,
        _ controllerNames: [String]
    ) throws(ConfigurationError) -> [NodeListener] {
        var result: [NodeListener] = []
        for part in text.split(separator: ",") {
            let entry = part.filter { $0 != " " }
            let pieces = entry.split(separator: ":", maxSplits: 1).map(String.init)
            guard pieces.count == 2, pieces[1].hasPrefix("//"), let colon = pieces[1].lastIndex(of: ":"),
                let port = UInt16(pieces[1][pieces[1].index(after: colon)...])
            else {
                throw ConfigurationError("\(key) has \"\(entry)\"; each listener is written NAME://host:port")
            }
            let host = String(pieces[1].dropFirst(2).prefix(upTo: colon))
            result.append(
                NodeListener(
                    name: pieces[0],
                    host: host,
                    port: port,
                    role: controllerNames.contains(pieces[0]) ? .controller : .broker
                )
            )
        }
        return result
    }
}
