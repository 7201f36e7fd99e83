/// A node's `server.properties`: Kafka's names, in a fixed order, with comments.
public struct ServerProperties: Hashable, Sendable {
    /// Keys and values in the order they are written.
    public private(set) var entries: [Entry] = []

    /// One line of the file.
    public struct Entry: Hashable, Sendable {
        /// The configuration name.
        public var key: String
        /// Its value.
        public var value: String

        /// A setting.
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The value of a key.
    public subscript(key: String) -> String? {
        entries.first { $0.key == key }?.value
    }

    /// Sets a key, in its old place when it is there already.
    public mutating func set(_ key: String, _ value: String) {
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = value
        } else {
            entries.append(Entry(key: key, value: value))
        }
    }

    /// The configuration of one node of an embedded cluster.
    ///
    /// - Parameter overrides: settings that win over everything, for example from the command line.
    public static func generate(
        for node: NodeDescription,
        in cluster: ClusterDescription,
        layout: ClusterLayout,
        profile: EmbeddedProfile,
        overrides: [Entry] = []
    ) -> ServerProperties {
        var properties = ServerProperties()
        properties.setIdentity(of: node, in: cluster, layout: layout)
        properties.setListeners(of: node)
        for setting in profile.settings where setting.roles.contains(where: node.roles.contains) {
            properties.set(setting.key, setting.value)
        }
        properties.setReplication(brokerCount: cluster.nodes.count { $0.roles.contains(.broker) })
        for override in overrides { properties.set(override.key, override.value) }
        return properties
    }

    private mutating func setIdentity(
        of node: NodeDescription,
        in cluster: ClusterDescription,
        layout: ClusterLayout
    ) {
        set("process.roles", node.roles.map(\.rawValue).joined(separator: ","))
        set("node.id", "\(node.id)")
        set("cluster.id", cluster.clusterId)
        set("log.dirs", layout.logDirectory(of: node.id))
        set("controller.quorum.voters", cluster.quorumVoters)
        if let rack = node.rack { set("broker.rack", rack) }
    }

    private mutating func setListeners(of node: NodeDescription) {
        var listeners: [String] = []
        if let port = node.brokerPort { listeners.append("PLAINTEXT://127.0.0.1:\(port)") }
        let advertised = listeners
        if let port = node.controllerPort { listeners.append("CONTROLLER://127.0.0.1:\(port)") }
        set("listeners", listeners.joined(separator: ","))
        if !advertised.isEmpty { set("advertised.listeners", advertised.joined(separator: ",")) }
        set("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT")
        set("inter.broker.listener.name", "PLAINTEXT")
        set("controller.listener.names", "CONTROLLER")
        if let port = node.metricsPort { set("highwater.metrics.port", "\(port)") }
    }

    /// As many copies as a cluster of this size can hold, up to three; one may be missing when there are two or more.
    private mutating func setReplication(brokerCount: Int) {
        let factor = max(1, min(3, brokerCount))
        let minimum = factor > 1 ? 2 : 1
        set("default.replication.factor", "\(factor)")
        set("min.insync.replicas", "\(minimum)")
        set("offsets.topic.replication.factor", "\(factor)")
    }

    /// The file's text.
    public var text: String {
        var text = "# Written anew whenever the cluster starts: changes made here are lost.\n"
        for entry in entries { text += "\(entry.key)=\(Self.escaped(entry.value))\n" }
        return text
    }

    /// Java's properties format gives the backslash a meaning; a line's end cannot be part of a value.
    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for character in value {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
