/// One broker as the cluster, or for an embedded cluster also its supervisor, sees it.
public struct BrokerRow: Sendable, Equatable, Identifiable {
    /// Whether the broker serves.
    public enum State: String, Sendable, Equatable {
        /// Registered and unfenced, and its process, if it is ours, runs.
        case alive
        /// Not in the metadata although it was, or its process has ended.
        case down
        /// Registered but fenced by the controller: it leads nothing.
        case fenced
        /// Its process is stopped (SIGSTOP); the cluster may not have noticed yet.
        case frozen
        /// Started, not yet registered.
        case starting
        /// Nothing is known about it.
        case unknown
    }

    public var id: Int32
    public var host: String
    public var port: Int
    public var rack: String?
    public var state: State
    /// Partitions it leads.
    public var leaders: Int
    /// Partitions it has a replica of.
    public var replicas: Int
    /// Partitions it has a replica of and is not in sync with.
    public var outOfSync: Int
    /// Bytes of its log directories (DescribeLogDirs).
    public var logBytes: Reading<Int64>
    /// The process, for an embedded cluster.
    public var process: ProcessFigures?
    /// What the broker counts about itself, for an embedded cluster.
    public var traffic: Reading<BrokerTraffic>
    /// How long it takes to answer, seen from here; asked where its own figures cannot be had.
    public var roundTrip: Reading<RoundTrip>

    public init(
        id: Int32,
        host: String,
        port: Int,
        rack: String? = nil,
        state: State,
        leaders: Int = 0,
        replicas: Int = 0,
        outOfSync: Int = 0,
        logBytes: Reading<Int64> = .absent,
        process: ProcessFigures? = nil,
        traffic: Reading<BrokerTraffic> = .absent,
        roundTrip: Reading<RoundTrip> = .absent
    ) {
        self.id = id
        self.host = host
        self.port = port
        self.rack = rack
        self.state = state
        self.leaders = leaders
        self.replicas = replicas
        self.outOfSync = outOfSync
        self.logBytes = logBytes
        self.process = process
        self.traffic = traffic
        self.roundTrip = roundTrip
    }

    /// Whether the broker answers requests.
    public var isServing: Bool { state == .alive }

    /// Whether it is known not to answer requests.
    public var isOut: Bool { state == .down || state == .fenced || state == .frozen }
}
