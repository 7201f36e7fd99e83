/// One topic: how large it is, how fast it grows and how long it keeps what it has.
public struct TopicRow: Sendable, Equatable {
    public var name: String
    public var isInternal: Bool
    public var partitionCount: Int
    public var replicationFactor: Int
    /// The ends of every partition whose leader answered.
    public var ends: [Int32: PartitionEnds]
    /// What it has on disk, counted once however many replicas there are.
    public var bytes: Reading<Int64>
    /// Records written per second; nil before two refreshes.
    public var recordsPerSecond: Double?
    /// `delete`, `compact`, or both.
    public var cleanupPolicy: Reading<String>
    /// -1 for ever.
    public var retentionMilliseconds: Reading<Int64>
    public var minInSync: Reading<Int>
    /// Whether brokers may write dead letters of share groups to it (KIP-1191).
    public var takesDeadLetters: Bool

    public init(
        name: String,
        isInternal: Bool = false,
        partitionCount: Int,
        replicationFactor: Int,
        ends: [Int32: PartitionEnds] = [:],
        bytes: Reading<Int64> = .absent,
        recordsPerSecond: Double? = nil,
        cleanupPolicy: Reading<String> = .absent,
        retentionMilliseconds: Reading<Int64> = .absent,
        minInSync: Reading<Int> = .absent,
        takesDeadLetters: Bool = false
    ) {
        self.name = name
        self.isInternal = isInternal
        self.partitionCount = partitionCount
        self.replicationFactor = replicationFactor
        self.ends = ends
        self.bytes = bytes
        self.recordsPerSecond = recordsPerSecond
        self.cleanupPolicy = cleanupPolicy
        self.retentionMilliseconds = retentionMilliseconds
        self.minInSync = minInSync
        self.takesDeadLetters = takesDeadLetters
    }

    /// Offsets from the first record to behind the last, over all partitions; compaction and transactions may have left
    /// fewer records. Nil while no leader has answered.
    public var recordCount: Int64? {
        guard self.partitionCount == 0 || !self.ends.isEmpty else { return nil }
        return self.ends.values.reduce(0) { $0 + max(0, $1.high - $1.low) }
    }

    /// Whether every partition's leader has answered.
    public var isCountComplete: Bool { self.ends.count == self.partitionCount }
}
