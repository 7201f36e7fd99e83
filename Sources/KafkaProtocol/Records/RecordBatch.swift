import Buffers

/// One record batch: a header and its records, perhaps compressed.
public struct RecordBatch: Sendable {
    /// What the records of one batch may decompress to unless the caller says otherwise.
    public static let defaultDecompressedLimit = 128 << 20

    public let header: RecordBatchHeader
    /// The whole batch, header included.
    public let bytes: Bytes

    /// The batch at the beginning of `bytes`. The checksum is not looked at.
    public init(_ bytes: Bytes) throws(RecordBatchError) {
        let header = try RecordBatchHeader(bytes)
        guard bytes.count >= header.sizeInBytes else { throw .truncated(needed: header.sizeInBytes, left: bytes.count) }
        self.init(header: header, bytes: bytes.prefix(header.sizeInBytes))
    }

    init(header: RecordBatchHeader, bytes: Bytes) {
        self.header = header
        self.bytes = bytes
    }

    /// The batch's records; keys and values are slices of the batch or of what it was decompressed to.
    ///
    /// - Parameter limit: how many bytes the records may decompress to.
    /// - Throws: ``RecordBatchError`` for anything that is not a batch; never more memory than `limit` allows.
    public func records(limit: Int = Self.defaultDecompressedLimit) throws(RecordBatchError) -> [Record] {
        let stored = self.bytes.dropFirst(RecordBatchHeader.byteCount)
        // Compaction keeps the header of a producer's last batch without records.
        if stored.isEmpty, self.header.recordCount == 0 { return [] }
        let payload = try self.header.attributes.compression.decompress(stored, limit: limit)
        let count = Int(self.header.recordCount)
        guard count <= payload.count / Record.minimumByteCount else {
            throw .invalidRecordCount(self.header.recordCount)
        }
        var records: [Record] = []
        records.reserveCapacity(count)
        var reader = ByteReader(payload)
        for index in 0..<count {
            do throws(WireError) {
                records.append(try Record(from: &reader))
            } catch {
                throw .malformedRecord(index: index, reason: error.description)
            }
        }
        guard reader.remaining == 0 else { throw .trailingBytes(reader.remaining) }
        return records
    }

    /// The absolute offset of one of the batch's records.
    public func offset(of record: Record) -> Int64 { self.header.baseOffset &+ Int64(record.offsetDelta) }

    /// The time of one of the batch's records, in milliseconds since 1970.
    public func timestamp(of record: Record) -> Int64 {
        switch self.header.attributes.timestampType {
        case .createTime: self.header.baseTimestamp &+ record.timestampDelta
        case .logAppendTime: self.header.maxTimestamp
        }
    }
}
