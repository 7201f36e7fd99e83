import KafkaProtocol

/// The records that make a ``MetadataImage`` out of nothing, in portions: what a snapshot holds.
struct ImageRecords {
    private enum Section {
        case cluster
        case topics
        case settings
        case end
    }

    private let image: MetadataImage
    private let topics: [TopicState]
    private let resources: [ConfigResource]
    private var section = Section.cluster
    private var topic = 0
    private var partition = 0
    private var resource = 0

    init(_ image: MetadataImage) {
        self.image = image
        self.topics = image.topics
        self.resources = image.settingsByResource.keys.sorted()
    }

    /// About `count` further records; none at the end.
    mutating func next(_ count: Int) -> [MetadataRecord] {
        switch self.section {
        case .cluster:
            self.section = .topics
            let records = self.clusterRecords()
            return records.isEmpty ? self.next(count) : records
        case .topics:
            let records = self.topicRecords(count)
            if !records.isEmpty { return records }
            self.section = .settings
            return self.next(count)
        case .settings:
            let records = self.settingRecords(count)
            if records.isEmpty { self.section = .end }
            return records
        case .end:
            return []
        }
    }

    private func clusterRecords() -> [MetadataRecord] {
        var records: [MetadataRecord] = self.image.features.map {
            .featureLevel(FeatureLevelRecord(name: $0.name, featureLevel: $0.level))
        }
        records += self.image.controllers.map { .registerController($0.record) }
        records += self.image.brokers.map { .registerBroker($0.record) }
        if self.image.nextProducerId != 0 {
            records.append(.producerIds(ProducerIdsRecord(brokerId: -1, nextProducerId: self.image.nextProducerId)))
        }
        return records
    }

    private mutating func topicRecords(_ count: Int) -> [MetadataRecord] {
        var records: [MetadataRecord] = []
        while records.count < count, self.topic < self.topics.count {
            let topic = self.topics[self.topic]
            if self.partition == 0 { records.append(.topic(TopicRecord(name: topic.name, topicId: topic.id))) }
            let end = min(self.partition + count, topic.partitions.count)
            records += topic.partitions[self.partition..<end].map { .partition($0.record) }
            self.partition = end
            if end == topic.partitions.count {
                self.topic += 1
                self.partition = 0
            }
        }
        return records
    }

    private mutating func settingRecords(_ count: Int) -> [MetadataRecord] {
        var records: [MetadataRecord] = []
        while records.count < count, self.resource < self.resources.count {
            let resource = self.resources[self.resource]
            records += self.image.settings(of: resource).map { setting in
                .config(
                    ConfigRecord(
                        resourceType: resource.type,
                        resourceName: resource.name,
                        name: setting.name,
                        value: setting.value
                    )
                )
            }
            self.resource += 1
        }
        return records
    }
}

extension PartitionState {
    /// The record that creates the partition as it is.
    fileprivate var record: PartitionRecord {
        PartitionRecord(
            partitionId: self.index,
            topicId: self.topicId,
            replicas: self.replicas,
            isr: self.isr,
            removingReplicas: self.removingReplicas,
            addingReplicas: self.addingReplicas,
            leader: self.leader,
            leaderRecoveryState: self.leaderRecoveryState.rawValue,
            leaderEpoch: self.leaderEpoch,
            partitionEpoch: self.partitionEpoch,
            eligibleLeaderReplicas: self.elr.isEmpty ? nil : self.elr,
            lastKnownElr: self.lastKnownElr.isEmpty ? nil : self.lastKnownElr
        )
    }
}

extension BrokerRegistration {
    /// The record that registers the broker as it is.
    fileprivate var record: RegisterBrokerRecord {
        RegisterBrokerRecord(
            brokerId: self.id,
            incarnationId: self.incarnationId,
            brokerEpoch: self.epoch,
            endPoints: self.endpoints.map {
                RegisterBrokerRecord.BrokerEndpoint(
                    name: $0.listener,
                    host: $0.host,
                    port: $0.port,
                    securityProtocol: $0.securityProtocol
                )
            },
            features: self.features.map {
                RegisterBrokerRecord.BrokerFeature(
                    name: $0.name,
                    minSupportedVersion: $0.supportedLevels.lowerBound,
                    maxSupportedVersion: $0.supportedLevels.upperBound
                )
            },
            rack: self.rack,
            fenced: self.fenced,
            inControlledShutdown: self.inControlledShutdown,
            logDirs: self.logDirs
        )
    }
}

extension MetadataImage.ControllerRegistration {
    /// The record that registers the controller as it is.
    fileprivate var record: RegisterControllerRecord {
        RegisterControllerRecord(
            controllerId: self.id,
            incarnationId: self.incarnationId,
            endPoints: self.endpoints.map {
                RegisterControllerRecord.ControllerEndpoint(
                    name: $0.listener,
                    host: $0.host,
                    port: $0.port,
                    securityProtocol: $0.securityProtocol
                )
            }
        )
    }
}
