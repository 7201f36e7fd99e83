import ClusterClient
import ClusterView
import KafkaProtocol
import Testing

/// Cases in which lag monitors have told wrong things, one test each.
@Suite struct LagCaseTests {
    @Test func anIdleTopicWithoutLagIsOkForHours() {
        var story = LagStory(ends: [500], committed: [500])
        for _ in 0..<120 { story.refresh(after: 60_000) }
        #expect(story.verdict() == .ok)
        #expect(story.row().judgement.rule == .lagAllowed)
        #expect(story.row().timeLag == TimeLag.none)
    }

    @Test func aConsumerThatCrashesCaughtUpStopsWhileItsLagGrows() {
        var story = LagStory(ends: [500], committed: [500])
        story.seconds(20) {
            $0.ends[0] += 100
            $0.committed[0]! += 100
        }
        #expect(story.verdict() == .ok)
        story.members = []
        story.state = .empty
        var lags: [Int64] = []
        story.seconds(40) {
            $0.ends[0] += 100
            lags.append($0.group.figures.lag ?? 0)
        }
        #expect(story.verdict() == .stop)
        #expect(story.row().judgement.rule == .nobodyReads)
        #expect(lags == lags.sorted())
        #expect(story.group.figures.lag == 4000)
    }

    @Test func aLiveMemberThatDoesNotMoveIsAStallForThePollerAndNotAStop() {
        var story = LagStory(ends: [500], committed: [400])
        story.seconds(20)
        #expect(story.verdict() == .unknown)
        story.seconds(20)
        #expect(story.verdict() == .stall)
        #expect(story.row().judgement.rule == .ownerStands)
        #expect(story.row().judgement.source == .poll)
    }

    @Test func commitsEveryFiveMillisecondsLeaveTheWindowItsLength() {
        var window = CommitWindow()
        for tick in 0..<10_000 {
            window.append(
                CommitWindow.Commit(offset: Int64(tick), atMilliseconds: Int64(tick) * 5, lag: 1),
                minimumDistanceMilliseconds: 1000
            )
        }
        #expect(window.count == CommitWindow.capacity)
        let span = window.last!.atMilliseconds - window.first!.atMilliseconds
        #expect(span >= 9000)
        #expect(window.last?.offset == 9999)
    }

    @Test func commitsThatAreWeeksApartKeepTheirTimes() {
        var window = CommitWindow()
        let week: Int64 = 7 * 86_400_000
        for number: Int64 in 0..<30 {
            window.append(
                CommitWindow.Commit(offset: number, atMilliseconds: 1_700_000_000_000 + number * week / 2, lag: nil),
                minimumDistanceMilliseconds: 1000
            )
        }
        #expect(window.count == CommitWindow.capacity)
        for index in 1..<window.count {
            #expect(window[index].offset == Int64(20 + index))
            #expect(window[index].atMilliseconds - window[index - 1].atMilliseconds == week / 2)
            #expect(window[index].lag == nil)
        }
    }

    @Test func aSmallRewindThatIsMadeGoodIsNotARewind() {
        var story = LagStory(ends: [10_000], committed: [1000])
        story.seconds(5) { $0.committed[0]! += 100 }
        story.committed[0]! -= 150
        story.refresh()
        #expect(story.verdict() == .rewind)
        story.seconds(3) { $0.committed[0]! += 100 }
        #expect(story.verdict() != .rewind)
    }

    @Test func aRewindThatLastsIsOne() {
        var story = LagStory(ends: [10_000], committed: [5000])
        story.seconds(5) { $0.committed[0]! += 100 }
        story.committed[0] = 2000
        story.refresh()
        story.seconds(3) { $0.committed[0]! += 10 }
        #expect(story.verdict() == .rewind)
        #expect(story.row().judgement.rule == .offsetWentBack)
    }

    @Test func anOffsetThatAnOperatorMovedIsNotARewind() {
        var story = LagStory(ends: [10_000], committed: [5000])
        story.seconds(5) { $0.committed[0]! += 100 }
        story.tracker.noteReset(of: "g", [PartitionName(topic: "orders", partition: 0)], atMilliseconds: story.now)
        story.committed[0] = 2000
        story.refresh()
        #expect(story.verdict() == .ok)
        #expect(story.row().judgement.rule == .resetByOperator)
    }

    @Test func anOffsetThatGoesBackInAGroupWithoutMembersWasMovedFromOutside() {
        var story = LagStory(ends: [10_000], committed: [5000], isOwned: false)
        story.seconds(3)
        story.committed[0] = 2000
        story.refresh()
        #expect(story.verdict() != .rewind)
        #expect(story.row().lag == 8000)
    }

    @Test func theFirstCommitEverMakesNoFuss() {
        var story = LagStory(ends: [100], committed: [nil])
        story.seconds(3)
        #expect(story.verdict() == .never)
        story.committed[0] = 40
        story.refresh()
        #expect(story.row().lag == 60)
        #expect(story.verdict() == .unknown)
        story.seconds(3) { $0.committed[0]! += 20 }
        #expect(story.verdict() == .ok)
    }

