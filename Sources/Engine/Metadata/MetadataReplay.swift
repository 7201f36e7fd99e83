import KafkaProtocol

// How each record of the metadata log changes the image.
extension MetadataImage {
    /// Applies the next record of the metadata log.
    ///
    /// - Parameters:
    ///   - offset: the record's offset.
    ///   - epoch: the leader epoch of the record's batch.
    /// - Returns: what has changed, or nil if the record changes nothing that anybody can see.
    @discardableResult
    public mutating func apply(_ record: MetadataRecord, offset: Int64, epoch: Int32) -> MetadataChange? {
        self.advance(to: offset, epoch: epoch)
        switch record {
        case .registerBroker(let body): return self.register(body)
        case .unregisterBroker(let body): return self.unregister(body)
        case .brokerRegistrationChange(let body): return self.change(body)
        case .fenceBroker(let body): return self.setFenced(true, broker: body.id, epoch: body.epoch)
        case .unfenceBroker(let body): return self.setFenced(false, broker: body.id, epoch: body.epoch)
        case .topic(let body): return self.create(body)
        case .removeTopic(let body): return self.remove(body)
        case .partition(let body): return self.create(body)
        case .partitionChange(let body): return self.change(body)
        case .clearElr(let body): return self.clearElr(body)
        case .config(let body): return self.set(body)
        case .featureLevel(let body): return self.set(body)
        case .producerIds(let body):
            self.nextProducerId = body.nextProducerId
            return .producerIds(next: body.nextProducerId)
        case .registerController(let body): return self.register(body)
        case .noOp, .beginTransaction, .endTransaction, .abortTransaction: return nil
        }
    }

    /// Passes over an offset that holds no metadata record: a control record of the quorum.
    public mutating func advance(to offset: Int64, epoch: Int32) {
        self.lastOffset = max(self.lastOffset, offset)
        self.lastEpoch = max(self.lastEpoch, epoch)
    }

    // MARK: Brokers and controllers

    private mutating func register(_ record: RegisterBrokerRecord) -> MetadataChange {
        let registration = BrokerRegistration(record)
        if let position = self.brokerPosition(record.brokerId) {
            self.brokers[position] = registration
        } else {
            self.brokers.insert(registration, at: self.brokers.sortedPosition(of: record.brokerId, by: \.id))
        }
        return .broker(record.brokerId)
    }

    private mutating func unregister(_ record: UnregisterBrokerRecord) -> MetadataChange {
        guard let position = self.position(of: record.brokerId, epoch: record.brokerEpoch) else {
            return self.wrongBroker("unregisters", record.brokerId, record.brokerEpoch)
        }
        self.brokers.remove(at: position)
        return .broker(record.brokerId)
    }

    private mutating func change(_ record: BrokerRegistrationChangeRecord) -> MetadataChange {
        guard let position = self.position(of: record.brokerId, epoch: record.brokerEpoch) else {
            return self.wrongBroker("changes", record.brokerId, record.brokerEpoch)
        }
        if record.fenced != 0 { self.brokers[position].fenced = record.fenced > 0 }
        if record.inControlledShutdown > 0 { self.brokers[position].inControlledShutdown = true }
        if !record.logDirs.isEmpty { self.brokers[position].logDirs = record.logDirs }
        return .broker(record.brokerId)
    }

    private mutating func setFenced(_ fenced: Bool, broker: Int32, epoch: Int64) -> MetadataChange {
        guard let position = self.position(of: broker, epoch: epoch) else {
            return self.wrongBroker(fenced ? "fences" : "unfences", broker, epoch)
        }
        self.brokers[position].fenced = fenced
        return .broker(broker)
    }

    private func position(of broker: Int32, epoch: Int64) -> Int? {
        self.brokerPosition(broker).flatMap { self.brokers[$0].epoch == epoch ? $0 : nil }
    }

    private func wrongBroker(_ verb: String, _ id: Int32, _ epoch: Int64) -> MetadataChange {
        .inconsistent("record \(self.lastOffset) \(verb) broker \(id) in epoch \(epoch), which is not registered")
    }

    private mutating func register(_ record: RegisterControllerRecord) -> MetadataChange {
        let registration = ControllerRegistration(
            id: record.controllerId,
            incarnationId: record.incarnationId,
            endpoints: record.endPoints.map {
                BrokerRegistration.Endpoint(
                    listener: $0.name,
                    host: $0.host,
                    port: $0.port,
                    securityProtocol: $0.securityProtocol
                )
            }
        )
        self.controllers.removeAll { $0.id == registration.id }
        self.controllers.insert(registration, at: self.controllers.sortedPosition(of: registration.id, by: \.id))
        return .controller(record.controllerId)
    }

