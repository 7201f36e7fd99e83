import ClusterView

/// Which partitions the leaders pane shows, and in which order.
struct PartitionOrder: Sendable, Equatable {
    var partitions: [PartitionRow]
    var filter: Filter
    var scope: PartitionScope
    var sortColumn: String?
    var isInverted: Bool

    /// The partitions in their order, and what all of them together need.
    struct Result: Sendable {
        var partitions: [PartitionRow] = []
        /// Room for the longest name, so that scrolling does not move the columns.
        var nameWidth = 0
    }

    var result: Result {
        let kept = filter.keep(partitions) { $0.name.description }.filter { scope.includes($0) }
        var keyed = kept.enumerated().map { (order: $0.offset, key: sortKey($0.element, $0.offset)) }
        keyed.sort { left, right in
            left.key == right.key ? left.order < right.order : (left.key < right.key) != isInverted
        }
        return Result(
            partitions: keyed.map { kept[$0.order] },
            nameWidth: kept.reduce(0) { max($0, $1.topic.utf8.count + 4) }
        )
    }

    /// A number by which the rows are sorted; partitions come in the order of their names already.
    private func sortKey(_ row: PartitionRow, _ order: Int) -> Int {
        switch sortColumn {
        case "partition": order
        case "leader": Int(row.leader ?? -1)
        case "epoch": Int(row.leaderEpoch ?? -1)
        case "isr": row.inSync.count
        // Among equals, topics of the cluster's own come last.
        default: 2 * Self.trouble(row) + (row.isInternal ? 1 : 0)
        }
    }

    /// Smaller is worse.
    private static func trouble(_ partition: PartitionRow) -> Int {
        if partition.isOffline { return 0 }
        switch partition.replication {
        case .underMinInSync: return 1
        case .atMinInSync: return 2
        case .underReplicated: return 3
        case .complete: return partition.isLedByAnother ? 4 : 5
        }
    }
}
