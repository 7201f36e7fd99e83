import ClusterView

/// Figures of a load that never ran.
package enum LoadFixtures {
    /// Two minutes at about 4,800 records a second; with a gap of `outage` seconds, `ago` seconds before the end.
    package static func steady(
        at milliseconds: Int64 = ClusterFixtures.start,
        seconds: Int = 120,
        outage: Int = 0,
        ago: Int = 20
    ) -> LoadFigures {
        var history = HistoryRing<LoadFigures.Sample>(capacity: 300)
        for second in 0..<seconds {
            let wave = Double((second * 7) % 13) * 30
            let distance = seconds - second
            let isOut = outage > 0 && distance <= ago && distance > ago - outage
            let isCatchingUp = outage > 0 && distance <= ago - outage && distance > ago - outage - 3
            history.append(
                LoadFigures.Sample(
                    ackedPerSecond: isOut ? 300 : 4620 + wave + (isCatchingUp ? 1800 : 0),
                    consumedPerSecond: isOut ? 280 : 4600 + wave + (isCatchingUp ? 1700 : 0),
                    errorsPerSecond: isOut ? 12 : 0,
                    p99Milliseconds: isOut ? 1021 : 8 + Double((second * 5) % 11)
                )
            )
        }
        let hadOutage = outage > 0
        return LoadFigures(
            takenAtMilliseconds: milliseconds,
            summary: "acks=all · idempotent · 4,800/s · 3 producers",
            sent: 582_223,
            acked: 582_110,
            consumed: 582_001,
            inFlight: 113,
            unread: 109,
            ackedPerSecond: 4812,
            consumedPerSecond: 4799,
            bytesInPerSecond: 1_230_000,
            bytesOutPerSecond: 1_228_000,
            errors: hadOutage
                ? [
                    LoadFigures.NamedCount(name: "NOT_LEADER_OR_FOLLOWER", count: 21),
                    LoadFigures.NamedCount(name: "REQUEST_TIMED_OUT", count: 3),
                ] : [],
            retries: .known(hadOutage ? 24 : 0),
            latency: .known(
                LoadFigures.Latency(
                    p50Milliseconds: 2.4,
                    p99Milliseconds: hadOutage ? 41 : 9.2,
                    maxMilliseconds: hadOutage ? 1021 : 17
                )
            ),
            lastError: hadOutage
                ? LoadFigures.LastError(
                    text: "NOT_LEADER_OR_FOLLOWER from broker 1, payment-events-4",
                    atMilliseconds: milliseconds - 1000
                ) : nil,
            history: history
        )
    }

    /// Weeks of a load beyond anything, with every fault there is.
    package static func heavy(at milliseconds: Int64 = ClusterFixtures.start) -> LoadFigures {
        var figures = steady(at: milliseconds, outage: 4)
        figures.summary = "acks=all · idempotent · 12,345,678/s · 300 producers"
        figures.sent = 987_654_321_012
        figures.acked = 987_654_320_001
        figures.consumed = 987_654_310_000
        figures.lost = 1_234_567
        figures.duplicated = 89_012
        figures.outOfOrder = 7_890
        figures.inFlight = 1_000_011
        figures.unread = 10_001_001
        figures.ackedPerSecond = 12_345_678
        figures.consumedPerSecond = 12_345_670
        figures.bytesInPerSecond = 9_876_543_210
        figures.bytesOutPerSecond = 9_876_500_000
        figures.errors = [
            "NOT_LEADER_OR_FOLLOWER", "REQUEST_TIMED_OUT", "NOT_ENOUGH_REPLICAS_AFTER_APPEND", "KAFKA_STORAGE_ERROR",
            "_TRANSPORT",
        ].map { LoadFigures.NamedCount(name: $0, count: 1_234_567) }
        figures.retries = .known(9_876_543)
        figures.latency = .known(
            LoadFigures.Latency(p50Milliseconds: 59_999, p99Milliseconds: 612_345, maxMilliseconds: 3_600_000)
        )
        figures.lastError = LoadFigures.LastError(
            text: "KAFKA_STORAGE_ERROR 디스크가 가득 찼습니다 of "
                + "customer-notification-preferences-changed-by-back-office-v2-117",
            atMilliseconds: milliseconds - 1000
        )
        return figures
    }

    /// Records were acknowledged and are gone.
    package static func lossy(at milliseconds: Int64 = ClusterFixtures.start) -> LoadFigures {
        var figures = steady(at: milliseconds, outage: 4)
        figures.lost = 17
        figures.duplicated = 2
        return figures
    }
}
