import ClusterClient
import ClusterView
import KafkaProtocol
import Measures
import Testing

/// From commits and records to figures; what crossed a fail-over is told apart.
@Suite struct LatencyTrackerTests {
    private typealias Fixture = LatencyFixture
    private static let offsets = PartitionName(topic: "__consumer_offsets", partition: 7)

    /// A tracker that has seen both partitions led by broker 1 since `start`.
    private func tracker(limit: Int64 = 1000, start: Int64 = 90_000) -> LatencyTracker {
        var tracker = LatencyTracker(
            settings: LatencySettings(limitMilliseconds: limit),
            nowMilliseconds: start
        )
        tracker.take(
            TailedNews(commits: [Fixture.commit(40, at: start)], readsSinceMilliseconds: start),
            nowMilliseconds: start
        )
        tracker.observe(Self.led(at: start, by: 1, epoch: 3), nowMilliseconds: start)
        return tracker
    }

    private static func led(at time: Int64, by leader: Int32?, epoch: Int32) -> ClusterSnapshot {
        Fixture.snapshot(at: time, [Fixture.orders: (leader, epoch), Self.offsets: (2, 5)])
    }

    /// A sample of a record with this time, committed at `committedAt`.
    private func look(
        _ tracker: inout LatencyTracker,
        recordAt: Int64,
        committedAt: Int64,
        epoch: Int32 = 3,
        weight: Int64 = 1
    ) {
        let wanted = Fixture.wanted(
            40,
            stratum: 40..<(40 + weight),
            committedAt: committedAt,
            coordinatorPartition: 7,
            heardAt: committedAt + 10
        )
        var search = RecordSearch([wanted])
        search.take(Fixture.answer([Fixture.batch(at: 40, times: [recordAt], epoch: epoch)]))
        tracker.take(search, requests: 1, nowMilliseconds: committedAt + 20)
    }

    @Test func figuresAreOfRecordsByScope() throws {
        var tracker = tracker()
        for latency in 1...100 as ClosedRange<Int64> {
            look(&tracker, recordAt: 100_000 - latency, committedAt: 100_000, weight: 10)
        }
        tracker.observe(Self.led(at: 100_100, by: 1, epoch: 3), nowMilliseconds: 100_100)
        let snapshot = tracker.snapshot(nowMilliseconds: 100_200)
        for scope in [.all, .group("mailer"), .topic("orders", group: "mailer"), .leader(1, group: nil)]
            as [LatencyScope]
        {
            let figures = try #require(snapshot.row(scope)).figures
            #expect(figures.histogram.count == 1000 && figures.samples == 100)
            let p50 = try #require(figures.percentile(50))
            #expect(p50 >= 50 && p50 <= 50 * 1.04, "p50 of \(scope) is \(p50)")
            #expect(figures.maximum == 100)
        }
        #expect(snapshot.recent.samples == 100)
        #expect(snapshot.timeSources == [.createTime] && snapshot.source == .tail(sinceMilliseconds: 90_000))
    }

    @Test func aSampleWaitsForTheSnapshotsOfItsWhile() {
        var tracker = tracker()
        look(&tracker, recordAt: 99_900, committedAt: 100_000)
        #expect(tracker.snapshot(nowMilliseconds: 100_050).recent.samples == 0)
        tracker.observe(Self.led(at: 100_200, by: 1, epoch: 3), nowMilliseconds: 100_200)
        #expect(tracker.snapshot(nowMilliseconds: 100_250).recent.samples == 1)
    }

