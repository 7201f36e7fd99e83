import Engine
import KafkaProtocol
import Testing

@Suite struct CreatePartitionsTests {
    private typealias Topic = CreatePartitionsRequest.CreatePartitionsTopic

    private static func cluster() throws -> ControllerHarness {
        var harness = ControllerHarness()
        try harness.join([1, 2, 3])
        try harness.create("t", replicas: [[1, 2], [2, 3]])
        return harness
    }

    @Test func partitionsAreAddedWithAsManyReplicasAsTheFirstHas() throws {
        var harness = try Self.cluster()
        let results = try harness.createPartitions([Topic(name: "t", count: 5, assignments: nil)])
        #expect(results.map(\.errorCode) == [.none] && results[0].name == "t" && results[0].errorMessage == nil)
        let topic = try #require(harness.replica.topic(named: "t"))
        #expect(topic.partitions.map(\.index) == [0, 1, 2, 3, 4])
        #expect(topic.partitions[0].replicas == [1, 2])
        for partition in topic.partitions[2...] {
            #expect(partition.replicas.count == 2 && Set(partition.replicas).count == 2)
            #expect(partition.isr == partition.replicas && partition.leader == partition.replicas[0])
            #expect(partition.leaderEpoch == 0 && partition.partitionEpoch == 0)
        }
        #expect(Set(topic.partitions[2...].map(\.leader)).count == 3, "leaders go round")
    }

    @Test func partitionsGoWhereTheyAreWanted() throws {
        var harness = try Self.cluster()
        try harness.heartbeat(3, wantFence: true)
        let results = try harness.createPartitions([
            Topic(name: "t", count: 4, assignments: [.init(brokerIds: [3, 1]), .init(brokerIds: [1, 2])])
        ])
        #expect(results[0].errorCode == .none)
        let third = try harness.partition("t", 2)
        #expect(third.replicas == [3, 1] && third.isr == [1] && third.leader == 1)
        #expect(try harness.partition("t", 3).replicas == [1, 2])
    }

    @Test func eachMistakeIsNamed() throws {
        var harness = try Self.cluster()
        try harness.create("single", replicas: [[1]])
        func error(_ topic: Topic) throws -> ErrorCode {
            let before = harness.batches.count
            let results = try harness.createPartitions([topic])
            #expect(results.count == 1 && results[0].errorMessage?.isEmpty == false)
            #expect(harness.batches.count == before)
            return results[0].errorCode
        }
        #expect(try error(Topic(name: "none", count: 5, assignments: nil)) == .unknownTopicOrPartition)
        #expect(try error(Topic(name: "t", count: 2, assignments: nil)) == .invalidPartitions)
        #expect(try error(Topic(name: "t", count: 1, assignments: nil)) == .invalidPartitions)
        #expect(try error(Topic(name: "t", count: -1, assignments: nil)) == .invalidPartitions)
        #expect(try error(Topic(name: "t", count: 20_000, assignments: nil)) == .policyViolation)
        func manual(_ replicas: [[Int32]]) throws -> ErrorCode {
            try error(Topic(name: "t", count: 3, assignments: replicas.map { .init(brokerIds: $0) }))
        }
        #expect(try manual([]) == .invalidReplicaAssignment)
        #expect(try manual([[1, 2], [2, 3]]) == .invalidReplicaAssignment)
        #expect(try manual([[]]) == .invalidReplicaAssignment)
        #expect(try manual([[1, 1]]) == .invalidReplicaAssignment)
        #expect(try manual([[1, 9]]) == .invalidReplicaAssignment)
        #expect(try manual([[1]]) == .invalidReplicaAssignment)
        for id in Int32(1)...3 { try harness.heartbeat(id, wantFence: true) }
        #expect(try manual([[1, 2]]) == .invalidReplicaAssignment)
        #expect(try error(Topic(name: "single", count: 2, assignments: nil)) == .invalidReplicationFactor)
    }

    @Test func topicsFailEachForItself() throws {
        var harness = try Self.cluster()
        try harness.create("u", replicas: [[1]])
        let results = try harness.createPartitions([
            Topic(name: "u", count: 2, assignments: nil), Topic(name: "t", count: 3, assignments: nil),
            Topic(name: "none", count: 3, assignments: nil), Topic(name: "t", count: 4, assignments: nil),
        ])
        #expect(results.map(\.name) == ["u", "t", "none"])
        #expect(results.map(\.errorCode) == [.none, .invalidRequest, .unknownTopicOrPartition])
        #expect(harness.image.topic(named: "u")?.partitions.count == 2)
        #expect(harness.image.topic(named: "t")?.partitions.count == 2)
    }

    @Test func validationWritesNothing() throws {
        var harness = try Self.cluster()
        let before = harness.batches.count
        let results = try harness.createPartitions(
            [Topic(name: "t", count: 3, assignments: nil), Topic(name: "none", count: 3, assignments: nil)],
            validateOnly: true
        )
        #expect(results.map(\.errorCode) == [.none, .unknownTopicOrPartition])
        #expect(harness.batches.count == before)
        #expect(harness.image.topic(named: "t")?.partitions.count == 2)
    }

    @Test func anotherControllerMustBeAsked() throws {
        var harness = try Self.cluster()
        harness.loseLeadership()
        let results = try harness.createPartitions([Topic(name: "t", count: 3, assignments: nil)])
        #expect(results.map(\.errorCode) == [.notController])
    }
}
