import RecordClient
import Synchronization

/// The partitions of a group member, as rebalances give and take them.
final class OwnedPartitions: Sendable {
    private struct State {
        var owned: Set<Place> = []
        /// Taken away since the last look; what was fetched from them is no longer this member's.
        var lost: Set<Place> = []
        /// Given since the last look.
        var gained: Set<Place> = []
    }

    private let state = Mutex(State())

    var places: Set<Place> { self.state.withLock { $0.owned } }

    func take(_ event: ClientEvent) {
        switch event {
        case .assigned(let partitions, _):
            self.state.withLock { state in
                state.owned.formUnion(partitions.map(\.place))
                state.gained.formUnion(partitions.map(\.place))
            }
        case .revoked(let partitions, _):
            self.state.withLock { state in
                state.owned.subtract(partitions.map(\.place))
                state.lost.formUnion(partitions.map(\.place))
            }
        case .log, .error, .statistics, .committed: return
        }
    }

    /// What was lost, and what is owned that was given, since the last call.
    func takeChanges() -> (lost: Set<Place>, gained: Set<Place>) {
        self.state.withLock { state in
            defer {
                state.lost = []
                state.gained = []
            }
            return (state.lost, state.gained.intersection(state.owned))
        }
    }
}

extension PartitionOffset {
    var place: Place { Place(topic: self.topic, partition: self.partition) }
}