    // MARK: Topics and partitions

    private mutating func create(_ record: TopicRecord) -> MetadataChange {
        guard self.topicIdsByName[record.name] == nil, self.topicsById[record.topicId] == nil else {
            return .inconsistent("record \(self.lastOffset) creates topic \(record.name), which exists")
        }
        self.topicIdsByName[record.name] = record.topicId
        self.topicsById[record.topicId] = TopicState(name: record.name, id: record.topicId)
        self.topicNames.insert(record.name, at: self.topicNames.sortedPosition(of: record.name, by: \.self))
        self.topicsByCollisionKey[TopicName.collisionKey(of: record.name), default: []].append(record.name)
        return .topicCreated(name: record.name, id: record.topicId)
    }

    private mutating func remove(_ record: RemoveTopicRecord) -> MetadataChange {
        guard let topic = self.topicsById.removeValue(forKey: record.topicId) else {
            return .inconsistent("record \(self.lastOffset) removes topic \(record.topicId), which does not exist")
        }
        self.topicIdsByName[topic.name] = nil
        self.topicNames.remove(at: self.topicNames.sortedPosition(of: topic.name, by: \.self))
        let key = TopicName.collisionKey(of: topic.name)
        self.topicsByCollisionKey[key]?.removeAll { $0 == topic.name }
        if self.topicsByCollisionKey[key]?.isEmpty == true { self.topicsByCollisionKey[key] = nil }
        self.settingsByResource[.topic(topic.name)] = nil
        self.partitionsByBroker.remove(topic)
        return .topicDeleted(topic)
    }

    private mutating func create(_ record: PartitionRecord) -> MetadataChange {
        guard let name = self.topicsById[record.topicId]?.name else {
            return .inconsistent(
                "record \(self.lastOffset) creates a partition of topic \(record.topicId), which does not exist"
            )
        }
        let partition = PartitionState(record, topic: name)
        self.partitionsByBroker.update(partition, before: self.partition(record.topicId, record.partitionId))
        self.topicsById[record.topicId]?.set(partition)
        return .partition(TopicPartition(topic: name, partition: record.partitionId), topicId: record.topicId)
    }

    private mutating func change(_ record: PartitionChangeRecord) -> MetadataChange {
        guard let position = self.topicsById[record.topicId]?.position(of: record.partitionId),
            let name = self.topicsById[record.topicId]?.name
        else {
            return .inconsistent(
                "record \(self.lastOffset) changes partition \(record.partitionId) of topic \(record.topicId), "
                    + "which does not exist"
            )
        }
        let before = self.partition(record.topicId, record.partitionId)
        self.topicsById[record.topicId]?.partitions[position].apply(record)
        if let after = self.partition(record.topicId, record.partitionId) {
            self.partitionsByBroker.update(after, before: before)
        }
        return .partition(TopicPartition(topic: name, partition: record.partitionId), topicId: record.topicId)
    }

    private mutating func clearElr(_ record: ClearElrRecord) -> MetadataChange? {
        let names = record.topicName.isEmpty ? self.topicNames : [record.topicName]
        for name in names {
            guard let id = self.topicIdsByName[name], let count = self.topicsById[id]?.partitions.count else {
                continue
            }
            for position in 0..<count {
                self.topicsById[id]?.partitions[position].elr = []
                self.topicsById[id]?.partitions[position].lastKnownElr = []
            }
        }
        return nil
    }

    // MARK: Settings and features

    private mutating func set(_ record: ConfigRecord) -> MetadataChange {
        let resource = ConfigResource(type: record.resourceType, name: record.resourceName)
        var settings = self.settingsByResource[resource] ?? []
        settings.removeAll { $0.name == record.name }
        if let value = record.value {
            let position = settings.sortedPosition(of: record.name, by: \.name)
            settings.insert(ConfigSetting(name: record.name, value: value), at: position)
        }
        self.settingsByResource[resource] = settings.isEmpty ? nil : settings
        return .config(resource, name: record.name)
    }

    private mutating func set(_ record: FeatureLevelRecord) -> MetadataChange {
        self.features.removeAll { $0.name == record.name }
        if record.featureLevel != 0 {
            let position = self.features.sortedPosition(of: record.name, by: \.name)
            self.features.insert(FinalizedFeature(name: record.name, level: record.featureLevel), at: position)
        }
        return .feature(name: record.name, level: record.featureLevel)
    }
}
