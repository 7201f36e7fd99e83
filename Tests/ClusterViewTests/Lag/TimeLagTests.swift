import ClusterView
import Testing

/// How old the first unread record is.
@Suite struct TimeLagTests {
    @Test func aGroupStoppedForThirtySecondsUnderSteadyLoadIsThirtySecondsBehind() throws {
        var story = LagStory(ends: [0], committed: [0])
        story.seconds(20) {
            $0.ends[0] += 200
            $0.committed[0] = $0.ends[0]
        }
        story.seconds(30) { $0.ends[0] += 200 }
        let lag = try #require(story.row().timeLag)
        #expect(lag.precision == .interpolated)
        #expect((29_000...31_000).contains(lag.milliseconds))
        #expect(story.group.figures.timeLag == lag)
    }

    @Test func theHistoryReachesBackAsLongAsSomebodyWatches() throws {
        var history = EndHistory()
        for second in 0..<36_000 { history.append(offset: Int64(second) * 10, atMilliseconds: Int64(second) * 1000) }
        #expect(history.points.count <= EndHistory.capacity)
        for age in [5, 60, 900, 20_000] {
            let offset = Int64(35_999 - age) * 10
            let lag = try #require(history.timeLag(of: offset, nowMilliseconds: 35_999_000))
            #expect(abs(lag.milliseconds - Int64(age) * 1000) <= 1000, "\(age) s: \(lag)")
        }
    }

    @Test func anIdleStretchCountsFromTheMomentTheNextRecordCame() throws {
        var history = EndHistory()
        for second in 0..<600 { history.append(offset: 100, atMilliseconds: Int64(second) * 1000) }
        #expect(history.points.count == 2)
        history.append(offset: 150, atMilliseconds: 600_000)
        let lag = try #require(history.timeLag(of: 100, nowMilliseconds: 610_000))
        #expect(lag.milliseconds == 11_000)
    }

    @Test func aProducerThatPausesDoesNotStopTheClock() throws {
        var history = EndHistory()
        history.append(offset: 0, atMilliseconds: 0)
        history.append(offset: 100, atMilliseconds: 10_000)
        for second in 11..<100 { history.append(offset: 100, atMilliseconds: Int64(second) * 1000) }
        let lag = try #require(history.timeLag(of: 50, nowMilliseconds: 100_000))
        #expect(lag.milliseconds == 95_000)
    }

    @Test func oneFlatLineGivesABoundAndNoDivisionByZero() throws {
        var history = EndHistory()
        history.append(offset: 100, atMilliseconds: 0)
        history.append(offset: 100, atMilliseconds: 5000)
        let lag = try #require(history.timeLag(of: 40, nowMilliseconds: 5000))
        #expect(lag.precision == .atLeast)
        #expect(lag.milliseconds == 5000)
        #expect(history.timeLag(of: 100, nowMilliseconds: 5000) == TimeLag.none)
        #expect(history.timeLag(of: 120, nowMilliseconds: 5000) == TimeLag.none)
    }

    @Test func nothingIsSaidBeforeTheFirstAnswer() {
        #expect(EndHistory().timeLag(of: 5, nowMilliseconds: 10) == nil)
    }

    @Test func pointsFromThePastMakeTheFirstRefreshKnowTheAge() throws {
        var history = EndHistory()
        history.append(offset: 1000, atMilliseconds: 100_000)
        history.seed(offset: 400, atMilliseconds: 40_000)
        history.seed(offset: 900, atMilliseconds: 90_000)
        // Out of order with what is known: a producer's clock is wrong.
        history.seed(offset: 2000, atMilliseconds: 50_000)
        history.seed(offset: 950, atMilliseconds: 30_000)
        #expect(history.points.map(\.offset) == [400, 900, 1000])
        let lag = try #require(history.timeLag(of: 650, nowMilliseconds: 100_000))
        #expect(lag == TimeLag(milliseconds: 35_000, precision: .interpolated))
        #expect(history.bounds(of: 650) == 40_000...90_000)
        #expect(history.bounds(of: 100) == nil)
    }

    @Test func anOutOfOrderAnswerIsLeftOut() {
        var history = EndHistory()
        history.append(offset: 10, atMilliseconds: 1000)
        history.append(offset: 20, atMilliseconds: 900)
        history.append(offset: 5, atMilliseconds: 2000)
        #expect(history.points == [EndHistory.Point(offset: 10, atMilliseconds: 1000)])
    }
}
