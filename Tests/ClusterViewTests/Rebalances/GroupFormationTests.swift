import ClusterClient
import ClusterView
import Testing

/// Rebalances while a group forms are no flapping.
@Suite struct GroupFormationTests {
    private func joined(_ name: String, at time: Int64, before: Int, _ source: Rebalance.Source = .broker) -> Rebalance
    {
        Rebalance(
            groupID: "g",
            startMilliseconds: time - 200,
            endMilliseconds: time,
            trigger: .memberJoined(name),
            membersBefore: before,
            membersAfter: before + 1,
            generationAfter: Int32(time / 100),
            source: source,
            joined: [name]
        )
    }

    private func timeline(_ rebalances: [Rebalance], at now: Int64) -> GroupTimeline {
        var tracker = RebalanceTracker()
        tracker.observe([GroupRow(groupID: "g", state: .stable)], members: [:], atMilliseconds: 0)
        for rebalance in rebalances { tracker.observe(rebalance) }
        return tracker.timelines(nowMilliseconds: now)[0]
    }

    @Test func membersThatJoinOneAfterTheOtherFormAGroup() {
        let forming = (0..<5).map { joined("m\($0)", at: 10_000 + Int64($0) * 4_000, before: $0) }
        let timeline = timeline(forming, at: 40_000)
        #expect(timeline.recentRebalances == 5)
        #expect(timeline.unsettlingRebalances == 0)
        #expect(!timeline.isFlapping)
        #expect(timeline.suspects.isEmpty)
    }

    @Test func aMemberThatGoesEndsTheForming() {
        var rebalances = (0..<3).map { joined("m\($0)", at: 10_000 + Int64($0) * 4_000, before: $0) }
        for number in 0..<3 {
            rebalances.append(
                Rebalance(
                    groupID: "g",
                    endMilliseconds: 30_000 + Int64(number) * 2_000,
                    trigger: .memberTimedOut("m1"),
                    membersBefore: 3,
                    membersAfter: 2,
                    generationAfter: Int32(900 + number),
                    source: .broker,
                    gone: ["m1"]
                )
            )
        }
        let timeline = timeline(rebalances, at: 60_000)
        #expect(timeline.unsettlingRebalances == 3)
        #expect(timeline.isFlapping)
        #expect(timeline.suspects == ["m1"])
    }

    @Test func whoJoinsAfterTheGroupHasSettledCounts() {
        let rebalances =
            [joined("m0", at: 10_000, before: 0)] + (1...3).map { joined("m\($0)", at: Int64($0) * 60_000, before: $0) }
        let timeline = timeline(rebalances, at: 200_000)
        #expect(timeline.recentRebalances == 4)
        #expect(timeline.unsettlingRebalances == 3)
        #expect(timeline.isFlapping)
    }

    @Test func joinsOfAGroupThatWasThereBeforeCount() {
        let rebalances = (1...3).map { joined("m\($0)", at: Int64($0) * 5_000, before: $0 + 2) }
        #expect(timeline(rebalances, at: 20_000).isFlapping)
    }

    /// Polling alone: a group that was not there at the first refresh, whose members come one after the other.
    @Test func polledGroupsFormToo() {
        var tracker = RebalanceTracker()
        tracker.observe([], members: [:], atMilliseconds: 0)
        for count in 1...5 {
            let members = (0..<count).map { number in
                GroupMember(
                    memberId: "m\(number)",
                    clientId: "m\(number)",
                    host: "h",
                    subscribedTopics: ["t"],
                    assignment: [AssignedTopic(topic: "t", partitions: [Int32(number)])]
                )
            }
            tracker.observe(
                [GroupRow(groupID: "g", state: .stable)],
                members: ["g": members],
                atMilliseconds: Int64(count) * 2000
            )
        }
        let timeline = tracker.timelines(nowMilliseconds: 12_000)[0]
        #expect(timeline.recentRebalances == 4)
        #expect(!timeline.isFlapping)
    }
}
