import Buffers

/// A record as it stands in uncompressed records: what compaction looks at, and the bytes to copy it by. Unlike
/// ``Record`` it takes nothing apart that is only copied.
public struct RecordSlice: Sendable {
    /// The offset, counted from the batch's base offset.
    public let offsetDelta: Int32
    /// The time, counted from the batch's base timestamp, in milliseconds.
    public let timestampDelta: Int64
    public let key: Bytes?
    /// False for a tombstone.
    public let hasValue: Bool
    /// The whole record, its length in front.
    fileprivate let whole: Bytes
    /// What stands behind the two deltas.
    fileprivate let rest: Bytes

    /// Writes the record as it is.
    public func write(to writer: inout ByteWriter) { self.whole.withUnsafeBytes { writer.copy($0) } }

    /// Writes the record with its time counted from another base timestamp.
    public func write(to writer: inout ByteWriter, timestampDelta: Int64) {
        let head = 1 + varintByteCount(timestampDelta) + varintByteCount(Int64(self.offsetDelta))
        writer.signedVarint(Int32(head + self.rest.count))
        writer.integer(UInt8(0))
        writer.signedVarlong(timestampDelta)
        writer.signedVarint(self.offsetDelta)
        self.rest.withUnsafeBytes { writer.copy($0) }
    }
}

extension RecordBatch {
    /// Calls `body` with each record, in order, until it returns false.
    ///
    /// - Parameter limit: how many bytes the records may decompress to.
    /// - Returns: the length of the records, decompressed.
    /// - Throws: ``RecordBatchError`` for anything that is not a batch.
    @discardableResult
    public func forEachRecord(
        limit: Int = Self.defaultDecompressedLimit,
        _ body: (RecordSlice) -> Bool
    ) throws(RecordBatchError) -> Int {
        let stored = self.bytes.dropFirst(RecordBatchHeader.byteCount)
        if stored.isEmpty, self.header.recordCount == 0 { return 0 }
        let payload = try self.header.attributes.compression.decompress(stored, limit: limit)
        var reader = ByteReader(payload)
        for index in 0..<Int(self.header.recordCount) {
            let slice: RecordSlice
            do throws(WireError) {
                slice = try RecordSlice(from: &reader, of: payload)
            } catch {
                throw .malformedRecord(index: index, reason: error.description)
            }
            guard body(slice) else { return payload.count }
        }
        guard reader.remaining == 0 else { throw .trailingBytes(reader.remaining) }
        return payload.count
    }
}

extension RecordSlice {
    fileprivate init(from reader: inout ByteReader, of payload: Bytes) throws(WireError) {
        let start = reader.position
        let length = Int(try reader.signedVarint())
        try reader.require(length)
        let end = reader.position + length
        try reader.skip(1)
        self.timestampDelta = try reader.signedVarlong()
        self.offsetDelta = try reader.signedVarint()
        let restStart = reader.position
        let keyLength = Int(try reader.signedVarint())
        self.key = keyLength == -1 ? nil : try reader.bytes(keyLength)
        self.hasValue = try reader.signedVarint() != -1
        guard reader.position <= end else { throw .malformed("its fields are longer than its length, \(length)") }
        try reader.skip(end - reader.position)
        self.whole = payload.slice(start..<end)
        self.rest = payload.slice(restStart..<end)
    }
}
