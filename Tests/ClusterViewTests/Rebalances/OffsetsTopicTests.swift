import Buffers
import ClusterView
import KafkaProtocol
import RecordClient
import TestSupport
import Testing

/// What is read of `__consumer_offsets`.
@Suite struct OffsetsTopicTests {
    static func framed(_ message: some KafkaMessage, _ number: Int16, version: Int16) throws -> Bytes {
        let body = try message.encoded(version: version)
        return Bytes([UInt8(number >> 8), UInt8(number & 0xff)] + body.array)
    }

    private static func members(
        _ names: [String: [Int32]],
        _ instances: [String: String]
    ) throws -> [GroupMetadataValue.MemberMetadata] {
        try names.keys.sorted().map { name in
            GroupMetadataValue.MemberMetadata(
                memberId: name + "-id",
                groupInstanceId: instances[name],
                clientId: name,
                clientHost: "/127.0.0.1",
                sessionTimeout: 10_000,
                subscription: try ConsumerProtocolSubscription(topics: ["t"]).written(version: 3),
                assignment: try ConsumerProtocolAssignment(
                    assignedPartitions: [
                        ConsumerProtocolAssignment.TopicPartition(topic: "t", partitions: names[name] ?? [])
                    ]
                ).written(version: 3)
            )
        }
    }

    static func generation(
        _ number: Int32,
        _ names: [String: [Int32]],
        instances: [String: String] = [:]
    ) throws -> GroupMetadataValue {
        GroupMetadataValue(
            protocolType: "consumer",
            generation: number,
            protocol: "range",
            leader: nil,
            members: try self.members(names, instances)
        )
    }

    @Test(arguments: [Int16(0), 1]) func aCommitIsReadInBothItsNumbers(number: Int16) throws {
        let key = OffsetCommitKey(group: "g", topic: "t", partition: 3)
        let value = OffsetCommitValue(offset: 42, metadata: "", commitTimestamp: 1000)
        let record = try OffsetsTopicRecord(
            key: Self.framed(key, number, version: 0),
            value: Self.framed(value, 3, version: 3)
        )
        #expect(record == .offset(key, value))
    }

