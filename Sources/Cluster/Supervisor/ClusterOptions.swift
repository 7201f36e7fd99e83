/// How an embedded cluster is to be run.
public struct ClusterOptions: Sendable {
    /// Number of brokers; nil keeps what the data directory has, or three in a new one.
    public var brokers: Int?
    /// Number of dedicated controllers; 0 lets the first brokers vote; nil keeps what is there, or three.
    public var controllers: Int?
    /// The settings; nil keeps the data directory's, or ``EmbeddedProfile/standing`` in a new one.
    public var profile: EmbeddedProfile?
    /// The program that is a node.
    public var program: NodeProgram
    /// Where the search for brokers' ports starts.
    public var firstBrokerPort: UInt16 = 19092
    /// Where the search for controllers' ports starts.
    public var firstControllerPort: UInt16 = 19192
    /// Where the search for the ports of metrics pages starts.
    public var firstMetricsPort: UInt16 = 19292
    /// Settings added to every node's configuration; they win over the profile.
    public var overrides: [ServerProperties.Entry] = []
    /// How long a node may take to be ready before it is killed.
    public var readinessDeadline: Duration = .seconds(30)
    /// How long a node may take to stop cleanly before it is killed.
    public var stopDeadline: Duration = .seconds(10)

    /// Three brokers and three controllers, this executable as their program.
    public init(program: NodeProgram = .ownExecutable) {
        self.program = program
    }

    /// The description of a new cluster, or the present one checked against what is asked for.
    func reconcile(_ present: ClusterDescription?, directory: String) throws(ClusterError) -> ClusterDescription {
        guard var description = present else {
            return ClusterDescription(
                clusterId: ClusterDescription.randomClusterId(),
                profile: (profile ?? .standing).name,
                nodes: ClusterDescription.nodes(brokers: brokers ?? 3, controllers: controllers ?? 3)
            )
        }
        let presentBrokers = description.nodes.count { $0.roles.contains(.broker) }
        let presentControllers = description.nodes.count { !$0.roles.contains(.broker) }
        if let controllers, controllers != presentControllers {
            throw ClusterError(
                .layoutMismatch,
                "The cluster in \(directory) has \(presentControllers) dedicated controllers, not \(controllers), and "
                    + "its quorum cannot change. Leave --controllers out, or choose another data directory."
            )
        }
        if let brokers, brokers < presentBrokers {
            throw ClusterError(
                .layoutMismatch,
                "The cluster in \(directory) has \(presentBrokers) brokers with data; it cannot start with only "
                    + "\(brokers). Leave --brokers out, or choose another data directory."
            )
        }
        if let brokers, brokers > presentBrokers {
            let added = (presentBrokers..<brokers).map { index in
                NodeDescription(
                    id: Int32(1 + index),
                    roles: [.broker],
                    rack: ClusterDescription.rack(ofBrokerAt: index)
                )
            }
            description.nodes = (description.nodes + added).sorted { $0.id < $1.id }
        }
        if let profile { description.profile = profile.name }
        return description
    }
}
