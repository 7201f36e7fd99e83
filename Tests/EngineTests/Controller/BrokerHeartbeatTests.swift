import Engine
import KafkaProtocol
import Testing

@Suite struct BrokerHeartbeatTests {
    @Test func aBrokerIsUnfencedOnceItHasReadItsRegistration() throws {
        var harness = ControllerHarness()
        let epoch = try harness.register(1).brokerEpoch
        let early = try harness.heartbeat(1, offset: epoch - 1)
        #expect(early.isFenced && !early.isCaughtUp)
        let fencedByChoice = try harness.heartbeat(1, offset: epoch, wantFence: true)
        #expect(fencedByChoice.isFenced && fencedByChoice.isCaughtUp)
        let late = try harness.heartbeat(1, offset: epoch)
        #expect(!late.isFenced && late.isCaughtUp && !late.shouldShutDown)
        #expect(harness.replica.isAlive(1))
        let count = harness.batches.count
        try harness.heartbeat(1)
        #expect(harness.batches.count == count, "a heartbeat that changes nothing writes nothing")
    }

    @Test func strangersAreToldSo() throws {
        var harness = ControllerHarness()
        #expect(try harness.heartbeat(5).errorCode == .brokerIdNotRegistered)
        try harness.join([1])
        #expect(try harness.heartbeat(1, epoch: 0).errorCode == .staleBrokerEpoch)
        #expect(try harness.allocate(5, epoch: 3).errorCode == .staleBrokerEpoch)
    }

    @Test func aBrokerMayAskToBeFenced() throws {
        var harness = ControllerHarness()
        try harness.join([1, 2, 3])
        try harness.create("t", replicas: [[1, 2, 3], [2, 3, 1]])
        #expect(try harness.heartbeat(1, wantFence: true).isFenced)
        let moved = try harness.partition("t", 0)
        #expect(moved.leader == 2 && moved.isr == [2, 3] && moved.leaderEpoch == 1)
        let kept = try harness.partition("t", 1)
        #expect(kept.leader == 2 && kept.isr == [2, 3] && kept.leaderEpoch == 0 && kept.partitionEpoch == 1)
        // One decision is one batch.
        #expect(harness.batches.last?.records.count == 3)
    }

    @Test func controlledShutdownMovesLeadershipsFirst() throws {
        var harness = ControllerHarness()
        try harness.join([1, 2, 3])
        try harness.create("t", replicas: [[1, 2], [2, 1], [3, 2]])
        let begun = try harness.heartbeat(1, wantShutDown: true)
        #expect(!begun.shouldShutDown && !begun.isFenced)
        let shutdownOffset = try #require(harness.batches.last).lastOffset
        #expect(try harness.partition("t", 0).leader == 2)
        #expect(try harness.partition("t", 0).isr == [2])
        #expect(try harness.partition("t", 1).isr == [2])
        #expect(try harness.partition("t", 2).partitionEpoch == 0)
        #expect(harness.image.broker(1)?.inControlledShutdown == true)
        // The others have to know before the broker goes.
        try harness.heartbeat(2, offset: shutdownOffset)
        try harness.heartbeat(3, offset: shutdownOffset - 1)
        #expect(try harness.heartbeat(1, wantShutDown: true).shouldShutDown == false)
        try harness.heartbeat(3, offset: shutdownOffset)
        let done = try harness.heartbeat(1, wantShutDown: true)
        #expect(done.shouldShutDown && done.isFenced)
        #expect(harness.image.broker(1)?.fenced == true)
    }

    @Test func aBrokerThatLeadsNothingMayGoAtOnce() throws {
        var harness = ControllerHarness()
        try harness.join([1, 2])
        try harness.create("t", replicas: [[1, 2]])
        let response = try harness.heartbeat(2, wantShutDown: true)
        #expect(response.shouldShutDown && response.isFenced)
        #expect(try harness.partition("t").isr == [1])
    }

    @Test func aFencedBrokerMayGoAtOnce() throws {
        var harness = ControllerHarness()
        _ = try harness.register(1)
        let count = harness.batches.count
        #expect(try harness.heartbeat(1, wantShutDown: true).shouldShutDown)
        #expect(harness.batches.count == count)
    }

    @Test func theLastMemberLeavesWithoutEmptyingTheIsr() throws {
        var harness = ControllerHarness()
        try harness.join([1])
        try harness.create("t", replicas: [[1]])
        #expect(try harness.heartbeat(1, wantShutDown: true).shouldShutDown == false)
        #expect(try harness.partition("t").isr == [1])
        #expect(try harness.partition("t").leader == -1)
        #expect(try harness.heartbeat(1, wantShutDown: true).shouldShutDown)
        try harness.join([1], run: 2)
        #expect(try harness.partition("t").leader == 1)
        #expect(harness.image.broker(1)?.inControlledShutdown == false)
    }

    @Test func aShutdownSurvivesAFailOver() throws {
        var harness = ControllerHarness()
        try harness.join([1, 2])
        try harness.create("t", replicas: [[1, 2]])
        try harness.heartbeat(1, wantShutDown: true)
        harness.failOver()
        #expect(
            try harness.heartbeat(1, wantShutDown: true).shouldShutDown == false,
            "nobody is known to be up to date"
        )
        try harness.heartbeat(2)
        #expect(try harness.heartbeat(1, wantShutDown: true).shouldShutDown)
    }
}
