import Engine
import KafkaProtocol
import Testing

@Suite struct CreateTopicsTests {
    typealias Topic = CreateTopicsRequest.CreatableTopic

    private static func cluster(_ settings: [ConfigSetting] = []) throws -> ControllerHarness {
        var harness = ControllerHarness(settings: settings)
        try harness.join([1, 2, 3])
        // Broker 4 is registered and fenced.
        #expect(try harness.register(4).errorCode == .none)
        try harness.create("exists.already", replicas: [[1]])
        return harness
    }

    private static func topic(
        _ name: String = "t",
        partitions: Int32 = 1,
        factor: Int16 = 1,
        assignments: [[Int32]] = [],
        configs: [(String, String?)] = []
    ) -> Topic {
        Topic(
            name: name,
            numPartitions: partitions,
            replicationFactor: factor,
            assignments: assignments.enumerated().map {
                .init(partitionIndex: Int32($0.offset), brokerIds: $0.element)
            },
            configs: configs.map { .init(name: $0.0, value: $0.1) }
        )
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let topic: Topic
        let error: ErrorCode
        var testDescription: String { "\(self.topic.name) \(self.error)" }

        init(_ topic: Topic, _ error: ErrorCode) {
            self.topic = topic
            self.error = error
        }
    }

    static let refusals: [Refusal] = [
        Refusal(topic(""), .invalidTopicException),
        Refusal(topic(".."), .invalidTopicException),
        Refusal(topic("no/slash"), .invalidTopicException),
        Refusal(topic(String(repeating: "x", count: 250)), .invalidTopicException),
        Refusal(topic("exists_already"), .invalidTopicException),
        Refusal(topic("exists.already"), .topicAlreadyExists),
        Refusal(topic("__cluster_metadata"), .invalidRequest),
        Refusal(topic(factor: 0), .invalidReplicationFactor),
        Refusal(topic(factor: -2), .invalidReplicationFactor),
        Refusal(topic(factor: 5), .invalidReplicationFactor),
        Refusal(topic(partitions: 0), .invalidPartitions),
        Refusal(topic(partitions: -2), .invalidPartitions),
        Refusal(topic(partitions: 10_001), .policyViolation),
        Refusal(topic(configs: [("no.such.config", "1")]), .invalidConfig),
        Refusal(topic(configs: [("retention.ms", "soon")]), .invalidConfig),
        Refusal(topic(configs: [("retention.ms", nil)]), .invalidConfig),
        Refusal(topic(configs: [("min.insync.replicas", "0")]), .invalidConfig),
        Refusal(topic(factor: 1, assignments: [[1]]), .invalidRequest),
        Refusal(topic(partitions: 2, factor: -1, assignments: [[1]]), .invalidRequest),
        Refusal(topic(partitions: -1, factor: -1, assignments: [[1], []]), .invalidReplicaAssignment),
        Refusal(topic(partitions: -1, factor: -1, assignments: [[1, 1]]), .invalidReplicaAssignment),
        Refusal(topic(partitions: -1, factor: -1, assignments: [[9]]), .invalidReplicaAssignment),
        Refusal(topic(partitions: -1, factor: -1, assignments: [[1, 2], [1]]), .invalidReplicaAssignment),
        Refusal(topic(partitions: -1, factor: -1, assignments: [[1], [4]]), .invalidReplicaAssignment),
        Refusal(
            Topic(
                name: "gap",
                numPartitions: -1,
                replicationFactor: -1,
                assignments: [.init(partitionIndex: 1, brokerIds: [1])]
            ),
            .invalidReplicaAssignment
        ),
        Refusal(
            Topic(
                name: "twice",
                numPartitions: -1,
                replicationFactor: -1,
                assignments: [.init(partitionIndex: 0, brokerIds: [1]), .init(partitionIndex: 0, brokerIds: [2])]
            ),
            .invalidReplicaAssignment
        ),
    ]

    @Test(arguments: Self.refusals)
    func whatCannotBeCreatedIsRefused(_ refusal: Refusal) throws {
        var harness = try Self.cluster()
        let before = harness.logEnd
        let result = try #require(try harness.create(.init(topics: [refusal.topic])).topics.first)
        #expect(result.errorCode == refusal.error)
        #expect(result.errorMessage?.isEmpty == false)
        #expect(result.name == refusal.topic.name)
        #expect(harness.logEnd == before)
    }

