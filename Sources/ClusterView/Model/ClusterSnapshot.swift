/// Everything the panes show of a cluster at one moment: an immutable value, made by polling, drawn by the console.
public struct ClusterSnapshot: Sendable, Equatable {
    /// Whether the last refresh got an answer.
    public enum Contact: Sendable, Equatable {
        case reachable
        /// No broker answers; what the snapshot holds is the last that was known.
        case unreachable(sinceMilliseconds: Int64, reason: String)
        /// No broker has answered since the start.
        case connecting
    }

    /// When the snapshot was made, in milliseconds since 1970.
    public var takenAtMilliseconds: Int64
    /// When brokers and partitions were last confirmed by the cluster; equal to `takenAtMilliseconds` when fresh.
    public var metadataAtMilliseconds: Int64
    public var identity: ClusterIdentity
    public var contact: Contact
    /// Brokers by id, those that are gone included as long as some replica names them.
    public let brokers: [BrokerRow]
    public var quorum: Reading<QuorumView>
    /// Partitions by topic and number.
    public let partitions: [PartitionRow]
    /// Counts over the partitions.
    public let census: PartitionCensus
    /// Counts over brokers and partitions, made once when the snapshot is made.
    public let totals: ClusterTotals

    /// - Parameter census: the counts over `partitions`, where they are known already.

    public init(
        takenAtMilliseconds: Int64,
        metadataAtMilliseconds: Int64? = nil,
        identity: ClusterIdentity,
        contact: Contact = .reachable,
        brokers: [BrokerRow] = [],
        quorum: Reading<QuorumView> = .absent,
        partitions: [PartitionRow] = [],
        census: PartitionCensus? = nil
    ) {
        self.takenAtMilliseconds = takenAtMilliseconds
        self.metadataAtMilliseconds = metadataAtMilliseconds ?? takenAtMilliseconds
        self.identity = identity
        self.contact = contact
        self.brokers = brokers
        self.quorum = quorum
        self.partitions = partitions
        let census = census ?? PartitionCensus(partitions)
        self.census = census
        self.totals = ClusterTotals(brokers: brokers, census: census)
    }

    /// The broker with this id.
    public func broker(_ id: Int32) -> BrokerRow? { brokers.first { $0.id == id } }

    /// The partition with this name.
    public func partition(_ name: PartitionName) -> PartitionRow? { partitions.first { $0.name == name } }
}

/// Counts over a snapshot.
public struct ClusterTotals: Sendable, Equatable {
    public var brokers = 0
    public var brokersServing = 0
    /// Brokers known not to serve; those of which nothing is known count as neither.
    public var brokersOut = 0
    public var partitions = 0
    public var underReplicated = 0
    /// Partitions that refuse acks=all, offline ones included.
    public var refusingAcksAll = 0
    public var offline = 0
    public var ledByAnother = 0

    public init(brokers: [BrokerRow], census: PartitionCensus) {
        self.brokers = brokers.count
        self.brokersServing = brokers.count { $0.isServing }
        self.brokersOut = brokers.count { $0.isOut }
        self.partitions = census.partitions
        self.underReplicated = census.underReplicated
        self.refusingAcksAll = census.refusingAcksAll
        self.offline = census.offline
        self.ledByAnother = census.ledByAnother
    }
}
