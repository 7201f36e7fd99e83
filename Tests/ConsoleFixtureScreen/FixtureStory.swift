import ClusterView
import Console
import ConsoleFixtures
import Foundation
import Synchronization

/// A cluster that exists only as snapshots and does what it is told.
final class FixtureStory: ConsoleActions {
    private struct World {
        var down: Set<Int32> = []
        var ledAway: Set<Int32> = []
        var lastDown: Int64 = 0
    }

    private let world = Mutex(World())

    private static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    func updates() -> [ConsoleUpdate] {
        let now = Self.now()
        let (down, ledAway, lastDown) = world.withLock { ($0.down, $0.ledAway, $0.lastDown) }
        let snapshot = ClusterFixtures.make(at: now, down: down, leaderEpochs: 1, ledAway: ledAway)
        let ago = Int((now - lastDown) / 1000)
        let load = LoadFixtures.steady(at: now, outage: ago < 200 ? 2 : 0, ago: max(2, ago))
        return [.snapshot(snapshot), .load(load)]
    }

    func perform(_ intent: ConsoleIntent) async -> ConsoleOutcome {
        try? await Task.sleep(for: .milliseconds(300))
        switch intent {
        case .stopNode(let id, let method):
            world.withLock {
                $0.down.insert(id)
                $0.ledAway.insert(id)
                $0.lastDown = Self.now()
            }
            return .done("broker \(id) got \(method.rawValue)")
        case .read, .saveCopy, .planPurge, .purge: return .shown
        case .planReplay, .replay, .steerReplay, .startProbe, .stopProbe:
            return .failed("this story has no records and no probe")
        case .member, .workloadSetting, .planReset, .resetOffsets, .cancelReset, .listChanges, .saveOffsets:
            return .failed("this story has no consumers")
        case .startNode(let id), .thawNode(let id):
            world.withLock { _ = $0.down.remove(id) }
            return .done("broker \(id) runs and is in sync")
        case .electPreferredLeaders(let partitions):
            world.withLock { $0.ledAway = $0.down }
            return .election(
                partitions.enumerated().map { index, partition in
                    ElectionResult(partition: partition, error: index == 2 ? "PREFERRED_LEADER_NOT_AVAILABLE" : nil)
                }
            )
        }
    }
}
