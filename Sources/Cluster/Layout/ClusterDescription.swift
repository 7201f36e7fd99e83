import FoundationEssentials

/// A node of an embedded cluster, as `cluster.json` keeps it.
public struct NodeDescription: Hashable, Codable, Sendable {
    /// Kafka's `node.id`: brokers from 1, controllers from 101.
    public var id: Int32
    /// Kafka's `process.roles`.
    public var roles: [NodeRole]
    /// The port for clients; nil for a controller.
    public var brokerPort: UInt16?
    /// The port of the metadata quorum; nil for a broker.
    public var controllerPort: UInt16?
    /// The port of the metrics page.
    public var metricsPort: UInt16?
    /// Kafka's `broker.rack`.
    public var rack: String?
    /// The process that ran as this node when the file was last written.
    public var process: ProcessIdentity?

    /// A node with its place in the cluster.
    public init(
        id: Int32,
        roles: [NodeRole],
        brokerPort: UInt16? = nil,
        controllerPort: UInt16? = nil,
        metricsPort: UInt16? = nil,
        rack: String? = nil,
        process: ProcessIdentity? = nil
    ) {
        self.id = id
        self.roles = roles
        self.brokerPort = brokerPort
        self.controllerPort = controllerPort
        self.metricsPort = metricsPort
        self.rack = rack
        self.process = process
    }

    /// "broker 1" or "controller 101", for sentences.
    public var title: String {
        "\((roles.first ?? .broker).rawValue) \(id)"
    }

    /// The port that stands for the node: for clients if it has one.
    var mainPort: UInt16 { brokerPort ?? controllerPort ?? 0 }
}

/// What `cluster.json` keeps: everything that must be the same when the cluster is started again.
public struct ClusterDescription: Hashable, Codable, Sendable {
    /// The form of the file.
    public var version = 1
    /// Kafka's cluster id.
    public var clusterId: String
    /// The name of its ``EmbeddedProfile``.
    public var profile: String
    /// By id.
    public var nodes: [NodeDescription]

    /// A cluster with its nodes.
    public init(clusterId: String, profile: String, nodes: [NodeDescription]) {
        self.clusterId = clusterId
        self.profile = profile
        self.nodes = nodes
    }

    /// Kafka's `controller.quorum.voters`.
    public var quorumVoters: String {
        nodes.compactMap { node in node.controllerPort.map { "\(node.id)@127.0.0.1:\($0)" } }.joined(separator: ",")
    }

    /// Kafka's `bootstrap.servers`.
    public var bootstrapServers: String {
        nodes.compactMap { node in node.brokerPort.map { "127.0.0.1:\($0)" } }.joined(separator: ",")
    }

    /// A new random cluster id in Kafka's form: 16 bytes in URL-safe base64, never starting with a dash.
    public static func randomClusterId() -> String {
        while true {
            var generator = SystemRandomNumberGenerator()
            let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let text = Data(bytes).base64EncodedString().prefix(22)
            let id = text.map { character -> Character in
                switch character {
                case "+": "-"
                case "/": "_"
                default: character
                }
            }
            // A leading dash would be taken for an option by command lines.
            if id.first != "-" { return String(id) }
        }
    }

    /// Which nodes a new cluster has: brokers from 1 and controllers from 101; without controllers of their own the
    /// first three brokers are controllers too.
    package static func nodes(brokers: Int, controllers: Int) -> [NodeDescription] {
        let voters = controllers == 0 ? min(brokers, brokers < 3 ? 1 : 3) : 0
        let brokerNodes = (0..<brokers).map { index in
            NodeDescription(
                id: Int32(1 + index),
                roles: index < voters ? [.broker, .controller] : [.broker],
                rack: Self.rack(ofBrokerAt: index)
            )
        }
        let controllerNodes = (0..<controllers).map { NodeDescription(id: Int32(101 + $0), roles: [.controller]) }
        return brokerNodes + controllerNodes
    }

    /// Three racks, so that a replication factor of three spreads over all of them.
    static func rack(ofBrokerAt index: Int) -> String {
        ["rack-a", "rack-b", "rack-c"][index % 3]
    }
}
