import Engine
import KafkaProtocol
import Testing

/// What is committed, and when (engine facts 3.1).
@Suite struct HighWatermarkTests {
    @Test func itIsWhatEveryMemberOfTheIsrHasAndNeverGoesBack() throws {
        let cluster = try EngineCluster.withPlayedFollowers()
        for value in ["a", "b", "c"] { try cluster.produce([value], to: "t", acks: 1) }
        try cluster.follow(as: 2, from: 3)
        #expect(try cluster.highWatermark() == 0, "broker 3 has nothing")
        try cluster.follow(as: 3, from: 1)
        #expect(try cluster.highWatermark() == 1)
        try cluster.follow(as: 3, from: 3)
        #expect(try cluster.highWatermark() == 3)
        try cluster.follow(as: 3, from: 2)
        #expect(try cluster.highWatermark() == 3)
    }

    @Test func nothingIsCommittedWhileTheIsrIsTooSmall() throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync(minInSync: 2)
        #expect(try cluster.produce(["a"], to: "t", acks: 1).errorCode == .none)
        #expect(try cluster.highWatermark() == 0, "the leader alone is not enough")
        let refused = try cluster.produce(["b"], to: "t")
        #expect(refused.errorCode == .notEnoughReplicas && refused.baseOffset == -1)
        #expect(try cluster.logEndOffset() == 1, "what is refused is not appended")
        try cluster.follow(as: 2, from: 1)
        #expect(try cluster.partition("t").isr == [1, 2])
        #expect(try cluster.highWatermark() == 1, "the larger ISR commits what it has")
    }

    @Test func aSoleMemberCommitsWhatItAppends() throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync()
        #expect(try cluster.produce(["a"], to: "t").baseOffset == 0)
        #expect(try cluster.highWatermark() == 1)
        try cluster.follow(as: 2, from: 0)
        try cluster.produce(["b"], to: "t", acks: 1)
        #expect(try cluster.highWatermark() == 2, "a follower that is behind holds nothing back")
    }

    @Test func aProposedMemberCountsAndWhoIsAboutToJoinToo() throws {
        let cluster = try EngineCluster.withPlayedFollowersOutOfSync()
        try cluster.produce(["a"], to: "t")
        cluster.freeze(101)
        try cluster.follow(as: 2, from: 1)
        #expect(try cluster.waitingRequests(AlterPartitionRequest.self, at: 101).count == 1)
        try cluster.produce(["b"], to: "t", acks: 1)
        #expect(try cluster.highWatermark() == 1, "broker 2 may be in the ISR already")
        // Broker 3 cannot be proposed while the controller owes an answer.
        try cluster.follow(as: 3, from: 2)
        #expect(try cluster.waitingRequests(AlterPartitionRequest.self, at: 101).count == 1)
        try cluster.follow(as: 2, from: 2)
        #expect(try cluster.highWatermark() == 2)
        try cluster.produce(["c"], to: "t", acks: 1)
        try cluster.follow(as: 2, from: 3)
        #expect(try cluster.highWatermark() == 2, "broker 3 has caught up and is about to join")
        try cluster.follow(as: 3, from: 3)
        #expect(try cluster.highWatermark() == 3)
        cluster.thaw(101)
        try cluster.follow(as: 3, from: 3)
        cluster.run(milliseconds: 100)
        #expect(try cluster.partition("t").isr == [1, 2, 3])
    }

    @Test func whoIsProposedToLeaveCountsUntilTheControllerAgrees() throws {
        let cluster = try EngineCluster.withPlayedFollowers(lagMilliseconds: 1_000)
        try cluster.produce(["a"], to: "t", acks: 1)
        try cluster.follow(as: 2, from: 1)
        cluster.freeze(101)
        cluster.run(milliseconds: 1_600)
        let proposal = try #require(try cluster.waitingRequests(AlterPartitionRequest.self, at: 101).first)
        #expect(proposal.topics.first?.partitions.first?.newIsrWithEpochs.map(\.brokerId) == [1, 2])
        #expect(try cluster.highWatermark() == 0, "till then broker 3 may be elected")
        cluster.thaw(101)
        cluster.run(milliseconds: 50)
        #expect(try cluster.partition("t").isr == [1, 2])
        #expect(try cluster.highWatermark() == 1)
    }

    @Test func aLeaderThatLeadsAgainCommitsWhatItHasAlone() throws {
        let cluster = try EngineCluster(brokers: [1])
        try cluster.create("t", replicas: [[1]])
        for value in ["a", "b"] { try cluster.produce([value], to: "t") }
        cluster.kill(1)
        try cluster.start(1)
        cluster.run(milliseconds: 5_000)
        #expect(try cluster.replica("t", on: 1).isLeader)
        #expect(try cluster.highWatermark() == 2)
    }

    // MARK: Followers

    @Test func aFollowerTakesTheLeadersAsFarAsItsOwnLogReaches() throws {
        let cluster = try EngineCluster(brokers: [1, 2], settings: EngineCluster.patience)
        try cluster.create("t", replicas: [[1, 2]])
        for value in ["a", "b", "c"] { try cluster.produce([value], to: "t") }
        cluster.run(milliseconds: 100)
        #expect(try cluster.highWatermark(on: 2) == 3)
        cluster.freeze(1)
        // The fetch that the leader holds is given up, and another one waits for an answer.
        cluster.run(milliseconds: 1_700)
        try cluster.answerFetch(of: 2) { $0.highWatermark = 1 }
        #expect(try cluster.highWatermark(on: 2) == 1, "it may go back with its leader")
        try cluster.answerFetch(of: 2) { $0.highWatermark = 99 }
        #expect(try cluster.highWatermark(on: 2) == 3)
        try cluster.answerFetch(of: 2) {
            $0.highWatermark = 3
            $0.divergingEpoch = .init(epoch: 0, endOffset: 2)
        }
        #expect(try cluster.logEndOffset(on: 2) == 2)
        #expect(try cluster.highWatermark(on: 2) == 2, "what was cut is not committed")
    }

    // MARK: acks=all

    @Test func aBatchThatWasNotCommittedInTimeMayBeLaterAndIsNotAppendedTwice() throws {
        let cluster = try EngineCluster.withPlayedFollowers(minInSync: 2)
        let late = try cluster.produce(["a"], to: "t", producerId: 7, sequence: 0)
        #expect(late.errorCode == .requestTimedOut)
        cluster.thaw(2)
        cluster.thaw(3)
        cluster.run(milliseconds: 1_000)
        #expect(try cluster.highWatermark() == 1)
        let again = try cluster.produce(["a"], to: "t", producerId: 7, sequence: 0)
        #expect(again.errorCode == .none && again.baseOffset == 0)
        #expect(try cluster.logEndOffset() == 1)
    }

    // MARK: New leaders

    /// Broker 2 leads in epoch 1 with two records that it does not know to be committed.
    private static func uncertain(minInSync: Int, isrWithout3: Bool) throws -> EngineCluster {
        let cluster = try EngineCluster(settings: EngineCluster.patience)
        try cluster.create("t", replicas: [[1, 2, 3]], configs: [("min.insync.replicas", "\(minInSync)")])
        cluster.freeze(3)
        if isrWithout3 { try cluster.fence(3) }
        for value in ["a", "b"] { try cluster.produce([value], to: "t", acks: 1) }
        cluster.run(milliseconds: 50)
        #expect(try cluster.logEndOffset(on: 2) == 2)
        cluster.kill(1)
        try cluster.fence(1)
        #expect(try cluster.partition("t").leader == 2)
        #expect(try cluster.highWatermark(on: 2) == 0)
        return cluster
    }

    @Test func aNewLeaderDoesNotTellAnEndThatMayBeTooLow() throws {
        let cluster = try Self.uncertain(minInSync: 1, isrWithout3: false)
        #expect(try cluster.listOffsets("t", timestamp: -1, of: 2).errorCode == .offsetNotAvailable)
        #expect(try cluster.listOffsets("t", timestamp: -2, of: 2).offset == 0, "the beginning is certain")
        #expect(try cluster.fetch("t", from: 1, of: 2).errorCode == .offsetNotAvailable)
        let fetched = try cluster.fetch("t", from: 0, of: 2)
        #expect(fetched.errorCode == .none && fetched.highWatermark == 0, "as Kafka: KIP-207 is about ListOffsets")
        try cluster.follow(as: 3, from: 2, of: 2, lastFetchedEpoch: 0)
        #expect(try cluster.listOffsets("t", timestamp: -1, of: 2).offset == 2)
        #expect(try cluster.fetch("t", from: 1, of: 2).highWatermark == 2)
    }

    @Test func nobodyJoinsTheIsrByTheHighWatermarkAlone() throws {
        // With min.insync.replicas=3 nothing was committed, so that the high watermark is of no help.
        let cluster = try Self.uncertain(minInSync: 3, isrWithout3: true)
        #expect(try cluster.partition("t").isr == [2])
        try cluster.unfence(3)
        try cluster.follow(as: 3, from: 0, of: 2)
        cluster.run(milliseconds: 50)
        #expect(try cluster.partition("t").isr == [2], "it lacks what the leader had when it was elected")
        try cluster.follow(as: 3, from: 2, of: 2, lastFetchedEpoch: 0)
        cluster.run(milliseconds: 50)
        #expect(try cluster.partition("t").isr == [2, 3])
    }
}
