import Buffers
import Engine
import KafkaProtocol
import Testing

@Suite struct StaticMemberTests {
    /// A stable group of two static members, `a` (who leads) and `b`.
    private func group(_ harness: GroupHarness) throws -> [String] {
        let tickets = [harness.join(instance: "a", version: 5), harness.join(instance: "b", version: 5)]
        harness.pass(0)
        let answers = try tickets.map { try #require(harness.joins[$0]) }
        #expect(answers[0].memberId.hasPrefix("a-"))
        try harness.syncAll(answers)
        return answers.map(\.memberId)
    }

    @Test func aStaticMemberComesBackWithoutARebalance() throws {
        let harness = GroupHarness()
        let ids = try self.group(harness)
        let ticket = harness.join(instance: "b", version: 5)
        let answer = try #require(harness.joins[ticket])
        #expect(answer.errorCode == .none)
        #expect(answer.generationId == 1)
        #expect(answer.memberId != ids[1])
        #expect(answer.leader == ids[0])
        #expect(harness.state() == .stable)
        #expect(harness.events.last?.step == .staticReplaced)
        // Its work is where it left it, and its older self is cut off.
        let sync = harness.sync(member: answer.memberId, generation: 1, instance: "b")
        #expect(harness.syncs[sync]?.assignment.string == "for \(ids[1])")
        #expect(harness.heartbeat(member: ids[1], generation: 1, instance: "b") == .fencedInstanceId)
        #expect(harness.heartbeat(member: ids[1], generation: 1) == .unknownMemberId)
        #expect(harness.heartbeat(member: answer.memberId, generation: 1, instance: "b") == .none)
        try harness.failOver()
        #expect(harness.shard.group("g")?.member(answer.memberId)?.instanceId == "b")
    }

    @Test func aLeaderThatComesBackIsToldNotToShareTheWorkOutAgain() throws {
        let harness = GroupHarness()
        let ids = try self.group(harness)
        // KIP-814: it leads, sees the members, and skips the assignment.
        let new = try #require(harness.answer(harness.join(instance: "a", version: 9)))
        #expect(new.skipAssignment)
        #expect(new.leader == new.memberId)
        #expect(new.members.map(\.memberId) == [new.memberId, ids[1]])
        // Before version 9 it is led to believe that its older self leads.
        let old = try #require(harness.answer(harness.join(instance: "a", version: 8)))
        #expect(!old.skipAssignment)
        #expect(old.leader == new.memberId)
        #expect(old.members.isEmpty)
        #expect(harness.shard.group("g")?.leaderId == old.memberId)
    }

    @Test func anotherPreferredProtocolBeginsARebalance() throws {
        let harness = GroupHarness()
        let join = harness.join(
            instance: "a",
            protocols: [("range", .empty), ("roundrobin", .empty)],
            version: 5
        )
        harness.pass(0)
        try harness.syncAll([try #require(harness.joins[join])])
        let ticket = harness.join(instance: "a", protocols: [("roundrobin", .empty), ("range", .empty)], version: 5)
        let answer = try #require(harness.joins[ticket])
        #expect(answer.generationId == 2)
        #expect(answer.protocolName == "roundrobin")
        #expect(harness.events.contains { $0.trigger == .staticReplaced && $0.step == .joined })
    }

    @Test func comingBackWhileTheWorkIsSharedOutBeginsARebalance() throws {
        let harness = GroupHarness()
        let tickets = [harness.join(instance: "a", version: 5), harness.join(instance: "b", version: 5)]
        harness.pass(0)
        let answers = try tickets.map { try #require(harness.joins[$0]) }
        let waiting = harness.sync(member: answers[1].memberId, generation: 1, instance: "b")
        _ = harness.join(instance: "b", version: 5)
        #expect(harness.syncs[waiting]?.errorCode == .fencedInstanceId)
        #expect(harness.state() == .preparingRebalance)
        let late = harness.sync(member: answers[0].memberId, generation: 1, instance: "a")
        #expect(harness.syncs[late]?.errorCode == .rebalanceInProgress)
    }

    /// Whatever else is wrong with what it says: its place is taken.
    @Test func aMemberWhosePlaceIsTakenIsToldThatBeforeAnythingElse() throws {
        let harness = GroupHarness()
        let ids = try self.group(harness)
        _ = harness.join(instance: "b", version: 5)
        func codes(of id: String, _ instance: String) -> [ErrorCode?] {
            let sync = harness.sync(member: id, generation: 99, instance: instance, type: "connect")
            let commit = harness.commit("g", [("t", 0, 1)], member: id, generation: 99, instance: instance)
            let join = harness.join(member: id, instance: instance)
            return [
                harness.heartbeat(member: id, generation: 99, instance: instance), harness.syncs[sync]?.errorCode,
                harness.code(ofCommit: commit), harness.joins[join]?.errorCode,
                harness.leave([(id, instance)]).members.first?.errorCode,
            ]
        }
        #expect(codes(of: ids[1], "b") == Array(repeating: .fencedInstanceId, count: 5))
        // A name that nobody bears is no member's, even if the id is one's.
        #expect(codes(of: ids[0], "z") == Array(repeating: .unknownMemberId, count: 5))
        #expect(harness.state() == .stable)
        #expect(harness.shard.group("g")?.generation == 1)
        #expect(harness.offset("g", "t", 0) == nil)
    }

    @Test func aSecondProcessWithTheSameNameFencesTheFirst() throws {
        let harness = GroupHarness { $0.initialRebalanceDelayMilliseconds = 100 }
        let first = harness.join(instance: "a", version: 5)
        let second = harness.join(instance: "a", version: 5)
        #expect(harness.joins[first]?.errorCode == .fencedInstanceId)
        harness.pass(200)
        #expect(harness.joins[second]?.members.count == 1)
    }

    @Test func aReplacementThatCannotBeWrittenIsUndone() throws {
        let harness = GroupHarness()
        let ids = try self.group(harness)
        harness.refusal = .notEnoughReplicas
        let ticket = harness.join(instance: "a", session: 20_000, version: 9)
        #expect(harness.joins[ticket]?.errorCode == .coordinatorNotAvailable)
        #expect(harness.state() == .stable)
        #expect(harness.shard.group("g")?.leaderId == ids[0])
        #expect(harness.shard.group("g")?.member(ids[0])?.sessionTimeoutMilliseconds == 10_000)
        #expect(harness.heartbeat(member: ids[0], generation: 1, instance: "a") == .none)
    }

    @Test func aStaticMemberKeepsItsPlaceUntilItsSessionEnds() throws {
        let harness = GroupHarness()
        let ids = try self.group(harness)
        // It does not take part in this rebalance, and stays a member all the same.
        let ticket = harness.join(instance: "c", session: 60_000, rebalance: 5_000, version: 5)
        _ = harness.join(member: ids[0], instance: "a", session: 60_000, rebalance: 5_000)
        harness.pass(9_000)
        #expect(harness.joins[ticket] == nil)
        harness.pass(1_000)
        #expect(harness.joins[ticket]?.generationId == 2)
        #expect(harness.shard.group("g")?.memberCount == 2)
    }

    @Test func anAdministratorRemovesStaticMembersByName() throws {
        let harness = GroupHarness()
        let ids = try self.group(harness)
        let response = harness.leave([("", "b"), ("", "z"), (ids[1], "a"), ("", nil)])
        #expect(
            response.members.map(\.errorCode) == [.none, .unknownMemberId, .fencedInstanceId, .unknownMemberId]
        )
        #expect(harness.shard.group("g")?.memberCount == 1)
    }
}
