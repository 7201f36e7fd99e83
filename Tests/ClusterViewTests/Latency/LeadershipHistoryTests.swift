import ClusterView
import Testing

/// Who led when, and what it costs to know.
@Suite struct LeadershipHistoryTests {
    private typealias Fixture = LatencyFixture
    private static let other = PartitionName(topic: "orders", partition: 1)

    private func finding(
        _ history: LeadershipHistory,
        _ name: PartitionName = Fixture.orders,
        from: Int64,
        to: Int64,
        epoch: Int32 = -1
    ) -> LeadershipHistory.Finding {
        history.finding(name, from: from, to: to, heardAt: to, appendedIn: epoch)
    }

    private func gap(_ name: PartitionName, _ from: Int64, _ to: Int64, _ before: Int32?, _ after: Int32?)
        -> LeadershipGap
    {
        LeadershipGap(
            partition: name,
            fromMilliseconds: from,
            toMilliseconds: to,
            leaderBefore: before,
            leaderAfter: after
        )
    }

    /// Ten thousand partitions of a thousand topics, the first of them led by `leader`.
    private func manyRows(leader: Int32) -> [PartitionRow] {
        (0..<1000).flatMap { topic in
            (0..<10 as Range<Int32>).map { partition in
                PartitionRow(
                    topic: "topic-\(1000 + topic)",
                    partition: partition,
                    leader: topic == 0 && partition == 0 ? leader : 1,
                    leaderEpoch: topic == 0 && partition == 0 ? leader : 1,
                    replicas: [1, 2, 3],
                    inSync: [1, 2, 3]
                )
            }
        }
    }

    private func snapshot(_ rows: [PartitionRow], at time: Int64, metadataAt: Int64? = nil) -> ClusterSnapshot {
        ClusterSnapshot(
            takenAtMilliseconds: time,
            metadataAtMilliseconds: metadataAt,
            identity: ClusterIdentity(name: "large", ownership: .remote),
            partitions: rows
        )
    }

    @Test func aClusterAtRestIsLookedAtOnce() {
        var history = LeadershipHistory()
        let rows = manyRows(leader: 1)
        for time in stride(from: 1000, to: 100_000, by: 250) as StrideTo<Int64> {
            // Metadata are asked for once a second, snapshots come four times as often.
            history.observe(snapshot(rows, at: time, metadataAt: time / 1000 * 1000))
        }
        #expect(history.partitionsCompared == 10_000)
        let name = PartitionName(topic: "topic-1500", partition: 3)
        #expect(finding(history, name, from: 2000, to: 99_000) == .steady(leader: 1))
        #expect(finding(history, name, from: 2000, to: 99_500) == .notYet)
        // What is read anew and says the same is no change either.
        history.observe(snapshot(manyRows(leader: 1), at: 100_000))
        #expect(history.partitionsCompared == 10_000)
        history.observe(snapshot(manyRows(leader: 2), at: 101_000))
        #expect(history.partitionsCompared == 20_000)
        let moved = PartitionName(topic: "topic-1000", partition: 0)
        #expect(history.gaps(sinceMilliseconds: 0) { _ in true } == [gap(moved, 100_000, 101_000, 1, 2)])
        #expect(history.gaps(sinceMilliseconds: 0) { $0 == "orders" }.isEmpty)
        #expect(history.leader(of: moved) == 2 && history.leader(of: name) == 1)
    }

    @Test func aChangeIsBetweenTheLastMomentBeforeAndTheFirstAfter() {
        var history = LeadershipHistory()
        history.observe(Fixture.snapshot(at: 1000, [Fixture.orders: (1, 3), Self.other: (2, 5)]))
        history.observe(Fixture.snapshot(at: 1250, [Fixture.orders: (1, 3), Self.other: (2, 5)]))
        history.observe(Fixture.snapshot(at: 1500, [Fixture.orders: (nil, 3), Self.other: (2, 5)]))
        let lost = LeadershipHistory.Finding.gap(gap(Fixture.orders, 1250, 1500, 1, nil))
        #expect(finding(history, from: 1100, to: 1400) == lost)
        history.observe(Fixture.snapshot(at: 2000, [Fixture.orders: (2, 4), Self.other: (2, 5)]))
        let over = LeadershipHistory.Finding.gap(gap(Fixture.orders, 1250, 2000, 1, 2))
        #expect(finding(history, from: 1100, to: 1400) == over)
        #expect(finding(history, from: 1100, to: 1200) == .steady(leader: 2))
        #expect(finding(history, Self.other, from: 1100, to: 2000) == .steady(leader: 2))
    }

    @Test func thePastBeforeTheWatchIsToldByTheFirstEpoch() {
        var history = LeadershipHistory()
        history.observe(Fixture.snapshot(at: 1000, [Fixture.orders: (1, 3)]))
        history.observe(Fixture.snapshot(at: 2000, [Fixture.orders: (2, 4)]))
        #expect(finding(history, from: 500, to: 900, epoch: 3) == .steady(leader: 2))
        #expect(finding(history, from: 500, to: 900, epoch: 2) == .unknown)
    }

    @Test func whatComesLaterBeginsThen() {
        var history = LeadershipHistory()
        history.observe(Fixture.snapshot(at: 1000, [Self.other: (2, 5)]))
        #expect(!history.knows("payments") && finding(history, from: 900, to: 1000) == .notYet)
        let payments = PartitionName(topic: "payments", partition: 0)
        history.observe(Fixture.snapshot(at: 2000, [Fixture.orders: (1, 0), Self.other: (2, 5), payments: (3, 0)]))
        #expect(history.knows("payments") && history.leader(of: Fixture.orders) == 1)
        #expect(finding(history, from: 1500, to: 2000, epoch: 0) == .steady(leader: 1))
        #expect(finding(history, payments, from: 1500, to: 2000, epoch: 7) == .unknown)
    }

    @Test func whatIsGoneIsNotConfirmedAndMayComeBack() {
        var history = LeadershipHistory()
        history.observe(Fixture.snapshot(at: 1000, [Fixture.orders: (1, 3), Self.other: (2, 5)]))
        history.observe(Fixture.snapshot(at: 2000, [Self.other: (2, 5)]))
        history.observe(Fixture.snapshot(at: 3000, [Self.other: (2, 5)]))
        #expect(history.leader(of: Fixture.orders) == nil)
        #expect(finding(history, from: 1500, to: 2500) == .notYet)
        #expect(finding(history, from: 500, to: 1000) == .steady(leader: 1))
        history.observe(Fixture.snapshot(at: 4000, [Fixture.orders: (3, 0), Self.other: (2, 5)]))
        let over = LeadershipHistory.Finding.gap(gap(Fixture.orders, 1000, 4000, 1, 3))
        #expect(finding(history, from: 1500, to: 4000) == over)
        #expect(history.leader(of: Fixture.orders) == 3)
    }
}
