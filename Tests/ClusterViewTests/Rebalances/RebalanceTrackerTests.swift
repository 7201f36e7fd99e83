import ClusterClient
import ClusterView
import Testing

/// What is told of rebalances, and that it is never more than is known.
@Suite struct RebalanceTrackerTests {
    /// A group that is looked at every second.
    private struct Watch {
        var tracker = RebalanceTracker()
        var now: Int64 = 0
        var state = GroupState.stable
        var coordinator: Int32 = 1
        /// Members with their partitions; nil where they are not told.
        var members: [String: [Int32]]? = ["a": [0, 1], "b": [2, 3]]
        /// Instance ids by member.
        var instances: [String: String] = [:]

        mutating func look(after milliseconds: Int64 = 1000) {
            self.now += milliseconds
            let described = self.members.map { members in
                members.keys.sorted().map { name in
                    GroupMember(
                        memberId: name,
                        instanceId: self.instances[name],
                        clientId: name,
                        host: "h",
                        subscribedTopics: ["t"],
                        assignment: [AssignedTopic(topic: "t", partitions: members[name] ?? [])]
                    )
                }
            }
            self.tracker.observe(
                [GroupRow(groupID: "g", state: self.state, coordinator: self.coordinator)],
                members: described.map { ["g": $0] } ?? [:],
                atMilliseconds: self.now
            )
        }

        var rebalances: [Rebalance] { self.tracker.rebalances(nowMilliseconds: self.now) }
        var timeline: GroupTimeline { self.tracker.timelines(nowMilliseconds: self.now)[0] }
    }

    @Test func aGroupThatStaysAsItIsHasNone() {
        var watch = Watch()
        for _ in 0..<10 { watch.look() }
        #expect(watch.rebalances.isEmpty)
        #expect(watch.timeline.steps == [GroupTimeline.Step(state: .stable, sinceMilliseconds: 1000)])
        #expect(!watch.timeline.isFlapping)
    }

    @Test func oneThatIsShorterThanThePollIsSeenByItsMembers() throws {
        var watch = Watch()
        watch.look()
        watch.members = ["a": [0, 1, 2, 3]]
        watch.look()
        let rebalance = try #require(watch.rebalances.first)
        #expect(rebalance.trigger == .memberGone("b"))
        #expect(rebalance.partitionsMoved == 2)
        #expect(rebalance.startMilliseconds == nil)
        #expect(rebalance.durationMilliseconds == nil)
        #expect(rebalance.source == .poll)
        #expect(rebalance.generationAfter == nil)
        #expect(watch.rebalances.count == 1)
    }

    @Test func oneThatIsSeenGoingOnIsOneWithWhatItMoved() throws {
        var watch = Watch()
        watch.look()
        watch.state = .preparingRebalance
        watch.members = ["a": [], "b": [], "c": []]
        watch.look()
        #expect(watch.rebalances.map(\.isOngoing) == [true])
        watch.state = .completingRebalance
        watch.look()
        watch.state = .stable
        watch.members = ["a": [0], "b": [2, 3], "c": [1]]
        watch.look()
        let rebalance = try #require(watch.rebalances.first)
        #expect(watch.rebalances.count == 1)
        #expect(!rebalance.isOngoing)
        #expect(rebalance.trigger == .memberJoined("c"))
        #expect(rebalance.partitionsMoved == 1)
        #expect(rebalance.membersBefore == 2)
        #expect(rebalance.membersAfter == 3)
        #expect(watch.timeline.steps.map(\.state) == [.stable, .preparingRebalance, .completingRebalance, .stable])
    }

    /// A static member is restarted: it has another member id, and nobody else has noticed.
    @Test func aStaticMemberThatComesBackMakesNone() {
        var watch = Watch()
        watch.instances = ["a": "first", "b": "second"]
        watch.look()
        watch.members = ["a2": [0, 1], "b": [2, 3]]
        watch.instances = ["a2": "first", "b": "second"]
        watch.look()
        #expect(watch.rebalances.isEmpty)
        watch.members = ["a2": [0, 1, 2], "b": [3]]
        watch.look()
        #expect(watch.rebalances.first?.partitionsMoved == 1)
        #expect(watch.rebalances.first?.joined == [])
    }

    @Test func whatACooperativeGroupHandsOverInTwoStepsCountsAsMoved() {
        var watch = Watch()
        watch.look()
        watch.members = ["a": [0, 1], "b": [2], "c": []]
        watch.look()
        #expect(watch.rebalances.first?.partitionsMoved == 0)
        watch.members = ["a": [0, 1], "b": [2], "c": [3]]
        watch.look()
        #expect(watch.rebalances.count == 2)
        #expect(watch.rebalances.first?.partitionsMoved == 1)
        #expect(watch.rebalances.first?.trigger == .unknown)
    }

