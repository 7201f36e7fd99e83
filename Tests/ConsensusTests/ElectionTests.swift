import Consensus
import Testing

@Suite("Elections")
struct ElectionTests {
    @Test func aFreshQuorumElectsOneLeaderWhomAllFollow() throws {
        let cluster = try QuorumCluster(voters: 3, observers: 1)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        try cluster.run(for: 1_000)
        let leader = try #require(cluster.leader)
        for node in cluster.nodes {
            #expect(cluster.quorum(node.id).leaderId == leader)
            #expect(cluster.quorum(node.id).epoch == 1)
        }
        let others = cluster.nodes.map(\.id).filter { $0 != leader }
        #expect(others.map { cluster.quorum($0).role } == [.follower, .follower, .observer])
    }

    @Test func aSingleVoterLeadsAtOnce() throws {
        let cluster = try QuorumCluster(voters: 1)
        try cluster.run(for: 5)
        #expect(cluster.leader == 1)
        let offset = try #require(try cluster.append(1, count: 3))
        try cluster.run(for: 5)
        #expect(cluster.quorum(1).highWatermark == offset + 1)
    }

    @Test func twoOfThreeVotersElectALeaderAndOneDoesNot() throws {
        let cluster = try QuorumCluster(voters: 3)
        cluster.crash(3)
        #expect(try cluster.run(atMost: 3_000) { $0.leader != nil })
        let leader = try #require(cluster.leader)
        cluster.crash(3 - leader)
        try cluster.run(for: 10_000)
        #expect(cluster.leader == nil)
        #expect(cluster.quorum(leader).epoch == 1, "without a majority a voter does not even open an epoch")
    }

    @Test func anotherVoterTakesOverWhenTheLeaderDies() throws {
        let cluster = try QuorumCluster(voters: 3, observers: 1)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let old = try #require(cluster.leader)
        let offset = try #require(try cluster.append(old))
        try cluster.run(for: 100)
        cluster.crash(old)
        #expect(try cluster.run(atMost: 2_000) { $0.leader != nil })
        let new = try #require(cluster.leader)
        #expect(new != old)
        #expect(cluster.quorum(new).highWatermark > offset)
        try cluster.run(for: 1_000)
        #expect(cluster.quorum(4).leaderId == new)
    }

    @Test func aVoterWithFewerRecordsIsNotElected() throws {
        let cluster = try QuorumCluster(voters: 3)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let leader = try #require(cluster.leader)
        let others = [1, 2, 3].map(Int32.init).filter { $0 != leader }
        cluster.partition([others[0]])
        try cluster.append(leader, count: 5)
        try cluster.run(for: 200)
        cluster.crash(leader)
        cluster.network.heal()
        #expect(try cluster.run(atMost: 5_000) { $0.leader != nil })
        #expect(cluster.leader == others[1])
    }

    @Test func aVoterThatWasCutOffDoesNotDisturbTheLeader() throws {
        let cluster = try QuorumCluster(voters: 3)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let leader = try #require(cluster.leader)
        let outcast: Int32 = leader == 1 ? 2 : 1
        cluster.partition([outcast])
        try cluster.run(for: 10_000)
        #expect(cluster.quorum(outcast).role == .prospective || cluster.quorum(outcast).role == .follower)
        cluster.network.heal()
        try cluster.run(for: 3_000)
        #expect(cluster.leader == leader)
        #expect(cluster.quorum(leader).epoch == 1)
        #expect(cluster.quorum(outcast).role == .follower)
    }

    @Test func aLeaderThatOneVoterCannotReachStays() throws {
        let cluster = try QuorumCluster(voters: 3)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let leader = try #require(cluster.leader)
        let deaf: Int32 = leader == 1 ? 2 : 1
        cluster.network.cut(from: leader, to: deaf)
        try cluster.run(for: 10_000)
        #expect(cluster.leader == leader)
        #expect(cluster.quorum(leader).epoch == 1)
    }

    @Test func aLeaderWithoutAMajorityResigns() throws {
        let cluster = try QuorumCluster(voters: 3)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let leader = try #require(cluster.leader)
        try cluster.run(for: 500)
        cluster.partition([leader])
        // 1.5 times the fetch time-out, counted from the last fetch.
        try cluster.run(for: 800)
        #expect(cluster.quorum(leader).role != .leader)
        #expect(cluster.node(leader).activeEpoch == nil, "the owner was told")
        #expect(try cluster.append(leader) == nil)
    }

    @Test func aLeaderThatIsShutDownHandsOverAtOnce() throws {
        let cluster = try QuorumCluster(voters: 3)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let old = try #require(cluster.leader)
        try cluster.run(for: 300)
        try cluster.shutDown(old)
        #expect(try cluster.run(atMost: 50) { $0.leader != nil && $0.leader != old })
        try cluster.run(for: 5_000)
        #expect(cluster.leader != old, "a node that is being shut down does not stand again")
    }

    @Test func aLeaderThatGivesUpHandsOverAndFollows() throws {
        let cluster = try QuorumCluster(voters: 3)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let old = try #require(cluster.leader)
        try cluster.run(for: 300)
        try cluster.step(cluster.node(old), .resign)
        #expect(cluster.quorum(old).role == .resigned)
        #expect(try cluster.run(atMost: 50) { $0.leader != nil && $0.leader != old })
        try cluster.run(for: 100)
        #expect(cluster.quorum(old).role == .follower)
    }

    @Test func aLeaderThatRestartsDoesNotLeadTheSameEpochAgain() throws {
        let cluster = try QuorumCluster(voters: 1)
        try cluster.run(for: 5)
        cluster.crash(1)
        try cluster.restart(1)
        try cluster.run(for: 5)
        #expect(cluster.leader == 1)
        #expect(cluster.quorum(1).epoch == 2)
    }
}
