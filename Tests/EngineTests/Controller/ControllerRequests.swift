import Engine
import KafkaProtocol
import Testing

// Requests as a test wants to write them, each answered at once.
extension ControllerHarness {
    /// The incarnation of a broker's `run`-th process.
    static func incarnation(_ id: Int32, run: Int = 1) -> Uuid {
        Uuid(high: UInt64(bitPattern: Int64(id)), low: UInt64(run))
    }

    mutating func register(
        _ id: Int32,
        run: Int = 1,
        rack: String? = nil,
        cluster: String = Self.clusterId,
        change: (inout BrokerRegistrationRequest) -> Void = { _ in }
    ) throws -> BrokerRegistrationResponse {
        var request = BrokerRegistrationRequest(
            brokerId: id,
            clusterId: cluster,
            incarnationId: Self.incarnation(id, run: run),
            listeners: [.init(name: "PLAINTEXT", host: "127.0.0.1", port: UInt16(truncatingIfNeeded: 9090 + id))],
            features: [.init(name: "metadata.version", minSupportedVersion: 7, maxSupportedVersion: 29)],
            rack: rack
        )
        change(&request)
        let token = self.send(.brokerRegistration(request), on: UInt64(bitPattern: Int64(id)))
        guard case .brokerRegistration(let response) = try #require(self.responses[token]) else { throw WrongAnswer() }
        return response
    }

    /// A heartbeat from the broker's registration, up to date unless told otherwise.
    @discardableResult
    mutating func heartbeat(
        _ id: Int32,
        epoch: Int64? = nil,
        offset: Int64? = nil,
        wantFence: Bool = false,
        wantShutDown: Bool = false,
        on connection: UInt64? = nil
    ) throws -> BrokerHeartbeatResponse {
        let request = BrokerHeartbeatRequest(
            brokerId: id,
            brokerEpoch: epoch ?? self.image.broker(id)?.epoch ?? -1,
            currentMetadataOffset: offset ?? self.highWatermark - 1,
            wantFence: wantFence,
            wantShutDown: wantShutDown
        )
        let token = self.send(.brokerHeartbeat(request), on: connection ?? UInt64(bitPattern: Int64(id)))
        guard case .brokerHeartbeat(let response) = try #require(self.responses[token]) else { throw WrongAnswer() }
        return response
    }

    /// Registers brokers and unfences them.
    mutating func join(_ ids: [Int32], run: Int = 1, racks: [String?] = []) throws {
        for (position, id) in ids.enumerated() {
            let rack = position < racks.count ? racks[position] : nil
            #expect(try self.register(id, run: run, rack: rack).errorCode == .none)
            #expect(try self.heartbeat(id).isFenced == false)
        }
    }

    mutating func create(_ request: CreateTopicsRequest) throws -> CreateTopicsResponse {
        let token = self.send(.createTopics(request, version: 7))
        guard case .createTopics(let response) = try #require(self.responses[token]) else { throw WrongAnswer() }
        return response
    }

