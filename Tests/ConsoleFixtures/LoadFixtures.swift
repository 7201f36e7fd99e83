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

    /// Records were acknowledged and are gone.
    package static func lossy(at milliseconds: Int64 = ClusterFixtures.start) -> LoadFigures {
        var figures = steady(at: milliseconds, outage: 4)
        figures.lost = 17
        figures.duplicated = 2
        return figures
    }
}
