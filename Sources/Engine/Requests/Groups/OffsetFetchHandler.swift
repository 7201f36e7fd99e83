import KafkaProtocol

/// OffsetFetch: what groups have committed.
struct OffsetFetchHandler {
    let broker: Broker

    private typealias Group = OffsetFetchResponse.OffsetFetchResponseGroup
    private typealias Topic = OffsetFetchResponse.OffsetFetchResponseTopics
    private typealias Partition = OffsetFetchResponse.OffsetFetchResponsePartitions

    func handle(_ request: OffsetFetchRequest, _ context: RequestContext) {
        var response = OffsetFetchResponse()
        if context.version >= 8 {
            response.groups = request.groups.map { self.fetch($0, byId: context.version >= 10) }
            return self.broker.outbox.respond(context, response)
        }
        let asked = OffsetFetchRequest.OffsetFetchRequestGroup(
            groupId: request.groupId,
            topics: request.topics.map { topics in
                topics.map { .init(name: $0.name, partitionIndexes: $0.partitionIndexes) }
            }
        )
        let found = self.fetch(asked, byId: false)
        response.errorCode = context.version >= 2 ? found.errorCode : .none
        response.topics = found.topics.map { Self.older($0, version: context.version) }
        if context.version < 2, found.errorCode != .none {
            response.topics = (request.topics ?? []).map { Self.refused($0, found.errorCode) }
        }
        self.broker.outbox.respond(context, response)
    }

    private func fetch(_ asked: OffsetFetchRequest.OffsetFetchRequestGroup, byId: Bool) -> Group {
        var answer = Group(groupId: asked.groupId)
        switch self.broker.groups.lookUp(asked.groupId) {
        case .refused(let code): answer.errorCode = code
        case .here(let led):
            let offsets = led.shard.offsets(of: asked.groupId)
            if let topics = asked.topics {
                answer.topics = topics.map { self.topic($0, offsets, byId: byId) }
            } else {
                answer.topics = self.allTopics(offsets, byId: byId)
            }
        }
        return answer
    }

    private func topic(
        _ asked: OffsetFetchRequest.OffsetFetchRequestTopics,
        _ offsets: GroupOffsets?,
        byId: Bool
    ) -> Topic {
        var answer = Topic(name: asked.name, topicId: asked.topicId)
        let name = byId ? self.broker.metadata.image.topic(id: asked.topicId)?.name : asked.name
        answer.partitions = asked.partitionIndexes.map { index in
            guard let name else {
                return Partition(
                    partitionIndex: index,
                    committedOffset: -1,
                    metadata: "",
                    errorCode: .unknownTopicId
                )
            }
            return Self.partition(index, offsets?[TopicPartition(topic: name, partition: index)])
        }
        return answer
    }

    /// Everything that the group has committed. By their ids, topics can be told of only while they exist.
    private func allTopics(_ offsets: GroupOffsets?, byId: Bool) -> [Topic] {
        guard let offsets else { return [] }
        return offsets.topics.compactMap { name in
            guard let id = byId ? self.broker.metadata.image.topic(named: name)?.id : .zero else { return nil }
            let partitions = offsets.offsets(of: name).map { Self.partition($0.partition, $0.offset) }
            return Topic(name: name, topicId: id, partitions: partitions)
        }
    }

    private static func partition(_ index: Int32, _ offset: CommittedOffset?) -> Partition {
        Partition(
            partitionIndex: index,
            committedOffset: offset?.offset ?? -1,
            committedLeaderEpoch: offset?.leaderEpoch ?? -1,
            metadata: offset?.metadata ?? ""
        )
    }

    // MARK: Before version 8

    private static func older(_ topic: Topic, version: Int16) -> OffsetFetchResponse.OffsetFetchResponseTopic {
        OffsetFetchResponse.OffsetFetchResponseTopic(
            name: topic.name,
            partitions: topic.partitions.map {
                OffsetFetchResponse.OffsetFetchResponsePartition(
                    partitionIndex: $0.partitionIndex,
                    committedOffset: $0.committedOffset,
                    committedLeaderEpoch: version >= 5 ? $0.committedLeaderEpoch : -1,
                    metadata: $0.metadata,
                    errorCode: $0.errorCode
                )
            }
        )
    }

    private static func refused(
        _ topic: OffsetFetchRequest.OffsetFetchRequestTopic,
        _ code: ErrorCode
    ) -> OffsetFetchResponse.OffsetFetchResponseTopic {
        OffsetFetchResponse.OffsetFetchResponseTopic(
            name: topic.name,
            partitions: topic.partitionIndexes.map {
                OffsetFetchResponse.OffsetFetchResponsePartition(
                    partitionIndex: $0,
                    committedOffset: -1,
                    metadata: "",
                    errorCode: code
                )
            }
        )
    }
}
