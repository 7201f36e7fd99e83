/// A partition's name.
public struct PartitionName: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var topic: String
    public var partition: Int32

    public init(topic: String, partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    public static func < (left: PartitionName, right: PartitionName) -> Bool {
        left.topic == right.topic ? left.partition < right.partition : left.topic < right.topic
    }

    public var description: String { "\(topic)-\(partition)" }
}

/// One partition: who leads it, who follows, who is in sync.
///
/// The derived statuses have the definitions of Kafka's topic tool: under-replicated is |ISR| < |replicas|, unavailable
/// is no live leader, under min ISR is no leader or |ISR| < min.insync.replicas, at min ISR is equality.
public struct PartitionRow: Sendable, Equatable, Identifiable {
    /// Whether the partition has as many copies as it should.
    public enum Replication: Int, Sendable, Comparable {
        /// Fewer in sync than min.insync.replicas: acks=all is refused.
        case underMinInSync
        /// Exactly min.insync.replicas and fewer than all: one more loss and acks=all is refused.
        case atMinInSync
        case underReplicated
        case complete

        public static func < (left: Replication, right: Replication) -> Bool { left.rawValue < right.rawValue }
    }

    public var name: PartitionName
    /// The leader; absent when the partition is offline.
    public var leader: Int32?
    /// Grows with every change of leader; absent where the metadata does not tell.
    public var leaderEpoch: Int32?
    /// All replicas, the preferred leader first.
    public var replicas: [Int32]
    public var inSync: [Int32]
    /// Replicas on brokers that are not there.
    public var offlineReplicas: [Int32]
    /// The topic's min.insync.replicas.
    public var minInSync: Reading<Int>
    /// Replicas being added and removed by a reassignment.
    public var addingReplicas: [Int32]
    public var removingReplicas: [Int32]
    /// Whether the topic is the cluster's own (`__consumer_offsets` and the like).
    public var isInternal: Bool

    public init(
        topic: String,
        partition: Int32,
        leader: Int32?,
        leaderEpoch: Int32? = nil,
        replicas: [Int32],
        inSync: [Int32],
        offlineReplicas: [Int32] = [],
        minInSync: Reading<Int> = .absent,
        addingReplicas: [Int32] = [],
        removingReplicas: [Int32] = [],
        isInternal: Bool = false
    ) {
        self.name = PartitionName(topic: topic, partition: partition)
        self.leader = leader
        self.leaderEpoch = leaderEpoch
        self.replicas = replicas
        self.inSync = inSync
        self.offlineReplicas = offlineReplicas
        self.minInSync = minInSync
        self.addingReplicas = addingReplicas
        self.removingReplicas = removingReplicas
        self.isInternal = isInternal
    }

    public var id: PartitionName { name }
    public var topic: String { name.topic }
    public var partition: Int32 { name.partition }

    /// The replica that leads when all is well.
    public var preferredLeader: Int32? { replicas.first }
    public var isOffline: Bool { leader == nil }
    public var isUnderReplicated: Bool { inSync.count < replicas.count }
    /// Whether a leader leads that is not the preferred one; false while offline.
    public var isLedByAnother: Bool { leader != nil && leader != preferredLeader }

    /// Whether producers with acks=all are refused; unknown limits count as kept.
    public var refusesAcksAll: Bool {
        isOffline || minInSync.value.map { inSync.count < $0 } ?? false
    }

    public var replication: Replication {
        if refusesAcksAll { return .underMinInSync }
        guard isUnderReplicated else { return .complete }
        return minInSync.value == inSync.count ? .atMinInSync : .underReplicated
    }
}