    @Test func defaultsComeFromTheBrokersSettings() throws {
        var harness = try Self.cluster([
            .init(name: "num.partitions", value: "4"), .init(name: "default.replication.factor", value: "3"),
        ])
        let response = try harness.create(.init(topics: [Self.topic(partitions: -1, factor: -1)]))
        let result = try #require(response.topics.first)
        #expect(result.errorCode == .none)
        #expect(result.numPartitions == 4 && result.replicationFactor == 3)
        let topic = try #require(harness.replica.topic(named: "t"))
        #expect(topic.id == result.topicId)
        #expect(topic.partitions.map(\.index) == [0, 1, 2, 3])
        for partition in topic.partitions {
            #expect(partition.replicas.sorted() == [1, 2, 3])
            #expect(partition.isr == partition.replicas)
            #expect(partition.leader == partition.preferredLeader)
            #expect(partition.leaderEpoch == 0 && partition.partitionEpoch == 0)
        }
    }

    @Test func oneRequestIsOneBatch() throws {
        var harness = try Self.cluster()
        let count = harness.batches.count
        let response = try harness.create(
            .init(topics: [Self.topic("a"), Self.topic("!"), Self.topic("b", partitions: 3)])
        )
        #expect(response.topics.map(\.errorCode) == [.none, .invalidTopicException, .none])
        #expect(harness.batches.count == count + 1)
        #expect(harness.batches.last?.records.count == 2 + 4)
    }

    @Test func namesThatCollideWithinARequestAreRefused() throws {
        var harness = try Self.cluster()
        let request = CreateTopicsRequest(topics: [
            Self.topic("a.b"), Self.topic("c"), Self.topic("a_b"), Self.topic("c"),
        ])
        let response = try harness.create(request)
        #expect(response.topics.map(\.name) == ["a.b", "c", "a_b"])
        #expect(response.topics.map(\.errorCode) == [.none, .invalidRequest, .invalidTopicException])
    }

    @Test func validatingAloneCreatesNothing() throws {
        var harness = try Self.cluster()
        let before = harness.logEnd
        let response = try harness.create(.init(topics: [Self.topic("a.b"), Self.topic("a_b")], validateOnly: true))
        #expect(response.topics.map(\.errorCode) == [.none, .invalidTopicException])
        #expect(response.topics.map(\.topicId) == [.zero, .zero])
        #expect(response.topics.first?.numPartitions == 1)
        #expect(harness.logEnd == before)
        #expect(harness.image.topicNames == ["exists.already"])
    }

    @Test func settingsAreStoredAndReported() throws {
        var harness = try Self.cluster([.init(name: "log.retention.hours", value: "2")])
        let topic = Self.topic(configs: [("min.insync.replicas", "2"), ("cleanup.policy", "compact,delete")])
        let result = try #require(try harness.create(.init(topics: [topic])).topics.first)
        #expect(
            harness.replica.settings(of: .topic("t")) == [
                .init(name: "cleanup.policy", value: "compact,delete"), .init(name: "min.insync.replicas", value: "2"),
            ]
        )
        let configs = try #require(result.configs)
        #expect(configs.map(\.name) == TopicConfigs.all.map(\.name))
        let minimum = try #require(configs.first { $0.name == "min.insync.replicas" })
        #expect(minimum.value == "2" && minimum.configSource == ConfigSource.topic.rawValue)
        let retention = try #require(configs.first { $0.name == "retention.ms" })
        #expect(retention.value == "7200000" && retention.configSource == ConfigSource.staticBroker.rawValue)
        let segment = try #require(configs.first { $0.name == "segment.bytes" })
        #expect(segment.value == "1073741824" && segment.configSource == ConfigSource.default.rawValue)
    }

    @Test func fencedBrokersGetReplicasOnlyWhenTheyMust() throws {
        var harness = try Self.cluster()
        _ = try harness.create(.init(topics: [Self.topic("three", partitions: 12, factor: 3)]))
        let three = try #require(harness.image.topic(named: "three"))
        #expect(!three.partitions.contains { $0.replicas.contains(4) })
        _ = try harness.create(.init(topics: [Self.topic("four", partitions: 12, factor: 4)]))
        let four = try #require(harness.image.topic(named: "four"))
        for partition in four.partitions {
            #expect(partition.replicas.last == 4)
            #expect(partition.isr == Array(partition.replicas.dropLast()))
        }
    }

    @Test func withoutActiveBrokersNothingCanBePlaced() throws {
        var harness = ControllerHarness()
        #expect(try harness.create(.init(topics: [Self.topic()])).topics.first?.errorCode == .invalidReplicationFactor)
        #expect(try harness.register(1).errorCode == .none)
        #expect(try harness.create(.init(topics: [Self.topic()])).topics.first?.errorCode == .invalidReplicationFactor)
    }

    @Test func manualAssignmentsAreTaken() throws {
        var harness = try Self.cluster()
        let topic = Self.topic(partitions: -1, factor: -1, assignments: [[4, 2], [3, 1]])
        #expect(try harness.create(.init(topics: [topic])).topics.first?.errorCode == ErrorCode.none)
        let first = try harness.partition("t", 0)
        #expect(first.replicas == [4, 2] && first.isr == [2] && first.leader == 2)
        #expect(try harness.partition("t", 1).leader == 3)
    }
}
