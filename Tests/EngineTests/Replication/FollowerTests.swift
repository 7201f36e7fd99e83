import CommitLog
import Engine
import KafkaProtocol
import Testing

/// Leader epochs on the follower's side (engine facts 3.4): the test answers its fetches in the leader's place.
@Suite struct FollowerTests {
    /// Broker 1 leads "t" in an epoch above 3 and stands still; broker 2 has nothing yet, has never led, and waits for an
    /// answer.
    private static func cluster() throws -> EngineCluster {
        let cluster = try EngineCluster(settings: EngineCluster.patience)
        try cluster.create("t", replicas: [[1, 3, 2]])
        while try cluster.partition("t").leaderEpoch < 4 {
            let leader = try cluster.partition("t").leader
            // Fenced, it loses the leadership to the other, and comes back with its next heartbeat.
            try cluster.heartbeat(leader, wantFence: true)
            cluster.run(milliseconds: 2_000)
            #expect(try cluster.partition("t").isr.count == 3)
        }
        #expect(try cluster.partition("t").leader == 1)
        cluster.freeze(1)
        cluster.run(milliseconds: 1_700)
        return cluster
    }

    @Test func itCutsToWhereBothAgreeAndAsksAgainUntilTheyDo() throws {
        let cluster = try Self.cluster()
        let epoch = try cluster.partition("t").leaderEpoch
        let first = try cluster.answerFetch(of: 2) {
            $0.highWatermark = 5
            $0.records = EngineCluster.replicated(5, from: 0, epoch: 0)
        }
        #expect(first.fetchOffset == 0 && first.lastFetchedEpoch == -1 && first.currentLeaderEpoch == epoch)
        try cluster.answerFetch(of: 2) {
            $0.highWatermark = 5
            $0.records = EngineCluster.replicated(3, from: 5, epoch: 1)
        }
        try cluster.answerFetch(of: 2) {
            $0.highWatermark = 5
            $0.records = EngineCluster.replicated(2, from: 8, epoch: 3)
        }
        #expect(try cluster.logEndOffset(on: 2) == 10)
        // The leader has epoch 0 up to 5, epoch 1 up to 6, and epoch 2 up to 9.
        let second = try cluster.answerFetch(of: 2) { $0.divergingEpoch = .init(epoch: 2, endOffset: 9) }
        #expect(second.fetchOffset == 10 && second.lastFetchedEpoch == 3)
        #expect(try cluster.logEndOffset(on: 2) == 8, "where its own epoch 1, the largest up to 2, ends")
        let third = try cluster.answerFetch(of: 2) { $0.divergingEpoch = .init(epoch: 1, endOffset: 6) }
        #expect(third.fetchOffset == 8 && third.lastFetchedEpoch == 1)
        #expect(try cluster.logEndOffset(on: 2) == 6, "where the leader's epoch 1 ends")
        let fourth = try cluster.answerFetch(of: 2) {
            $0.highWatermark = 6
            $0.records = EngineCluster.replicated(3, from: 6, epoch: 2)
        }
        #expect(fourth.fetchOffset == 6 && fourth.lastFetchedEpoch == 1)
        let log = try cluster.replica("t", on: 2).log
        #expect(log.logEndOffset == 9 && log.latestEpoch == 2)
        #expect(log.endOffset(forEpoch: 1)?.endOffset == 6)
    }

    @Test func itIsNeverCutByARefusalItDoesNotKnow() throws {
        let cluster = try Self.cluster()
        try cluster.answerFetch(of: 2) { $0.records = EngineCluster.replicated(5, from: 0, epoch: 0) }
        let codes: [ErrorCode] = [.fencedLeaderEpoch, .unknownLeaderEpoch, .notLeaderOrFollower, .kafkaStorageError]
        for code in codes {
            try cluster.answerFetch(of: 2) {
                $0.errorCode = code
                $0.highWatermark = -1
            }
            #expect(try cluster.logEndOffset(on: 2) == 5)
        }
    }

    @Test func itBeginsAnewWhereTheLeadersLogBegins() throws {
        let cluster = try Self.cluster()
        try cluster.answerFetch(of: 2) { $0.records = EngineCluster.replicated(5, from: 0, epoch: 0) }
        try cluster.answerFetch(of: 2) {
            $0.errorCode = .offsetOutOfRange
            $0.highWatermark = 120
            $0.logStartOffset = 100
        }
        let log = try cluster.replica("t", on: 2).log
        #expect(log.logStartOffset == 100 && log.logEndOffset == 100)
    }

    /// What an earlier leader answers must not cut what the present one has sent, or be appended to it.
    @Test(arguments: [true, false]) func anAnswerFromBeforeAChangeOfLeadershipIsNotUsed(cuts: Bool) throws {
        let cluster = try EngineCluster(settings: EngineCluster.patience)
        try cluster.create("t", replicas: [[1, 2, 3]])
        for value in ["a", "b"] { try cluster.produce([value], to: "t") }
        cluster.run(milliseconds: 100)
        cluster.freeze(1)
        cluster.run(milliseconds: 1_700)
        let epoch = try cluster.partition("t").leaderEpoch
        try cluster.fence(1)
        #expect(try cluster.partition("t").leader == 2)
        let asked = try cluster.answerFetch(of: 3) {
            $0.highWatermark = 2
            if cuts {
                $0.divergingEpoch = .init(epoch: 0, endOffset: 0)
            } else {
                $0.records = EngineCluster.replicated(3, from: 2, epoch: 0)
            }
        }
        #expect(asked.currentLeaderEpoch == epoch)
        #expect(try cluster.logEndOffset(on: 3) == 2)
        try cluster.produce(["c"], to: "t", of: 2)
        cluster.run(milliseconds: 100)
        #expect(try cluster.logEndOffset(on: 3) == 3)
        #expect(try cluster.replica("t", on: 3).log.latestEpoch == epoch + 1)
    }
}
