import KafkaProtocol

/// AlterConfigs and IncrementalAlterConfigs: settings of topics and brokers change while the cluster runs (KIP-226,
/// KIP-339).
struct ConfigAlteration {
    /// What is to become of a setting.
    struct Change: Sendable {
        let name: String
        let operation: Operation?
        let value: String?
    }

    /// The operations of IncrementalAlterConfigs, with their numbers.
    enum Operation: Int8, Sendable {
        case set = 0
        case delete = 1
        case append = 2
        case subtract = 3
    }

    /// What is to become of a resource's settings.
    struct Wanted: Sendable {
        let resource: ConfigResource
        let changes: [Change]
        /// Whether settings that are not named are removed, as AlterConfigs does.
        let replacesAll: Bool
    }

    /// What has become of it.
    struct Outcome: Sendable {
        let resource: ConfigResource
        var error: ErrorCode = .none
        var message: String?
    }

    /// Why a resource's settings are left as they are.
    struct Refusal: Error {
        let error: ErrorCode
        let message: String

        init(_ error: ErrorCode, _ message: String) {
            self.error = error
            self.message = message
        }
    }

    let configuration: ControllerConfiguration

    private static let uncleanElection = "unclean.leader.election.enable"

    /// Changes the settings of each resource, all of them or none.
    func alter(_ wanted: [Wanted], validateOnly: Bool, _ draft: inout MetadataDraft) -> [Outcome] {
        var scratch = draft
        var outcomes: [Outcome] = []
        for one in wanted {
            do throws(Refusal) {
                guard wanted.count(where: { $0.resource == one.resource }) == 1 else {
                    throw Refusal(.invalidRequest, "Each resource must appear at most once.")
                }
                let settings = try Self.settings(after: one, scratch.image)
                self.write(one.resource, settings, &scratch)
                outcomes.append(Outcome(resource: one.resource))
            } catch {
                outcomes.append(Outcome(resource: one.resource, error: error.error, message: error.message))
            }
        }
        if !validateOnly { draft = scratch }
        return outcomes
    }

    // MARK: Checks

    /// The settings that a resource shall have, sorted by name.
    private static func settings(after wanted: Wanted, _ image: MetadataImage) throws(Refusal) -> [ConfigSetting] {
        let names = wanted.changes.map(\.name)
        guard Set(names).count == names.count else {
            throw Refusal(.invalidRequest, "Error due to duplicate config keys")
        }
        let empty = wanted.changes.filter { $0.value == nil && $0.operation != .delete }.map(\.name)
        guard empty.isEmpty else {
            throw Refusal(.invalidRequest, "Null value not supported for : \(empty.joined(separator: ","))")
        }
        let definitions = try Self.definitions(of: wanted.resource, image)
        var settings = wanted.replacesAll ? [] : image.settings(of: wanted.resource)
        for change in wanted.changes {
            let value = try Self.value(after: change, settings, definition: definitions(change.name))
            settings.removeAll { $0.name == change.name }
            if let value { settings.append(ConfigSetting(name: change.name, value: value)) }
        }
        try Self.validate(settings, of: wanted)
        return settings.sorted { $0.name < $1.name }
    }

    /// Checks that the resource exists.
    ///
    /// - Returns: what its settings mean.
    private static func definitions(
        of resource: ConfigResource,
        _ image: MetadataImage
    ) throws(Refusal) -> (String) -> ConfigDefinition? {
        switch ConfigResource.Kind(rawValue: resource.type) {
        case .topic:
            guard !resource.name.isEmpty else {
                throw Refusal(.invalidRequest, "Default topic resources are not allowed.")
            }
            guard image.topic(named: resource.name) != nil else {
                throw Refusal(.unknownTopicOrPartition, "The topic '\(resource.name)' does not exist.")
            }
            return TopicConfigs.definition(named:)
        case .broker:
            if resource.name.isEmpty { return BrokerConfigs.definition(named:) }
            guard let id = Int32(resource.name), id >= 0 else {
                throw Refusal(.invalidRequest, "Invalid broker name \(resource.name)")
            }
            guard image.broker(id) != nil else {
                throw Refusal(.brokerIdNotRegistered, "No broker with id \(id) found.")
            }
            return BrokerConfigs.definition(named:)
        default:
            throw Refusal(.invalidRequest, "Resources of type \(resource.type) have no settings that can be changed.")
        }
    }

    /// The value that a change leads to; nil if the setting goes.
    private static func value(
        after change: Change,
        _ settings: [ConfigSetting],
        definition: ConfigDefinition?
    ) throws(Refusal) -> String? {
        switch change.operation {
        case .set: return change.value
        case .delete: return nil
        case .append, .subtract:
            guard let definition, definition.type == .list else {
                let name = change.operation == .append ? "APPEND" : "SUBTRACT"
                throw Refusal(
                    .invalidConfig,
                    "Can't \(name) to key \(change.name) because its type is not LIST."
                )
            }
            let present = settings.last { $0.name == change.name }?.value ?? definition.defaultValue ?? ""
            var elements = ConfigText.list(present)
            for element in ConfigText.list(change.value ?? "") {
                if change.operation == .subtract {
                    elements.removeAll { $0 == element }
                } else if !elements.contains(element) {
                    elements.append(element)
                }
            }
            return elements.joined(separator: ",")
        case nil: throw Refusal(.invalidRequest, "There is no such operation on the setting \(change.name).")
        }
    }

    private static func validate(_ settings: [ConfigSetting], of wanted: Wanted) throws(Refusal) {
        if wanted.resource.type == ConfigResource.Kind.topic.rawValue {
            do throws(InvalidConfigValue) { try TopicConfigs.validate(settings) } catch {
                throw Refusal(.invalidConfig, error.description)
            }
            return
        }
        // What a broker was given before stays, whatever has become of the rules since.
        for setting in settings where wanted.changes.contains(where: { $0.name == setting.name }) {
            // Like Kafka: what nobody here knows may be meant for something else, and is kept.
            guard let definition = BrokerConfigs.definition(named: setting.name) else { continue }
            guard !definition.isReadOnly else {
                throw Refusal(.invalidRequest, "Cannot update these configs dynamically: \(setting.name)")
            }
            do throws(InvalidConfigValue) { try definition.validate(setting.value) } catch {
                throw Refusal(.invalidConfig, error.description)
            }
        }
    }

    // MARK: Records

    private func write(_ resource: ConfigResource, _ settings: [ConfigSetting], _ draft: inout MetadataDraft) {
        let before = draft.image.settings(of: resource)
        func record(_ name: String, _ value: String?) -> MetadataRecord {
            .config(ConfigRecord(resourceType: resource.type, resourceName: resource.name, name: name, value: value))
        }
        let removed = before.filter { old in !settings.contains { $0.name == old.name } }
        for setting in removed { draft.add(record(setting.name, nil)) }
        let changed = settings.filter { !before.contains($0) }
        for setting in changed { draft.add(record(setting.name, setting.value)) }
        guard (removed + changed).contains(where: { $0.name == Self.uncleanElection }) else { return }
        // Whoever waits for a leader need not wait any longer, if replicas out of sync may lead now.
        let concerned: [PartitionState]
        if resource.type == ConfigResource.Kind.topic.rawValue {
            concerned = draft.image.topic(named: resource.name)?.partitions ?? []
        } else {
            concerned = draft.image.partitions { $0.leader == PartitionState.noLeader }
        }
        LeadershipMoves.electMissing(concerned, &draft, self.configuration)
    }
}
