/// What is counted over all partitions, once whenever they change: ten thousand of them cost nothing while the cluster
/// rests, however often its brokers are drawn.
public struct PartitionCensus: Sendable, Equatable {
    /// A broker's part in it.
    public struct Share: Sendable, Equatable {
        /// Partitions it leads, has a replica of, and has one of that is not in sync.
        public var leaders = 0
        public var replicas = 0
        public var outOfSync = 0
        /// Partitions of which it is the last in-sync replica: these go offline with it.
        public var goingOffline = 0
        /// Partitions that accept acks=all now and would refuse it without this broker.
        public var newlyRefusingAcksAll = 0

        public init() {}
    }

    public private(set) var partitions = 0
    public private(set) var underReplicated = 0
    /// Partitions that refuse acks=all, offline ones included.
    public private(set) var refusingAcksAll = 0
    public private(set) var offline = 0
    public private(set) var ledByAnother = 0
    private var shares: [Int32: Share] = [:]

    public init(_ rows: [PartitionRow] = []) {
        partitions = rows.count
        for row in rows {
            let refuses = row.refusesAcksAll
            underReplicated += row.isUnderReplicated ? 1 : 0
            refusingAcksAll += refuses ? 1 : 0
            offline += row.isOffline ? 1 : 0
            ledByAnother += row.isLedByAnother ? 1 : 0
            for id in row.replicas {
                shares[id, default: Share()].replicas += 1
                if !row.inSync.contains(id) { shares[id, default: Share()].outOfSync += 1 }
            }
            if let leader = row.leader { shares[leader, default: Share()].leaders += 1 }
            countLosses(row, refuses)
        }
    }

    /// What losing each of the brokers that hold the partition would do to it. Others' losses change nothing.
    private mutating func countLosses(_ row: PartitionRow, _ refusesNow: Bool) {
        var holders = row.inSync
        if let leader = row.leader, !holders.contains(leader) { holders.append(leader) }
        for id in holders {
            let left = row.inSync.count { $0 != id }
            let goesOffline = row.leader == id && left == 0
            let refuses = row.isOffline || goesOffline || row.minInSync.value.map { left < $0 } ?? false
            if goesOffline { shares[id, default: Share()].goingOffline += 1 }
            if refuses && !refusesNow { shares[id, default: Share()].newlyRefusingAcksAll += 1 }
        }
    }

    /// The broker's part; nothing for one that no partition names.
    public func share(of broker: Int32) -> Share { shares[broker] ?? Share() }

    /// Brokers that have a replica, in no order.
    var holders: some Sequence<Int32> { shares.keys }
}
