import Engine
import KafkaProtocol
import Testing

/// Who is in sync, and what becomes of proposals (engine facts 3.2).
@Suite struct IsrTests {
    // MARK: Shrinking

    @Test func whoLagsForTooLongLeavesAndWhoHasEverythingStays() throws {
        let cluster = try EngineCluster.withPlayedFollowers(lagMilliseconds: 1_000)
        try cluster.produce(["a"], to: "t", acks: 1)
        try cluster.follow(as: 2, from: 1)
        cluster.run(milliseconds: 900)
        #expect(try cluster.partition("t").isr == [1, 2, 3])
        cluster.run(milliseconds: 1_000)
        #expect(try cluster.partition("t").isr == [1, 2])
        // There is nothing that broker 2 lacks, however long it is silent.
        cluster.run(milliseconds: 5_000)
        #expect(try cluster.partition("t").isr == [1, 2])
    }

    @Test func whoHasWhatTheLeaderHadAtThePreviousFetchKeepsUp() throws {
        let cluster = try EngineCluster.withPlayedFollowers(lagMilliseconds: 1_000)
        for round in 0..<Int64(12) {
            try cluster.produce(["x"], to: "t", acks: 1)
            // Broker 2 is always one fetch behind, broker 3 always two.
            try cluster.follow(as: 2, from: round)
            try cluster.follow(as: 3, from: max(0, round - 1))
            cluster.run(milliseconds: 200)
        }
        #expect(try cluster.partition("t").isr == [1, 2])
    }

    @Test func oneProposalIsMadeAtATime() throws {
        let cluster = try EngineCluster.withPlayedFollowers(lagMilliseconds: 1_000)
        try cluster.produce(["a"], to: "t", acks: 1)
        try cluster.follow(as: 2, from: 1)
        cluster.freeze(101)
        cluster.run(milliseconds: 1_600)
        try cluster.produce(["b"], to: "t", acks: 1)
        cluster.run(milliseconds: 1_800)
        // Both lag now. Till the controller has answered it is asked the same again.
        let proposed = try cluster.waitingRequests(AlterPartitionRequest.self, at: 101).map {
            $0.topics[0].partitions[0].newIsrWithEpochs.map(\.brokerId)
        }
        #expect(!proposed.isEmpty && proposed.allSatisfy { $0 == [1, 2] }, "\(proposed)")
        cluster.thaw(101)
        cluster.run(milliseconds: 1_500)
        #expect(try cluster.partition("t").isr == [1])
    }

    // MARK: Expanding

    enum Obstacle: CaseIterable, Sendable {
        case isBehind, isFenced, isShuttingDown, isOfAnEarlierRun
    }

