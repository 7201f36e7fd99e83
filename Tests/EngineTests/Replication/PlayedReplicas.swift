import Buffers
import CommitLog
import Engine
import KafkaProtocol
import Testing

// Followers, leaders and brokers that a test plays itself, while the real ones stand still.
extension EngineCluster {
    /// Settings with which nobody is given up for being silent.
    static let patience = [
        ("broker.session.timeout.ms", "600000"), ("replica.lag.time.max.ms", "600000"),
        ("controller.quorum.fetch.timeout.ms", "600000"),
    ]

    /// Broker 1 leads partition 0 of "t"; brokers 2 and 3 are in sync and stand still.
    static func withPlayedFollowers(
        minInSync: Int = 1,
        lagMilliseconds: Int = 600_000
    ) throws -> EngineCluster {
        let lag = [("replica.lag.time.max.ms", "\(lagMilliseconds)")]
        let cluster = try EngineCluster(settings: Self.patience + lag)
        try cluster.create("t", replicas: [[1, 2, 3]], configs: [("min.insync.replicas", "\(minInSync)")])
        cluster.freeze(2)
        cluster.freeze(3)
        return cluster
    }

    /// The same, but nobody is in sync with broker 1, though all are alive, and nobody has fetched in its leader epoch,
    /// which is 2.
    static func withPlayedFollowersOutOfSync(minInSync: Int = 1) throws -> EngineCluster {
        let cluster = try self.withPlayedFollowers(minInSync: minInSync)
        for id in Int32(2)...3 { try cluster.fence(id) }
        try cluster.beginLeaderEpoch()
        for id in Int32(2)...3 { try cluster.unfence(id) }
        let partition = try cluster.partition("t")
        #expect(partition.isr == [1] && partition.leader == 1 && partition.leaderEpoch == 2)
        return cluster
    }

    /// Has broker 1, alone in the ISR, lead in a later epoch: fenced, it leads nothing till its own next heartbeat.
    func beginLeaderEpoch() throws {
        try self.heartbeat(1, wantFence: true)
        self.run(milliseconds: 1_000)
    }

    // MARK: Brokers

    /// The epoch of a broker's latest registration.
    func brokerEpoch(_ id: Int32) throws -> Int64 { try #require(self.node(101).inspectedMetadata.broker(id)).epoch }

    @discardableResult
    func heartbeat(
        _ id: Int32,
        wantFence: Bool = false,
        wantShutDown: Bool = false
    ) throws -> BrokerHeartbeatResponse {
        try self.ask(
            self.heartbeatRequest(id, wantFence: wantFence, wantShutDown: wantShutDown),
            of: 101
        )
    }

    func heartbeatRequest(
        _ id: Int32,
        wantFence: Bool = false,
        wantShutDown: Bool = false
    ) throws -> BrokerHeartbeatRequest {
        BrokerHeartbeatRequest(
            brokerId: id,
            brokerEpoch: try self.brokerEpoch(id),
            currentMetadataOffset: Int64.max / 2,
            wantFence: wantFence,
            wantShutDown: wantShutDown
        )
    }

    /// Has the controller fence a broker, and waits until the others know.
    func fence(_ id: Int32) throws {
        #expect(try self.heartbeat(id, wantFence: true).isFenced)
        self.run(milliseconds: 50)
    }

    func unfence(_ id: Int32) throws {
        #expect(try self.heartbeat(id).isFenced == false)
        self.run(milliseconds: 50)
    }

    /// Registers a broker anew, as after a crash, and has it unfenced.
    func registerAnew(_ id: Int32) throws {
        try self.fence(id)
        let before = try self.brokerEpoch(id)
        let response = try self.ask(
            BrokerRegistrationRequest(
                brokerId: id,
                clusterId: "test",
                incarnationId: Uuid(high: 77, low: UInt64(self.now)),
                listeners: [.init(name: "PLAINTEXT", host: "node-\(id)", port: 9092, securityProtocol: 0)],
                features: [.init(name: "metadata.version", minSupportedVersion: 7, maxSupportedVersion: 25)]
            ),
            of: 101
        )
        #expect(response.errorCode == .none && response.brokerEpoch > before)
        try self.unfence(id)
    }

    // MARK: Followers

    /// Fetches from a leader as the follower `replica` does, without waiting.
    @discardableResult
    func follow(
        _ topic: String = "t",
        as replica: Int32,
        from offset: Int64,
        of leader: Int32 = 1,
        leaderEpoch: Int32? = nil,
        lastFetchedEpoch: Int32 = -1,
        brokerEpoch: Int64? = nil
    ) throws -> FetchResponse.PartitionData {
        let partition = try self.partition(topic)
        let epoch = try brokerEpoch ?? self.brokerEpoch(replica)
        let request = FetchRequest(
            replicaState: .init(replicaId: replica, replicaEpoch: epoch),
            maxWaitMs: 0,
            minBytes: 0,
            maxBytes: 1 << 20,
            sessionId: 0,
            sessionEpoch: -1,
            topics: [
                .init(
                    topicId: partition.topicId,
                    partitions: [
                        .init(
                            partition: 0,
                            currentLeaderEpoch: leaderEpoch ?? partition.leaderEpoch,
                            fetchOffset: offset,
                            lastFetchedEpoch: lastFetchedEpoch,
                            logStartOffset: 0,
                            partitionMaxBytes: 1 << 20
                        )
                    ]
                )
            ]
        )
        return try #require(try self.ask(request, of: leader).responses.first?.partitions.first)
    }

    func highWatermark(_ topic: String = "t", on id: Int32 = 1) throws -> Int64 {
        try self.replica(topic, on: id).highWatermark
    }

    func logEndOffset(_ topic: String = "t", on id: Int32 = 1) throws -> Int64 {
        try self.replica(topic, on: id).log.logEndOffset
    }

    // MARK: Leaders

    /// Answers a follower's fetch of "t" in the place of the frozen leader.
    ///
    /// - Returns: what the follower asked for.
    @discardableResult
    func answerFetch(
        of follower: Int32,
        inPlaceOf leader: Int32 = 1,
        _ change: (inout FetchResponse.PartitionData) -> Void
    ) throws -> FetchRequest.FetchPartition {
        var asked: FetchRequest.FetchPartition?
        for _ in 0..<200 where asked == nil {
            try self.answer(FetchRequest.self, to: follower, inPlaceOf: leader) { request in
                let topic = try #require(request.topics.first)
                asked = topic.partitions.first
                var data = FetchResponse.PartitionData(partitionIndex: 0, highWatermark: 0, logStartOffset: 0)
                data.records = .empty
                change(&data)
                return FetchResponse(responses: [.init(topicId: topic.topicId, partitions: [data])])
            }
            if asked == nil { self.run(milliseconds: 10) }
        }
        return try #require(asked, "broker \(follower) does not fetch from broker \(leader)")
    }

    /// Batches of one record each, as a leader of `epoch` has them from `offset` on.
    static func replicated(_ count: Int, from offset: Int64, epoch: Int32) -> Records {
        let chunks = (0..<Int64(count)).map { index in
            var builder = RecordBatchBuilder(baseOffset: offset + index, leaderEpoch: epoch)
            builder.append(timestamp: 1_700_000_000_000, key: nil, value: Bytes("\(offset + index) of \(epoch)".utf8))
            return Chunk.bytes(builder.build())
        }
        return Records(chunks: chunks)
    }
}
