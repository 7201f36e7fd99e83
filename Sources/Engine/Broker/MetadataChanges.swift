import KafkaProtocol

/// What a run of committed metadata records changed, each thing once: a broker acts on where the records lead, not on
/// every step on the way.
struct MetadataChanges {
    private(set) var partitions: [TopicPartition] = []
    private(set) var removedTopics: [Uuid] = []
    private(set) var removedTopicNames: [String] = []
    private(set) var topicsWithNewSettings: [String] = []
    /// Brokers, by their resource name: the id in decimal, or empty for all brokers.
    private(set) var brokersWithNewSettings: [String] = []
    private(set) var brokersChanged = false
    /// Records that contradict what came before them, in words.
    private(set) var contradictions: [String] = []
    private var seen: Set<TopicPartition> = []

    init() {}

    /// What has to happen on the way from one image to a later one when the records in between are not known.
    init(from old: MetadataImage, to new: MetadataImage) {
        for topic in old.topics where new.topic(id: topic.id) == nil { self.add(.topicDeleted(topic)) }
        for topic in new.topics {
            for partition in topic.partitions where old.partition(topic.id, partition.index) != partition {
                self.add(.partition(partition.topicPartition, topicId: topic.id))
            }
            let resource = ConfigResource.topic(topic.name)
            if old.settings(of: resource) != new.settings(of: resource) { self.add(.config(resource, name: "")) }
        }
        if old.brokers != new.brokers { self.brokersChanged = true }
    }

    mutating func add(_ change: MetadataChange) {
        switch change {
        case .partition(let name, _):
            if self.seen.insert(name).inserted { self.partitions.append(name) }
        case .topicDeleted(let topic):
            self.removedTopics.append(topic.id)
            self.removedTopicNames.append(topic.name)
        case .broker: self.brokersChanged = true
        case .config(let resource, _):
            if resource.type == ConfigResource.Kind.topic.rawValue, !self.topicsWithNewSettings.contains(resource.name)
            {
                self.topicsWithNewSettings.append(resource.name)
            }
            if resource.type == ConfigResource.Kind.broker.rawValue,
                !self.brokersWithNewSettings.contains(resource.name)
            {
                self.brokersWithNewSettings.append(resource.name)
            }
        case .inconsistent(let sentence): self.contradictions.append(sentence)
        case .topicCreated, .producerIds, .feature, .controller: break
        }
    }
}