    @Test func aGroupThatNeverCommittedHasNoLagAtAll() {
        var story = LagStory(ends: [100, 7], committed: [nil, nil])
        story.refresh()
        #expect(story.row(0).committed == nil)
        #expect(story.row(0).lag == nil)
        #expect(story.row(0).end == 100)
        #expect(story.row(1).judgement.verdict == .never)
        #expect(story.group.figures.lag == nil)
        #expect(story.group.figures.partitionsWithoutCommit == 2)
        #expect(story.group.figures.drain == .unknown)
    }

    @Test func aPartitionThatIsAddedStandsThereWithoutACommit() {
        var story = LagStory(ends: [100], committed: [100])
        story.seconds(3)
        story.ends.append(5)
        story.committed.append(nil)
        story.refresh()
        #expect(story.group.topic("orders")?.partitions.count == 2)
        #expect(story.row(1).end == 5)
        #expect(story.verdict(1) == .never)
        #expect(story.verdict(0) == .ok)
    }

    @Test func aTopicMadeAnewSmallerHasNoOldHistory() {
        var story = LagStory(ends: [10_000, 10_000], committed: [9000, 9000])
        story.seconds(20) { $0.committed[0]! += 10 }
        story.topicID = Uuid(high: 2, low: 2)
        story.ends = [50]
        story.committed = [20]
        story.refresh()
        #expect(story.group.topic("orders")?.partitions.count == 1)
        #expect(story.row().lag == 30)
        #expect(story.verdict() != .rewind)
        #expect(story.tracker.takeEvents().contains { $0.text.contains("made anew") })
    }

    @Test func anOffsetOfTheOldTopicNeverMakesNegativeLag() {
        var story = LagStory(ends: [10_000], committed: [9000])
        story.seconds(3)
        story.topicID = Uuid(high: 2, low: 2)
        story.ends = [50]
        story.refresh()
        #expect(story.row().lag == 0)
        #expect(story.row().isBeyondEnd)
        #expect(story.verdict() == .ok)
        #expect(story.row().timeLag == TimeLag.none)
    }

    @Test func anEndCutByAnUncleanElectionIsNoLagAndAnEvent() {
        var story = LagStory(ends: [1000], committed: [990])
        story.seconds(5) { $0.ends[0] += 1 }
        story.ends[0] = 900
        story.refresh()
        #expect(story.row().lag == 0)
        #expect(story.row().isBeyondEnd)
        #expect(story.row().timeLag == TimeLag.none)
        let event = story.tracker.takeEvents().first { $0.text.contains("orders-0 ends at 900") }
        #expect(event?.severity == .bad)
        story.ends[0] = 1200
        story.refresh()
        #expect(story.row().lag == 210)
    }

    @Test func anEndThatCannotBeToldAgesAloneInItsRow() {
        var story = LagStory(ends: [100, 100], committed: [50, 50])
        story.seconds(3)
        story.failing = [1]
        let since = story.now + 1000
        story.seconds(3) { $0.ends[0] += 10 }
        #expect(story.row(0).endStaleSinceMilliseconds == nil)
        #expect(story.row(0).lag == 80)
        #expect(story.row(1).endStaleSinceMilliseconds == since)
        #expect(story.row(1).lag == 50)
        story.failing = []
        story.refresh()
        #expect(story.row(1).endStaleSinceMilliseconds == nil)
    }

    @Test func lagIsNeverNegativeWhenTheCommitIsNewerThanTheEnd() {
        var story = LagStory(ends: [100], committed: [103])
        story.refresh()
        #expect(story.row().lag == 0)
        #expect(story.group.figures.lag == 0)
    }

    @Test func offsetsOfTopicsTheMembersLeftDoNotCount() {
        var story = LagStory(ends: [100], committed: [90])
        story.otherTopics = [
            CommittedTopic(topic: "old", partitions: [CommittedOffset(partition: 0, offset: 5)])
        ]
        story.seconds(2)
        #expect(story.group.topic("old")?.presence == .left)
        #expect(story.group.topic("old")?.partitions[0].judgement.verdict == .left)
        #expect(story.group.figures.lag == 10)
        #expect(story.group.figures.partitions == 1)
        // Without members nothing is known to have been left.
        story.members = []
        story.state = .empty
        story.refresh()
        #expect(story.group.topic("old")?.presence == .read)
    }

    @Test func aDeletedTopicIsShownAsGoneAndDoesNotCount() {
        var story = LagStory(ends: [100], committed: [90])
        story.seconds(2)
        story.topicExists = false
        story.refresh()
        #expect(story.group.topic("orders")?.presence == .deleted)
        #expect(story.row().judgement.verdict == .gone)
        #expect(story.row().lag == nil)
        #expect(story.group.figures.partitions == 0)
    }

    @Test func aDeletedOffsetIsNoOffset() {
        var story = LagStory(ends: [100], committed: [90])
        story.seconds(2)
        story.committed[0] = nil
        story.refresh()
        #expect(story.row().committed == nil)
        #expect(story.verdict() == .never)
    }
}
