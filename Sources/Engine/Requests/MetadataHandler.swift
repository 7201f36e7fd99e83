import KafkaProtocol

/// Metadata: brokers, topics, leaders; creates topics that are asked for where that is allowed.
struct MetadataHandler {
    let broker: Broker

    func handle(_ request: MetadataRequest, _ context: RequestContext) {
        let image = self.broker.metadata.image
        var response = MetadataResponse(clusterId: self.broker.configuration.clusterId)
        for registration in image.aliveBrokers {
            guard let address = self.broker.clientAddress(of: registration.id) else { continue }
            response.brokers.append(
                MetadataResponse.MetadataResponseBroker(
                    nodeId: registration.id,
                    host: address.host,
                    port: Int32(address.port),
                    rack: address.rack
                )
            )
        }
        // Clients send administration to the "controller"; any broker passes it on to the real one.
        response.controllerId = response.brokers.first?.nodeId ?? -1
        // Version 0 had no null: an empty list meant all topics.
        let asksForAll = request.topics == nil || (context.version == 0 && request.topics?.isEmpty == true)
        if asksForAll {
            response.topics = image.topicNames.map { self.describe($0, image) }
        } else {
            let asked = request.topics ?? []
            response.topics = asked.map { self.describe($0, image, context) }
            let mayCreate =
                self.broker.configuration.autoCreateTopics
                && (context.version < 4 || request.allowAutoTopicCreation)
            if mayCreate { self.createMissing(&response) }
        }
        self.broker.outbox.respond(context, response)
    }

    private func describe(
        _ asked: MetadataRequest.MetadataRequestTopic,
        _ image: MetadataImage,
        _ context: RequestContext
    ) -> MetadataResponse.MetadataResponseTopic {
        if asked.topicId != .zero {
            guard let topic = image.topic(id: asked.topicId) else {
                return MetadataResponse.MetadataResponseTopic(
                    errorCode: .unknownTopicId,
                    name: context.version >= 12 ? nil : "",
                    topicId: asked.topicId
                )
            }
            return self.describe(topic.name, image)
        }
        let name = asked.name ?? ""
        guard image.topic(named: name) != nil else {
            return MetadataResponse.MetadataResponseTopic(
                errorCode: TopicName.problem(with: name) == nil ? .unknownTopicOrPartition : .invalidTopicException,
                name: name
            )
        }
        return self.describe(name, image)
    }

    private func describe(_ name: String, _ image: MetadataImage) -> MetadataResponse.MetadataResponseTopic {
        guard let topic = image.topic(named: name) else {
            return MetadataResponse.MetadataResponseTopic(errorCode: .unknownTopicOrPartition, name: name)
        }
        var answer = MetadataResponse.MetadataResponseTopic(name: name, topicId: topic.id)
        answer.isInternal = TopicName.isInternal(name)
        answer.partitions = image.partitions(of: topic.id).map { state in
            let isLeaderKnown = state.leader >= 0 && image.isAlive(state.leader)
            return MetadataResponse.MetadataResponsePartition(
                errorCode: isLeaderKnown ? .none : .leaderNotAvailable,
                partitionIndex: state.index,
                leaderId: isLeaderKnown ? state.leader : -1,
                leaderEpoch: state.leaderEpoch,
                replicaNodes: state.replicas,
                isrNodes: state.isr,
                offlineReplicas: state.replicas.filter { !image.isAlive($0) }
            )
        }
        return answer
    }

    /// Asks the controller for the topics that are missing; the client asks again until they are there.
    private func createMissing(_ response: inout MetadataResponse) {
        var creation = CreateTopicsRequest(timeoutMs: 10_000)
        for index in response.topics.indices where response.topics[index].errorCode == .unknownTopicOrPartition {
            guard let name = response.topics[index].name else { continue }
            if name == TopicName.consumerOffsets { self.broker.groups.createTopic(now: self.broker.now) }
            guard !TopicName.isInternal(name) else { continue }
            creation.topics.append(
                CreateTopicsRequest.CreatableTopic(name: name, numPartitions: -1, replicationFactor: -1)
            )
            response.topics[index].errorCode = .leaderNotAvailable
        }
        guard !creation.topics.isEmpty else { return }
        self.broker.forwarding.createTopics(creation)
    }
}
