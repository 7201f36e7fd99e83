import CommitLog
import Engine
import KafkaProtocol
import Testing

@Suite struct LogOpeningTests {
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
