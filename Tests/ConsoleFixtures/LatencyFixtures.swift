import ClusterView
import Measures
import Operations

/// Latencies of two groups over five minutes, calm or not.
package enum LatencyFixtures {
    /// What happened besides the usual.
    package enum Story: Sendable {
        case calm
        /// Fifteen seconds of slow commits a minute ago.
        case spike
        /// Broker 3 was killed half a minute ago.
        case failOver
    }

    /// A group with how long its records usually take, in milliseconds, from fast to slow.
    private static let groups: [(id: String, topic: String, usual: [Int64])] = [
        ("ledger", "point-commands", [2, 3, 4, 8, 20]),
        ("ticket-mailer", "payment-events", [40, 55, 70, 90, 240]),
    ]

    /// What a watch of five minutes found: a sample for each latency and column.
    package static func watched(at now: Int64, _ story: Story) -> LatencySnapshot {
        var snapshot = LatencySnapshot(
            takenAtMilliseconds: now,
            sinceMilliseconds: now - 400_000,
            source: .tail(sinceMilliseconds: now - 400_000)
        )
        var figures: [LatencyScope: LatencyFigures] = [:]
        var rows: [LatencyRow] = []
        var heats: [LatencyScope: LatencyHeat] = [:]
        var recent = LatencyFigures()
        let empty = LatencyHeat(columnMilliseconds: 5000, endMilliseconds: now + 1000, columnCount: 60)
        for (index, group) in groups.enumerated() {
            for column in 0..<60 as Range<Int64> {
                let time = now - column * 5000 - 500
                for (step, usual) in group.usual.enumerated() {
                    let leader = Int32(step % 3 + 1)
                    let sample = sample(usual, column, step, leader, story)
                    let weight: UInt64 = step == 4 ? 2 : 49
                    let scopes: [LatencyScope] = [
                        .all, .group(group.id), .topic(group.topic, group: nil), .topic(group.topic, group: group.id),
                        .leader(leader, group: nil), .leader(leader, group: group.id),
                    ]
                    for scope in scopes {
                        figures[scope, default: LatencyFigures()].record(
                            latencyMilliseconds: sample.milliseconds,
                            weight: weight,
                            crossedFailOver: sample.crossed,
                            limitMilliseconds: 1000
                        )
                    }
                    if column < 12 {
                        recent.record(
                            latencyMilliseconds: sample.milliseconds,
                            weight: weight,
                            crossedFailOver: sample.crossed,
                            limitMilliseconds: 1000
                        )
                    }
                    for scope in [.all, .group(group.id)] as [LatencyScope] {
                        heats[scope, default: empty].record(
                            atMilliseconds: time,
                            latencyMilliseconds: sample.milliseconds,
                            weight: weight,
                            crossedFailOver: sample.crossed
                        )
                    }
                }
            }
            let produced = Int64(11_880 * (index + 1))
            rows.append(
                LatencyRow(
                    scope: .group(group.id),
                    figures: figures[.group(group.id)] ?? LatencyFigures(),
                    delivery: DeliveryFigures(
                        produced: produced,
                        processed: produced - 12,
                        missing: story == .spike ? 7 : 0
                    )
                )
            )
        }
        for (scope, sum) in figures {
            if case .group = scope { continue }
            let delivery =
                scope == .all
                ? DeliveryFigures(produced: 35_640, processed: 35_616, missing: story == .spike ? 14 : 0) : nil
            rows.append(LatencyRow(scope: scope, figures: sum, delivery: delivery))
        }
        rows.sort { $0.scope < $1.scope }
        snapshot.tables = LatencyTables(rows: rows, heats: heats, recent: recent)
        snapshot.cost = SamplingCost(
            coveredPerSecond: 79.2,
            samplesPerSecond: 2,
            requestsPerSecond: 6.4,
            bytesPerSecond: 2150
        )
        snapshot.timeSources = [.createTime]
        if story == .failOver { addGap(to: &snapshot, now) }
        return snapshot
    }

    private static func sample(
        _ usual: Int64,
        _ column: Int64,
        _ step: Int,
        _ leader: Int32,
        _ story: Story
    ) -> (milliseconds: Int64, crossed: Bool) {
        switch story {
        case .calm: (usual + column % 3, false)
        case .spike: ((12...14).contains(column) && step > 1 ? 2400 + usual : usual, false)
        case .failOver: leader == 3 && column == 6 ? (1130 + usual, true) : (usual, false)
        }
    }

    private static func addGap(to snapshot: inout LatencySnapshot, _ now: Int64) {
        snapshot.gaps = [
            FailOverGap(
                fromMilliseconds: now - 30_900,
                toMilliseconds: now - 30_400,
                partitions: 8,
                leadersBefore: [3],
                leadersAfter: [1, 2],
                samples: 2,
                worstMilliseconds: 1200
            )
        ]
        snapshot.excluded = [.marker: 3, .unconfirmed: 1]
    }

    package static func without(at now: Int64, _ source: LatencySnapshot.Source) -> LatencySnapshot {
        LatencySnapshot(takenAtMilliseconds: now, sinceMilliseconds: now - 9000, source: source)
    }

    /// A probe that lived through the kill of broker 3 and lost two.
    package static func probe() -> ProbeSnapshot {
        var snapshot = ProbeSnapshot(settings: ProbeSettings())
        snapshot.runningMilliseconds = 61_000
        for (partition, leader) in [(0, 1), (1, 2), (2, 1)] as [(Int32, Int32)] {
            var figures = ProbeFigures()
            figures.sent = 610
            figures.acknowledged = partition == 2 ? 604 : 610
            figures.received = partition == 2 ? 602 : 610
            figures.failed = partition == 2 ? 6 : 0
            figures.lost = partition == 2 ? 2 : 0
            figures.failOvers = partition == 2 ? 5 : 0
            figures.worstFailOverMicroseconds = partition == 2 ? 562_000 : 0
            for step in 1...600 as ClosedRange<Int64> {
                let microseconds = step == 600 ? 48_000 : 1500 + step * 3
                figures.roundTrip.corrected.record(microseconds)
                figures.roundTrip.raw.record(microseconds - 200)
                figures.acknowledge.corrected.record(microseconds * 2 / 3)
            }
            snapshot.partitions.append(.init(partition: partition, leader: leader, figures: figures))
            snapshot.leaders[leader, default: ProbeFigures()] = figures
        }
        snapshot.total.sent = 1830
        snapshot.total.acknowledged = 1824
        snapshot.total.received = 1822
        snapshot.total.failed = 6
        snapshot.total.lost = 2
        snapshot.total.failOvers = 5
        snapshot.total.roundTrip = snapshot.partitions[0].figures.roundTrip
        for step in 1...120 as ClosedRange<Int64> { snapshot.commit.record(2000 + step * 50) }
        var outage = ProbeOutage(partition: 2, sign: .connectionLost, leaderBefore: 3, begunNanoseconds: 30_000_000_000)
        outage.firstFailedAckNanoseconds = 30_002_000_000
        outage.newLeaderNanoseconds = 30_431_000_000
        outage.leaderAfter = 1
        outage.firstGoodAckNanoseconds = 30_478_000_000
        snapshot.outages = [outage]
        snapshot.uncovered = [3]
        snapshot.trouble = "producing to highwater-e2e failed: Local: Broker transport failure (_TRANSPORT)"
        return snapshot
    }
}
