import Engine
import KafkaProtocol
import Testing

@Suite struct FencingTests {
    private static func cluster(sessionTimeout: Int64 = 2000, disconnectFence: Int64 = 200) throws -> ControllerHarness
    {
        var harness = ControllerHarness(sessionTimeout: sessionTimeout, disconnectFence: disconnectFence)
        try harness.join([1, 2, 3])
        try harness.create("t", replicas: [[1, 2, 3]])
        return harness
    }

    @Test func silenceEndsASession() throws {
        var harness = try Self.cluster()
        harness.advance(1000)
        try harness.heartbeat(2)
        try harness.heartbeat(3)
        #expect(harness.controller.nextDeadlineMilliseconds == harness.now + 1000)
        harness.advance(999)
        #expect(harness.image.isAlive(1))
        harness.advance(1)
        #expect(!harness.image.isAlive(1))
        #expect(harness.image.isAlive(2) && harness.image.isAlive(3))
        let partition = try harness.partition("t")
        #expect(partition.leader == 2 && partition.isr == [2, 3] && partition.leaderEpoch == 1)
        #expect(harness.replica.broker(1)?.fenced == true)
    }

    @Test func aFencedBrokerIsBackOnceItHasReadWhoLeadsInItsPlace() throws {
        var harness = try Self.cluster()
        let before = harness.highWatermark - 1
        harness.advance(1000)
        for id in Int32(2)...3 { try harness.heartbeat(id) }
        harness.advance(1000)
        #expect(try harness.partition("t").leader == 2)
        let fencing = try #require(harness.batches.last)
        #expect(try harness.heartbeat(1, offset: before).isFenced)
        #expect(try harness.heartbeat(1, offset: fencing.lastOffset - 1).isFenced)
        #expect(try harness.heartbeat(1, offset: fencing.lastOffset).isFenced == false)
    }

    @Test func aNewControllerAsksAFencedBrokerToReadUpToItsOwnBeginning() throws {
        var harness = try Self.cluster()
        harness.advance(1000)
        for id in Int32(2)...3 { try harness.heartbeat(id) }
        harness.advance(1000)
        let fencing = try #require(harness.batches.last)
        harness.failOver()
        #expect(try harness.heartbeat(1, offset: fencing.baseOffset - 1).isFenced)
        #expect(try harness.heartbeat(1).isFenced == false)
    }

    @Test func aHeartbeatExtendsTheSession() throws {
        var harness = try Self.cluster()
        for _ in 0..<5 {
            harness.advance(1900)
            for id in Int32(1)...3 { try harness.heartbeat(id) }
        }
        #expect(harness.image.aliveBrokers.count == 3)
    }

    @Test func aLostConnectionFencesSoonUnlessTheBrokerIsBack() throws {
        var harness = try Self.cluster()
        harness.close(1)
        harness.advance(199)
        #expect(harness.image.isAlive(1))
        try harness.heartbeat(1, on: 17)
        harness.advance(1000)
        #expect(harness.image.isAlive(1), "it came back on another connection")
        harness.close(1)
        harness.advance(300)
        #expect(harness.image.isAlive(1), "the old connection does not matter any more")
        harness.close(17)
        #expect(harness.controller.nextDeadlineMilliseconds == harness.now + 200)
        harness.advance(200)
        #expect(!harness.image.isAlive(1))
        #expect(try harness.partition("t").leader == 2)
    }

    @Test func lostConnectionsDoNotMatterWhenThatIsOff() throws {
        var harness = try Self.cluster(disconnectFence: 0)
        harness.close(1)
        harness.advance(1999)
        #expect(harness.image.isAlive(1))
        harness.advance(1)
        #expect(!harness.image.isAlive(1))
    }

    @Test func brokersThatFallSilentTogetherAreOneDecision() throws {
        var harness = try Self.cluster()
        harness.advance(1000)
        try harness.heartbeat(3)
        let count = harness.batches.count
        harness.advance(1000)
        #expect(harness.batches.count == count + 1)
        let partition = try harness.partition("t")
        #expect(partition.leader == 3 && partition.isr == [3])
        #expect(partition.leaderEpoch == 1, "leadership does not pass through a broker that is gone too")
    }

    @Test func whenAllFallSilentTheLeaderStaysInTheIsr() throws {
        var harness = try Self.cluster()
        harness.advance(2000)
        #expect(harness.image.aliveBrokers.isEmpty)
        let partition = try harness.partition("t")
        #expect(partition.isr == [1] && partition.leader == -1)
        #expect(harness.controller.nextDeadlineMilliseconds == nil)
        try harness.heartbeat(2)
        #expect(try harness.partition("t").leader == -1, "2 may lack committed records")
        try harness.heartbeat(1)
        let back = try harness.partition("t")
        #expect(back.leader == 1 && back.isr == [1] && back.leaderEpoch == 2)
    }

    @Test func onlyWhereItIsEnabledMayAnyReplicaLead() throws {
        var harness = try Self.cluster()
        try harness.create("u", replicas: [[1, 2, 3]], configs: ["unclean.leader.election.enable": "true"])
        for name in ["t", "u"] { #expect(try harness.alter(harness.partition(name), isr: [1]) == .none) }
        try harness.heartbeat(1, wantFence: true)
        #expect(try harness.partition("t").leader == -1)
        #expect(try harness.partition("t").isr == [1])
        let unclean = try harness.partition("u")
        #expect(unclean.leader == 2 && unclean.isr == [2])
        #expect(unclean.leaderRecoveryState == .recovering)
    }

    @Test func theBrokersDefaultEnablesUncleanElectionsToo() throws {
        var harness = ControllerHarness(settings: [.init(name: "unclean.leader.election.enable", value: "true")])
        try harness.join([1, 2])
        try harness.create("t", replicas: [[1, 2]])
        try harness.create("u", replicas: [[1, 2]], configs: ["unclean.leader.election.enable": "false"])
        for name in ["t", "u"] { #expect(try harness.alter(harness.partition(name), isr: [1]) == .none) }
        try harness.heartbeat(1, wantFence: true)
        #expect(try harness.partition("t").leader == 2)
        #expect(try harness.partition("u").leader == -1)
    }

    @Test func aControllerThatStoodStillBlamesNobody() throws {
        var harness = try Self.cluster()
        harness.now += 10_000
        harness.tick()
        #expect(harness.image.aliveBrokers.count == 3)
        try harness.heartbeat(1)
        harness.advance(1000)
        #expect(harness.image.aliveBrokers.map(\.id) == [1])
    }

    @Test func aNewControllerGivesEverybodyASession() throws {
        var harness = try Self.cluster()
        harness.advance(1900)
        harness.failOver()
        harness.advance(1999)
        #expect(harness.image.aliveBrokers.count == 3)
        harness.advance(1)
        #expect(harness.image.aliveBrokers.isEmpty)
    }
}
