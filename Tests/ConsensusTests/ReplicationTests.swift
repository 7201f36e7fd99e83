import Buffers
import CommitLog
import Consensus
import KafkaProtocol
import Testing

@Suite("Replication")
struct ReplicationTests {
    /// A cluster with a leader, everyone caught up, and the leader's and the others' ids.
    private func ready(voters: Int = 3, observers: Int = 0) throws -> (QuorumCluster, leader: Int32, others: [Int32]) {
        let cluster = try QuorumCluster(voters: voters, observers: observers)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let leader = try #require(cluster.leader)
        try cluster.run(for: 300)
        return (cluster, leader, cluster.nodes.map(\.id).filter { $0 != leader })
    }

    @Test func recordsReachEveryoneAndAreCommitted() throws {
        let (cluster, leader, _) = try self.ready(observers: 2)
        let offset = try #require(try cluster.append(leader, count: 10))
        try cluster.run(for: 20)
        for node in cluster.nodes { #expect(cluster.quorum(node.id).highWatermark == offset + 1) }
        #expect(cluster.checker.committed.filter { !$0.isControl }.count == 10)
    }

    @Test func observersAreNotCounted() throws {
        let (cluster, leader, _) = try self.ready(observers: 2)
        for voter in Int32(1)...3 where voter != leader { cluster.crash(voter) }
        let offset = try #require(try cluster.append(leader))
        try cluster.run(for: 100)
        #expect(cluster.quorum(4).log.logEndOffset == offset + 1)
        #expect(cluster.quorum(leader).highWatermark <= offset)
    }

    @Test func theLeaderCountsItselfOnlyWhenItHasFlushed() throws {
        let (cluster, leader, others) = try self.ready()
        cluster.crash(others[0])
        cluster.node(leader).holdsFlushes = true
        let offset = try #require(try cluster.append(leader))
        try cluster.run(for: 100)
        #expect(cluster.quorum(others[1]).log.logEndOffset == offset + 1)
        #expect(cluster.quorum(leader).highWatermark <= offset)
        try cluster.releaseFlushes(leader)
        try cluster.run(for: 5)
        #expect(cluster.quorum(leader).highWatermark == offset + 1)
    }

    @Test func aVoterFlushesBeforeItsNextFetch() throws {
        let (cluster, leader, others) = try self.ready()
        cluster.crash(others[0])
        cluster.node(others[1]).holdsFlushes = true
        let offset = try #require(try cluster.append(leader))
        try cluster.run(for: 100)
        #expect(cluster.quorum(others[1]).log.logEndOffset == offset + 1)
        #expect(cluster.quorum(leader).highWatermark <= offset, "the follower has it, but not durably")
        try cluster.releaseFlushes(others[1])
        try cluster.run(for: 10)
        #expect(cluster.quorum(leader).highWatermark == offset + 1)
    }

    @Test func whatOnlyADeposedLeaderHadIsRemoved() throws {
        let (cluster, leader, others) = try self.ready()
        cluster.partition([leader])
        let lost = try #require(try cluster.append(leader, count: 4))
        #expect(try cluster.run(atMost: 3_000) { $0.leader.map { others.contains($0) } ?? false })
        let successor = try #require(cluster.leader)
        try cluster.append(successor, count: 2)
        try cluster.run(for: 100)
        cluster.network.heal()
        try cluster.run(for: 2_000)
        #expect(cluster.node(leader).truncations == 1)
        #expect(cluster.quorum(leader).log.logEndOffset == cluster.quorum(successor).log.logEndOffset)
        #expect(cluster.quorum(leader).highWatermark == cluster.quorum(successor).highWatermark)
        #expect(cluster.checker.committed.filter { $0.offset <= lost && $0.epoch == 1 && !$0.isControl }.isEmpty)
    }

    /// Figure 8 of the Raft paper: a record of an earlier epoch may be on a majority and still be overwritten, so it is
    /// committed only together with a record of the leader's own epoch.
    @Test func recordsOfEarlierEpochsAreNotCommittedByCounting() throws {
        let (cluster, leader, others) = try self.ready()
        let before = cluster.quorum(leader).highWatermark
        for other in others { cluster.node(other).holdsFlushes = true }
        let old = try #require(try cluster.append(leader))
        try cluster.run(for: 20)
        cluster.crash(leader)
        for other in others { try cluster.releaseFlushes(other) }

        // Both survivors have the record durably. Whoever leads now must not commit it before its own first record.
        #expect(try cluster.run(atMost: 3_000) { $0.nodes.contains { $0.quorum?.role == .leader } })
        let successor = try #require(cluster.nodes.first { $0.quorum?.role == .leader }).id
        cluster.node(successor).holdsFlushes = true
        let follower = try #require(others.first { $0 != successor })
        cluster.node(follower).holdsFlushes = true
        try cluster.run(for: 100)
        #expect(cluster.quorum(follower).log.logEndOffset > old + 1, "it has fetched past the record")
        #expect(cluster.quorum(successor).highWatermark == before)
        #expect(!cluster.quorum(successor).isActiveLeader)
        try cluster.releaseFlushes(successor)
        try cluster.releaseFlushes(follower)
        try cluster.run(for: 20)
        #expect(cluster.quorum(successor).highWatermark == old + 2)
        #expect(cluster.quorum(successor).isActiveLeader)
    }

    @Test func aQuietLeaderHoldsFetchesAndTellsOfCommitsAtOnce() throws {
        let (cluster, leader, others) = try self.ready(observers: 1)
        let steps = cluster.steps
        try cluster.run(for: 2_000)
        // Three replicas, ten fetches each in two seconds: a request, its answer, and some ticks.
        #expect(cluster.steps - steps < 250)
        let offset = try #require(try cluster.append(leader))
        try cluster.run(for: 10)
        #expect(others.allSatisfy { cluster.quorum($0).highWatermark == offset + 1 })
    }

    @Test func aLingeringLeaderFlushesAndShowsAppendsTogether() throws {
        let cluster = try QuorumCluster(voters: 1) { $0.appendLingerMilliseconds = 20 }
        try cluster.run(for: 50)
        cluster.node(1).holdsFlushes = true
        for _ in 0..<5 { try cluster.append(1) }
        try cluster.run(for: 10)
        #expect(cluster.node(1).heldFlushes.isEmpty)
        try cluster.run(for: 20)
        #expect(cluster.node(1).heldFlushes.count == 1)
        try cluster.releaseFlushes(1)
        #expect(cluster.quorum(1).highWatermark == cluster.quorum(1).log.logEndOffset)
    }

    @Test func anEpochThatIsNotTheLeadersIsRefused() throws {
        let node = try LoneNode()
        #expect(try node.fetch(from: 2, at: 0, in: 0)?.partition?.errorCode == .notLeaderOrFollower)
        try node.beElected()
        #expect(try node.fetch(from: 2, at: 0, in: 0)?.partition?.errorCode == .fencedLeaderEpoch)
        #expect(try node.fetch(from: 2, at: 0, in: 2)?.partition?.errorCode == .unknownLeaderEpoch)
        let answer = try #require(try node.fetch(from: 2, at: 0, in: 1)?.partition)
        #expect(answer.errorCode == .none)
        #expect((answer.records?.count ?? 0) > 0)
        #expect(answer.currentLeader.leaderId == 1)
    }

    @Test func aLogThatPartsFromTheLeadersIsToldWhere() throws {
        let node = try LoneNode()
        try node.beElected()
        let longer = try #require(try node.fetch(from: 2, at: 7, in: 1, lastFetchedEpoch: 1)?.partition)
        #expect(longer.divergingEpoch.epoch == 1)
        #expect(longer.divergingEpoch.endOffset == 1)
        let other = try #require(try node.fetch(from: 2, at: 3, in: 1, lastFetchedEpoch: 0)?.partition)
        #expect(other.divergingEpoch.endOffset == 0)
        #expect(node.quorum.highWatermark == 0, "neither counts as having anything")
    }

    /// The follower has records of epoch 1 where the leader has records of epoch 2, and more of epoch 3 behind them. The
    /// first cut, to the end of the leader's epoch 2, leaves records that the leader does not have.
    @Test func nothingIsCommittedBetweenTheCutsOfALogThatHasToBeCutTwice() throws {
        func batch(_ offsets: Range<Int64>, epoch: Int32) -> Bytes {
            var builder = RecordBatchBuilder(baseOffset: offsets.lowerBound, leaderEpoch: epoch)
            for offset in offsets { builder.append(timestamp: 0, key: nil, value: Bytes("\(offset)".utf8)) }
            return builder.build()
        }
        let node = try LoneNode()
        _ = try node.announceLeader(2, in: 3)
        var actions = try node.answerFetch(
            in: node.actions,
            from: 2,
            epoch: 3,
            records: (Int64(0)..<8).map { batch($0..<$0 + 1, epoch: 1) } + [batch(8..<10, epoch: 3)]
        )
        #expect(node.quorum.log.logEndOffset == 10)

        _ = try node.announceLeader(3, in: 5)
        actions = try node.answerFetch(
            in: node.actions,
            from: 3,
            epoch: 5,
            highWatermark: 7,
            diverging: FetchResponse.EpochEndOffset(epoch: 2, endOffset: 6)
        )
        #expect(node.quorum.log.logEndOffset == 6)
        #expect(node.quorum.highWatermark == 0)
        actions = try node.answerFetch(
            in: actions,
            from: 3,
            epoch: 5,
            highWatermark: 7,
            diverging: FetchResponse.EpochEndOffset(epoch: 1, endOffset: 2)
        )
        #expect(node.quorum.log.logEndOffset == 2)
        #expect(node.quorum.highWatermark == 0)
        let records = [batch(2..<6, epoch: 2), batch(6..<8, epoch: 5)]
        try node.answerFetch(in: actions, from: 3, epoch: 5, highWatermark: 7, records: records)
        #expect(node.quorum.highWatermark == 7)
    }
}
