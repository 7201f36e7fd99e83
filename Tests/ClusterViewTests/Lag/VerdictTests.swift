import ClusterView
import Testing

/// The rules one by one, with commits of the log where it matters.
@Suite struct VerdictTests {
    /// Follows the log: a commit of `offset` at the story's time.
    private func commit(_ story: inout LagStory, _ offset: Int64, at milliseconds: Int64? = nil) {
        story.tracker.observe(
            commitOf: "g",
            topic: "orders",
            partition: 0,
            offset: offset,
            atMilliseconds: milliseconds ?? story.now
        )
    }

    private func tailed(ends: Int64, committed: Int64) -> LagStory {
        var story = LagStory(ends: [ends], committed: [committed])
        story.tracker.tail(sinceMilliseconds: story.now)
        story.refresh()
        return story
    }

    @Test func commitsAtTheSameOffsetAreAStall() {
        var story = self.tailed(ends: 5000, committed: 4711)
        for _ in 0..<12 {
            self.commit(&story, 4711)
            story.refresh()
        }
        #expect(story.verdict() == .stall)
        #expect(story.row().judgement.rule == .offsetStands)
        #expect(story.row().judgement.source == .log)
        #expect(story.row().judgement.commits == 10)
        #expect(story.row().judgement.spanMilliseconds == 9000)
    }

    @Test func noCommitsAtAllAreAStopEvenWithAnOwner() {
        var story = self.tailed(ends: 5000, committed: 4711)
        for offset in 0..<12 {
            self.commit(&story, 4711 + Int64(offset))
            story.ends[0] += 10
            story.refresh()
        }
        story.committed[0] = 4722
        story.seconds(20)
        #expect(story.verdict() == .stop)
        #expect(story.row().judgement.rule == .commitsStopped)
    }

    @Test func aSilentLogIsAStopOnlyAfterItWasWatchedForLong() {
        var story = self.tailed(ends: 5000, committed: 4711)
        story.seconds(20)
        #expect(story.verdict() == .unknown)
        story.seconds(20)
        #expect(story.verdict() == .stop)
    }

    @Test func commitsThatTheLogDoesNotTellOfAreSeenByPolling() {
        var story = self.tailed(ends: 100_000, committed: 4711)
        story.seconds(60) {
            $0.ends[0] += 100
            // A commit every six seconds, none of which the log tells.
            if $0.now % 6000 == 0 { $0.committed[0]! += 600 }
        }
        #expect(story.verdict() == .ok)
        #expect(story.row().judgement.source == .poll)
    }

    @Test func oneCommitInALateWindowIsNotAStopAtOnce() {
        var story = self.tailed(ends: 5000, committed: 4711)
        self.commit(&story, 4800)
        story.seconds(5)
        #expect(story.verdict() == .ok)
    }

    @Test func lagThatGrowsWithEveryCommitIsAWarning() {
        var story = LagStory(ends: [1000], committed: [900])
        story.seconds(12) {
            $0.ends[0] += 150
            $0.committed[0]! += 100
        }
        #expect(story.verdict() == .warn)
        #expect(story.row().judgement.rule == .lagGrew)
        // Fifty more with each of the nine commits behind the window's first.
        #expect(abs(story.row().judgement.growth - 450) < 1)
        #expect(story.row().judgement.swing < 1)
        #expect(story.group.figures.verdict == .warn)
        #expect(story.group.figures.worst == PartitionName(topic: "orders", partition: 0))
        #expect(story.group.figures.trend.direction == .up)
    }

    @Test func anOldLagIsNotWarnedOfWhileTheWatchIsYoung() {
        var story = self.tailed(ends: 100_000, committed: 40_000)
        var committed: Int64 = 40_000
        var second = 0
        var judged: [VerdictRule: Int] = [:]
        // Records come in bursts of ten: once behind the commit of their five seconds, then before it.
        story.seconds(120) {
            second += 1
            if second == 6 || second % 5 == 4 && second > 5 { $0.ends[0] += 10 }
            if second.isMultiple(of: 5) {
                committed += 10
                $0.committed[0] = committed
                self.commit(&$0, committed)
            }
            guard second > 1 else { return }
            judged[$0.row().judgement.rule, default: 0] += 1
            #expect($0.verdict() != .warn, "second \(second)")
        }
        #expect(judged[.lagSteady, default: 0] > 90, "\(judged)")
    }

