import Consensus
import KafkaProtocol
import Testing

@Suite("DescribeQuorum")
struct DescribeQuorumTests {
    private let request = DescribeQuorumRequest(topics: [
        DescribeQuorumRequest.TopicData(
            topicName: "__cluster_metadata",
            partitions: [DescribeQuorumRequest.PartitionData(partitionIndex: 0)]
        )
    ])

    private func describe(_ node: ClusterNode, at now: Int64) throws -> DescribeQuorumResponse {
        var actions: [QuorumAction] = []
        node.quorum!.wallClockOffsetMilliseconds = 1_000_000
        node.quorum!.step(.request(.describeQuorum(self.request), token: 9), nowMilliseconds: now, actions: &actions)
        for case .respond(9, .describeQuorum(let response)) in actions { return response }
        throw Violation(description: "not answered")
    }

    @Test func theLeaderDescribesVotersAndObservers() throws {
        let cluster = try QuorumCluster(voters: 3, observers: 1)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let leader = try #require(cluster.leader)
        try cluster.run(for: 500)
        let response = try self.describe(cluster.node(leader), at: cluster.now)
        let partition = response.topics[0].partitions[0]
        #expect(partition.errorCode == .none)
        #expect(partition.leaderId == leader)
        #expect(partition.leaderEpoch == 1)
        #expect(partition.highWatermark == 1)
        #expect(partition.currentVoters.map(\.replicaId) == [1, 2, 3])
        #expect(partition.observers.map(\.replicaId) == [4])
        #expect(response.nodes.map(\.nodeId) == [1, 2, 3])
        for replica in partition.currentVoters + partition.observers {
            #expect(replica.logEndOffset == 1)
            #expect(replica.lastCaughtUpTimestamp > 1_000_000)
            #expect((replica.lastFetchTimestamp < 0) == (replica.replicaId == leader))
        }
    }

    @Test func othersSayWhoLeads() throws {
        let cluster = try QuorumCluster(voters: 3)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let leader = try #require(cluster.leader)
        try cluster.run(for: 100)
        let other: Int32 = leader == 1 ? 2 : 1
        let partition = try self.describe(cluster.node(other), at: cluster.now).topics[0].partitions[0]
        #expect(partition.errorCode == .notLeaderOrFollower)
        #expect(partition.leaderId == leader)
    }
}
