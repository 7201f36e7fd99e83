import Engine
import KafkaProtocol
import Testing

@Suite struct StandstillTests {
    private static func cluster() throws -> EngineCluster {
        let cluster = try EngineCluster()
        try cluster.create("t", replicas: [[1, 2, 3]], configs: [("min.insync.replicas", "2")])
        let first = try cluster.produce(["a"], to: "t", producerId: 7, sequence: 0)
        #expect(first.errorCode == .none && first.baseOffset == 0)
        return cluster
    }

    private static func hasStoodStill(_ cluster: EngineCluster, _ id: Int32) -> Bool {
        cluster.occurrences(on: id).contains {
            if case .stoodStill = $0 { true } else { false }
        }
    }

    @Test func aLeaderThatStoodStillForASessionDoesNotJudgeByItsOldLog() throws {
        let cluster = try Self.cluster()
        cluster.freeze(1)
        cluster.run(milliseconds: 3_000)
        #expect(try cluster.partition("t").leader == 2)
        #expect(try cluster.produce(["b"], to: "t", of: 2, producerId: 7, sequence: 1).errorCode == .none)
        // These wait in its sockets when it goes on.
        let produce = try cluster.send(
            cluster.produceRequest(["c"], to: "t", producerId: 7, sequence: 2),
            version: 12,
            to: 1
        )
        let fetch = try cluster.send(Self.fetchRequest(from: 2), version: 12, to: 1)
        let list = try cluster.send(Self.listRequest, version: 7, to: 1)
        cluster.thaw(1)
        // By its own log the batch would be out of order, and the offset out of range.
        let produced = try #require(try cluster.answer(to: produce)?.responses.first?.partitionResponses.first)
        #expect(produced.errorCode == .notLeaderOrFollower)
        #expect(produced.currentLeader.leaderId == -1, "who leads it cannot say")
        let fetched = try #require(try cluster.answer(to: fetch)?.responses.first?.partitions.first)
        #expect(fetched.errorCode == .notLeaderOrFollower)
        #expect(fetched.currentLeader.leaderId == -1)
        let listed = try #require(try cluster.answer(to: list)?.topics.first?.partitions.first)
        #expect(listed.errorCode == .notLeaderOrFollower)
        #expect(Self.hasStoodStill(cluster, 1))
        cluster.run(milliseconds: 3_000)
        #expect(try cluster.partition("t").isr.sorted() == [1, 2, 3])
        #expect(try cluster.produce(["c"], to: "t", of: 2, producerId: 7, sequence: 2).errorCode == .none)
    }

    @Test func aCoordinatorThatStoodStillDoesNotAnswerWithOldOffsets() throws {
        let cluster = try EngineCluster(settings: [("offsets.topic.num.partitions", "1")])
        try cluster.create("t", replicas: [[1, 2, 3]])
        _ = try cluster.ask(FindCoordinatorRequest(key: "g", keyType: 0), version: 2)
        cluster.run(milliseconds: 2_000)
        let old = try cluster.partition("__consumer_offsets").leader
        #expect(try Self.commit(1, cluster, to: old) == .none)
        cluster.freeze(old)
        cluster.run(milliseconds: 3_000)
        let new = try cluster.partition("__consumer_offsets").leader
        #expect(new >= 0 && new != old)
        #expect(try Self.commit(2, cluster, to: new) == .none)
        let question = OffsetFetchRequest(groupId: "g", topics: [.init(name: "t", partitionIndexes: [0])])
        let pending = try cluster.send(question, version: 5, to: old)
        cluster.thaw(old)
        let answer = try #require(try cluster.answer(to: pending))
        #expect(answer.errorCode == .notCoordinator)
        let right = try cluster.ask(question, version: 5, of: new)
        #expect(right.topics.first?.partitions.first?.committedOffset == 2)
    }

    /// Commits an offset as a consumer without a group does.
    private static func commit(_ offset: Int64, _ cluster: EngineCluster, to broker: Int32) throws -> ErrorCode {
        let request = OffsetCommitRequest(
            groupId: "g",
            topics: [.init(name: "t", partitions: [.init(partitionIndex: 0, committedOffset: offset)])]
        )
        let response = try cluster.ask(request, version: 8, of: broker)
        return try #require(response.topics.first?.partitions.first).errorCode
    }

    @Test func aLeaderThatWasNotReplacedServesAgainOnceAHeartbeatIsAnswered() throws {
        let cluster = try Self.cluster()
        // The controller stands still as well, and blames nobody.
        cluster.freeze(1)
        cluster.freeze(101)
        cluster.run(milliseconds: 3_500)
        cluster.thaw(1)
        #expect(Self.hasStoodStill(cluster, 1))
        let early = try cluster.send(
            cluster.produceRequest(["b"], to: "t", producerId: 7, sequence: 1),
            version: 12,
            to: 1
        )
        #expect(
            try cluster.answer(to: early)?.responses.first?.partitionResponses.first?.errorCode
                == .notLeaderOrFollower
        )
        cluster.thaw(101)
        cluster.run(milliseconds: 1_000)
        #expect(try cluster.partition("t").leader == 1)
        #expect(try cluster.produce(["b"], to: "t", producerId: 7, sequence: 1).baseOffset == 1)
    }

    @Test func aShortStandstillChangesNothing() throws {
        let cluster = try Self.cluster()
        cluster.freeze(1)
        cluster.run(milliseconds: 1_200)
        let produce = try cluster.send(
            cluster.produceRequest(["b"], to: "t", producerId: 7, sequence: 1),
            version: 12,
            to: 1
        )
        cluster.thaw(1)
        cluster.run(milliseconds: 100)
        #expect(try cluster.answer(to: produce)?.responses.first?.partitionResponses.first?.errorCode == ErrorCode.none)
        #expect(!Self.hasStoodStill(cluster, 1))
    }

    @Test func brokersGoOnWithoutAController() throws {
        let cluster = try Self.cluster()
        cluster.freeze(101)
        cluster.run(milliseconds: 8_000)
        #expect(try cluster.produce(["b"], to: "t", producerId: 7, sequence: 1).errorCode == .none)
        for id in cluster.brokers { #expect(!Self.hasStoodStill(cluster, id)) }
    }

    private static func fetchRequest(from offset: Int64) -> FetchRequest {
        FetchRequest(
            maxWaitMs: 500,
            minBytes: 1,
            maxBytes: 1 << 20,
            sessionId: 0,
            sessionEpoch: -1,
            topics: [
                .init(topic: "t", partitions: [.init(partition: 0, fetchOffset: offset, partitionMaxBytes: 1 << 20)])
            ]
        )
    }

    private static var listRequest: ListOffsetsRequest {
        ListOffsetsRequest(
            replicaId: -1,
            topics: [.init(name: "t", partitions: [.init(partitionIndex: 0, timestamp: -1)])]
        )
    }
}
