import Engine
import KafkaProtocol
import Testing

/// Leader epochs on the leader's side (engine facts 3.4).
@Suite struct LeaderEpochTests {
    /// Broker 1 alone in the ISR of "t", with two records of epoch 0 and one of epoch 2.
    private static func cluster() throws -> EngineCluster {
        let cluster = try EngineCluster.withPlayedFollowers()
        for value in ["a", "b"] { try cluster.produce([value], to: "t", acks: 1) }
        for id in Int32(2)...3 { try cluster.fence(id) }
        try cluster.beginLeaderEpoch()
        for id in Int32(2)...3 { try cluster.unfence(id) }
        let partition = try cluster.partition("t")
        #expect(partition.leader == 1 && partition.leaderEpoch == 2)
        try cluster.produce(["c"], to: "t")
        return cluster
    }

    @Test func anotherEpochThanTheLeadersIsRefusedByName() throws {
        let cluster = try Self.cluster()
        for (epoch, code) in [(Int32(1), ErrorCode.fencedLeaderEpoch), (3, .unknownLeaderEpoch), (2, .none)] {
            #expect(try cluster.fetch("t", from: 0, leaderEpoch: epoch).errorCode == code)
            #expect(try cluster.follow(as: 2, from: 0, leaderEpoch: epoch).errorCode == code)
            #expect(try Self.listOffsets(cluster, leaderEpoch: epoch) == code)
            #expect(try Self.epochEnd(0, cluster, leaderEpoch: epoch).errorCode == code)
        }
    }

    @Test func whoseLogPartsFromTheLeadersIsToldWhereAndGetsNothing() throws {
        let cluster = try Self.cluster()
        cluster.freeze(101)
        func diverging(at offset: Int64, _ epoch: Int32) throws -> [Int64]? {
            let answer = try cluster.follow(as: 2, from: offset, lastFetchedEpoch: epoch)
            #expect(answer.errorCode == .none)
            guard answer.divergingEpoch.endOffset >= 0 else { return nil }
            #expect((answer.records?.count ?? 0) == 0)
            return [Int64(answer.divergingEpoch.epoch), answer.divergingEpoch.endOffset]
        }
        #expect(try diverging(at: 3, 1) == [0, 2], "the largest epoch up to its own, and its end")
        #expect(try diverging(at: 3, 0) == [0, 2], "epoch 0 was shorter")
        #expect(try diverging(at: 3, 5) == [2, 3], "an epoch that the leader never had")
        #expect(try diverging(at: 1, 1) == [0, 2])
        #expect(
            try cluster.waitingRequests(AlterPartitionRequest.self, at: 101).isEmpty,
            "a log that parts counts for nothing, however long it is"
        )
        #expect(try diverging(at: 2, 0) == nil)
        #expect(try diverging(at: 3, 2) == nil)
        #expect(try cluster.waitingRequests(AlterPartitionRequest.self, at: 101).count == 1)
    }

    @Test func offsetsBeyondTheLogCountForNothing() throws {
        let cluster = try Self.cluster()
        cluster.freeze(101)
        let answer = try cluster.follow(as: 2, from: 9)
        #expect(answer.errorCode == .offsetOutOfRange && answer.highWatermark == 3)
        #expect(try cluster.waitingRequests(AlterPartitionRequest.self, at: 101).isEmpty)
    }

    @Test func whoIsNoReplicaIsRefused() throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync()
        try cluster.create("u", replicas: [[1, 2]])
        #expect(try cluster.follow("u", as: 3, from: 0).errorCode == .notLeaderOrFollower)
    }

    @Test func clientsAreToldWhereAnEpochEnded() throws {
        let cluster = try Self.cluster()
        func end(_ epoch: Int32) throws -> [Int64] {
            let answer = try Self.epochEnd(epoch, cluster)
            return [Int64(answer.leaderEpoch), answer.endOffset]
        }
        #expect(try end(0) == [0, 2])
        #expect(try end(1) == [0, 2])
        #expect(try end(2) == [2, 3])
        #expect(try end(3) == [-1, -1])
        #expect(try Self.epochEnd(0, cluster, version: 2).endOffset == 2)
    }

    /// What a broker asks for carries its epoch, so that what an earlier run of it asks for can be told apart.
    @Test func everythingThatABrokerAsksForCarriesItsEpoch() throws {
        let cluster = try EngineCluster(settings: EngineCluster.patience)
        try cluster.create("t", replicas: [[1, 2]])
        let epochs = try [Int32(1), 2].map { try cluster.brokerEpoch($0) }
        #expect(epochs[0] >= 0 && epochs[0] != epochs[1])
        cluster.freeze(1)
        cluster.run(milliseconds: 1_700)
        let fetches = try cluster.waitingRequests(FetchRequest.self, at: 1)
        #expect(!fetches.isEmpty && fetches.allSatisfy { $0.replicaState.replicaId == 2 })
        #expect(fetches.allSatisfy { $0.replicaState.replicaEpoch == epochs[1] })
        cluster.thaw(1)
        cluster.freeze(101)
        _ = try cluster.send(InitProducerIdRequest(transactionalId: nil, transactionTimeoutMs: 1_000), to: 1)
        cluster.run(milliseconds: 500)
        let blocks = try cluster.waitingRequests(AllocateProducerIdsRequest.self, at: 101)
        #expect(!blocks.isEmpty && blocks.allSatisfy { $0.brokerEpoch == epochs[0] })
        let heartbeats = try cluster.waitingRequests(BrokerHeartbeatRequest.self, at: 101)
        #expect(heartbeats.contains { $0.brokerId == 1 && $0.brokerEpoch == epochs[0] })
        #expect(heartbeats.contains { $0.brokerId == 2 && $0.brokerEpoch == epochs[1] })
    }

    private static func listOffsets(_ cluster: EngineCluster, leaderEpoch: Int32) throws -> ErrorCode {
        let request = ListOffsetsRequest(
            replicaId: -1,
            topics: [
                .init(
                    name: "t",
                    partitions: [.init(partitionIndex: 0, currentLeaderEpoch: leaderEpoch, timestamp: -1)]
                )
            ]
        )
        return try #require(try cluster.ask(request, version: 7).topics.first?.partitions.first).errorCode
    }

    private static func epochEnd(
        _ epoch: Int32,
        _ cluster: EngineCluster,
        leaderEpoch: Int32 = -1,
        version: Int16 = 4
    ) throws -> OffsetForLeaderEpochResponse.EpochEndOffset {
        let request = OffsetForLeaderEpochRequest(
            topics: [
                .init(
                    topic: "t",
                    partitions: [.init(partition: 0, currentLeaderEpoch: leaderEpoch, leaderEpoch: epoch)]
                )
            ]
        )
        return try #require(try cluster.ask(request, version: version).topics.first?.partitions.first)
    }
}
