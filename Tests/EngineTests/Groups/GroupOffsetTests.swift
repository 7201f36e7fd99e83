import Buffers
import Engine
import KafkaProtocol
import Testing

@Suite struct GroupOffsetTests {
    private static let day: Int64 = 24 * 3_600_000

    @Test func aConsumerWithoutAGroupOfMembersCommits() throws {
        let harness = GroupHarness()
        let ticket = harness.commit("g", [("t", 0, 5), ("u", 3, 7)], metadata: "note")
        #expect(harness.commits[ticket]?.topics.map { $0.partitions[0].errorCode } == [.none, .none])
        let offsets = try #require(harness.shard.offsets(of: "g"))
        #expect(offsets.partitions.map(\.description) == ["t-0", "u-3"])
        let offset = try #require(offsets[TopicPartition(topic: "t", partition: 0)])
        #expect(offset.offset == 5)
        #expect(offset.leaderEpoch == 3)
        #expect(offset.metadata == "note")
        #expect(offset.commitWallMilliseconds == 1_700_000_001_000)
        #expect(harness.state() == .empty)
        #expect(harness.shard.group("g")?.listed.protocolType == "")
    }

    @Test func whatIsNotCommittedInTheLogIsNotSeen() throws {
        let harness = GroupHarness()
        _ = harness.commit("g", [("t", 0, 5)])
        harness.commitsAtOnce = false
        let ticket = harness.commit("g", [("t", 0, 6)])
        #expect(harness.commits[ticket] == nil)
        #expect(harness.offset("g", "t", 0) == 5)
        harness.commitLog()
        #expect(harness.code(ofCommit: ticket) == ErrorCode.none)
        #expect(harness.offset("g", "t", 0) == 6)
    }

    @Test func aCommitThatTakesTooLongIsRefusedAndCountsWhenItIsThere() throws {
        let harness = GroupHarness()
        harness.commitsAtOnce = false
        let ticket = harness.commit("g", [("t", 0, 6)])
        harness.pass(4_999)
        #expect(harness.commits[ticket] == nil)
        harness.pass(1)
        #expect(harness.code(ofCommit: ticket) == .coordinatorNotAvailable)
        harness.commitLog()
        #expect(harness.offset("g", "t", 0) == 6)
    }

    @Test func aCommitThatCannotBeWrittenLeavesNothingBehind() throws {
        let harness = GroupHarness()
        harness.refusal = .notEnoughReplicas
        let ticket = harness.commit("g", [("t", 0, 6)])
        #expect(harness.code(ofCommit: ticket) == .coordinatorNotAvailable)
        #expect(harness.shard.groupCount == 0)
    }

    @Test func errorsComeInKafkasOrder() throws {
        let harness = GroupHarness()
        func code(_ member: String, _ generation: Int32, _ instance: String? = nil, version: Int16 = 8) -> ErrorCode? {
            let ticket = harness.commit(
                "g",
                [("t", 0, 1)],
                member: member,
                generation: generation,
                instance: instance,
                version: version
            )
            return harness.code(ofCommit: ticket)
        }
        #expect(code("x", 1) == .illegalGeneration)
        #expect(code("x", 1, version: 9) == .groupIdNotFound)
        let group = try harness.stableGroup(1)
        let id = group.ids[0]
        #expect(code("", -1) == .unknownMemberId)
        #expect(code("x", 9) == .unknownMemberId)
        #expect(code(id, 9) == .illegalGeneration)
        #expect(code(id, -1) == .illegalGeneration)
        #expect(code(id, 1, "i") == .unknownMemberId)
        #expect(code(id, 1) == ErrorCode.none)
        // While the others are joining, a member may still say how far it has come.
        _ = harness.join()
        #expect(code(id, 1) == ErrorCode.none)
        _ = harness.join(member: id)
        #expect(harness.state() == .completingRebalance)
        #expect(code(id, 1) == .illegalGeneration)
        #expect(code(id, 2) == .rebalanceInProgress)
    }