    @Test func whatCrossedAChangeOfLeaderIsNotAveragedIn() throws {
        var tracker = tracker()
        look(&tracker, recordAt: 99_990, committedAt: 100_000)
        tracker.observe(Self.led(at: 100_250, by: 1, epoch: 3), nowMilliseconds: 100_250)
        look(&tracker, recordAt: 100_300, committedAt: 101_400, epoch: 4)
        tracker.observe(Self.led(at: 100_500, by: nil, epoch: 3), nowMilliseconds: 100_500)
        tracker.observe(Self.led(at: 101_000, by: 2, epoch: 4), nowMilliseconds: 101_000)
        tracker.observe(Self.led(at: 101_500, by: 2, epoch: 4), nowMilliseconds: 101_500)
        let snapshot = tracker.snapshot(nowMilliseconds: 101_600)
        let figures = try #require(snapshot.row(.group("mailer"))).figures
        #expect(figures.samples == 2 && figures.failOverSamples == 1 && figures.worstFailOverMilliseconds == 1100)
        #expect(figures.maximum == 10)
        // It was late all the same.
        #expect(figures.onTimeRecords == 1 && figures.lateRecords == 1)
        let gap = try #require(snapshot.gaps.first)
        #expect(gap.fromMilliseconds == 100_250 && gap.toMilliseconds == 101_000)
        #expect(gap.leadersBefore == [1] && gap.leadersAfter == [2] && gap.samples == 1)
        #expect(gap.durationMilliseconds == 1100)
        let heat = try #require(snapshot.heat(.all))
        #expect(heat.failOverMilliseconds.filter { $0 > 0 } == [1100])
        #expect(heat.columns.joined().reduce(0, +) == 1)
    }

    @Test func whatWasCommittedBeforeAFailOverCounts() throws {
        var tracker = tracker()
        tracker.observe(Self.led(at: 100_250, by: 1, epoch: 3), nowMilliseconds: 100_250)
        tracker.observe(Self.led(at: 101_000, by: 2, epoch: 4), nowMilliseconds: 101_000)
        look(&tracker, recordAt: 99_990, committedAt: 100_000)
        look(&tracker, recordAt: 101_100, committedAt: 101_120, epoch: 4)
        tracker.observe(Self.led(at: 101_500, by: 2, epoch: 4), nowMilliseconds: 101_500)
        let figures = try #require(tracker.snapshot(nowMilliseconds: 101_600).row(.all)).figures
        #expect(figures.samples == 2 && figures.failOverSamples == 0 && figures.maximum == 20)
    }

    @Test func aChangeOfTheGroupsCoordinatorIsAFailOverToo() throws {
        var tracker = tracker()
        look(&tracker, recordAt: 99_900, committedAt: 101_000)
        let moved = Fixture.snapshot(at: 101_100, [Fixture.orders: (1, 3), Self.offsets: (3, 6)])
        tracker.observe(moved, nowMilliseconds: 101_100)
        let figures = try #require(tracker.snapshot(nowMilliseconds: 101_200).row(.all)).figures
        #expect(figures.failOverSamples == 1 && figures.histogram.count == 0 && figures.percentile(50) == nil)
    }

    @Test func theEpochTellsOfFailOversThatNobodyWatched() {
        var tracker = tracker()
        // Appended under another leader, before the watch began.
        look(&tracker, recordAt: 80_000, committedAt: 100_000, epoch: 2)
        tracker.observe(Self.led(at: 100_100, by: 1, epoch: 3), nowMilliseconds: 100_100)
        let snapshot = tracker.snapshot(nowMilliseconds: 100_200)
        #expect(snapshot.recent.samples == 0 && snapshot.excluded == [.unconfirmed: 1])
    }

    @Test func withoutSnapshotsASampleIsLetGo() {
        var tracker = tracker()
        look(&tracker, recordAt: 99_900, committedAt: 100_000)
        let unreachable = Fixture.snapshot(
            at: 120_000,
            [Fixture.orders: (1, 3)],
            contact: .unreachable(sinceMilliseconds: 100_000, reason: "no broker answers")
        )
        tracker.observe(unreachable, nowMilliseconds: 120_000)
        let snapshot = tracker.snapshot(nowMilliseconds: 120_000)
        #expect(snapshot.recent.samples == 0 && snapshot.excluded == [.unconfirmed: 1])
    }

    @Test func lateIsWhatTookLongerThanTheLimit() throws {
        var tracker = tracker(limit: 50)
        look(&tracker, recordAt: 99_950, committedAt: 100_000, weight: 30)
        look(&tracker, recordAt: 99_949, committedAt: 100_000, weight: 10)
        tracker.observe(Self.led(at: 100_100, by: 1, epoch: 3), nowMilliseconds: 100_100)
        let figures = try #require(tracker.snapshot(nowMilliseconds: 100_200).row(.all)).figures
        #expect(figures.onTimeRecords == 30 && figures.lateRecords == 10 && figures.onTimeShare == 0.75)
    }

