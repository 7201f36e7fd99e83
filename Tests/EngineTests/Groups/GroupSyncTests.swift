import Buffers
import Engine
import KafkaProtocol
import Testing

@Suite struct GroupSyncTests {
    @Test func membersWaitForTheLeadersAssignment() throws {
        let harness = GroupHarness()
        let tickets = [harness.join(), harness.join()]
        harness.pass(0)
        let answers = try tickets.map { try #require(harness.joins[$0]) }
        let follower = harness.sync(member: answers[1].memberId, generation: 1, type: "consumer", name: "range")
        #expect(harness.syncs[follower] == nil)
        let leader = harness.sync(
            member: answers[0].memberId,
            generation: 1,
            assignments: [answers[1].memberId: "all", "stranger": "nothing"]
        )
        #expect(harness.syncs[follower]?.assignment.string == "all")
        #expect(harness.syncs[follower]?.protocolName == "range")
        #expect(harness.syncs[follower]?.protocolType == "consumer")
        // Whom the leader forgets has nothing to do.
        #expect(harness.syncs[leader]?.assignment == .empty)
        #expect(harness.state() == .stable)
        let again = harness.sync(member: answers[1].memberId, generation: 1)
        #expect(harness.syncs[again]?.assignment.string == "all")
    }

    @Test func errorsComeInKafkasOrder() throws {
        let harness = GroupHarness()
        func code(_ ticket: GroupTicket) -> ErrorCode? { harness.syncs[ticket]?.errorCode }
        #expect(code(harness.sync("other", member: "x", generation: 1)) == .unknownMemberId)
        let group = try harness.stableGroup(1)
        let id = group.ids[0]
        #expect(code(harness.sync(member: "x", generation: 9)) == .unknownMemberId)
        #expect(code(harness.sync(member: id, generation: 9, type: "connect")) == .illegalGeneration)
        #expect(code(harness.sync(member: id, generation: 1, type: "connect")) == .inconsistentGroupProtocol)
        #expect(code(harness.sync(member: id, generation: 1, name: "sticky")) == .inconsistentGroupProtocol)
        _ = harness.join()
        #expect(code(harness.sync(member: id, generation: 1, name: "sticky")) == .inconsistentGroupProtocol)
        #expect(code(harness.sync(member: id, generation: 1)) == .rebalanceInProgress)
    }

    @Test func nobodyIsToldBeforeTheAssignmentIsCommitted() throws {
        let harness = GroupHarness()
        harness.commitsAtOnce = false
        let join = harness.join()
        harness.pass(0)
        let id = try #require(harness.joins[join]?.memberId)
        let sync = harness.sync(member: id, generation: 1, assignments: [id: "all"])
        #expect(harness.log.count == 1)
        #expect(harness.syncs[sync] == nil)
        #expect(harness.state() == .completingRebalance)
        harness.commitLog()
        #expect(harness.syncs[sync]?.assignment.string == "all")
    }

    @Test(arguments: [
        (ErrorCode.notEnoughReplicas, ErrorCode.coordinatorNotAvailable),
        (.notLeaderOrFollower, .notCoordinator), (.kafkaStorageError, .notCoordinator),
        (.messageTooLarge, .unknownServerError), (.invalidRecord, .invalidRecord),
    ]) func anAssignmentThatCannotBeWrittenBeginsARebalance(error: ErrorCode, told: ErrorCode) throws {
        let harness = GroupHarness()
        let join = harness.join()
        harness.pass(0)
        let id = try #require(harness.joins[join]?.memberId)
        harness.refusal = error
        let sync = harness.sync(member: id, generation: 1, assignments: [id: "all"])
        #expect(harness.syncs[sync]?.errorCode == told)
        #expect(harness.state() == .preparingRebalance)
        #expect(harness.events.last?.trigger == .storeFailed)
        harness.refusal = nil
        let again = harness.join(member: id)
        #expect(harness.joins[again]?.generationId == 2)
    }

    @Test func anAssignmentThatIsNotCommittedInTimeIsGivenUp() throws {
        let harness = GroupHarness()
        harness.commitsAtOnce = false
        let join = harness.join()
        harness.pass(0)
        let id = try #require(harness.joins[join]?.memberId)
        let sync = harness.sync(member: id, generation: 1, assignments: [id: "all"])
        harness.pass(5_000)
        #expect(harness.syncs[sync]?.errorCode == .coordinatorNotAvailable)
        #expect(harness.state() == .preparingRebalance)
        harness.commitLog()
        #expect(harness.state() == .preparingRebalance)
    }

    @Test func anAssignmentOfAGenerationThatHasPassedIsNotUsed() throws {
        let harness = GroupHarness()
        harness.commitsAtOnce = false
        let join = harness.join()
        harness.pass(0)
        let id = try #require(harness.joins[join]?.memberId)
        let sync = harness.sync(member: id, generation: 1, assignments: [id: "all"])
        _ = harness.join()
        #expect(harness.syncs[sync]?.errorCode == .rebalanceInProgress)
        harness.commitLog()
        #expect(harness.state() == .preparingRebalance)
    }

    @Test func whoNeverAsksForItsAssignmentIsRemoved() throws {
        let harness = GroupHarness()
        let tickets = [harness.join(session: 60_000), harness.join(session: 60_000)]
        harness.pass(0)
        let answers = try tickets.map { try #require(harness.joins[$0]) }
        _ = harness.sync(member: answers[0].memberId, generation: 1)
        #expect(harness.state() == .stable)
        harness.pass(30_000)
        #expect(harness.state() == .preparingRebalance)
        #expect(harness.events.last?.trigger == .syncTimedOut)
        #expect(harness.heartbeat(member: answers[1].memberId, generation: 1) == .unknownMemberId)
        #expect(harness.heartbeat(member: answers[0].memberId, generation: 1) == .rebalanceInProgress)
    }

    @Test func aLostGroupSendsWhoWaitsElsewhere() throws {
        let harness = GroupHarness()
        let tickets = [harness.join(), harness.join()]
        harness.pass(0)
        let id = try #require(harness.joins[tickets[1]]?.memberId)
        let sync = harness.sync(member: id, generation: 1)
        let commit = harness.commit("alone", [("t", 0, 1)])
        let join = harness.join()
        harness.commitsAtOnce = false
        let waiting = harness.commit("alone", [("t", 0, 2)])
        harness.lose()
        #expect(harness.syncs[sync]?.errorCode == .rebalanceInProgress)
        #expect(harness.joins[join]?.errorCode == .notCoordinator)
        #expect(harness.code(ofCommit: commit) == ErrorCode.none)
        #expect(harness.code(ofCommit: waiting) == .notCoordinator)
    }
}