    @Test func commitsKeepAMemberAlive() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(1, session: 10_000)
        for number in 0..<3 {
            harness.pass(9_000)
            _ = harness.commit("g", [("t", 0, Int64(number))], member: group.ids[0], generation: 1)
        }
        #expect(harness.state() == .stable)
    }

    @Test func metadataThatIsTooLongIsRefusedByItself() throws {
        let harness = GroupHarness { $0.offsetMetadataMaxBytes = 3 }
        let ticket = harness.commit("g", [("t", 0, 5)], metadata: "long")
        #expect(harness.code(ofCommit: ticket) == .offsetMetadataTooLarge)
        #expect(harness.log.isEmpty)
        #expect(harness.shard.groupCount == 0)
    }

    @Test func anotherCoordinatorFindsEverythingInTheLog() throws {
        let harness = GroupHarness()
        _ = harness.commit("simple", [("t", 0, 5)], metadata: "m")
        let group = try harness.stableGroup(1)
        _ = harness.commit("g", [("t", 0, 8)], member: group.ids[0], generation: 1)
        _ = harness.commit("g", [("t", 0, 9)], member: group.ids[0], generation: 1)
        _ = harness.commit("gone", [("t", 1, 1)])
        #expect(harness.deleteGroup("gone") == ErrorCode.none)
        try harness.failOver()
        #expect(harness.shard.groupIds == ["g", "simple"])
        #expect(harness.offset("g", "t", 0) == 9)
        #expect(harness.offset("simple", "t", 0) == 5)
        #expect(harness.state("g") == .stable)
        #expect(harness.state("simple") == .empty)
        #expect(harness.shard.group("g")?.subscribedTopics == ["t"])
    }

    // MARK: Deleting

    @Test func onlyGroupsWithoutMembersCanBeDeleted() throws {
        let harness = GroupHarness()
        #expect(harness.deleteGroup("g") == .groupIdNotFound)
        let group = try harness.stableGroup(1)
        _ = harness.commit("g", [("t", 0, 5)], member: group.ids[0], generation: 1)
        #expect(harness.deleteGroup("g") == .nonEmptyGroup)
        _ = harness.leave([(group.ids[0], nil)])
        #expect(harness.deleteGroup("g") == ErrorCode.none)
        #expect(harness.shard.groupCount == 0)
        try harness.failOver()
        #expect(harness.shard.groupCount == 0)
    }

    @Test func deletingAGroupReachesWhatIsOnItsWayIntoTheLog() throws {
        let harness = GroupHarness()
        harness.commitsAtOnce = false
        let commit = harness.commit("g", [("t", 0, 5)])
        #expect(harness.deleteGroup("g") == nil)
        harness.commitLog()
        #expect(harness.code(ofCommit: commit) == ErrorCode.none)
        #expect(harness.deletions["g"] == ErrorCode.none)
        #expect(harness.shard.groupCount == 0)
        try harness.failOver()
        #expect(harness.shard.groupCount == 0)
    }

    @Test func offsetsOfTopicsThatAreReadCannotBeDeleted() throws {
        let harness = GroupHarness()
        func code(_ ticket: GroupTicket) -> [ErrorCode] {
            guard let response = harness.offsetDeletions[ticket] else { return [] }
            return [response.errorCode] + response.topics.flatMap { $0.partitions.map(\.errorCode) }
        }
        #expect(code(harness.deleteOffsets("g", "t", 0)) == [.groupIdNotFound])
        let group = try harness.stableGroup(1)
        _ = harness.commit("g", [("t", 0, 5), ("u", 0, 6)], member: group.ids[0], generation: 1)
        #expect(code(harness.deleteOffsets("g", "t", 0)) == [.none, .groupSubscribedToTopic])
        #expect(code(harness.deleteOffsets("g", "u", 0)) == [.none, .none])
        #expect(harness.offset("g", "t", 0) == 5)
        #expect(harness.offset("g", "u", 0) == nil)
        #expect(code(harness.deleteOffsets("g", "u", 9)) == [.none, .none])
        let join = harness.join("c", type: "connect")
        harness.pass(0)
        try harness.syncAll([try #require(harness.joins[join])], group: "c")
        #expect(code(harness.deleteOffsets("c", "t", 0)) == [.nonEmptyGroup])
    }

    @Test func offsetsOfADeletedTopicGo() throws {
        let harness = GroupHarness()
        _ = harness.commit("a", [("t", 0, 5), ("u", 0, 6)])
        _ = harness.commit("b", [("t", 1, 5)])
        harness.deleteTopics(["t"])
        #expect(harness.offset("a", "t", 0) == nil)
        #expect(harness.offset("a", "u", 0) == 6)
        #expect(harness.shard.groupIds == ["a"])
        try harness.failOver()
        #expect(harness.shard.groupIds == ["a"])
        #expect(harness.shard.offsetCount == 1)
    }

    // MARK: Retention

    @Test func offsetsOfAGroupThatStaysEmptyExpireTogether() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(1, session: 60_000)
        _ = harness.commit("g", [("t", 0, 5), ("u", 0, 6)], member: group.ids[0], generation: 1)
        _ = harness.leave([(group.ids[0], nil)])
        harness.pass(7 * Self.day - 1)
        #expect(harness.shard.offsetCount == 2)
        harness.pass(700_000)
        #expect(harness.shard.groupCount == 0)
        try harness.failOver()
        #expect(harness.shard.groupCount == 0)
    }

    @Test func offsetsOfTopicsThatAConsumerNoLongerReadsExpire() throws {
        let harness = GroupHarness()
        let group = try harness.stableGroup(1, session: 1_800_000)
        _ = harness.commit("g", [("t", 0, 5), ("u", 0, 6)], member: group.ids[0], generation: 1)
        for _ in 0..<(7 * 24 * 3) {
            harness.pass(Self.day / 72)
            #expect(harness.heartbeat(member: group.ids[0], generation: 1) == .none)
        }
        harness.pass(700_000)
        #expect(harness.offset("g", "t", 0) == 5)
        #expect(harness.offset("g", "u", 0) == nil)
    }

    /// What the members of another kind read is not known, nor what a consumer reads whose words cannot be read.
    @Test(arguments: [("connect", GroupHarness.subscription(["t"])), ("consumer", Bytes([0, 9, 1]))])
    func offsetsStayWhereMembersMayReadTheirTopics(type: String, words: Bytes) throws {
        let harness = GroupHarness()
        let join = harness.join(type: type, protocols: [("p", words)], session: 1_800_000)
        harness.pass(0)
        let id = try #require(harness.joins[join]?.memberId)
        _ = harness.sync(member: id, generation: 1, assignments: [id: "all"])
        _ = harness.commit("g", [("t", 0, 5), ("u", 0, 6)], member: id, generation: 1)
        for _ in 0..<(8 * 24 * 3) {
            harness.pass(Self.day / 72)
            #expect(harness.heartbeat(member: id, generation: 1) == .none)
        }
        #expect(harness.offset("g", "t", 0) == 5)
        #expect(harness.offset("g", "u", 0) == 6)
        // Seven days after the last member has gone they go as well, and the group with them.
        _ = harness.leave([(id, nil)])
        harness.pass(7 * Self.day - 1)
        #expect(harness.shard.offsetCount == 2)
        harness.pass(700_000)
        #expect(harness.shard.groupCount == 0)
    }

    @Test func offsetsOfAConsumerWithoutMembersExpireByTheirOwnAge() throws {
        let harness = GroupHarness()
        _ = harness.commit("g", [("t", 0, 5)])
        harness.pass(3 * Self.day)
        _ = harness.commit("g", [("t", 1, 5)])
        harness.pass(4 * Self.day + 700_000)
        #expect(harness.offset("g", "t", 0) == nil)
        #expect(harness.offset("g", "t", 1) == 5)
        _ = harness.commit("short", [("t", 0, 1)], retention: 1_000, version: 4)
        harness.pass(700_000)
        #expect(harness.offset("short", "t", 0) == nil)
        #expect(harness.shard.groupIds == ["g"])
    }

    @Test func manyGroupsExpireInSteps() throws {
        let harness = GroupHarness()
        for number in 0..<450 { _ = harness.commit("g\(number)", [("t", 0, 1)]) }
        harness.pass(7 * Self.day)
        while harness.shard.groupCount == 450 { harness.passToNextDeadline() }
        #expect(harness.shard.groupCount >= 250)
        harness.pass(1_000)
        #expect(harness.shard.groupCount == 0)
    }

    @Test func groupsWithManyOffsetsExpireInSmallerSteps() throws {
        let harness = GroupHarness()
        for number in 0..<20 { _ = harness.commit("g\(number)", (0..<500).map { ("t", $0, 1) }) }
        harness.pass(7 * Self.day)
        while harness.shard.groupCount == 20 { harness.passToNextDeadline() }
        // Two thousand offsets, and what the last group has more.
        #expect(harness.shard.groupCount >= 15)
        harness.pass(1_000)
        #expect(harness.shard.groupCount == 0)
    }
}
