import ClusterClient
import ClusterView
import Testing

/// Groups whose lag goes up and down with their commits are well; groups that are slowed are not.
@Suite struct SwingingLagTests {
    /// A group that reads everything at once and commits every `interval` seconds what it has read, a little late and not
    /// always as late: between commits its lag grows, and what is left at a commit differs.
    private struct Reader {
        var interval: Int
        var second = 0
        var generator = Numbers(state: 7)

        mutating func pass(_ story: inout LagStory, share: Double = 1) {
            self.second += 1
            for index in story.ends.indices {
                let arrived = Int64(80 + self.generator.next(below: 41))
                story.ends[index] += arrived
                guard (self.second + index).isMultiple(of: self.interval) else { continue }
                let left = Int64(1 + self.generator.next(below: 60))
                let reached = share == 1 ? story.ends[index] - left : 0
                let slowed = (story.committed[index] ?? 0) + Int64(Double(100 * self.interval) * share)
                story.committed[index] = max(story.committed[index] ?? 0, share == 1 ? reached : slowed)
            }
        }
    }

    /// The same numbers in every run.
    private struct Numbers {
        var state: UInt64

        mutating func next(below bound: Int) -> Int {
            self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(self.state >> 33) % bound
        }
    }

    @Test(arguments: [1, 2, 5, 10, 20])
    func aHealthyGroupIsOkAllTheTime(interval: Int) {
        var story = LagStory(ends: Array(repeating: 1000, count: 9), committed: Array(repeating: 990, count: 9))
        var reader = Reader(interval: interval)
        story.seconds(60) { reader.pass(&$0) }
        var verdicts: Set<Verdict> = []
        var directions: Set<LagTrend.Direction> = []
        var drains: [DrainEstimate] = []
        story.seconds(600) {
            reader.pass(&$0)
            verdicts.insert($0.group.figures.verdict)
            directions.insert($0.group.figures.trend.direction)
            drains.append($0.group.figures.drain)
        }
        #expect(verdicts == [.ok])
        #expect(directions == [.level])
        #expect(drains.allSatisfy { $0 == .keepingUp || $0 == .drained }, "\(Set(drains.map { "\($0)" }))")
        #expect(!story.tracker.takeEvents().contains { $0.text.contains("WARN") })
    }

    @Test(arguments: [1, 2, 5])
    func aGroupThatIsSlowedWarnsWithinItsWindow(interval: Int) {
        var story = LagStory(ends: Array(repeating: 1000, count: 9), committed: Array(repeating: 990, count: 9))
        var reader = Reader(interval: interval)
        story.seconds(60) { reader.pass(&$0) }
        #expect(story.group.figures.verdict == .ok)
        var seconds = 0
        while story.group.figures.verdict != .warn, seconds < 300 {
            story.seconds(1) { reader.pass(&$0, share: 0.6) }
            seconds += 1
        }
        #expect(seconds <= CommitWindow.capacity * interval + 2)
        #expect(story.group.figures.drain == .never)
        // And stays so: it does not flicker.
        var verdicts: Set<Verdict> = []
        story.seconds(60) {
            reader.pass(&$0, share: 0.6)
            verdicts.insert($0.group.figures.verdict)
        }
        #expect(verdicts == [.warn])
        #expect(story.group.figures.trend.direction == .up)
    }

    @Test func onePauseDoesNotMakeAGroupSeemToCommitSeldom() {
        var window = CommitWindow()
        #expect(window.typicalDistanceMilliseconds == 0)
        for time: Int64 in [1, 2, 3, 63, 64, 65] {
            window.append(
                CommitWindow.Commit(offset: time, atMilliseconds: time * 1000, lag: 1),
                minimumDistanceMilliseconds: 1000
            )
        }
        #expect(window.typicalDistanceMilliseconds == 1000)
        for time: Int64 in [125, 185, 245, 305] {
            window.append(
                CommitWindow.Commit(offset: time, atMilliseconds: time * 1000, lag: 1),
                minimumDistanceMilliseconds: 1000
            )
        }
        #expect(window.count == CommitWindow.capacity)
        #expect(window.typicalDistanceMilliseconds == 60_000)
    }

    @Test func aGroupThatIsFarBehindAndReadsAsFastAsRecordsComeIsNeverThrough() {
        var story = LagStory(ends: [100_000], committed: [1000])
        story.seconds(40) {
            $0.ends[0] += 100
            $0.committed[0]! += 100
        }
        #expect(story.verdict() == .ok)
        #expect(story.row().judgement.rule == .lagSteady)
        #expect(story.row().drain == .never)
        #expect(story.group.figures.trend.direction == .level)
    }

    @Test func oneHighLagIsNoGrowth() {
        let once = LagTrend(newest: [5, 6, 5, 4, 6, 5, 5, 6, 40])
        let growing = LagTrend(newest: [5, 9, 12, 18, 21, 26, 29, 34, 40])
        #expect(once.direction == .level)
        #expect(growing.direction == .up)
        #expect(LagTrend(newest: [40, 33, 30, 24, 21, 15, 12, 9, 5]).direction == .down)
        #expect(LagTrend(newest: [1, 40]).direction == .level)
    }
}