    @Test func anEndedOffsetAnotherKindOfGroupAndDamageAreToldApart() throws {
        let key = OffsetCommitKey(group: "g", topic: "t", partition: 3)
        #expect(try OffsetsTopicRecord(key: Self.framed(key, 1, version: 0), value: nil) == .offset(key, nil))
        #expect(try OffsetsTopicRecord(key: Bytes([0, 3, 1, 2]), value: nil) == .other)
        #expect(throws: WireError.self) { _ = try OffsetsTopicRecord(key: Bytes([0]), value: nil) }
        #expect(throws: WireError.self) { _ = try OffsetsTopicRecord(key: Bytes([0, 1, 0, 9]), value: nil) }
        #expect(throws: WireError.self) {
            _ = try OffsetsTopicRecord(key: Self.framed(key, 1, version: 0), value: Bytes([0x7f, 0xff]))
        }
    }

    @Test func aNewGenerationIsARebalanceWithItsMembersAndNoStart() throws {
        var log = MembershipLog()
        #expect(try log.observe("g", Self.generation(7, ["a": [0, 1], "b": [2, 3]]), atMilliseconds: 1000) == nil)
        // Stored again without a new generation: nothing was handed over.
        #expect(try log.observe("g", Self.generation(7, ["a": [0, 1], "b": [2, 3]]), atMilliseconds: 1500) == nil)
        let rebalance = try #require(
            try log.observe("g", Self.generation(8, ["a": [0, 1, 2, 3]]), atMilliseconds: 2000)
        )
        #expect(rebalance.source == .log)
        #expect(rebalance.startMilliseconds == nil)
        #expect(rebalance.endMilliseconds == 2000)
        #expect(rebalance.trigger == .memberGone("b"))
        #expect(rebalance.membersBefore == 2)
        #expect(rebalance.membersAfter == 1)
        #expect(rebalance.generationBefore == 7)
        #expect(rebalance.generationAfter == 8)
        #expect(rebalance.partitionsMoved == 2)
        #expect(rebalance.count == 1)
    }

    @Test func aStaticMemberThatComesBackIsTheSame() throws {
        var log = MembershipLog()
        _ = try log.observe("g", Self.generation(7, ["a": [0], "b": [1]], instances: ["a": "one"]), atMilliseconds: 1)
        let again = try Self.generation(7, ["a2": [0], "b": [1]], instances: ["a2": "one"])
        #expect(log.observe("g", again, atMilliseconds: 2) == nil)
        let next = try Self.generation(8, ["a3": [0, 1]], instances: ["a3": "one"])
        let told = log.observe("g", next, atMilliseconds: 3)
        let rebalance = try #require(told)
        #expect(rebalance.trigger == .memberGone("b"))
        #expect(rebalance.joined == [])
        #expect(rebalance.partitionsMoved == 1)
    }

    @Test func aCooperativeHandOverTakesTwoGenerations() throws {
        var log = MembershipLog()
        _ = try log.observe("g", Self.generation(1, ["a": [0, 1]]), atMilliseconds: 1)
        let first = try log.observe("g", Self.generation(2, ["a": [0], "b": []]), atMilliseconds: 2)
        #expect(first?.trigger == .memberJoined("b"))
        #expect(first?.partitionsMoved == 0)
        let second = try log.observe("g", Self.generation(3, ["a": [0], "b": [1]]), atMilliseconds: 3)
        #expect(second?.trigger == .named("hand-over"))
        #expect(second?.partitionsMoved == 1)
        // A partition that is new has not been handed over.
        let third = try log.observe("g", Self.generation(4, ["a": [0, 2], "b": [1]]), atMilliseconds: 4)
        #expect(third?.trigger == .unknown)
        #expect(third?.partitionsMoved == 0)
    }

    @Test func aJumpOfGenerationsIsAsManyRebalances() throws {
        var log = MembershipLog()
        _ = try log.observe("g", Self.generation(1, ["a": [0]]), atMilliseconds: 1000)
        #expect(try log.observe("g", Self.generation(4, ["a": [0]]), atMilliseconds: 2000)?.count == 3)
    }

    @Test func commitsWrittenToTheTopicAreTailedWithTheirTimes() async throws {
        let cluster = try MockCluster(brokerCount: 1)
        try cluster.createTopic("__consumer_offsets", partitionCount: 2)
        let producer = try Producer(ProducerConfiguration(bootstrapServers: cluster.bootstrapServers))
        func write(_ key: Bytes, _ value: Bytes?) async throws {
            try await producer.send(topic: "__consumer_offsets", partition: 0, key: key.array, value: value?.array)
        }
        let key = try Self.framed(OffsetCommitKey(group: "g", topic: "t", partition: 1), 1, version: 0)
        let group = try Self.framed(GroupMetadataKey(group: "g"), 2, version: 0)
        try await write(key, Self.framed(OffsetCommitValue(offset: 5, commitTimestamp: 111), 3, version: 3))
        try await write(group, Self.framed(Self.generation(1, ["a": [0]]), 3, version: 3))
        let tail = OffsetsTopicTail(bootstrapServers: cluster.bootstrapServers, nowMilliseconds: { 500 })
        await tail.start()
        var commits: [TailedCommit] = []
        var rebalances: [Rebalance] = []
        func news() -> ([TailedCommit], [Rebalance], Int64?) {
            let news = tail.take()
            commits += news.commits
            rebalances += news.rebalances
            return (commits, rebalances, news.readsSinceMilliseconds)
        }
        // What was written before the start is known as well.
        try await eventually("the past", observe: news) { $0.0.map(\.offset) == [5] && $0.2 == 500 }
        try await write(key, Self.framed(OffsetCommitValue(offset: 9, commitTimestamp: 222), 3, version: 3))
        try await write(group, Self.framed(Self.generation(2, ["a": [0], "b": [1]]), 3, version: 3))
        try await write(key, nil)
        try await eventually("the present", observe: news) { $0.0.map(\.offset) == [5, 9, nil] && $0.1.count == 1 }
        let second = TailedCommit(
            groupID: "g",
            topic: "t",
            partition: 1,
            offset: 9,
            atMilliseconds: 222,
            coordinatorPartition: 0
        )
        #expect(commits[1] == second)
        #expect(rebalances.first?.trigger == .memberJoined("b"))
        await tail.stop()
        #expect(tail.take().readsSinceMilliseconds == nil)
        await producer.close()
    }
}
