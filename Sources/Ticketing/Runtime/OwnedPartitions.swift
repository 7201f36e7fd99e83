import RecordClient
import Synchronization

/// The partitions of a group member, as rebalances give and take them.
final class OwnedPartitions: Sendable {
    private struct State {
        var owned: Set<Place> = []
        /// Taken away since the last look; what was fetched from them is no longer this member's.
        var lost: Set<Place> = []
    }

    private let state = Mutex(State())

    var places: Set<Place> { self.state.withLock { $0.owned } }

    func take(_ event: ClientEvent) {
        switch event {
        case .assigned(let partitions, _):
            self.state.withLock { $0.owned.formUnion(partitions.map(\.place)) }
        case .revoked(let partitions, _):
            self.state.withLock { state in
                state.owned.subtract(partitions.map(\.place))
                state.lost.formUnion(partitions.map(\.place))
            }
        case .log, .error, .statistics, .committed: return
        }
    }

    /// What was lost since the last call.
    func takeLost() -> Set<Place> {
        self.state.withLock { state in
            defer { state.lost = [] }
            return state.lost
        }
    }
}

extension PartitionOffset {
    var place: Place { Place(topic: self.topic, partition: self.partition) }
}
