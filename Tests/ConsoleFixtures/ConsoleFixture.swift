import ClusterView
import Console
import Terminal

/// States of the console, by name, for golden screens and for looking at.
package enum ConsoleFixture: String, CaseIterable, Sendable {
    case calm
    case killed
    case remote
    case recovered
    case lossy
    case long
    case crowded
    /// Figures as large as they get.
    case heavy
    case unreachable
    case empty
    case connecting
    /// The cluster tells everything but its groups.
    case denied
    /// Groups of the protocols that came after the classic one.
    case newer
    /// Latency as usual, with fifteen slow seconds, across a fail-over, without any commit, and where it may not be seen.
    case latency
    case latencySpike
    case latencyFailOver
    case latencyIdle
    case latencyDenied
    /// The probe has found losses.
    case probing
    /// A ticketing workload beside a checked load.
    case ticketing
    case ticketingInTrouble
    /// The workload runs elsewhere, and its auditor has fallen silent.
    case ticketingElsewhere

    /// The state at a size, all updates taken in.
    package func state(
        size: Size,
        pane: PaneKind = .leaders,
        isZoomed: Bool = false
    ) -> ConsoleState {
        let start = ClusterFixtures.start
        var state = ConsoleState(size: size, nowMilliseconds: start, pane: pane, isZoomed: isZoomed)
        for update in updates { state.apply(update) }
        _ = state.tick(nowMilliseconds: now)
        return state
    }

    private var now: Int64 {
        switch self {
        case .killed, .remote: ClusterFixtures.start + 4000
        case .recovered: ClusterFixtures.start + 32_000
        default: ClusterFixtures.start + 1000
        }
    }

    private func latencyUpdates(_ latency: LatencySnapshot) -> [ConsoleUpdate] {
        [
            .snapshot(ClusterFixtures.calm(at: now)), .groups(GroupFixtures.behind(at: now)), .latency(latency),
        ]
    }

    private var updates: [ConsoleUpdate] {
        let start = ClusterFixtures.start
        switch self {
        case .calm:
            return [
                .snapshot(ClusterFixtures.calm(at: now)), .load(LoadFixtures.steady(at: now)),
                .groups(GroupFixtures.behind(at: now)),
            ]
        case .killed:
            return [
                .snapshot(ClusterFixtures.calm()), .snapshot(ClusterFixtures.brokerThreeDown()),
                .snapshot(ClusterFixtures.brokerThreeDown(at: start + 4000)),
                .load(LoadFixtures.steady(at: now, outage: 1, ago: 3)), .groups(GroupFixtures.behind(at: now)),
                .topics(RecordFixtures.topics(at: now)), .deadLetters(RecordFixtures.letters(at: now)),
            ]
        case .remote:
            return [
                .snapshot(ClusterFixtures.make(at: start, down: [], leaderEpochs: 0, ownership: .remote)),
                .snapshot(ClusterFixtures.make(at: now, down: [3], leaderEpochs: 1, ownership: .remote)),
            ]
        case .recovered:
            return [
                .snapshot(ClusterFixtures.calm()), .snapshot(ClusterFixtures.brokerThreeDown()),
                .snapshot(ClusterFixtures.brokerThreeBack()), .snapshot(ClusterFixtures.brokerThreeBack(at: now)),
                .load(LoadFixtures.steady(at: now, outage: 1, ago: 32)),
            ]
        case .lossy: return [.snapshot(ClusterFixtures.calm(at: now)), .load(LoadFixtures.lossy(at: now))]
        case .long:
            let event = ClusterEvent(
                atMilliseconds: start,
                severity: .note,
                source: .process,
                subject: .cluster,
                text: "김민서 님이 예약을 취소했습니다 · 값 \u{1B}[31m 제어 문자는 나가지 않는다"
            )
            return [
                .snapshot(ClusterFixtures.long(at: now)), .event(event), .groups(GroupFixtures.long(at: now)),
                .topics(RecordFixtures.longTopics(at: now)), .deadLetters(RecordFixtures.longLetters(at: now)),
            ]
        case .crowded:
            return [.snapshot(ClusterFixtures.crowded(at: now)), .groups(GroupFixtures.crowded(at: now))]
        case .heavy:
            return [
                .snapshot(ClusterFixtures.crowded(at: now)), .load(LoadFixtures.heavy(at: now)),
                .groups(GroupFixtures.crowded(at: now)),
            ]
        case .unreachable:
            return [.snapshot(ClusterFixtures.unreachable(at: now)), .groups(GroupFixtures.unreachable(at: now))]
        case .empty:
            let none = GroupsUpdate(snapshot: GroupsSnapshot(takenAtMilliseconds: now))
            return [
                .snapshot(ClusterFixtures.empty(at: now)), .groups(none),
                .topics(
                    TopicsSnapshot(takenAtMilliseconds: now, absence: "there is no topic that may be seen here")
                ),
                .deadLetters(
                    DeadLettersSnapshot(
                        takenAtMilliseconds: now,
                        absence:
                            "no topic looks like one for dead letters, by its name, its settings or the headers of "
                            + "its records"
                    )
                ),
            ]
        case .denied:
            return [
                .snapshot(ClusterFixtures.calm(at: now)), .groups(GroupFixtures.denied(at: now)),
                .deadLetters(RecordFixtures.deniedLetters(at: now)),
            ]
        case .newer: return [.snapshot(ClusterFixtures.calm(at: now)), .groups(NewerGroupFixtures.update(at: now))]
        case .latency: return latencyUpdates(LatencyFixtures.watched(at: now, .calm))
        case .latencySpike: return latencyUpdates(LatencyFixtures.watched(at: now, .spike))
        case .latencyFailOver: return latencyUpdates(LatencyFixtures.watched(at: now, .failOver))
        case .latencyIdle:
            return latencyUpdates(LatencyFixtures.without(at: now, .tail(sinceMilliseconds: start)))
        case .latencyDenied: return latencyUpdates(LatencyFixtures.without(at: now, .notPermitted))
        case .probing:
            return latencyUpdates(LatencyFixtures.watched(at: now, .calm)) + [.probe(LatencyFixtures.probe())]
        case .connecting: return []
        case .ticketing:
            let services = WorkloadFixtures.steady(at: now)
            return [
                .snapshot(ClusterFixtures.calm(at: now)), .load(LoadFixtures.steady(at: now)),
                .groups(GroupFixtures.behind(at: now)), .workload(WorkloadFixtures.processes(of: services)),
                .services(services),
            ]
        case .ticketingInTrouble:
            let services = WorkloadFixtures.troubled(at: now)
            return [
                .snapshot(ClusterFixtures.calm(at: now)), .load(LoadFixtures.steady(at: now, outage: 1, ago: 3)),
                .groups(GroupFixtures.behind(at: now)), .workload(WorkloadFixtures.processes(of: services)),
                .services(services),
            ]
        case .ticketingElsewhere:
            var services = WorkloadFixtures.steady(at: now)
            services.audit?.heardMilliseconds = now - 45_000
            return [
                .snapshot(ClusterFixtures.make(at: now, down: [], leaderEpochs: 0, ownership: .remote)),
                .groups(GroupFixtures.behind(at: now)), .services(services),
            ]
        }
    }
}
