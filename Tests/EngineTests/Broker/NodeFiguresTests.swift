import Buffers
import Engine
import KafkaProtocol
import Testing

@Suite struct NodeFiguresTests {
    private static func broker(_ cluster: EngineCluster, _ id: Int32) throws -> BrokerFigures {
        try #require(cluster.node(id).figures.broker)
    }

    @Test func bytesAndRequestsAreCountedWhereTheyPass() throws {
        let cluster = try EngineCluster()
        try cluster.create("t", replicas: [[1, 2]], configs: [("min.insync.replicas", "1")])
        let before = try Self.broker(cluster, 1)
        let followerBefore = try Self.broker(cluster, 2)
        #expect(try cluster.produce(["a", "b"], to: "t").errorCode == .none)
        let size = EngineCluster.batch(["a", "b"], at: 0).count
        cluster.run(milliseconds: 500)
        #expect(try cluster.fetch("t", from: 0).records?.count == size)
        let after = try Self.broker(cluster, 1)
        #expect(after.produceRequests == before.produceRequests + 1)
        #expect(after.producedBytes == before.producedBytes + size)
        #expect(after.clientFetchRequests == before.clientFetchRequests + 1)
        #expect(after.consumedBytes == before.consumedBytes + size)
        #expect(after.replicatedOutBytes == before.replicatedOutBytes + size)
        #expect(after.followerFetchRequests > before.followerFetchRequests)
        #expect(after.failedProduceRequests == 0)
        #expect(after.logBytes == Int64(size))
        let follower = try Self.broker(cluster, 2)
        #expect(follower.replicatedInBytes == followerBefore.replicatedInBytes + size)
        #expect(follower.producedBytes == 0)
        #expect(follower.leaders == 0 && follower.partitions == 1)
    }

    @Test func refusedRequestsAreFailures() throws {
        let cluster = try EngineCluster()
        try cluster.create("t", replicas: [[1, 2]])
        #expect(try cluster.produce(["a"], to: "t", of: 2).errorCode == .notLeaderOrFollower)
        #expect(try cluster.produce(["a"], to: "nowhere", of: 2).errorCode == .unknownTopicOrPartition)
        #expect(try cluster.produce(["a"], to: "t", of: 2, acks: 5).errorCode == .invalidRequiredAcks)
        #expect(try cluster.fetch("t", from: 0, of: 2).errorCode == .notLeaderOrFollower)
        #expect(try cluster.fetch("t", from: 99, of: 1).errorCode == .offsetOutOfRange)
        let second = try Self.broker(cluster, 2)
        #expect(second.produceRequests == 3 && second.failedProduceRequests == 3)
        #expect(second.failedFetchRequests == 1)
        let first = try Self.broker(cluster, 1)
        #expect(first.failedProduceRequests == 0 && first.failedFetchRequests == 1)
    }

    @Test func aProduceThatIsNotCommittedInTimeFailsOnce() throws {
        let cluster = try EngineCluster(settings: [("replica.lag.time.max.ms", "30000")])
        try cluster.create("t", replicas: [[1, 2]], configs: [("min.insync.replicas", "2")])
        cluster.freeze(2)
        let produce = try cluster.send(cluster.produceRequest(["a"], to: "t"), version: 12, to: 1)
        #expect(try Self.broker(cluster, 1).failedProduceRequests == 0)
        cluster.run(milliseconds: 1_200)
        let answer = try #require(try cluster.answer(to: produce))
        #expect(answer.responses.first?.partitionResponses.first?.errorCode == .requestTimedOut)
        #expect(try Self.broker(cluster, 1).failedProduceRequests == 1)
    }

    @Test func changesOfAnISRAreCountedOnceByWhoeverLeads() throws {
        let cluster = try EngineCluster()
        try cluster.create("t", replicas: [[1, 2, 3]], configs: [("min.insync.replicas", "2")])
        func changes() throws -> [[Int]] {
            try [Int32(1), 2].map { id in
                let figures = try Self.broker(cluster, id)
                return [figures.isrShrinks, figures.isrExpansions, figures.underReplicated, figures.atMinIsr]
            }
        }
        #expect(try changes() == [[0, 0, 0, 0], [0, 0, 0, 0]])
        cluster.kill(3)
        cluster.run(milliseconds: 4_000)
        #expect(try cluster.partition("t").isr.sorted() == [1, 2])
        #expect(try changes() == [[1, 0, 1, 1], [0, 0, 0, 0]])
        try cluster.start(3)
        cluster.run(milliseconds: 4_000)
        #expect(try cluster.partition("t").isr.sorted() == [1, 2, 3])
        #expect(try changes() == [[1, 1, 0, 0], [0, 0, 0, 0]])
    }

    @Test func theNewLeaderCountsWhatTheFailOverTook() throws {
        let cluster = try EngineCluster()
        try cluster.create("t", replicas: [[1, 2, 3]], configs: [("min.insync.replicas", "2")])
        cluster.kill(1)
        cluster.run(milliseconds: 4_000)
        #expect(try cluster.partition("t").leader == 2)
        let figures = try Self.broker(cluster, 2)
        #expect(figures.isrShrinks == 1)
        #expect(figures.leaders == 1 && figures.underReplicated == 1 && figures.underMinIsr == 0)
        cluster.kill(3)
        cluster.run(milliseconds: 4_000)
        #expect(try Self.broker(cluster, 2).underMinIsr == 1)
    }

    @Test func theActiveControllerCountsTheCluster() throws {
        let cluster = try EngineCluster()
        try cluster.create("clean", replicas: [[1, 2], [2, 1]])
        try cluster.create("unclean", replicas: [[1, 2]], configs: [("unclean.leader.election.enable", "true")])
        try cluster.create("lonely", replicas: [[1]])
        var figures = try #require(cluster.node(101).figures.controller)
        #expect(figures.isActive && figures.topics == 3 && figures.partitions == 4)
        #expect(figures.activeBrokers == 3 && figures.fencedBrokers == 0)
        #expect(figures.offlinePartitions == 0 && figures.ledByAnother == 0 && figures.uncleanElections == 0)
        cluster.kill(2)
        cluster.run(milliseconds: 4_000)
        cluster.kill(1)
        cluster.run(milliseconds: 4_000)
        figures = try #require(cluster.node(101).figures.controller)
        #expect(figures.activeBrokers == 1 && figures.fencedBrokers == 2)
        #expect(figures.offlinePartitions == 4)
        try cluster.start(2)
        cluster.run(milliseconds: 4_000)
        figures = try #require(cluster.node(101).figures.controller)
        #expect(figures.uncleanElections == 1)
        #expect(figures.offlinePartitions == 3)
        #expect(figures.ledByAnother == 1)
        #expect(cluster.node(101).figures.broker == nil)
        #expect(cluster.node(2).figures.controller == nil)
        let quorum = cluster.node(2).figures.quorum
        #expect(quorum.leaderId == 101)
        #expect(quorum.logEndOffset >= quorum.highWatermark && quorum.highWatermark > 0 && quorum.logBytes > 0)
    }
}
