import Buffers
import Engine
import KafkaProtocol
import Testing

@Suite struct GroupSessionTests {
    @Test func aSilentMemberIsRemovedAndTheOthersShareItsWork() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(2, session: 10_000)
        harness.pass(9_000)
        #expect(harness.heartbeat(member: group.ids[0], generation: 1) == .none)
        harness.pass(999)
        #expect(harness.state() == .stable)
        harness.pass(1)
        #expect(harness.state() == .preparingRebalance)
        let event = try #require(harness.events.last)
        #expect(event.trigger == .sessionExpired)
        #expect(event.memberId == group.ids[1])
        #expect((event.membersBefore, event.membersAfter) == (2, 1))
        #expect(event.silentMilliseconds == 10_000)
        #expect(harness.heartbeat(member: group.ids[0], generation: 1) == .rebalanceInProgress)
        let join = harness.join(member: group.ids[0])
        #expect(harness.joins[join]?.generationId == 2)
    }

    @Test func aGroupWithoutMembersIsEmptyAndSaysSoInTheLog() throws {
        let harness = GroupHarness()
        _ = try harness.stableGroup(2)
        harness.pass(60_000)
        #expect(harness.state() == .empty)
        #expect(harness.events.last?.step == .emptied)
        #expect(harness.shard.group("g")?.generation == 2)
        try harness.failOver()
        #expect(harness.state() == .empty)
        #expect(harness.shard.group("g")?.generation == 2)
        let join = harness.join()
        harness.pass(0)
        #expect(harness.joins[join]?.generationId == 3)
    }

    @Test func heartbeatsKeepAMemberAlive() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(1, session: 10_000)
        for _ in 0..<20 {
            harness.pass(9_999)
            #expect(harness.heartbeat(member: group.ids[0], generation: 1) == .none)
        }
        harness.pass(10_000)
        #expect(harness.state() == .empty)
    }

    @Test func nobodyExpiresWhileItsRequestWaits() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(2, session: 10_000)
        let rejoined = harness.join(member: group.ids[0], session: 10_000)
        harness.pass(9_000)
        #expect(harness.heartbeat(member: group.ids[1], generation: 1) == .rebalanceInProgress)
        harness.pass(9_000)
        #expect(harness.joins[rejoined] == nil)
        _ = harness.join(member: group.ids[1], session: 10_000)
        let answer = try #require(harness.joins[rejoined])
        #expect(answer.generationId == 2)
        // From its answer on the session runs anew.
        harness.pass(9_999)
        #expect(harness.heartbeat(member: group.ids[0], generation: 2) == .none)
    }

    @Test func aNewMemberWhoseClientIsGoneIsGivenUpAfterFiveMinutes() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(1, session: 600_000)
        let ticket = harness.join(session: 600_000, rebalance: 900_000)
        harness.pass(299_999)
        #expect(harness.joins[ticket] == nil)
        harness.pass(1)
        #expect(harness.joins[ticket]?.errorCode == .unknownMemberId)
        let again = harness.join(member: group.ids[0])
        #expect(harness.joins[again]?.members.count == 1)
    }

    @Test func whoHasBeenGivenAnIdMayJoinAfterEveryMemberIsGone() throws {
        let harness = GroupHarness()
        _ = try harness.stableGroup(2, session: 10_000)
        let named = try #require(harness.answer(harness.join(session: 60_000, version: 4)))
        #expect(named.errorCode == .memberIdRequired)
        harness.pass(10_000)
        #expect(harness.state() == .preparingRebalance)
        let joined = harness.join(member: named.memberId, session: 60_000, version: 4)
        #expect(harness.joins[joined]?.errorCode == ErrorCode.none)
        #expect(harness.joins[joined]?.members.count == 1)
    }

    @Test func leavingBeginsARebalance() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(3)
        let response = harness.leave([(group.ids[1], nil), ("stranger", nil)])
        #expect(response.errorCode == .none)
        #expect(response.members.map(\.errorCode) == [.none, .unknownMemberId])
        #expect(harness.state() == .preparingRebalance)
        #expect(harness.events.last?.trigger == .memberLeft)
        #expect(harness.events.last?.memberId == group.ids[1])
        let all = [harness.join(member: group.ids[0]), harness.join(member: group.ids[2])]
        #expect(harness.joins[all[0]]?.members.count == 2)
        #expect(harness.leave([("x", nil)], from: "other").errorCode == .unknownMemberId)
    }

    @Test func theLastOneToLeaveEmptiesTheGroup() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(1)
        #expect(harness.leave([(group.ids[0], nil)]).members.first?.errorCode == ErrorCode.none)
        #expect(harness.state() == .empty)
        #expect(harness.shard.group("g")?.protocolType == "consumer")
    }

    @Test func anIdThatWasNeverUsedCanLeave() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(1)
        let pending = try #require(harness.answer(harness.join(version: 4)))
        #expect(harness.leave([(pending.memberId, nil)]).members.first?.errorCode == ErrorCode.none)
        #expect(harness.state() == .stable)
        #expect(harness.heartbeat(member: group.ids[0], generation: 1) == .none)
    }

    @Test func sessionsBeginAnewWithANewCoordinator() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(2, session: 10_000)
        harness.pass(9_000)
        try harness.failOver()
        #expect(harness.state() == .stable)
        #expect(harness.shard.group("g")?.sortedMembers.map(\.id) == group.ids)
        harness.pass(9_999)
        #expect(harness.heartbeat(member: group.ids[0], generation: 1) == .none)
        let sync = harness.sync(member: group.ids[0], generation: 1)
        #expect(harness.syncs[sync]?.assignment.string == "for \(group.ids[0])")
        harness.pass(1)
        #expect(harness.state() == .preparingRebalance)
        // How long the other one had been silent only the coordinator before knew.
        #expect(harness.events.last?.trigger == .sessionExpired)
        #expect(harness.events.last.map { $0.silentMilliseconds == nil } == true)
    }
}
