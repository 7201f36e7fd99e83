import KafkaProtocol

/// The cluster's metadata at one offset of the metadata log: brokers, topics, partitions, settings.
///
/// The image is nothing but the sum of the records applied to it, in order: two nodes that have applied the same
/// records hold equal images. Lookups go through dictionaries; whatever is iterated is a sorted array, so that the
/// order never depends on the process.
public struct MetadataImage: Equatable, Sendable {
    /// A controller's addresses, as it has registered them.
    public struct ControllerRegistration: Equatable, Sendable {
        public let id: Int32
        public let incarnationId: Uuid
        public let endpoints: [BrokerRegistration.Endpoint]
    }

    /// A feature that the cluster has agreed on.
    public struct FinalizedFeature: Equatable, Sendable {
        public let name: String
        public let level: Int16
    }

    /// The offset of the last record applied; -1 before the first.
    public internal(set) var lastOffset: Int64 = -1
    /// The leader epoch of the last record applied.
    public internal(set) var lastEpoch: Int32 = -1
    /// Registered brokers, fenced ones included, sorted by id.
    public internal(set) var brokers: [BrokerRegistration] = []
    /// Registered controllers, sorted by id.
    public internal(set) var controllers: [ControllerRegistration] = []
    /// The names of all topics, sorted.
    public internal(set) var topicNames: [String] = []
    /// Finalized features, sorted by name.
    public internal(set) var features: [FinalizedFeature] = []
    /// The first producer id of the next block.
    public internal(set) var nextProducerId: Int64 = 0
    var topicsById: [Uuid: TopicState] = [:]
    var topicIdsByName: [String: Uuid] = [:]
    /// The topics whose names are the same once `.` and `_` are taken as one.
    var topicsByCollisionKey: [String: [String]] = [:]
    var partitionsByBroker = PartitionsByBroker()
    var settingsByResource: [ConfigResource: [ConfigSetting]] = [:]

    /// The image before the first record.
    public init() {}

    // MARK: Brokers

    /// A registered broker, or nil.
    public func broker(_ id: Int32) -> BrokerRegistration? { self.brokerPosition(id).map { self.brokers[$0] } }

    /// Whether a broker is registered and not fenced.
    public func isAlive(_ id: Int32) -> Bool { self.brokerPosition(id).map { !self.brokers[$0].fenced } ?? false }

    /// Whether a broker may lead partitions and join ISRs: alive and not about to leave.
    public func isActive(_ id: Int32) -> Bool { self.brokerPosition(id).map { self.brokers[$0].isActive } ?? false }

    /// The brokers that are not fenced, sorted by id.
    public var aliveBrokers: [BrokerRegistration] { self.brokers.filter { !$0.fenced } }

    func brokerPosition(_ id: Int32) -> Int? {
        let position = self.brokers.sortedPosition(of: id, by: \.id)
        return position < self.brokers.count && self.brokers[position].id == id ? position : nil
    }

    // MARK: Topics and partitions

    /// A topic by its name, or nil.
    public func topic(named name: String) -> TopicState? { self.topicIdsByName[name].flatMap { self.topicsById[$0] } }

    /// A topic by its id, or nil.
    public func topic(id: Uuid) -> TopicState? { self.topicsById[id] }

    /// A partition by its topic's id and its index, or nil.
    public func partition(_ topicId: Uuid, _ index: Int32) -> PartitionState? {
        guard let topic = self.topicsById[topicId], let position = topic.position(of: index) else { return nil }
        return topic.partitions[position]
    }

    /// A partition by its name, or nil.
    public func partition(_ name: TopicPartition) -> PartitionState? {
        self.topicIdsByName[name.topic].flatMap { self.partition($0, name.partition) }
    }

    /// The partitions of a topic, sorted by index; empty if there is no such topic.
    public func partitions(of topicId: Uuid) -> [PartitionState] { self.topicsById[topicId]?.partitions ?? [] }

    /// All topics, sorted by name.
    public var topics: [TopicState] { self.topicNames.compactMap { self.topic(named: $0) } }

    /// The partitions that `isIncluded` picks, sorted by topic and index. It looks at every partition.
    public func partitions(where isIncluded: (PartitionState) -> Bool) -> [PartitionState] {
        var result: [PartitionState] = []
        for name in self.topicNames {
            guard let id = self.topicIdsByName[name], let topic = self.topicsById[id] else { continue }
            for partition in topic.partitions where isIncluded(partition) { result.append(partition) }
        }
        return result
    }

    /// The partitions that a broker leads, sorted by topic and index.
    public func partitions(ledBy broker: Int32) -> [PartitionState] {
        self.partitions(hostedOn: broker).filter { $0.leader == broker }
    }

    /// The partitions that a broker has a replica of, sorted by topic and index.
    public func partitions(hostedOn broker: Int32) -> [PartitionState] {
        self.partitions(ofAny: [broker]).filter { $0.replicas.contains(broker) }
    }

    /// The partitions that any of `brokers` has a replica of or is in the ISR of, sorted by topic and index. It looks at
    /// these only.
    func partitions(ofAny brokers: [Int32]) -> [PartitionState] {
        self.partitionsByBroker.partitions(ofAny: brokers).compactMap { self.partition($0) }
    }

    /// Whether a broker leads any partition.
    public func hasLeaderships(_ broker: Int32) -> Bool {
        self.partitionsByBroker[broker].contains { self.partition($0)?.leader == broker }
    }

    /// An existing topic whose name differs from `name` only in `.` and `_`, or nil.
    public func topic(collidingWith name: String) -> String? {
        self.topicsByCollisionKey[TopicName.collisionKey(of: name)]?.first { $0 != name }
    }

    // MARK: Settings and features

    /// The settings that are stored for a resource, sorted by name.
    public func settings(of resource: ConfigResource) -> [ConfigSetting] { self.settingsByResource[resource] ?? [] }

    /// The stored value of one setting, or nil.
    public func setting(_ name: String, of resource: ConfigResource) -> String? {
        guard let settings = self.settingsByResource[resource] else { return nil }
        let position = settings.sortedPosition(of: name, by: \.name)
        return position < settings.count && settings[position].name == name ? settings[position].value : nil
    }

    /// The level of a finalized feature; 0 if there is none.
    public func level(ofFeature name: String) -> Int16 { self.features.first { $0.name == name }?.level ?? 0 }
}
