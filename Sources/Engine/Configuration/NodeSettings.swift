/// What a node's `server.properties` may hold: the settings that ``NodeConfiguration`` and its parts read, and those of
/// brokers and topics that DescribeConfigs tells.
public enum NodeSettings {
    /// The names that have a meaning here, sorted.
    public static let names: [String] = (Self.ofTheNode + BrokerConfigs.all.map(\.name)).sorted()

    private static let ofTheNode = [
        "advertised.listeners", "broker.id", "broker.rack", "cluster.id", "controller.listener.names",
        "controller.quorum.election.backoff.max.ms", "controller.quorum.election.timeout.ms",
        "controller.quorum.fetch.timeout.ms", "controller.quorum.request.timeout.ms", "controller.quorum.voters",
        "fetch.max.bytes", "highwater.broker.disconnect.fence.ms", "highwater.controlled.shutdown.timeout.ms",
        "highwater.metrics.port", "inter.broker.listener.name", "listener.security.protocol.map", "listeners",
        "log.dir", "log.dirs", "log.retention.check.interval.ms", "node.id",
        "process.roles", "producer.id.expiration.ms", "replica.fetch.backoff.ms", "replica.fetch.max.bytes",
        "replica.fetch.min.bytes", "replica.fetch.response.max.bytes", "replica.fetch.wait.max.ms",
        "replica.high.watermark.checkpoint.interval.ms", "replica.socket.timeout.ms", "socket.request.max.bytes",
    ]

    /// The settings that nothing here reads, sorted by name. Kafka takes such settings too, for they may be meant for a
    /// plug-in or another version, and says so in its log.
    public static func unused(in properties: ServerProperties) -> [String] {
        properties.entries.map(\.key).filter { name in
            let position = Self.names.sortedPosition(of: name, by: \.self)
            return position == Self.names.count || Self.names[position] != name
        }
    }

    /// Checks the values of the settings that topics fall back to.
    ///
    /// - Throws: ``ConfigurationError`` naming the first that is wrong.
    public static func validate(_ properties: ServerProperties) throws(ConfigurationError) {
        for (name, value) in properties.entries {
            guard let definition = BrokerConfigs.definition(named: name) else { continue }
            do throws(InvalidConfigValue) { try definition.validate(value) } catch {
                throw ConfigurationError("\(error)")
            }
        }
    }
}
