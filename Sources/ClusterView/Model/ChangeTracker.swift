/// Remembers for a short while what a cell showed before it changed, so that it can be bright and say `3→1`.
public struct ChangeTracker: Sendable, Equatable {
    /// How long a change stays visible.
    public static let visibleMilliseconds: Int64 = 5000
    /// How long a moved leader is named as the partition's news.
    public static let newsMilliseconds: Int64 = 10_000

    /// A cell of which changes are kept.
    public enum Cell: Sendable, Hashable {
        case leader(PartitionName)
        case inSync(PartitionName)
        case brokerState(Int32)
        case controller
    }

    /// What was there before, and since when it is not.
    public struct Change: Sendable, Equatable {
        /// The past value in words; a missing leader is `none`.
        public var was: String
        public var atMilliseconds: Int64
    }

    private var changes: [Cell: Change] = [:]

    public init() {}

    /// Notes every watched cell that differs between two snapshots, and forgets what is older than it is shown.
    public mutating func observe(from before: ClusterSnapshot, to after: ClusterSnapshot) {
        let now = after.takenAtMilliseconds
        changes = changes.filter { now - $0.value.atMilliseconds <= Self.newsMilliseconds }
        // Snapshots of a cluster at rest share their rows, so that this costs nothing then.
        let isAtRest = before.partitions == after.partitions
        var past: [PartitionName: PartitionRow] = [:]
        if !isAtRest { for partition in before.partitions { past[partition.name] = partition } }
        for partition in isAtRest ? [] : after.partitions {
            guard let old = past[partition.name] else { continue }
            if old.leader != partition.leader {
                let was = old.leader.map(String.init) ?? "none"
                changes[.leader(partition.name)] = Change(was: was, atMilliseconds: now)
            }
            if old.inSync.sorted() != partition.inSync.sorted() {
                changes[.inSync(partition.name)] = Change(was: "\(old.inSync.count)", atMilliseconds: now)
            }
        }
        for broker in after.brokers {
            guard let old = before.broker(broker.id), old.state != broker.state else { continue }
            changes[.brokerState(broker.id)] = Change(was: old.state.rawValue, atMilliseconds: now)
        }
        if let old = before.quorum.value?.leaderID, old != after.quorum.value?.leaderID {
            changes[.controller] = Change(was: "\(old)", atMilliseconds: now)
        }
    }

    /// The change of a cell, if it is younger than `within` milliseconds.
    public func change(
        of cell: Cell,
        nowMilliseconds: Int64,
        within: Int64 = ChangeTracker.visibleMilliseconds
    ) -> Change? {
        guard let change = changes[cell], nowMilliseconds - change.atMilliseconds <= within else { return nil }
        return change
    }

    /// Whether any change is young enough to be drawn as one: the screen must be drawn again as it fades.
    public func isAnyVisible(nowMilliseconds: Int64) -> Bool {
        changes.values.contains { nowMilliseconds - $0.atMilliseconds <= Self.newsMilliseconds }
    }
}
