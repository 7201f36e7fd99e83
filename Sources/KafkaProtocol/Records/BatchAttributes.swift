/// Which time a batch's records carry.
public enum TimestampType: Int16, Sendable, CaseIterable {
    /// The producer's clock, one time per record.
    case createTime = 0
    /// The leader's clock at the append: every record's time is the batch's max timestamp.
    case logAppendTime = 1
}

/// The attribute bits of a record batch: codec, time, kind.
public struct BatchAttributes: Hashable, Sendable {
    /// The sixteen bits as they are on the wire.
    public let rawValue: Int16
    /// How the records are compressed.
    public let compression: Compression

    /// Nil if the bits name a codec that does not exist.
    public init?(rawValue: Int16) {
        guard let compression = Compression(rawValue: UInt8(rawValue & 0x07)) else { return nil }
        self.rawValue = rawValue
        self.compression = compression
    }

    /// The bits for a batch of this kind.
    public init(
        compression: Compression = .none,
        timestampType: TimestampType = .createTime,
        isTransactional: Bool = false,
        isControl: Bool = false
    ) {
        self.compression = compression
        self.rawValue =
            Int16(compression.rawValue) | timestampType.rawValue << 3 | (isTransactional ? 0x10 : 0)
            | (isControl ? 0x20 : 0)
    }

    /// Whose clock the timestamps are.
    public var timestampType: TimestampType { self.rawValue & 0x08 == 0 ? .createTime : .logAppendTime }
    /// Whether the batch belongs to a transaction.
    public var isTransactional: Bool { self.rawValue & 0x10 != 0 }
    /// Whether the batch holds a control record, which clients do not see.
    public var isControl: Bool { self.rawValue & 0x20 != 0 }
    /// Whether the base timestamp is the time from which compaction may drop the batch's tombstones.
    public var hasDeleteHorizon: Bool { self.rawValue & 0x40 != 0 }
}
