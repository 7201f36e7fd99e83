import Engine
import KafkaProtocol
import Testing

/// Which topics a client is told of, and which are created by asking (engine facts 1.4, 16 and 17).
@Suite struct MetadataRulesTests {
    private static func cluster(autoCreate: Bool = false) throws -> (EngineCluster, ids: [Uuid]) {
        let cluster = try EngineCluster(
            brokers: [1],
            settings: [("auto.create.topics.enable", "\(autoCreate)"), ("num.partitions", "4")]
        )
        let ids = try ["a", "b"].map { try cluster.create($0, replicas: [[1]]) }
        return (cluster, ids)
    }

    private static func names(
        _ topics: [MetadataRequest.MetadataRequestTopic]?,
        _ cluster: EngineCluster,
        version: Int16
    ) throws -> [String?] {
        try cluster.ask(MetadataRequest(topics: topics), version: version).topics.map(\.name)
    }

    @Test func nullMeansAllAndNothingMeansNone() throws {
        let (cluster, _) = try Self.cluster()
        #expect(try Self.names(nil, cluster, version: 1) == ["a", "b"])
        #expect(try Self.names(nil, cluster, version: 13) == ["a", "b"])
        #expect(try Self.names([], cluster, version: 1) == [])
        #expect(try Self.names([], cluster, version: 13) == [])
        #expect(try Self.names([], cluster, version: 0) == ["a", "b"], "version 0 has no null")
        #expect(try Self.names([.init(name: "b")], cluster, version: 0) == ["b"])
    }

    @Test func topicsCanBeAskedForById() throws {
        let (cluster, ids) = try Self.cluster()
        for version in [Int16(12), 13] {
            let known = try cluster.ask(
                MetadataRequest(topics: [.init(topicId: ids[1], name: nil)]),
                version: version
            ).topics
            #expect(known.map(\.name) == ["b"] && known.map(\.topicId) == [ids[1]])
            let unknown = try cluster.ask(
                MetadataRequest(topics: [.init(topicId: Uuid(high: 3, low: 4), name: nil)]),
                version: version
            ).topics
            #expect(unknown.map(\.errorCode) == [.unknownTopicId] && unknown[0].name == nil)
        }
    }

    @Test func aTopicIsCreatedOnlyIfTheRequestAndTheBrokerAllowIt() throws {
        func ask(_ name: String, _ cluster: EngineCluster, version: Int16, allowed: Bool) throws -> ErrorCode {
            let request = MetadataRequest(topics: [.init(name: name)], allowAutoTopicCreation: allowed)
            let code = try #require(try cluster.ask(request, version: version).topics.first).errorCode
            cluster.run(milliseconds: 500)
            return code
        }
        let (willing, _) = try Self.cluster(autoCreate: true)
        #expect(try ask("new", willing, version: 12, allowed: false) == .unknownTopicOrPartition)
        #expect(try ask("new", willing, version: 12, allowed: false) == .unknownTopicOrPartition, "nothing was created")
        #expect(try ask("new", willing, version: 12, allowed: true) == .leaderNotAvailable)
        #expect(try ask("new", willing, version: 12, allowed: false) == .none)
        let id = try willing.partition("new").topicId
        #expect(willing.node(101).inspectedMetadata.partitions(of: id).count == 4)
        #expect(try ask("old style", willing, version: 3, allowed: true) == .invalidTopicException)
        // Versions below 4 cannot forbid it.
        #expect(try ask("old-style", willing, version: 3, allowed: true) == .leaderNotAvailable)
        #expect(try ask("old-style", willing, version: 3, allowed: true) == .none)
        let (unwilling, _) = try Self.cluster()
        for _ in 0..<2 {
            #expect(try ask("new", unwilling, version: 12, allowed: true) == .unknownTopicOrPartition)
        }
    }
}
