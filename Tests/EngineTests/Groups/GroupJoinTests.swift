import Buffers
import Engine
import KafkaProtocol
import Testing

@Suite struct GroupJoinTests {
    @Test func theFirstMemberLeadsAGroupOfOne() throws {
        let harness = GroupHarness()
        let ticket = harness.join()
        #expect(harness.state() == .preparingRebalance)
        harness.pass(0)
        let answer = try #require(harness.joins[ticket])
        #expect(answer.errorCode == .none)
        #expect(answer.generationId == 1)
        #expect(answer.protocolType == "consumer")
        #expect(answer.protocolName == "range")
        #expect(answer.leader == answer.memberId)
        #expect(answer.memberId.hasPrefix("client-"))
        #expect(answer.memberId.utf8.count == "client-".utf8.count + 36)
        #expect(answer.members.map(\.memberId) == [answer.memberId])
        #expect(answer.members.first?.metadata == subscription(["t"]))
        #expect(harness.state() == .completingRebalance)
    }

    @Test func aMemberIsToldItsIdFirstFromVersionFourOn() throws {
        let harness = GroupHarness()
        let first = try #require(harness.answer(harness.join(version: 4)))
        #expect(first.errorCode == .memberIdRequired)
        #expect(harness.state() == .empty)
        let second = harness.join(member: first.memberId, version: 4)
        harness.pass(0)
        #expect(harness.joins[second]?.errorCode == ErrorCode.none)
        #expect(harness.joins[second]?.memberId == first.memberId)
    }

    @Test func anIdThatIsNotUsedIsForgottenWithItsSession() throws {
        let harness = GroupHarness()
        let first = try #require(harness.answer(harness.join(session: 10_000, version: 4)))
        #expect(harness.shard.groupCount == 1)
        harness.pass(9_999)
        #expect(harness.shard.groupCount == 1)
        harness.pass(1)
        #expect(harness.shard.groupCount == 0)
        #expect(harness.answer(harness.join(member: first.memberId, version: 4))?.errorCode == .unknownMemberId)
    }

