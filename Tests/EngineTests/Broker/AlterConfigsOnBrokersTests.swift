import CommitLog
import Engine
import KafkaProtocol
import Testing

@Suite struct AlterConfigsOnBrokersTests {
    private static func cluster() throws -> EngineCluster {
        let cluster = try EngineCluster()
        try cluster.create("t", replicas: [[1, 2, 3]])
        return cluster
    }

    /// Sets one setting, and waits until the brokers have it.
    private static func set(
        _ name: String,
        _ value: String,
        type: Int8 = 2,
        of resource: String,
        _ cluster: EngineCluster
    ) throws {
        let request = IncrementalAlterConfigsRequest(resources: [
            .init(
                resourceType: type,
                resourceName: resource,
                configs: [.init(name: name, configOperation: 0, value: value)]
            )
        ])
        let answer = try #require(try cluster.ask(request).responses.first)
        #expect(answer.errorCode == .none, "\(answer.errorMessage ?? "")")
        cluster.run(milliseconds: 1_000)
    }

    private static func describe(
        _ name: String,
        type: Int8 = 2,
        of resource: String,
        on broker: Int32,
        _ cluster: EngineCluster
    ) throws -> DescribeConfigsResponse.DescribeConfigsResourceResult {
        let request = DescribeConfigsRequest(
            resources: [.init(resourceType: type, resourceName: resource, configurationKeys: [name])],
            includeSynonyms: true
        )
        return try #require(try cluster.ask(request, of: broker).results.first?.configs.first)
    }

    @Test func logsThatAreOpenFollowTheirTopicsSettings() throws {
        let cluster = try Self.cluster()
        let long = String(repeating: "x", count: 1_000)
        #expect(try cluster.produce([long], to: "t").errorCode == .none)
        try Self.set("max.message.bytes", "500", of: "t", cluster)
        #expect(try cluster.produce([long], to: "t").errorCode == .messageTooLarge)
        #expect(try cluster.produce(["short"], to: "t").errorCode == .none)
        let described = try Self.describe("max.message.bytes", of: "t", on: 2, cluster)
        #expect(described.value == "500" && described.configSource == ConfigSource.topic.rawValue)
        #expect(described.synonyms.map(\.source) == [ConfigSource.topic.rawValue, ConfigSource.default.rawValue])
    }

    @Test func moreReplicasMayBeAskedForWhileTheTopicIsWrittenTo() throws {
        let cluster = try Self.cluster()
        cluster.freeze(3)
        cluster.run(milliseconds: 3_000)
        #expect(try cluster.partition("t").isr == [1, 2])
        #expect(try cluster.produce(["a"], to: "t").errorCode == .none)
        try Self.set("min.insync.replicas", "3", of: "t", cluster)
        #expect(try cluster.produce(["b"], to: "t").errorCode == .notEnoughReplicas)
        try Self.set("min.insync.replicas", "2", of: "t", cluster)
        #expect(try cluster.produce(["b"], to: "t").baseOffset == 1)
    }

    @Test func brokersSettingsApplyToTopicsThatHaveNoneOfTheirOwn() throws {
        let cluster = try Self.cluster()
        let long = String(repeating: "x", count: 1_000)
        try Self.set("message.max.bytes", "500", type: 4, of: "", cluster)
        #expect(try cluster.produce([long], to: "t").errorCode == .messageTooLarge)
        let common = try Self.describe("max.message.bytes", of: "t", on: 1, cluster)
        #expect(common.value == "500" && common.configSource == ConfigSource.dynamicDefaultBroker.rawValue)
        try Self.set("message.max.bytes", "5000", type: 4, of: "1", cluster)
        #expect(try cluster.produce([long], to: "t").errorCode == .none)
        let own = try Self.describe("message.max.bytes", type: 4, of: "1", on: 1, cluster)
        #expect(own.value == "5000" && own.configSource == ConfigSource.dynamicBroker.rawValue)
        let other = try Self.describe("max.message.bytes", of: "t", on: 2, cluster)
        #expect(other.value == "500")
    }

    @Test func aBrokerAnswersForItsOwnSettingsOnly() throws {
        let cluster = try Self.cluster()
        func broker(_ id: String) -> IncrementalAlterConfigsRequest.AlterConfigsResource {
            .init(
                resourceType: 4,
                resourceName: id,
                configs: [.init(name: "message.max.bytes", configOperation: 0, value: "900")]
            )
        }
        let mixed = try cluster.ask(IncrementalAlterConfigsRequest(resources: [broker("2"), broker("1"), broker("3")]))
        #expect(mixed.responses.map(\.resourceName) == ["2", "1", "3"])
        #expect(mixed.responses.map(\.errorCode) == [.invalidRequest, .none, .invalidRequest])
        let alone = try cluster.ask(IncrementalAlterConfigsRequest(resources: [broker("2")]), version: 0)
        #expect(alone.responses.map(\.errorCode) == [.invalidRequest])
        let replaced = try cluster.ask(
            AlterConfigsRequest(resources: [
                .init(resourceType: 4, resourceName: "3"),
                .init(resourceType: 2, resourceName: "t", configs: [.init(name: "segment.ms", value: "1000")]),
            ])
        )
        #expect(replaced.responses.map(\.resourceName) == ["3", "t"])
        #expect(replaced.responses.map(\.errorCode) == [.invalidRequest, .none])
        let old = try cluster.ask(
            AlterConfigsRequest(resources: [.init(resourceType: 4, resourceName: "3")]),
            version: 0
        )
        #expect(old.responses.map(\.errorCode) == [.invalidRequest])
    }

    @Test func withoutAControllerTheClientIsToldThatTimeIsUp() throws {
        let cluster = try Self.cluster()
        cluster.freeze(101)
        let pending = try cluster.send(
            IncrementalAlterConfigsRequest(resources: [
                .init(
                    resourceType: 2,
                    resourceName: "t",
                    configs: [.init(name: "segment.ms", configOperation: 0, value: "1000")]
                ), .init(resourceType: 4, resourceName: "2"),
            ]),
            to: 1
        )
        cluster.run(milliseconds: 21_000)
        let answer = try #require(try cluster.answer(to: pending))
        #expect(answer.responses.map(\.errorCode) == [.requestTimedOut, .invalidRequest])
    }

    @Test func partitionsThatAreAddedAreServed() throws {
        let cluster = try Self.cluster()
        let response = try cluster.ask(
            CreatePartitionsRequest(
                topics: [.init(name: "t", count: 2, assignments: [.init(brokerIds: [2, 3, 1])])],
                timeoutMs: 5_000
            ),
            of: 3
        )
        #expect(response.results.map(\.errorCode) == [.none])
        cluster.run(milliseconds: 1_000)
        #expect(try cluster.produce(["a"], to: "t", 1, of: 2).baseOffset == 0)
        for id in cluster.brokers { #expect(try cluster.replica("t", 1, on: id).log.logEndOffset == 1) }
    }
}
