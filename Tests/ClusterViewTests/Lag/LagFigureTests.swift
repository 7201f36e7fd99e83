import ClusterClient
import ClusterView
import Testing

/// Rates, drain estimates, skew, members.
@Suite struct LagFigureTests {
    @Test func theDrainEstimateIsRightWhenAGroupResumesAtAKnownRate() throws {
        var story = LagStory(ends: [0], committed: [0])
        story.seconds(20) {
            $0.ends[0] += 200
            $0.committed[0] = $0.ends[0]
        }
        story.seconds(30) { $0.ends[0] += 200 }
        #expect(story.group.figures.drain == .never)
        #expect(story.row().rateOut == 0)
        story.seconds(5) {
            $0.ends[0] += 200
            $0.committed[0]! += 500
        }
        let lag = try #require(story.row().lag)
        #expect(lag == 6000 - 1500)
        guard case .seconds(let seconds) = story.group.figures.drain else {
            Issue.record("\(story.group.figures.drain)")
            return
        }
        #expect(abs(seconds - Double(lag) / 300) / (Double(lag) / 300) < 0.2)
    }

    /// A consumer with a backlog reads one partition after the other: the one that waits is never through at these rates,
    /// and the group is.
    @Test func theDrainEstimateIsOfMembersAndNotOfPartitions() throws {
        var story = LagStory(ends: [0, 0], committed: [0, 0])
        func write(_ story: inout LagStory) { for index in 0..<2 { story.ends[index] += 100 } }
        func expect(_ lag: Double, location: SourceLocation = #_sourceLocation) {
            guard case .seconds(let seconds) = story.group.figures.drain else {
                Issue.record("\(story.group.figures.drain)", sourceLocation: location)
                return
            }
            #expect(abs(seconds - lag / 600) <= 0.2 * lag / 600, "\(seconds) s", sourceLocation: location)
        }
        story.seconds(20) {
            write(&$0)
            $0.committed = $0.ends
        }
        story.seconds(30) { write(&$0) }
        #expect(story.group.figures.drain == .never)
        story.seconds(3) {
            write(&$0)
            $0.committed[0]! += 800
        }
        #expect(story.row(1).drain == .never)
        expect(6000 - 3 * 600)
        story.seconds(4) {
            write(&$0)
            $0.committed[1]! += 800
        }
        expect(6000 - 7 * 600)
        // Another member takes one of the partitions over: what it will do is not known yet.
        story.members = [LagStory.member("m", [0]), LagStory.member("n", [1])]
        story.seconds(1) {
            write(&$0)
            $0.committed[0]! += 400
            $0.committed[1]! += 400
        }
        #expect(story.group.figures.drain == .unknown || story.group.figures.drain == .never)
        story.seconds(2) {
            write(&$0)
            $0.committed[0]! += 400
            $0.committed[1]! += 400
        }
        guard case .seconds = story.group.figures.drain else {
            Issue.record("\(story.group.figures.drain)")
            return
        }
    }

    @Test func ratesAreRecordsPerSecond() throws {
        var story = LagStory(ends: [0, 0], committed: [0, 0])
        story.seconds(30) {
            $0.ends[0] += 100
            $0.ends[1] += 300
            $0.committed[0]! += 90
            $0.committed[1]! += 300
        }
        #expect(abs(try #require(story.row(0).rateIn) - 100) < 1)
        #expect(abs(try #require(story.row(0).rateOut) - 90) < 1)
        #expect(abs(try #require(story.group.figures.rateIn) - 400) < 2)
        // The largest partition has 300 of a mean of 200; the deviation is 100.
        #expect(abs(try #require(story.group.figures.peakToAverage) - 1.5) < 0.01)
        #expect(abs(try #require(story.group.figures.rateVariation) - 0.5) < 0.01)
        #expect(story.row(0).drain == .never)
        #expect(story.row(1).drain == .drained)
        #expect(story.group.figures.drain == .never)
    }

    @Test func aConsumerThatCommitsEveryFiveSecondsHasASteadyRate() throws {
        var story = LagStory(ends: [0], committed: [0])
        var second = 0
        var rates: [Double] = []
        story.seconds(60) {
            second += 1
            $0.ends[0] += 100
            if second.isMultiple(of: 5) { $0.committed[0] = $0.ends[0] }
        }
        story.seconds(20) {
            second += 1
            $0.ends[0] += 100
            if second.isMultiple(of: 5) { $0.committed[0] = $0.ends[0] }
            rates.append($0.row().rateOut ?? -1)
        }
        #expect(rates.allSatisfy { abs($0 - 100) < 1 }, "\(rates)")
    }

    @Test func lagStandsAtTheMemberThatOwnsIt() throws {
        var story = LagStory(ends: [100, 100, 100], committed: [90, 80, 70])
        story.members = [LagStory.member("a", [0, 2]), LagStory.member("b", [1])]
        story.refresh()
        let members = try #require(story.group.members.value)
        #expect(members.map(\.clientID) == ["a", "b"])
        #expect(members.map(\.lag) == [40, 20])
        #expect(members.map(\.partitions) == [2, 1])
        #expect(story.group.owner(of: story.row(2))?.clientID == "a")
        story.members = [LagStory.member("b", [1])]
        story.refresh()
        #expect(story.group.owner(of: story.row(2)) == nil)
        #expect(story.group.figures.partitionsWithoutOwner == 2)
    }

    @Test func aGroupOfABrokerThatIsGoneStaysWithAReason() {
        var story = LagStory(ends: [100], committed: [90])
        story.seconds(2)
        let error = ClusterClientError.notConnected(address: "a:1", reason: "refused")
        story.tracker.observe(
            GroupListing(groups: [], failures: [BrokerFailure(broker: 1, error: error)]),
            atMilliseconds: story.now
        )
        let snapshot = story.tracker.snapshot(nowMilliseconds: story.now + 1000)
        #expect(snapshot.groups.count == 1)
        #expect(snapshot.groups[0].failure?.reason == "\(error)")
        #expect(snapshot.groups[0].figures.lag == 10)
        story.refresh()
        #expect(story.group.failure == nil)
        story.tracker.observe(GroupListing(groups: [], failures: []), atMilliseconds: story.now)
        #expect(story.tracker.snapshot(nowMilliseconds: story.now).groups.isEmpty)
    }

    @Test func theTrendGoesBackAMinute() {
        var story = LagStory(ends: [1000], committed: [1000])
        story.seconds(80) { $0.ends[0] += 10 }
        let values = story.row().trend.values
        #expect(values.count == LagTrend.steps)
        #expect(values.last == 800)
        #expect(values.compactMap(\.self).count == LagTrend.steps)
        #expect(story.group.figures.trend.direction == .up)
        story.committed[0] = story.ends[0]
        story.seconds(70)
        #expect(story.row().trend.direction == .level)
        #expect(story.row().trend.values.last == 0)
    }
}
