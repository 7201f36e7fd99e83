import Buffers

/// The 61 bytes in front of a batch's records (format 2).
///
/// The checksum covers everything from the attributes on, so a leader may set base offset and leader epoch without
/// computing it again.
public struct RecordBatchHeader: Hashable, Sendable {
    /// The header's length.
    public static let byteCount = 61
    /// What the batch length does not count: base offset and the length itself.
    public static let uncountedByteCount = 12

    public var baseOffset: Int64
    /// The length of what follows this field, in bytes.
    public var batchLength: Int32
    public var partitionLeaderEpoch: Int32
    public var magic: Int8
    public var crc: UInt32
    public var attributes: BatchAttributes
    public var lastOffsetDelta: Int32
    /// Milliseconds since 1970; see ``BatchAttributes/hasDeleteHorizon``.
    public var baseTimestamp: Int64
    /// Milliseconds since 1970, -1 if the records have none.
    public var maxTimestamp: Int64
    /// -1 without idempotence.
    public var producerId: Int64
    public var producerEpoch: Int16
    public var baseSequence: Int32
    public var recordCount: Int32

    /// Where a field is in the batch.
    enum Position {
        static let baseOffset = 0
        static let batchLength = 8
        static let partitionLeaderEpoch = 12
        static let magic = 16
        static let crc = 17
        static let attributes = 21
        static let lastOffsetDelta = 23
        static let baseTimestamp = 27
        static let maxTimestamp = 35
        static let producerId = 43
        static let producerEpoch = 51
        static let baseSequence = 53
        static let recordCount = 57
    }

    /// Reads the header at `position`. The records need not be there: a log reads headers alone.
    ///
    /// - Throws: if fewer than 61 bytes are there or a field is impossible; the checksum is not looked at.
    public init(_ bytes: Bytes, at position: Int = 0) throws(RecordBatchError) {
        let left = bytes.count - position
        guard position >= 0, left >= Self.byteCount else {
            throw .truncated(needed: Self.byteCount, left: max(left, 0))
        }
        self.magic = bytes.integer(at: position + Position.magic)
        guard self.magic == 2 else { throw .unsupportedMagic(self.magic) }
        self.batchLength = bytes.integer(at: position + Position.batchLength)
        guard Int(self.batchLength) >= Self.byteCount - Self.uncountedByteCount else {
            throw .invalidBatchLength(self.batchLength)
        }
        let bits: Int16 = bytes.integer(at: position + Position.attributes)
        guard let attributes = BatchAttributes(rawValue: bits) else {
            throw .unknownCompression(UInt8(bits & 0x07))
        }
        self.attributes = attributes
        self.baseOffset = bytes.integer(at: position + Position.baseOffset)
        self.partitionLeaderEpoch = bytes.integer(at: position + Position.partitionLeaderEpoch)
        self.crc = bytes.integer(at: position + Position.crc)
        self.lastOffsetDelta = bytes.integer(at: position + Position.lastOffsetDelta)
        self.baseTimestamp = bytes.integer(at: position + Position.baseTimestamp)
        self.maxTimestamp = bytes.integer(at: position + Position.maxTimestamp)
        self.producerId = bytes.integer(at: position + Position.producerId)
        self.producerEpoch = bytes.integer(at: position + Position.producerEpoch)
        self.baseSequence = bytes.integer(at: position + Position.baseSequence)
        self.recordCount = bytes.integer(at: position + Position.recordCount)
        guard self.recordCount >= 0 else { throw .invalidRecordCount(self.recordCount) }
        guard self.lastOffsetDelta >= 0 else { throw .invalidRecordCount(self.lastOffsetDelta) }
    }

    /// The batch's length with its header, in bytes.
    public var sizeInBytes: Int { Int(self.batchLength) + Self.uncountedByteCount }
    /// The offset of the last record, kept even if compaction removed that record.
    public var lastOffset: Int64 { self.baseOffset &+ Int64(self.lastOffsetDelta) }
    /// The offset after the batch.
    public var nextOffset: Int64 { self.lastOffset &+ 1 }
    /// The sequence number of the last record, -1 without idempotence.
    public var lastSequence: Int32 {
        self.baseSequence < 0 ? -1 : Self.sequence(self.baseSequence, advancedBy: self.lastOffsetDelta)
    }
    /// Whether the batch has a producer id.
    public var isIdempotent: Bool { self.producerId >= 0 }

    /// The sequence number `count` after `sequence`: after `Int32.max` comes 0.
    public static func sequence(_ sequence: Int32, advancedBy count: Int32) -> Int32 {
        Int32((Int64(sequence) + Int64(count)) & Int64(Int32.max))
    }
}
