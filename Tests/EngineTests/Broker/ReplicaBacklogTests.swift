import CommitLog
import Engine
import KafkaProtocol
import Testing

/// What concerns very many partitions is taken over in steps, between which the broker does everything else.
@Suite struct ReplicaBacklogTests {
    /// How many logs one step makes, and how many replicas change their part in one, at the most.
    private static let creationsPerStep = 16
    private static let changesPerStep = 128

    @Test func partitionsAreCreatedAFewAtATime() throws {
        let cluster = try EngineCluster(brokers: [1])
        try cluster.create("busy", replicas: [[1]])
        var most = 0
        var last = 1
        cluster.stepped = { [unowned cluster] id in
            guard id == 1 else { return }
            let count = cluster.node(1).inspectedReplicas.count
            most = max(most, count - last)
            last = count
        }
        let topic = CreateTopicsRequest.CreatableTopic(name: "many", numPartitions: 500, replicationFactor: 1)
        _ = try cluster.ask(CreateTopicsRequest(topics: [topic], timeoutMs: 5_000))
        var served = 0
        while cluster.node(1).inspectedReplicas.count < 501, served < 1_000 {
            #expect(try cluster.produce(["a"], to: "busy").errorCode == .none)
            served += 1
            cluster.run(milliseconds: 1)
        }
        #expect(most == Self.creationsPerStep)
        #expect(served > 1, "others are served meanwhile")
        #expect(cluster.node(101).inspectedMetadata.isActive(1))
        for index in Int32(0)..<500 { #expect(try cluster.produce(["a"], to: "many", index).errorCode == .none) }
    }

    /// Whoever writes to a partition that is still to be made is told to look again, as by a broker that does not lead it.
    @Test func aPartitionThatIsStillToBeMadeRefusesForNow() throws {
        let cluster = try EngineCluster(brokers: [1])
        let topic = CreateTopicsRequest.CreatableTopic(name: "many", numPartitions: 500, replicationFactor: 1)
        _ = try cluster.send(CreateTopicsRequest(topics: [topic], timeoutMs: 5_000), to: 1)
        while cluster.node(1).inspectedMetadata.topic(named: "many") == nil { cluster.run(milliseconds: 1) }
        #expect(cluster.node(1).inspectedReplicas.count < 500)
        #expect(try cluster.produce(["a"], to: "many", 499).errorCode == .notLeaderOrFollower)
        cluster.run(milliseconds: 1_000)
        #expect(try cluster.produce(["a"], to: "many", 499).errorCode == .none)
    }

    @Test func aTopicThatGoesWhileItIsMadeLeavesNothing() throws {
        let cluster = try EngineCluster(brokers: [1])
        let topic = CreateTopicsRequest.CreatableTopic(name: "many", numPartitions: 500, replicationFactor: 1)
        _ = try cluster.send(CreateTopicsRequest(topics: [topic], timeoutMs: 5_000), to: 1)
        while cluster.node(1).inspectedReplicas.isEmpty { cluster.run(milliseconds: 1) }
        #expect(cluster.node(1).inspectedReplicas.count < 500)
        let id = try #require(cluster.node(101).inspectedMetadata.topic(named: "many")?.id)
        _ = try cluster.ask(DeleteTopicsRequest(topics: [.init(name: nil, topicId: id)], timeoutMs: 1_000), of: 101)
        cluster.run(milliseconds: 1_000)
        #expect(cluster.node(1).inspectedReplicas.isEmpty)
        #expect(cluster.node(101).inspectedMetadata.isActive(1))
    }

    @Test func leadershipsAreTakenUpInPortions() throws {
        let cluster = try EngineCluster(brokers: [1, 2])
        try cluster.create("many", replicas: Array(repeating: [1, 2], count: 400))
        func led() -> Int {
            cluster.occurrences(on: 2).count { if case .becameLeader = $0 { true } else { false } }
        }
        #expect(led() == 0)
        var most = 0
        var last = 0
        cluster.stepped = { id in
            guard id == 2 else { return }
            most = max(most, led() - last)
            last = led()
        }
        cluster.kill(1)
        try cluster.fence(1)
        cluster.run(milliseconds: 1_000)
        #expect(last == 400)
        #expect(most == Self.changesPerStep)
        #expect(try cluster.produce(["a"], to: "many", 399, of: 2).errorCode == .none)
    }

    // MARK: Start

    private func cluster() throws -> EngineCluster {
        let cluster = try EngineCluster(brokers: [1])
        let topic = CreateTopicsRequest.CreatableTopic(name: "many", numPartitions: 500, replicationFactor: 1)
        _ = try cluster.ask(CreateTopicsRequest(topics: [topic], timeoutMs: 5_000))
        cluster.run(milliseconds: 1_000)
        for index in [Int32(0), 250, 499] { try cluster.produce(["a"], to: "many", index) }
        return cluster
    }

    @Test func aBrokerStaysFencedUntilAllItsLogsAreOpen() throws {
        let cluster = try self.cluster()
        cluster.kill(1)
        try cluster.start(1)
        var sawPartOfThem = false
        for _ in 0..<3_000 {
            cluster.run(milliseconds: 1)
            let open = cluster.node(1).inspectedReplicas.count
            if open > 0, open < 500 {
                sawPartOfThem = true
                #expect(!cluster.node(101).inspectedMetadata.isActive(1))
            }
        }
        #expect(sawPartOfThem, "logs are opened a few at a time")
        #expect(cluster.node(1).inspectedReplicas.count == 500)
        #expect(cluster.node(101).inspectedMetadata.isActive(1))
        for index in [Int32(0), 250, 499] {
            #expect(try cluster.produce(["b"], to: "many", index).baseOffset == 1)
        }
    }

    @Test func aTopicThatGoesWhileItsLogsAreOpenedLeavesNothing() throws {
        let cluster = try self.cluster()
        let other = try cluster.create("other", replicas: [[1]])
        #expect(other != .zero)
        cluster.kill(1)
        try cluster.start(1)
        // Till the first logs are open.
        for _ in 0..<3_000 where cluster.node(1).inspectedReplicas.isEmpty { cluster.run(milliseconds: 1) }
        #expect(cluster.node(1).inspectedReplicas.count < 500)
        let id = try #require(cluster.node(101).inspectedMetadata.topic(named: "many")?.id)
        let request = DeleteTopicsRequest(topics: [.init(name: nil, topicId: id)], timeoutMs: 1_000)
        _ = try cluster.ask(request, of: 101)
        cluster.run(milliseconds: 3_000)
        #expect(cluster.node(1).inspectedReplicas.map(\.name.topic) == ["other"])
        #expect(cluster.node(101).inspectedMetadata.isActive(1))
        // The name may be used again at once.
        try cluster.create("many", replicas: [[1]])
        #expect(try cluster.replica("many", on: 1).log.logEndOffset == 0)
    }
}
