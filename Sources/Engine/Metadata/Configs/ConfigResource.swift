/// What a setting applies to.
public struct ConfigResource: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Kafka's numbers of the kinds of resources.
    public enum Kind: Int8, Sendable {
        case topic = 2
        case broker = 4
        case brokerLogger = 8
        case clientMetrics = 16
        case group = 32
    }

    /// The kind's number, kept even if it is none of ``Kind``.
    public let type: Int8
    /// The topic's name; the broker's id in decimal, or empty for all brokers.
    public let name: String

    public init(type: Int8, name: String) {
        self.type = type
        self.name = name
    }

    /// The settings of a topic.
    public static func topic(_ name: String) -> ConfigResource {
        ConfigResource(type: Kind.topic.rawValue, name: name)
    }

    /// The settings of one broker.
    public static func broker(_ id: Int32) -> ConfigResource {
        ConfigResource(type: Kind.broker.rawValue, name: String(id))
    }

    /// The settings that apply to every broker.
    public static let allBrokers = ConfigResource(type: Kind.broker.rawValue, name: "")

    public static func < (left: ConfigResource, right: ConfigResource) -> Bool {
        (left.type, left.name) < (right.type, right.name)
    }

    public var description: String {
        switch Kind(rawValue: self.type) {
        case .topic: "topic \(self.name)"
        case .broker: self.name.isEmpty ? "all brokers" : "broker \(self.name)"
        default: "resource \(self.name) of type \(self.type)"
        }
    }
}

/// One setting and its value.
public struct ConfigSetting: Equatable, Sendable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
