import Engine
import KafkaProtocol
import Testing

@Suite struct ElectLeadersTests {
    /// Partition 0 is led by another than the preferred replica, 1 by the preferred, 2 by nobody while 2 and 3 live.
    private static func cluster(rebalance: Int64 = 0) throws -> ControllerHarness {
        var harness = ControllerHarness(sessionTimeout: 100_000, rebalance: rebalance)
        try harness.join([1, 2, 3, 4])
        try harness.create("t", replicas: [[1, 2, 3], [2, 3, 1], [4, 2, 3]])
        #expect(try harness.alter(harness.partition("t", 2), isr: [4]) == .none)
        try harness.heartbeat(4, wantFence: true)
        try harness.heartbeat(1, wantFence: true)
        try harness.heartbeat(1)
        return harness
    }

    private static func errors(_ response: ElectLeadersResponse) -> [[ErrorCode]] {
        response.replicaElectionResults.map { $0.partitionResult.map(\.errorCode) }
    }

    @Test func thePreferredReplicaLeadsOnceItIsInSync() throws {
        var harness = try Self.cluster()
        let request = ElectLeadersRequest(topicPartitions: [.init(topic: "t", partitions: [0, 1, 2])])
        let before = try harness.elect(request)
        #expect(before.errorCode == .none)
        #expect(
            Self.errors(before) == [[.preferredLeaderNotAvailable, .electionNotNeeded, .preferredLeaderNotAvailable]]
        )
        #expect(try harness.alter(harness.partition("t", 0), isr: [2, 1]) == .none)
        let after = try harness.elect(request)
        #expect(Self.errors(after) == [[.none, .electionNotNeeded, .preferredLeaderNotAvailable]])
        #expect(after.replicaElectionResults.first?.partitionResult.first?.errorMessage == nil)
        let partition = try harness.partition("t", 0)
        #expect(partition.leader == 1 && partition.leaderEpoch == 2)
    }

    @Test func anUncleanElectionNeedsNoSetting() throws {
        var harness = try Self.cluster()
        let request = ElectLeadersRequest(
            electionType: 1,
            topicPartitions: [.init(topic: "t", partitions: [0, 1, 2])]
        )
        #expect(Self.errors(try harness.elect(request)) == [[.electionNotNeeded, .electionNotNeeded, .none]])
        let partition = try harness.partition("t", 2)
        #expect(partition.leader == 2 && partition.isr == [2])
        #expect(partition.leaderRecoveryState == .recovering)
    }

    @Test func anUncleanElectionNeedsSomebodyAlive() throws {
        var harness = try Self.cluster()
        for id in Int32(1)...3 { try harness.heartbeat(id, wantFence: true) }
        let request = ElectLeadersRequest(electionType: 1, topicPartitions: [.init(topic: "t", partitions: [2])])
        #expect(Self.errors(try harness.elect(request)) == [[.eligibleLeadersNotAvailable]])
    }

    @Test func unknownPartitionsAreNamedSo() throws {
        var harness = try Self.cluster()
        let response = try harness.elect(
            ElectLeadersRequest(topicPartitions: [
                .init(topic: "nobody", partitions: [0]), .init(topic: "t", partitions: [9]),
            ])
        )
        #expect(Self.errors(response) == [[.unknownTopicOrPartition], [.unknownTopicOrPartition]])
        #expect(response.replicaElectionResults.map(\.topic) == ["nobody", "t"])
    }

    @Test func allPartitionsMeansThoseThatNeedIt() throws {
        var harness = try Self.cluster()
        #expect(try harness.alter(harness.partition("t", 0), isr: [2, 1]) == .none)
        let response = try harness.elect(ElectLeadersRequest(topicPartitions: nil))
        let results = try #require(response.replicaElectionResults.first)
        #expect(results.topic == "t")
        #expect(results.partitionResult.map(\.partitionId) == [0, 2])
        #expect(results.partitionResult.map(\.errorCode) == [.none, .preferredLeaderNotAvailable])
    }

    @Test func unknownElectionTypesAreRefused() throws {
        var harness = try Self.cluster()
        #expect(try harness.elect(ElectLeadersRequest(electionType: 2)).errorCode == .invalidRequest)
    }

    @Test func leadershipReturnsByItselfFromTimeToTime() throws {
        var harness = try Self.cluster(rebalance: 5000)
        #expect(try harness.alter(harness.partition("t", 0), isr: [2, 1]) == .none)
        harness.advance(4999)
        #expect(try harness.partition("t", 0).leader == 2)
        harness.advance(1)
        #expect(try harness.partition("t", 0).leader == 1)
        #expect(try harness.partition("t", 2).leader == -1)
        let count = harness.batches.count
        harness.advance(5000)
        #expect(harness.batches.count == count)
    }
}