    @Test func aRebalanceWaitsForMembersThatKnowTheirIdOnly() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(1)
        let pending = try #require(harness.answer(harness.join(version: 4)))
        let other = harness.join(version: 3)
        let rejoined = harness.join(member: group.ids[0])
        #expect(harness.joins[other] == nil)
        let last = harness.join(member: pending.memberId, version: 4)
        #expect(harness.joins[last]?.generationId == 2)
        #expect(harness.joins[rejoined]?.members.count == 3)
    }

    @Test func anEmptyGroupWaitsForMoreMembers() throws {
        let harness = GroupHarness { $0.initialRebalanceDelayMilliseconds = 3_000 }
        let first = harness.join(rebalance: 7_000)
        harness.pass(2_000)
        let second = harness.join(rebalance: 7_000)
        harness.pass(1_000)
        // Someone came: another 3 s, of the 4 s that are left.
        #expect(harness.joins[first] == nil)
        harness.pass(2_999)
        #expect(harness.joins[first] == nil)
        harness.pass(1)
        #expect(harness.joins[first]?.generationId == 1)
        #expect(harness.joins[first]?.members.count == 2)
        #expect(harness.joins[second]?.members.isEmpty == true)
    }

    @Test func theInitialWaitEndsWithTheRebalanceTimeout() throws {
        let harness = GroupHarness { $0.initialRebalanceDelayMilliseconds = 3_000 }
        let first = harness.join(rebalance: 7_000)
        for _ in 0..<6 {
            harness.pass(1_000)
            _ = harness.join(rebalance: 7_000)
        }
        #expect(harness.joins[first] == nil)
        harness.pass(1_000)
        #expect(harness.joins[first]?.members.count == 7)
    }

    @Test func aNewMemberMakesTheOthersJoinAnew() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(1)
        let new = harness.join()
        #expect(harness.state() == .preparingRebalance)
        #expect(harness.heartbeat(member: group.ids[0], generation: group.generation) == .rebalanceInProgress)
        let again = harness.join(member: group.ids[0])
        #expect(harness.joins[again]?.generationId == 2)
        #expect(harness.joins[again]?.leader == group.ids[0])
        #expect(harness.joins[again]?.members.count == 2)
        #expect(harness.joins[new]?.leader == group.ids[0])
        #expect(harness.joins[new]?.members.isEmpty == true)
    }

    @Test func whoDoesNotJoinAnewIsLeftBehind() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(2, session: 60_000)
        let new = harness.join(session: 60_000)
        _ = harness.join(member: group.ids[1], session: 60_000)
        harness.pass(29_999)
        #expect(harness.joins[new] == nil)
        harness.pass(1)
        #expect(harness.joins[new]?.generationId == 2)
        // The leader was the one who stayed away.
        #expect(harness.joins[new]?.leader == group.ids[1])
        #expect(harness.heartbeat(member: group.ids[0], generation: 1) == .unknownMemberId)
    }

    @Test func aFollowerThatAsksTwiceIsToldTheSame() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(2)
        let again = try #require(harness.answer(harness.join(member: group.ids[1])))
        #expect(again.generationId == 1)
        #expect(again.members.isEmpty)
        #expect(harness.state() == .stable)
    }

    @Test func aLeaderThatJoinsAnewBeginsARebalance() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(2)
        let leader = harness.join(member: group.ids[0])
        #expect(harness.joins[leader] == nil)
        #expect(harness.state() == .preparingRebalance)
        #expect(harness.events.last?.trigger == .leaderRejoined)
        #expect(harness.events.last?.memberId == group.ids[0])
    }

    @Test func anotherSubscriptionBeginsARebalance() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(2)
        _ = harness.join(member: group.ids[1], protocols: [("range", subscription(["t", "u"]))])
        #expect(harness.state() == .preparingRebalance)
        #expect(harness.events.last?.trigger == .metadataChanged)
        let leader = try #require(harness.answer(harness.join(member: group.ids[0])))
        #expect(leader.members.last?.metadata == subscription(["t", "u"]))
        #expect(harness.shard.group("g")?.subscribedTopics == ["t", "u"])
    }

    /// A consumer's words in a cooperative group: what it reads and what it owns.
    private func words(_ topics: [String], owning partitions: [Int32]) throws -> (String, Bytes) {
        let owned = ConsumerProtocolSubscription.TopicPartition(topic: "t", partitions: partitions)
        let subscription = ConsumerProtocolSubscription(
            topics: topics,
            ownedPartitions: partitions.isEmpty ? [] : [owned]
        )
        return ("cooperative-sticky", try subscription.written(version: 1))
    }

    private func assignment(_ partitions: [Int32]) throws -> Bytes {
        let assigned = ConsumerProtocolAssignment.TopicPartition(topic: "t", partitions: partitions)
        return try ConsumerProtocolAssignment(assignedPartitions: [assigned]).written(version: 1)
    }

    /// A cooperative group moves partitions in two generations; the second begins because a member has given some up.
    @Test func givingUpPartitionsIsAnotherTriggerThanReadingSomethingElse() throws {
        let harness = GroupHarness()
        func join(_ id: String, _ topics: [String], owning partitions: [Int32]) throws -> GroupTicket {
            harness.join(member: id, protocols: [try self.words(topics, owning: partitions)])
        }
        let first = try join("", ["t"], owning: [])
        harness.pass(0)
        let a = try #require(harness.joins[first]?.memberId)
        _ = harness.sync(member: a, generation: 1, shares: [a: try self.assignment([0, 1])])
        // Another one comes; the first is to keep one of its two.
        let second = try join("", ["t"], owning: [])
        _ = try join(a, ["t"], owning: [0, 1])
        let b = try #require(harness.joins[second]?.memberId)
        _ = harness.sync(member: b, generation: 2)
        _ = harness.sync(member: a, generation: 2, shares: [a: try self.assignment([0]), b: .empty])
        #expect(harness.state() == .stable)
        _ = try join(a, ["t"], owning: [0])
        #expect(harness.events.last?.step == .started)
        #expect(harness.events.last?.trigger == .partitionsGivenUp)
        _ = try join(b, ["t"], owning: [])
        _ = harness.sync(member: b, generation: 3)
        _ = harness.sync(member: a, generation: 3, shares: [a: try self.assignment([0]), b: try self.assignment([1])])
        #expect(harness.state() == .stable)
        // The leader has given nothing up: it looks at what only it can see.
        _ = try join(b, ["t"], owning: [1])
        #expect(harness.state() == .preparingRebalance)
        #expect(harness.events.last?.trigger == .metadataChanged)
        _ = try join(a, ["t"], owning: [0])
        _ = harness.sync(member: b, generation: 4)
        _ = harness.sync(member: a, generation: 4, shares: [a: try self.assignment([0]), b: try self.assignment([1])])
        _ = try join(a, ["t", "u"], owning: [0])
        #expect(harness.events.last?.trigger == .metadataChanged)
    }

    @Test func aCooperativeLeaderThatLooksAgainIsNamedSo() throws {
        let harness = GroupHarness()
        let first = harness.join(protocols: [try self.words(["t"], owning: [])])
        harness.pass(0)
        let id = try #require(harness.joins[first]?.memberId)
        _ = harness.sync(member: id, generation: 1, shares: [id: try self.assignment([0, 1])])
        _ = harness.join(member: id, protocols: [try self.words(["t"], owning: [0, 1])])
        #expect(harness.events.contains { $0.step == .started && $0.trigger == .leaderRejoined })
    }

    @Test func membersVoteForAProtocolThatAllOfThemKnow() throws {
        let harness = GroupHarness()
        let a = harness.join(protocols: [("range", [1]), ("roundrobin", [2])])
        _ = harness.join(protocols: [("sticky", [3]), ("roundrobin", [4]), ("range", [5])])
        let c = harness.join(protocols: [("roundrobin", [6]), ("range", [7])])
        harness.pass(0)
        #expect(harness.joins[a]?.protocolName == "roundrobin")
        #expect(harness.joins[a]?.members.map(\.metadata) == [[2], [4], [6]])
        #expect(harness.joins[c]?.protocolName == "roundrobin")
    }

    @Test func protocolsThatDoNotGoTogetherAreRefused() throws {
        let harness = GroupHarness()
        #expect(harness.answer(harness.join(protocols: []))?.errorCode == .inconsistentGroupProtocol)
        #expect(harness.answer(harness.join(type: ""))?.errorCode == .inconsistentGroupProtocol)
        _ = try harness.stableGroup(1)
        let other = harness.join(protocols: [("sticky", .empty)])
        #expect(harness.joins[other]?.errorCode == .inconsistentGroupProtocol)
        #expect(harness.answer(harness.join(type: "connect"))?.errorCode == .inconsistentGroupProtocol)
        #expect(harness.state() == .stable)
    }

    @Test func aFullGroupRefusesNewMembersButNotItsOwn() throws {
        let harness = GroupHarness { $0.maxSize = 2 }
        let group = try harness.stableGroup(2)
        let third = harness.join()
        #expect(harness.joins[third]?.errorCode == .groupMaxSizeReached)
        _ = harness.join(member: group.ids[0])
        let again = harness.join(member: group.ids[1])
        #expect(harness.joins[again]?.generationId == 2)
    }

    @Test func unknownMembersAndGroupsAreTold() throws {
        let harness = GroupHarness()
        #expect(harness.answer(harness.join(member: "x"))?.errorCode == .unknownMemberId)
        #expect(harness.shard.groupCount == 0)
        let group = try harness.stableGroup(1)
        #expect(harness.answer(harness.join(member: "x"))?.errorCode == .unknownMemberId)
        #expect(harness.heartbeat("other", member: "x", generation: 1) == .unknownMemberId)
        #expect(harness.heartbeat(member: "x", generation: 99) == .unknownMemberId)
        #expect(harness.heartbeat(member: group.ids[0], generation: 99) == .illegalGeneration)
        #expect(harness.heartbeat(member: group.ids[0], generation: 1, instance: "i") == .unknownMemberId)
        #expect(harness.heartbeat(member: group.ids[0], generation: 1) == .none)
    }

    @Test func everyStepOfARebalanceIsReported() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(1)
        harness.pass(500)
        _ = harness.join(client: "late", reason: "scaled up")
        harness.pass(40)
        let answers = [harness.join(member: group.ids[0])].compactMap { harness.joins[$0] }
        harness.pass(2)
        try harness.syncAll(answers + harness.joins.values.filter { $0.generationId == 2 && $0.members.isEmpty })
        let events = harness.events.suffix(3)
        #expect(events.map(\.step) == [.started, .joined, .completed])
        #expect(events.map(\.generation) == [1, 2, 2])
        #expect(events.allSatisfy { $0.trigger == .memberJoined && $0.clientId == "late" && $0.reason == "scaled up" })
        #expect(events.map(\.membersBefore) == [1, 1, 1])
        #expect(events.map(\.membersAfter) == [2, 2, 2])
        #expect(events.map(\.durationMilliseconds) == [0, 40, 42])
        #expect(events.last?.protocolName == "range")
    }

    @Test func tenThousandMembersAreOneGroup() throws {
        let harness = GroupHarness { $0.initialRebalanceDelayMilliseconds = 100 }
        let tickets = (0..<10_000).map { _ in harness.join() }
        harness.pass(200)
        let leader = try #require(harness.joins[tickets[0]])
        #expect(leader.members.count == 10_000)
        let ids = tickets.compactMap { harness.answer($0)?.memberId }
        #expect(Set(ids).count == 10_000)
        for id in ids.dropFirst() { _ = harness.sync(member: id, generation: 1) }
        let sync = harness.sync(member: ids[0], generation: 1)
        #expect(harness.syncs[sync]?.errorCode == ErrorCode.none)
        #expect(harness.state() == .stable)
        for _ in 0..<3 {
            harness.pass(3_000)
            let refused = ids.filter { harness.heartbeat(member: $0, generation: 1) != .none }
            #expect(refused.isEmpty)
        }
        try harness.failOver()
        #expect(harness.shard.group("g")?.memberCount == 10_000)
    }
}
