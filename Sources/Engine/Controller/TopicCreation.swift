import Consensus
import KafkaProtocol

/// CreateTopics: checks what a client wants, places replicas, and writes the topic (KIP-4, KIP-464, KIP-525).
struct TopicCreation {
    typealias Wanted = CreateTopicsRequest.CreatableTopic
    typealias Outcome = CreateTopicsResponse.CreatableTopicResult

    let configuration: ControllerConfiguration

    /// The most partitions that one request may create; all of them are one batch of the metadata log.
    static let partitionsPerRequest = 10_000

    /// Why a topic cannot be created.
    struct Refusal: Error {
        let error: ErrorCode
        let message: String

        init(_ error: ErrorCode, _ message: String) {
            self.error = error
            self.message = message
        }
    }

    private struct Plan {
        let assignments: [[Int32]]
        let settings: [ConfigSetting]
    }

    func create(
        _ request: CreateTopicsRequest,
        _ draft: inout MetadataDraft,
        random: inout SplitMix64
    ) -> CreateTopicsResponse {
        guard request.validateOnly else { return self.createAll(request, &draft, random: &random) }
        var scratch = draft
        var response = self.createAll(request, &scratch, random: &random)
        for index in response.topics.indices { response.topics[index].topicId = .zero }
        return response
    }

    private func createAll(
        _ request: CreateTopicsRequest,
        _ draft: inout MetadataDraft,
        random: inout SplitMix64
    ) -> CreateTopicsResponse {
        let partitions = request.topics.reduce(0) { $0 + self.partitionCount(of: $1) }
        var response = CreateTopicsResponse()
        for (position, wanted) in request.topics.enumerated() {
            if request.topics.count(where: { $0.name == wanted.name }) > 1 {
                // One answer for all that bear the name.
                if !request.topics[..<position].contains(where: { $0.name == wanted.name }) {
                    response.topics.append(Self.failure(wanted, Refusal(.invalidRequest, "Duplicate topic name.")))
                }
                continue
            }
            do throws(Refusal) {
                guard partitions <= Self.partitionsPerRequest else {
                    throw Refusal(
                        .policyViolation,
                        "Excessively large number of partitions per request: \(partitions)."
                    )
                }
                let plan = try self.plan(wanted, draft.image, random: &random)
                response.topics.append(self.write(wanted.name, plan, &draft, random: &random))
            } catch {
                response.topics.append(Self.failure(wanted, error))
            }
        }
        return response
    }

    private func partitionCount(of wanted: Wanted) -> Int {
        if !wanted.assignments.isEmpty { return wanted.assignments.count }
        return wanted.numPartitions == -1 ? self.defaultValue(of: "num.partitions") : max(0, Int(wanted.numPartitions))
    }

    private func defaultValue(of name: String) -> Int {
        BrokerConfigs.definition(named: name)
            .flatMap { MetadataImage().effective($0, brokerId: nil, staticSettings: self.configuration.staticSettings) }
            .flatMap(\.integer).map { Int(max(1, $0)) } ?? 1
    }

    // MARK: Checks

    private func plan(
        _ wanted: Wanted,
        _ image: MetadataImage,
        random: inout SplitMix64
    ) throws(Refusal) -> Plan {
        try Self.checkName(wanted.name, image)
        let settings = try Self.settings(of: wanted)
        let assignments =
            wanted.assignments.isEmpty
            ? try self.placement(of: wanted, image, random: &random)
            : try ManualAssignment(wanted).checked(image)
        return Plan(assignments: assignments, settings: settings)
    }

    private static func checkName(_ name: String, _ image: MetadataImage) throws(Refusal) {
        if name == TopicName.clusterMetadata {
            throw Refusal(.invalidRequest, "Creation of internal topic \(name) is prohibited.")
        }
        if let problem = TopicName.problem(with: name) { throw Refusal(.invalidTopicException, problem) }
        if image.topic(named: name) != nil { throw Refusal(.topicAlreadyExists, "Topic '\(name)' already exists.") }
        if let other = image.topic(collidingWith: name) {
            throw Refusal(.invalidTopicException, "Topic '\(name)' collides with existing topic: \(other)")
        }
    }