    @Test func samplesGrowOld() {
        var tracker = tracker()
        look(&tracker, recordAt: 99_900, committedAt: 100_000)
        tracker.observe(Self.led(at: 100_100, by: 1, epoch: 3), nowMilliseconds: 100_100)
        #expect(tracker.snapshot(nowMilliseconds: 161_000).recent.samples == 0)
        #expect(tracker.snapshot(nowMilliseconds: 161_000).row(.all)?.figures.samples == 1)
        #expect(tracker.snapshot(nowMilliseconds: 401_000).row(.all)?.figures.samples == 0)
    }

    @Test func commitsAreDrawnWithinTheBudget() {
        var tracker = LatencyTracker(
            settings: LatencySettings(
                budget: SampleBudget(perSecond: 40, commitsPerPartitionPerSecond: 10, perCommit: 4...4)
            ),
            nowMilliseconds: 0
        )
        let commits = (0..<100).flatMap { partition in
            (1...50).map { step in
                Fixture.commit(
                    Int64(step * 20),
                    at: 100_000,
                    partition: PartitionName(topic: "orders", partition: Int32(partition))
                )
            }
        }
        tracker.take(TailedNews(commits: commits, readsSinceMilliseconds: 1), nowMilliseconds: 100_100)
        #expect(tracker.draw(elapsedMilliseconds: 250).count == 10)
        #expect(tracker.draw(elapsedMilliseconds: 250).isEmpty)
    }

    @Test func figuresAreMadeWhenSomebodyLooksAndOnce() {
        var tracker = tracker()
        for latency in 1...100 as ClosedRange<Int64> {
            look(&tracker, recordAt: 100_000 - latency, committedAt: 100_000)
        }
        tracker.observe(Self.led(at: 100_100, by: 1, epoch: 3), nowMilliseconds: 100_100)
        let snapshot = tracker.snapshot(nowMilliseconds: 100_200)
        #expect(snapshot.tables.passes == 0)
        for _ in 1...3 {
            #expect(snapshot.recent.samples == 100 && snapshot.row(.all)?.figures.samples == 100)
            #expect(snapshot.row(.group("mailer"))?.figures.samples == 100 && snapshot.row(.group("nobody")) == nil)
            #expect(snapshot.heat(.all) == snapshot.heat(.group("mailer")) && snapshot.heat(.group("nobody")) == nil)
            #expect(snapshot.tables.passes == 7)
        }
        for _ in 1...3 {
            #expect(snapshot.row(.topic("orders", group: "mailer"))?.figures.samples == 100)
            #expect(snapshot.rows.first { $0.scope == .group("mailer") } == snapshot.row(.group("mailer")))
            #expect(snapshot.rows.first == snapshot.row(.all) && snapshot.rows.first?.scope == .all)
            #expect(snapshot.tables.passes == 8)
        }
        // What is looked at later is as it was: samples that came since are not in it.
        look(&tracker, recordAt: 100_100, committedAt: 100_150)
        #expect(snapshot.row(.leader(1, group: nil))?.figures.samples == 100)
    }

    @Test func aTailThatMayNotBeReadIsSaid() {
        var tracker = tracker()
        tracker.take(TailedNews(obstacle: .notPermitted), nowMilliseconds: 91_000)
        #expect(tracker.snapshot(nowMilliseconds: 91_000).source == .notPermitted)
        tracker.take(TailedNews(obstacle: .failing("no such topic")), nowMilliseconds: 92_000)
        #expect(tracker.snapshot(nowMilliseconds: 92_000).source == .failing("no such topic"))
    }

    // MARK: Counts

    private func groups(at time: Int64, committed: Int64, end: Int64) -> GroupsSnapshot {
        let row = LagRow(
            partition: 0,
            committed: committed,
            end: end,
            judgement: Judgement(.ok, .lagFell, source: .log)
        )
        let topic = GroupTopicRow(topic: "orders", partitions: [row])
        return GroupsSnapshot(
            takenAtMilliseconds: time,
            groups: [GroupRow(groupID: "mailer", state: .stable, topics: [topic])]
        )
    }

