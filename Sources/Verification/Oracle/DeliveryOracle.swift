/// Judges delivery: told what was acknowledged and what was read, it says what was lost, duplicated or out of order.
///
/// Producers number the records of each partition from 0. A record is lost if it was acknowledged and reading has
/// passed its offset without meeting it; should it come later after all, the loss is taken back and it counts as out of
/// order. Records that failed, or were never answered, may be in the log or not. Acknowledgements and reads of the same
/// record may come in either order. Memory is bounded: per partition a window of open records and some thousand ranges.
public struct DeliveryOracle: Sendable {
    /// How many lost records are named.
    public static let namedLossLimit = 100
    /// How many open records a partition keeps unless told otherwise.
    public static let defaultWindowLimit = 1 << 18

    private var partitions: [PartitionLedger] = []
    private let windowLimit: Int
    private let tracksAcknowledgements: Bool
    /// The first losses; ones that were taken back stay here.
    public private(set) var namedLosses: [LostRecord] = []

    /// - Parameters:
    ///   - windowLimit: how many records per partition may be open; past that the oldest count as unchecked.
    ///   - tracksAcknowledgements: false for a reader that does not know what was acknowledged: what is missing then
    ///     counts as a gap.
    public init(windowLimit: Int = Self.defaultWindowLimit, tracksAcknowledgements: Bool = true) {
        precondition(windowLimit > 0, "the oracle needs room for a record")
        self.windowLimit = windowLimit
        self.tracksAcknowledgements = tracksAcknowledgements
    }

    /// A record was acknowledged at `offset`; below 0 if the offset is not known.
    public mutating func acked(partition: Int, sequence: Int64, offset: Int64) {
        self.change(partition) { $0.acked(sequence, offset: offset) }
    }

    /// A record was reported as not delivered.
    public mutating func failed(partition: Int, sequence: Int64) {
        self.change(partition) { $0.failed(sequence) }
    }

    /// A record was read.
    public mutating func read(partition: Int, sequence: Int64, offset: Int64) {
        self.change(partition) { $0.read(sequence, offset: offset) }
    }

    /// Nothing more will be produced to a partition and it was read to its end: what is still unread is lost.
    public mutating func finish(partition: Int) {
        self.change(partition) { $0.finish() }
    }

    /// The sum over all partitions.
    public var counts: DeliveryCounts {
        self.partitions.reduce(into: DeliveryCounts()) { sum, partition in
            sum.acked += partition.counts.acked
            sum.failed += partition.counts.failed
            sum.read += partition.counts.read
            sum.lost += partition.counts.lost
            sum.duplicated += partition.counts.duplicated
            sum.outOfOrder += partition.counts.outOfOrder
            sum.gaps += partition.counts.gaps
            sum.reread += partition.counts.reread
            sum.unread += partition.counts.unread
            sum.unchecked += partition.counts.unchecked
        }
    }

    /// One partition's counts.
    public func counts(partition: Int) -> DeliveryCounts {
        partition >= 0 && partition < self.partitions.count ? self.partitions[partition].counts : DeliveryCounts()
    }

    /// How many records are open over all partitions: what the oracle's memory grows with.
    public var openCount: Int { self.partitions.reduce(0) { $0 + $1.windowCount } }

    private mutating func change(_ partition: Int, _ body: (inout PartitionLedger) -> Void) {
        guard partition >= 0 else { return }
        while self.partitions.count <= partition {
            self.partitions.append(
                PartitionLedger(
                    partition: self.partitions.count,
                    windowLimit: self.windowLimit,
                    tracksAcknowledgements: self.tracksAcknowledgements
                )
            )
        }
        body(&self.partitions[partition])
        if !self.partitions[partition].newLosses.isEmpty {
            let losses = self.partitions[partition].takeNewLosses()
            self.namedLosses += losses.prefix(Self.namedLossLimit - self.namedLosses.count)
        }
    }
}