    @Test func aTenthThatIsLeftBehindAddsUpToAWarning() {
        var story = LagStory(ends: [1000], committed: [900])
        var seconds = 0
        while story.snapshot.groups.isEmpty || story.verdict() != .warn, seconds < 300 {
            story.seconds(1) {
                $0.ends[0] += 100
                $0.committed[0]! += 90
            }
            seconds += 1
        }
        #expect(seconds > 12 && seconds < 60, "\(seconds)")
        story.seconds(60) {
            $0.ends[0] += 100
            $0.committed[0]! += 90
            #expect($0.verdict() == .warn)
        }
        #expect(story.row().judgement.rule == .lagGrew)
    }

    @Test func lagThatIsLevelIsOkBecauseQuietTopicsMustNotWarn() {
        var story = LagStory(ends: [1000], committed: [900])
        story.seconds(12) {
            $0.ends[0] += 100
            $0.committed[0]! += 100
        }
        #expect(story.verdict() == .ok)
        #expect(story.row().judgement.rule == .lagSteady)
    }

    @Test func lagThatGoesUpAndDownMoreThanItGrowsIsOk() {
        var story = LagStory(ends: [1000], committed: [100])
        var count = 0
        story.seconds(12) {
            count += 1
            $0.ends[0] += 100
            $0.committed[0]! += count == 6 ? 300 : 50
        }
        #expect(story.verdict() == .ok)
        #expect(story.row().judgement.rule == .lagSteady)
        #expect(story.row().judgement.swing > story.row().judgement.growth)
    }

    @Test func lagThatFallsIsOk() {
        var story = LagStory(ends: [10_000], committed: [100])
        story.seconds(12) {
            $0.ends[0] += 100
            $0.committed[0]! += 400
        }
        #expect(story.verdict() == .ok)
        #expect(story.row().judgement.rule == .lagFell)
        #expect(story.group.figures.trend.direction == .down)
    }

    @Test func aCommitWithoutLagInTheWindowIsOk() {
        var story = LagStory(ends: [1000], committed: [990])
        story.refresh()
        story.committed[0] = 1000
        story.refresh()
        story.seconds(5) {
            $0.ends[0] += 100
            $0.committed[0]! += 10
        }
        #expect(story.verdict() == .ok)
        #expect(story.row().judgement.rule == .caughtUpRecently)
    }

    @Test func allowedLagIsOk() {
        var rules = LagRules()
        rules.allowedLag = 200
        var story = LagStory(rules: rules, ends: [1000], committed: [850], isOwned: false)
        story.seconds(60)
        #expect(story.verdict() == .ok)
    }

    @Test func growingLagThatIsYoungerThanTheThresholdIsOk() {
        var rules = LagRules()
        rules.warningTimeLagMilliseconds = 60_000
        var story = LagStory(rules: rules, ends: [1000], committed: [900])
        story.seconds(12) {
            $0.ends[0] += 150
            $0.committed[0]! += 100
        }
        #expect(story.row().judgement.rule == .lagYoung)
    }

    @Test func aGroupWithoutMembersWhoseRecordsWaitIsAStopAtOnce() {
        var story = LagStory(ends: [1000], committed: [900], isOwned: false)
        story.refresh()
        #expect(story.verdict() == .stop)
        #expect(story.row().judgement.rule == .nobodyReads)
    }

    @Test func aGroupThatOnlyCommitsIsNotJudgedByItsMembers() {
        var story = LagStory(ends: [1000], committed: [900], isOwned: false)
        story.protocolType = ""
        story.refresh()
        #expect(story.verdict() == .unknown)
        story.seconds(12) {
            $0.ends[0] += 100
            $0.committed[0]! += 100
        }
        #expect(story.verdict() == .ok)
    }

    @Test func membersThatMayNotBeSeenAreNotTakenForNobody() {
        var story = LagStory(ends: [1000], committed: [900])
        story.members = nil
        story.seconds(40)
        #expect(story.verdict() == .stop)
        #expect(story.row().judgement.rule == .commitsStopped)
        #expect(story.group.members == .notPermitted)
    }

    @Test func aChangeOfVerdictIsAnEvent() {
        var story = LagStory(ends: [1000], committed: [1000])
        story.seconds(20) {
            $0.ends[0] += 100
            $0.committed[0]! += 100
        }
        story.seconds(60) { $0.ends[0] += 100 }
        let events = story.tracker.takeEvents().filter { $0.subject == .group("g") }
        #expect(events.map(\.text).contains { $0.hasPrefix("group g ") && $0.contains("→STALL on orders-0") })
    }
}