    @Test func countsWhatWasProducedProcessedAndLeftBehind() throws {
        var tracker = tracker()
        tracker.observe(groups(at: 1000, committed: 100, end: 110))
        tracker.observe(groups(at: 2000, committed: 140, end: 160))
        var delivery = try #require(tracker.snapshot(nowMilliseconds: 2000).row(.group("mailer"))?.delivery)
        #expect(delivery == DeliveryFigures(produced: 50, processed: 40, missing: 0))
        // What was there a second ago and is not committed now is missing.
        tracker.observe(groups(at: 3000, committed: 145, end: 200))
        delivery = try #require(tracker.snapshot(nowMilliseconds: 3000).row(.group("mailer"))?.delivery)
        #expect(delivery == DeliveryFigures(produced: 90, processed: 45, missing: 15))
    }

    @Test func groupsThatReadTheSameTopicShareItsPast() throws {
        func groups(at time: Int64, end: Int64, committed: [String: Int64]) -> GroupsSnapshot {
            GroupsSnapshot(
                takenAtMilliseconds: time,
                groups: committed.sorted { $0.key < $1.key }.map { id, offset in
                    let judgement = Judgement(.ok, .lagFell, source: .log)
                    let row = LagRow(partition: 0, committed: offset, end: end, judgement: judgement)
                    return GroupRow(
                        groupID: id,
                        state: .stable,
                        topics: [GroupTopicRow(topic: "orders", partitions: [row])]
                    )
                }
            )
        }
        var tracker = tracker()
        tracker.observe(groups(at: 1000, end: 100, committed: ["mailer": 90]))
        tracker.observe(groups(at: 2000, end: 150, committed: ["mailer": 140, "ledger": 20]))
        tracker.observe(groups(at: 3000, end: 190, committed: ["mailer": 180, "ledger": 60]))
        let snapshot = tracker.snapshot(nowMilliseconds: 3000)
        #expect(snapshot.row(.group("mailer"))?.delivery == DeliveryFigures(produced: 90, processed: 90, missing: 0))
        #expect(snapshot.row(.group("ledger"))?.delivery == DeliveryFigures(produced: 40, processed: 40, missing: 90))
        #expect(snapshot.row(.all)?.delivery == DeliveryFigures(produced: 130, processed: 130, missing: 90))
        // A log that was cut has no past, for nobody who reads it.
        tracker.observe(groups(at: 4000, end: 10, committed: ["mailer": 0, "ledger": 0]))
        tracker.observe(groups(at: 5000, end: 12, committed: ["ledger": 7]))
        let later = tracker.snapshot(nowMilliseconds: 5000)
        #expect(later.row(.group("mailer")) == nil)
        #expect(later.row(.group("ledger"))?.delivery == DeliveryFigures(produced: 2, processed: 7, missing: 3))
    }

    @Test func offsetsThatAreSetBackAreProcessedAgain() throws {
        var tracker = tracker()
        tracker.observe(groups(at: 1000, committed: 100, end: 110))
        tracker.observe(groups(at: 2000, committed: 110, end: 110))
        tracker.observe(groups(at: 3000, committed: 50, end: 110))
        tracker.observe(groups(at: 4000, committed: 70, end: 110))
        let delivery = try #require(tracker.snapshot(nowMilliseconds: 4000).row(.group("mailer"))?.delivery)
        #expect(delivery == DeliveryFigures(produced: 0, processed: 30, missing: 40))
    }

    @Test func aTopicThatIsMadeAnewIsCountedAnew() throws {
        var tracker = tracker()
        tracker.observe(groups(at: 1000, committed: 100, end: 110))
        tracker.observe(groups(at: 2000, committed: 0, end: 5))
        tracker.observe(groups(at: 3000, committed: 4, end: 9))
        let delivery = try #require(tracker.snapshot(nowMilliseconds: 3000).row(.group("mailer"))?.delivery)
        #expect(delivery.produced == 4 && delivery.processed == 4)
    }
}
