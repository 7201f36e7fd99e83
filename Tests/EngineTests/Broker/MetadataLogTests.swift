import Engine
import KafkaProtocol
import Testing

@Suite struct MetadataLogTests {
    /// A decision is one batch: what ten thousand partitions of three replicas take, in fewer and longer records.
    @Test func aDecisionMayBeLargerThanABatchOfAClient() throws {
        let cluster = try EngineCluster(brokers: [1])
        let long = Array(repeating: "1234567890:1234567890", count: 1_400).joined(separator: ",")
        let topics = (0..<40).map { number in
            CreateTopicsRequest.CreatableTopic(
                name: "topic-\(number)",
                numPartitions: 1,
                replicationFactor: 1,
                configs: [.init(name: "leader.replication.throttled.replicas", value: long)]
            )
        }
        #expect(topics.count * long.utf8.count > 1_100_000)
        let response = try cluster.ask(CreateTopicsRequest(topics: topics, timeoutMs: 5_000))
        #expect(response.topics.allSatisfy { $0.errorCode == .none })
        cluster.run(milliseconds: 1_000)
        #expect(cluster.node(1).inspectedReplicas.count == 40)
        #expect(try cluster.produce(["a"], to: "topic-39").errorCode == .none)
    }
}
