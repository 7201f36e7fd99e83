/// Where the value of a setting comes from, with DescribeConfigs' numbers.
public enum ConfigSource: Int8, Sendable {
    case topic = 1
    case dynamicBroker = 2
    case dynamicDefaultBroker = 3
    case staticBroker = 4
    case `default` = 5
}

/// The settings of a node's `server.properties` that topics fall back to.
public struct StaticSettings: Equatable, Sendable {
    /// Sorted by name.
    public let settings: [ConfigSetting]

    /// Of several settings with one name the last counts.
    public init(_ settings: [ConfigSetting] = []) {
        var sorted: [ConfigSetting] = []
        for setting in settings {
            let position = sorted.sortedPosition(of: setting.name, by: \.name)
            if position < sorted.count, sorted[position].name == setting.name {
                sorted[position] = setting
            } else {
                sorted.insert(setting, at: position)
            }
        }
        self.settings = sorted
    }

    /// The value of a setting, or nil.
    public subscript(name: String) -> String? {
        let position = self.settings.sortedPosition(of: name, by: \.name)
        return position < self.settings.count && self.settings[position].name == name
            ? self.settings[position].value : nil
    }
}

/// The value that a setting has in effect, and everything that it outweighs.
public struct EffectiveConfig: Sendable {
    /// One place where the setting has a value.
    public struct Candidate: Equatable, Sendable {
        public let name: String
        public let value: String?
        public let source: ConfigSource
    }

    public let definition: ConfigDefinition
    /// The value in effect first; what DescribeConfigs calls synonyms.
    public let candidates: [Candidate]

    public var name: String { self.definition.name }
    /// The value in effect, in the unit of the setting itself.
    public let value: String?
    public var source: ConfigSource { self.candidates.first?.source ?? .default }

    /// The value as a whole number, or nil if it is none.
    public var integer: Int64? { self.value.flatMap { Int64(ConfigText.trimmed($0)) } }
    /// The value as a boolean, or nil if it is none.
    public var boolean: Bool? { self.value.flatMap { ConfigText.boolean(ConfigText.trimmed($0)) } }
    /// The value as a number, or nil if it is none.
    public var double: Double? { self.value.flatMap { Double(ConfigText.trimmed($0)) } }
    /// The value as a list.
    public var list: [String] { ConfigText.list(self.value ?? "") }
}

extension MetadataImage {
    /// The value in effect of a setting of a topic: the topic's own, then what brokers are set to, then the default.
    ///
    /// - Parameters:
    ///   - topicSettings: the topic's own settings, if not those in the image (a topic about to be created).
    ///   - staticSettings: the node's `server.properties`.
    ///   - brokerId: the broker that asks, whose own dynamic settings count; nil for the cluster's.
    public func effective(
        _ definition: ConfigDefinition,
        topic: String,
        topicSettings: [ConfigSetting]? = nil,
        staticSettings: StaticSettings,
        brokerId: Int32? = nil
    ) -> EffectiveConfig {
        var found: [(candidate: EffectiveConfig.Candidate, factor: Int64)] = []
        let own = topicSettings.map { $0.last { $0.name == definition.name }?.value }
        if let value = own ?? self.setting(definition.name, of: .topic(topic)) {
            found.append((.init(name: definition.name, value: value, source: .topic), 1))
        }
        self.collect(definition.synonyms, staticSettings, brokerId, into: &found)
        return Self.resolve(definition, found)
    }

    /// The value in effect of a setting of a topic called `name`, or nil if topics have no such setting.
    public func effective(
        _ name: String,
        topic: String,
        staticSettings: StaticSettings,
        brokerId: Int32? = nil
    ) -> EffectiveConfig? {
        TopicConfigs.definition(named: name).map {
            self.effective($0, topic: topic, staticSettings: staticSettings, brokerId: brokerId)
        }
    }

    /// The value in effect of a setting of brokers.
    public func effective(
        _ definition: ConfigDefinition,
        brokerId: Int32?,
        staticSettings: StaticSettings
    ) -> EffectiveConfig {
        var found: [(candidate: EffectiveConfig.Candidate, factor: Int64)] = []
        self.collect([.init(definition.name)], staticSettings, brokerId, into: &found)
        return Self.resolve(definition, found)
    }

    private func collect(
        _ synonyms: [ConfigDefinition.Synonym],
        _ staticSettings: StaticSettings,
        _ brokerId: Int32?,
        into found: inout [(candidate: EffectiveConfig.Candidate, factor: Int64)]
    ) {
        if let brokerId {
            for synonym in synonyms {
                guard let value = self.setting(synonym.name, of: .broker(brokerId)) else { continue }
                found.append((.init(name: synonym.name, value: value, source: .dynamicBroker), synonym.factor))
            }
        }
        for synonym in synonyms {
            guard let value = self.setting(synonym.name, of: .allBrokers) else { continue }
            found.append((.init(name: synonym.name, value: value, source: .dynamicDefaultBroker), synonym.factor))
        }
        for synonym in synonyms {
            guard let value = staticSettings[synonym.name] else { continue }
            found.append((.init(name: synonym.name, value: value, source: .staticBroker), synonym.factor))
        }
    }

    private static func resolve(
        _ definition: ConfigDefinition,
        _ found: [(candidate: EffectiveConfig.Candidate, factor: Int64)]
    ) -> EffectiveConfig {
        let fallback = EffectiveConfig.Candidate(
            name: definition.name,
            value: definition.defaultValue,
            source: .default
        )
        return EffectiveConfig(
            definition: definition,
            candidates: found.map(\.candidate) + [fallback],
            value: found.first.map { Self.scaled($0.candidate.value, by: $0.factor) } ?? definition.defaultValue
        )
    }

    /// A broker-level value in the unit of the topic-level setting; negative values ("no limit") keep their meaning.
    private static func scaled(_ value: String?, by factor: Int64) -> String? {
        guard factor != 1, let value, let number = Int64(ConfigText.trimmed(value)), number >= 0 else { return value }
        let (product, overflowed) = number.multipliedReportingOverflow(by: factor)
        return String(overflowed ? .max : product)
    }
}