    /// Creates a topic whose replicas are where the test wants them.
    @discardableResult
    mutating func create(
        _ name: String,
        replicas: [[Int32]],
        configs: [String: String] = [:]
    ) throws -> Uuid {
        let response = try self.create(
            CreateTopicsRequest(topics: [
                .init(
                    name: name,
                    numPartitions: -1,
                    replicationFactor: -1,
                    assignments: replicas.enumerated().map {
                        .init(partitionIndex: Int32($0.offset), brokerIds: $0.element)
                    },
                    configs: configs.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) }
                )
            ])
        )
        #expect(response.topics.first?.errorCode == ErrorCode.none)
        return try #require(response.topics.first?.topicId)
    }

    mutating func delete(_ request: DeleteTopicsRequest, version: Int16 = 6) throws -> DeleteTopicsResponse {
        let token = self.send(.deleteTopics(request, version: version))
        guard case .deleteTopics(let response) = try #require(self.responses[token]) else { throw WrongAnswer() }
        return response
    }

    /// Asks for more partitions of topics.
    mutating func createPartitions(
        _ topics: [CreatePartitionsRequest.CreatePartitionsTopic],
        validateOnly: Bool = false
    ) throws -> [CreatePartitionsResponse.CreatePartitionsTopicResult] {
        let request = CreatePartitionsRequest(topics: topics, timeoutMs: 1000, validateOnly: validateOnly)
        let token = self.send(.createPartitions(request))
        guard case .createPartitions(let response) = try #require(self.responses[token]) else { throw WrongAnswer() }
        return response.results
    }

    /// Changes settings one by one.
    mutating func alterConfigs(
        _ resources: [IncrementalAlterConfigsRequest.AlterConfigsResource],
        validateOnly: Bool = false
    ) throws -> [IncrementalAlterConfigsResponse.AlterConfigsResourceResponse] {
        let request = IncrementalAlterConfigsRequest(resources: resources, validateOnly: validateOnly)
        let token = self.send(.incrementalAlterConfigs(request))
        guard case .incrementalAlterConfigs(let response) = try #require(self.responses[token]) else {
            throw WrongAnswer()
        }
        return response.responses
    }

    /// Replaces settings.
    mutating func replaceConfigs(
        _ resources: [AlterConfigsRequest.AlterConfigsResource],
        validateOnly: Bool = false
    ) throws -> [AlterConfigsResponse.AlterConfigsResourceResponse] {
        let request = AlterConfigsRequest(resources: resources, validateOnly: validateOnly)
        let token = self.send(.alterConfigs(request))
        guard case .alterConfigs(let response) = try #require(self.responses[token]) else { throw WrongAnswer() }
        return response.responses
    }

    mutating func elect(_ request: ElectLeadersRequest) throws -> ElectLeadersResponse {
        let token = self.send(.electLeaders(request, version: 2))
        guard case .electLeaders(let response) = try #require(self.responses[token]) else { throw WrongAnswer() }
        return response
    }

    mutating func alter(_ request: AlterPartitionRequest, version: Int16 = 3) throws -> AlterPartitionResponse {
        let token = self.send(.alterPartition(request, version: version))
        guard case .alterPartition(let response) = try #require(self.responses[token]) else { throw WrongAnswer() }
        return response
    }

    /// The leader of a partition proposes an ISR, with everything else as the metadata has it.
    @discardableResult
    mutating func alter(
        _ partition: PartitionState,
        isr: [Int32],
        from broker: Int32? = nil,
        change: (inout AlterPartitionRequest, inout AlterPartitionRequest.PartitionData) -> Void = { _, _ in }
    ) throws -> ErrorCode {
        let sender = broker ?? partition.leader
        var proposal = AlterPartitionRequest.PartitionData(
            partitionIndex: partition.index,
            leaderEpoch: partition.leaderEpoch,
            newIsrWithEpochs: isr.map { .init(brokerId: $0, brokerEpoch: self.image.broker($0)?.epoch ?? -1) },
            leaderRecoveryState: 0,
            partitionEpoch: partition.partitionEpoch
        )
        var request = AlterPartitionRequest(
            brokerId: sender,
            brokerEpoch: self.image.broker(sender)?.epoch ?? -1,
            topics: [.init(topicId: partition.topicId)]
        )
        change(&request, &proposal)
        request.topics[0].partitions = [proposal]
        let response = try self.alter(request)
        guard response.errorCode == .none else { return response.errorCode }
        return try #require(response.topics.first?.partitions.first).errorCode
    }

    mutating func allocate(_ id: Int32, epoch: Int64? = nil) throws -> AllocateProducerIdsResponse {
        let request = AllocateProducerIdsRequest(
            brokerId: id,
            brokerEpoch: epoch ?? self.image.broker(id)?.epoch ?? -1
        )
        let token = self.send(.allocateProducerIds(request))
        guard case .allocateProducerIds(let response) = try #require(self.responses[token]) else { throw WrongAnswer() }
        return response
    }

    func partition(_ topic: String, _ index: Int32 = 0) throws -> PartitionState {
        try #require(self.image.partition(TopicPartition(topic: topic, partition: index)))
    }
}

/// The controller answered with another API's response.
struct WrongAnswer: Error {}