    /// Looks are far apart on a large cluster: what happened long before the look that shows it is the same rebalance.
    @Test func aSlowLookAndAnExactAccountAreOneRebalance() {
        for isPolledFirst in [true, false] {
            var watch = Watch()
            watch.look(after: 100_000)
            let exact = Rebalance(
                groupID: "g",
                startMilliseconds: watch.now + 4000,
                endMilliseconds: watch.now + 5000,
                generationAfter: 8,
                source: .broker
            )
            watch.members = ["a": [0, 1, 2, 3]]
            if !isPolledFirst { watch.tracker.observe(exact) }
            watch.look(after: 30_000)
            if isPolledFirst { watch.tracker.observe(exact) }
            #expect(watch.rebalances.map(\.source) == [.broker])
            #expect(watch.rebalances.first?.partitionsMoved == 2)
        }
    }

    @Test func oneThatWasGoingOnAtTheStartClaimsNothingAboutBefore() throws {
        var watch = Watch()
        watch.state = .preparingRebalance
        watch.look()
        watch.state = .stable
        watch.look()
        let rebalance = try #require(watch.rebalances.first)
        #expect(rebalance.membersBefore == nil)
        #expect(rebalance.partitionsMoved == nil)
        #expect(rebalance.trigger == .unknown)
    }

    @Test func aCoordinatorThatMovedAloneIsNoRebalance() {
        var watch = Watch()
        watch.look()
        watch.coordinator = 2
        watch.look()
        #expect(watch.rebalances.isEmpty)
    }

    @Test func aRebalanceWithTheSameMembersOnAnotherCoordinatorNamesThat() {
        var watch = Watch()
        watch.look()
        watch.coordinator = 2
        watch.state = .preparingRebalance
        watch.look()
        watch.state = .stable
        watch.look()
        #expect(watch.rebalances.first?.trigger == .coordinatorMoved(from: 1, to: 2))
    }

    @Test func membersThatAreNotToldForAWhileMakeNoRebalance() {
        var watch = Watch()
        watch.look()
        watch.members = nil
        watch.look()
        watch.look()
        watch.members = ["a": [0, 1], "b": [2, 3]]
        watch.look()
        #expect(watch.rebalances.isEmpty)
    }

    @Test func threeInFiveMinutesAreFlappingWithTheCulpritNamed() {
        var watch = Watch()
        watch.look()
        for _ in 0..<2 {
            watch.members = ["a": [0, 1, 2, 3]]
            watch.look()
            watch.members = ["a": [0, 1], "b": [2, 3]]
            watch.look()
        }
        #expect(watch.timeline.recentRebalances == 4)
        #expect(watch.timeline.isFlapping)
        #expect(watch.timeline.mayHaveMore)
        #expect(watch.timeline.suspects == ["b"])
        watch.look(after: 6 * 60_000)
        #expect(!watch.timeline.isFlapping)
        #expect(watch.rebalances.count == 4)
    }

    @Test func theCoordinatorsOwnAccountReplacesWhatPollingSaw() throws {
        var watch = Watch()
        watch.look(after: 100_000)
        watch.members = ["a": [0, 1, 2, 3]]
        watch.look()
        watch.tracker.observe(
            Rebalance(
                groupID: "g",
                startMilliseconds: watch.now - 800,
                endMilliseconds: watch.now - 200,
                trigger: .memberTimedOut("b"),
                membersBefore: 2,
                membersAfter: 1,
                generationBefore: 7,
                generationAfter: 8,
                source: .broker
            )
        )
        #expect(watch.rebalances.map(\.source) == [.broker])
        #expect(watch.rebalances.first?.durationMilliseconds == 600)
        // What only polling knows is kept.
        #expect(watch.rebalances.first?.partitionsMoved == 2)
        // The log tells of the same generation: it is known better already.
        watch.tracker.observe(
            Rebalance(groupID: "g", endMilliseconds: watch.now - 200, generationAfter: 8, source: .log)
        )
        #expect(watch.rebalances.map(\.source) == [.broker])
        // Another generation a moment later is another rebalance.
        watch.tracker.observe(
            Rebalance(groupID: "g", endMilliseconds: watch.now - 100, generationAfter: 9, source: .log)
        )
        #expect(watch.rebalances.map(\.generationAfter) == [9, 8])
    }

    @Test func whatIsToldExactlyFirstIsNotToldAgainByPolling() {
        var watch = Watch()
        watch.look(after: 100_000)
        watch.tracker.observe(
            Rebalance(groupID: "g", endMilliseconds: watch.now + 500, generationAfter: 8, source: .log)
        )
        watch.members = ["a": [0, 1, 2, 3]]
        watch.look()
        #expect(watch.rebalances.map(\.source) == [.log])
    }

    @Test func aGroupThatWasMadeAnewCountsFromTheBeginning() {
        var watch = Watch()
        let first = Rebalance(groupID: "g", endMilliseconds: 1000, generationAfter: 1, source: .broker)
        var second = first
        second.endMilliseconds = 600_000
        watch.tracker.observe(first)
        watch.tracker.observe(second)
        #expect(watch.rebalances.map(\.endMilliseconds) == [600_000, 1000])
    }

    @Test func oldOnesAreForgotten() {
        var watch = Watch()
        for number in 0..<700 {
            watch.tracker.observe(
                Rebalance(groupID: "g", endMilliseconds: Int64(number), generationAfter: Int32(number), source: .log)
            )
        }
        #expect(watch.rebalances.count == RebalanceTracker.capacity)
        #expect(watch.rebalances.first?.generationAfter == 699)
    }
}