    private static func settings(of wanted: Wanted) throws(Refusal) -> [ConfigSetting] {
        var settings: [ConfigSetting] = []
        for config in wanted.configs {
            guard let value = config.value else {
                throw Refusal(.invalidConfig, "Null value not supported for topic configs: \(config.name)")
            }
            settings.append(ConfigSetting(name: config.name, value: value))
        }
        do throws(InvalidConfigValue) { try TopicConfigs.validate(settings) } catch {
            throw Refusal(.invalidConfig, error.description)
        }
        return StaticSettings(settings).settings
    }

    private func placement(
        of wanted: Wanted,
        _ image: MetadataImage,
        random: inout SplitMix64
    ) throws(Refusal) -> [[Int32]] {
        guard wanted.replicationFactor > 0 || wanted.replicationFactor == -1 else {
            throw Refusal(
                .invalidReplicationFactor,
                "Replication factor must be larger than 0, or -1 to use the default value."
            )
        }
        guard wanted.numPartitions > 0 || wanted.numPartitions == -1 else {
            throw Refusal(
                .invalidPartitions,
                "Number of partitions must be larger than 0, or -1 to use the default value."
            )
        }
        let factor =
            wanted.replicationFactor == -1
            ? self.defaultValue(of: "default.replication.factor") : Int(wanted.replicationFactor)
        return try ReplicaPlacement.place(
            partitions: self.partitionCount(of: wanted),
            replicationFactor: factor,
            image,
            &random
        )
    }

    // MARK: Records and answers

    private func write(
        _ name: String,
        _ plan: Plan,
        _ draft: inout MetadataDraft,
        random: inout SplitMix64
    ) -> Outcome {
        let id = Self.newId(draft.image, random: &random)
        draft.add(.topic(TopicRecord(name: name, topicId: id)))
        for setting in plan.settings {
            draft.add(
                .config(
                    ConfigRecord(
                        resourceType: ConfigResource.Kind.topic.rawValue,
                        resourceName: name,
                        name: setting.name,
                        value: setting.value
                    )
                )
            )
        }
        for (index, replicas) in plan.assignments.enumerated() {
            draft.add(
                .partition(
                    .new(index: Int32(index), topicId: id, replicas: replicas, isActive: draft.image.isActive)
                )
            )
        }
        return self.success(name, id, plan, draft.image)
    }

    private func success(_ name: String, _ id: Uuid, _ plan: Plan, _ image: MetadataImage) -> Outcome {
        Outcome(
            name: name,
            topicId: id,
            errorMessage: nil,
            numPartitions: Int32(plan.assignments.count),
            replicationFactor: Int16(plan.assignments.first?.count ?? 0),
            configs: TopicConfigs.all.map {
                let config = image.effective(
                    $0,
                    topic: name,
                    staticSettings: self.configuration.staticSettings
                )
                return CreateTopicsResponse.CreatableTopicConfigs(
                    name: config.name,
                    value: config.value,
                    configSource: config.source.rawValue
                )
            }
        )
    }

    private static func failure(_ wanted: Wanted, _ refusal: Refusal) -> Outcome {
        Outcome(name: wanted.name, errorCode: refusal.error, errorMessage: refusal.message)
    }

    /// A random id (RFC 9562, version 4) that no topic has and whose text does not look like a command-line option.
    private static func newId(_ image: MetadataImage, random: inout SplitMix64) -> Uuid {
        while true {
            let id = Uuid(
                high: random.next() & 0xffff_ffff_ffff_0fff | 0x4000,
                low: random.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
            )
            if !id.description.hasPrefix("-"), image.topic(id: id) == nil { return id }
        }
    }
}
