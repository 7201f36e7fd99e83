/// What has been delivered so far, and how.
public struct DeliveryCounts: Sendable, Equatable {
    /// Records whose delivery the cluster acknowledged.
    public var acked = 0
    /// Records that were reported as not, or perhaps not, delivered. They may be in the log all the same.
    public var failed = 0
    /// Distinct records that were read.
    public var read = 0
    /// Acknowledged records that are not in the log: reading has passed the place where they should be.
    public var lost = 0
    /// Records that are in the log more than once, counted once for each extra copy.
    public var duplicated = 0
    /// Records that were read after a record that was produced later.
    public var outOfOrder = 0
    /// Records that were neither acknowledged nor read although later ones were: allowed, not a loss.
    public var gaps = 0
    /// Records that were read again at the same offset: the reader went back.
    public var reread = 0
    /// Acknowledged records that reading has not reached yet.
    public var unread = 0
    /// Records that were given up on because more of them were open than the oracle keeps.
    public var unchecked = 0

    public init() {}

    /// Whether nothing was lost, duplicated or out of order.
    public var isClean: Bool { self.lost == 0 && self.duplicated == 0 && self.outOfOrder == 0 }
}

/// An acknowledged record that is not in the log.
public struct LostRecord: Sendable, Hashable {
    public let partition: Int
    public let sequence: Int64
    /// Where it should be, or below 0 if that was not acknowledged.
    public let offset: Int64

    public init(partition: Int, sequence: Int64, offset: Int64) {
        self.partition = partition
        self.sequence = sequence
        self.offset = offset
    }
}
