import CommitLog
import KafkaProtocol

/// DescribeCluster: brokers with racks, and the broker that passes administration on.
struct DescribeClusterHandler {
    let broker: Broker

    func handle(_ request: DescribeClusterRequest, _ context: RequestContext) {
        guard request.endpointType == 1 else {
            return self.broker.outbox.respond(
                context,
                DescribeClusterResponse(
                    errorCode: .mismatchedEndpointType,
                    errorMessage: "this is a broker's listener; controllers are described on a controller's",
                    endpointType: 1
                )
            )
        }
        let image = self.broker.metadata.image
        var response = DescribeClusterResponse(errorMessage: nil, clusterId: self.broker.configuration.clusterId)
        let registrations = request.includeFencedBrokers ? image.brokers : image.aliveBrokers
        for registration in registrations {
            guard let address = self.broker.clientAddress(of: registration.id) else { continue }
            response.brokers.append(
                DescribeClusterResponse.DescribeClusterBroker(
                    brokerId: registration.id,
                    host: address.host,
                    port: Int32(address.port),
                    rack: address.rack,
                    isFenced: registration.fenced
                )
            )
        }
        response.controllerId = image.aliveBrokers.first?.id ?? -1
        self.broker.outbox.respond(context, response)
    }
}

/// DescribeTopicPartitions: topics a page at a time (KIP-966).
struct DescribeTopicPartitionsHandler {
    let broker: Broker

    func handle(_ request: DescribeTopicPartitionsRequest, _ context: RequestContext) {
        let image = self.broker.metadata.image
        var response = DescribeTopicPartitionsResponse()
        let asked = request.topics.map(\.name)
        var names = asked.isEmpty ? image.topicNames : asked.sorted()
        if let cursor = request.cursor { names.removeAll { $0 < cursor.topicName } }
        var left = Int(min(max(request.responsePartitionLimit, 1), 2000))
        for name in names {
            guard left > 0 else {
                response.nextCursor = DescribeTopicPartitionsResponse.Cursor(topicName: name, partitionIndex: 0)
                break
            }
            guard let topic = image.topic(named: name) else {
                response.topics.append(
                    DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic(
                        errorCode: TopicName.problem(with: name) == nil
                            ? .unknownTopicOrPartition : .invalidTopicException,
                        name: name
                    )
                )
                continue
            }
            let first = request.cursor.map { $0.topicName == name ? $0.partitionIndex : 0 } ?? 0
            let states = image.partitions(of: topic.id).filter { $0.index >= first }
            var answer = DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic(
                name: name,
                topicId: topic.id
            )
            answer.isInternal = TopicName.isInternal(name)
            answer.partitions = states.prefix(left).map { self.describe($0, image) }
            response.topics.append(answer)
            if states.count > left {
                response.nextCursor = DescribeTopicPartitionsResponse.Cursor(
                    topicName: name,
                    partitionIndex: states[left].index
                )
                break
            }
            left -= states.count
        }
        self.broker.outbox.respond(context, response)
    }

    private func describe(
        _ state: PartitionState,
        _ image: MetadataImage
    ) -> DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition {
        let isLeaderKnown = state.leader >= 0 && image.isAlive(state.leader)
        return DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition(
            errorCode: isLeaderKnown ? .none : .leaderNotAvailable,
            partitionIndex: state.index,
            leaderId: isLeaderKnown ? state.leader : -1,
            leaderEpoch: state.leaderEpoch,
            replicaNodes: state.replicas,
            isrNodes: state.isr,
            eligibleLeaderReplicas: state.elr,
            lastKnownElr: state.lastKnownElr,
            offlineReplicas: state.replicas.filter { !image.isAlive($0) }
        )
    }
}

/// DescribeLogDirs: the sizes of this broker's replicas.
struct DescribeLogDirsHandler {
    let broker: Broker

    func handle(_ request: DescribeLogDirsRequest, _ context: RequestContext) {
        var result = DescribeLogDirsResponse.DescribeLogDirsResult(logDir: self.broker.configuration.logDirectory)
        for partition in self.broker.hosted.sorted {
            let name = partition.topicPartition.topic
            let index = partition.topicPartition.partition
            if let asked = request.topics,
                !asked.contains(where: { $0.topic == name && $0.partitions.contains(index) })
            {
                continue
            }
            let data = DescribeLogDirsResponse.DescribeLogDirsPartition(
                partitionIndex: index,
                partitionSize: partition.log.sizeInBytes,
                offsetLag: max(0, partition.highWatermark - partition.log.logEndOffset)
            )
            if result.topics.last?.name == name {
                result.topics[result.topics.count - 1].partitions.append(data)
            } else {
                result.topics.append(DescribeLogDirsResponse.DescribeLogDirsTopic(name: name, partitions: [data]))
            }
        }
        // The total stays unknown: the file system tells what is free.
        if let free = try? self.broker.logs.fileSystem.freeBytes(at: self.broker.logs.path) {
            result.usableBytes = free
        }
        self.broker.outbox.respond(context, DescribeLogDirsResponse(results: [result]))
    }
}