    @Test(arguments: Obstacle.allCases) func whoMayNotJoinIsNotEvenProposed(obstacle: Obstacle) throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync()
        try cluster.create("u", replicas: [[3]])
        try cluster.produce(["a"], to: "t")
        switch obstacle {
        case .isBehind, .isOfAnEarlierRun: break
        case .isFenced: try cluster.fence(3)
        case .isShuttingDown:
            try cluster.heartbeat(3, wantShutDown: true)
            cluster.run(milliseconds: 50)
            #expect(cluster.node(1).inspectedMetadata.broker(3)?.inControlledShutdown == true)
        }
        cluster.freeze(101)
        try cluster.follow(
            as: 3,
            from: obstacle == .isBehind ? 0 : 1,
            brokerEpoch: try cluster.brokerEpoch(3) - (obstacle == .isOfAnEarlierRun ? 1 : 0)
        )
        #expect(try cluster.waitingRequests(AlterPartitionRequest.self, at: 101).isEmpty)
        // Broker 2 is held back by nothing.
        try cluster.follow(as: 2, from: 1)
        #expect(try cluster.waitingRequests(AlterPartitionRequest.self, at: 101).count == 1)
    }

    @Test func whatAFollowerHadInAnEarlierEpochIsForgotten() throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync()
        try cluster.fence(3)
        try cluster.produce(["a"], to: "t")
        try cluster.follow(as: 3, from: 1)
        let before = try cluster.partition("t").leaderEpoch
        try cluster.beginLeaderEpoch()
        let after = try cluster.partition("t")
        #expect(after.leader == 1 && after.leaderEpoch > before && after.isr == [1])
        try cluster.unfence(3)
        try cluster.produce(["b"], to: "t", acks: 1)
        #expect(try cluster.highWatermark() == 2, "broker 3 may have nothing any more: nobody waits for it")
        let fenced = try cluster.follow(as: 3, from: 2, leaderEpoch: before)
        #expect(fenced.errorCode == .fencedLeaderEpoch)
        cluster.run(milliseconds: 50)
        #expect(try cluster.partition("t").isr == [1])
        try cluster.follow(as: 3, from: 2)
        cluster.run(milliseconds: 50)
        #expect(try cluster.partition("t").isr == [1, 3])
    }

    // MARK: The controller's answer

    @Test func aRefusedProposalIsRolledBack() throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync()
        try cluster.produce(["a"], to: "t")
        cluster.freeze(101)
        // The controller gets to know first that broker 2 is fenced; its leader does not know yet.
        _ = try cluster.send(cluster.heartbeatRequest(2, wantFence: true), to: 101)
        try cluster.follow(as: 2, from: 1)
        try cluster.produce(["b"], to: "t", acks: 1)
        #expect(try cluster.highWatermark() == 1)
        cluster.thaw(101)
        cluster.run(milliseconds: 50)
        #expect(try cluster.partition("t").isr == [1])
        #expect(try cluster.highWatermark() == 2, "broker 2 does not count any more")
        try cluster.unfence(2)
        try cluster.follow(as: 2, from: 2)
        cluster.run(milliseconds: 50)
        #expect(try cluster.partition("t").isr == [1, 2])
    }

    @Test func aProposalWithoutAnAnswerStandsAndIsMadeAgain() throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync()
        try cluster.produce(["a"], to: "t")
        cluster.freeze(101)
        try cluster.follow(as: 2, from: 1)
        try cluster.produce(["b"], to: "t", acks: 1)
        cluster.run(milliseconds: 5_000)
        #expect(try cluster.waitingRequests(AlterPartitionRequest.self, at: 101).count > 1)
        #expect(try cluster.highWatermark() == 1, "the controller may have agreed")
        cluster.thaw(101)
        cluster.run(milliseconds: 200)
        #expect(try cluster.partition("t").isr == [1, 2])
        #expect(try cluster.highWatermark() == 1)
        try cluster.follow(as: 2, from: 2)
        #expect(try cluster.highWatermark() == 2)
    }

    @Test func aStateOlderThanTheKnownOneChangesNothing() throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync()
        try cluster.produce(["a"], to: "t")
        cluster.freeze(101)
        try cluster.follow(as: 2, from: 1)
        let known = try cluster.partition("t")
        try cluster.answer(AlterPartitionRequest.self, to: 1, inPlaceOf: 101) { _ in
            AlterPartitionResponse(
                topics: [
                    .init(
                        topicId: known.topicId,
                        partitions: [
                            .init(
                                partitionIndex: 0,
                                leaderId: 1,
                                leaderEpoch: known.leaderEpoch,
                                isr: [1, 2, 3],
                                partitionEpoch: known.partitionEpoch
                            )
                        ]
                    )
                ]
            )
        }
        #expect(try cluster.replica("t", on: 1).isr == [1])
    }

    // MARK: Restarts (KIP-903)

    /// A follower had caught up, then restarted, perhaps without its data, before the controller was asked about it.
    @Test func aProposalIsAboutTheRunThatFetched() throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync()
        try cluster.create("w", replicas: [[1, 3]])
        try cluster.fence(3)
        try cluster.unfence(3)
        try cluster.produce(["a"], to: "t")
        cluster.freeze(101)
        try cluster.follow("w", as: 3, from: 0)
        let first = try cluster.withhold(AlterPartitionRequest.self, from: 1, to: 101)
        try cluster.follow(as: 2, from: 1)
        cluster.thaw(101)
        try cluster.registerAnew(2)
        let epoch = try cluster.brokerEpoch(2)
        #expect(cluster.node(1).inspectedMetadata.broker(2)?.epoch == epoch, "the leader knows of the restart")
        cluster.release(first, to: 101)
        cluster.run(milliseconds: 100)
        #expect(try cluster.partition("w").isr == [1, 3])
        #expect(try cluster.partition("t").isr == [1], "the run that had caught up is gone")
        try cluster.follow(as: 2, from: 1)
        cluster.run(milliseconds: 50)
        #expect(try cluster.partition("t").isr == [1, 2])
    }

    @Test func aFetchOfAnEarlierRunThatArrivesLateSaysNothing() throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync()
        let earlier = try cluster.brokerEpoch(2)
        try cluster.registerAnew(2)
        try cluster.follow(as: 2, from: 0)
        cluster.run(milliseconds: 50)
        #expect(try cluster.partition("t").isr == [1, 2])
        try cluster.produce(["a"], to: "t", acks: 1)
        try cluster.follow(as: 2, from: 1, brokerEpoch: earlier)
        #expect(try cluster.highWatermark() == 0)
        try cluster.follow(as: 2, from: 1)
        #expect(try cluster.highWatermark() == 1)
    }
}
