import Buffers

/// Builds one record batch in format 2.
public struct RecordBatchBuilder: ~Copyable {
    private var header: RecordBatchHeader
    private var writer: ByteWriter

    /// An empty batch. Producer id, epoch and sequence stay -1 without idempotence.
    public init(
        baseOffset: Int64 = 0,
        leaderEpoch: Int32 = -1,
        compression: Compression = .none,
        timestampType: TimestampType = .createTime,
        producerId: Int64 = -1,
        producerEpoch: Int16 = -1,
        baseSequence: Int32 = -1,
        isTransactional: Bool = false,
        isControl: Bool = false
    ) {
        let attributes = BatchAttributes(
            compression: compression,
            timestampType: timestampType,
            isTransactional: isTransactional,
            isControl: isControl
        )
        self.header = RecordBatchHeader(
            baseOffset: baseOffset,
            partitionLeaderEpoch: leaderEpoch,
            attributes: attributes,
            producerId: producerId,
            producerEpoch: producerEpoch,
            baseSequence: baseSequence
        )
        self.writer = ByteWriter(capacity: 1024)
        let room = [UInt8](repeating: 0, count: RecordBatchHeader.byteCount)
        room.withUnsafeBytes { self.writer.copy($0) }
    }

    /// How many records have been added.
    public var recordCount: Int { Int(self.header.recordCount) }
    /// The batch's length before compression, header included, in bytes.
    public var uncompressedByteCount: Int { self.writer.count }

    /// Adds a record behind the last one.
    ///
    /// - Parameters:
    ///   - timestamp: milliseconds since 1970. With log append time the greatest one becomes the time of all.
    ///   - value: nil writes a tombstone.
    public mutating func append(timestamp: Int64, key: Bytes?, value: Bytes?, headers: [RecordHeader] = []) {
        self.append(
            offsetDelta: self.header.lastOffsetDelta + 1,
            timestamp: timestamp,
            key: key,
            value: value,
            headers: headers
        )
    }

    /// Adds a record at an offset of its own: what compaction leaves has gaps. A precondition that it lies behind the
    /// last record.
    public mutating func append(
        offsetDelta: Int32,
        timestamp: Int64,
        key: Bytes?,
        value: Bytes?,
        headers: [RecordHeader] = []
    ) {
        precondition(offsetDelta > self.header.lastOffsetDelta, "records of a batch are in offset order")
        if self.header.recordCount == 0 {
            self.header.baseTimestamp = timestamp
            self.header.maxTimestamp = timestamp
        }
        self.header.maxTimestamp = max(self.header.maxTimestamp, timestamp)
        self.header.lastOffsetDelta = offsetDelta
        self.header.recordCount += 1
        let record = Record(
            offsetDelta: offsetDelta,
            timestampDelta: timestamp &- self.header.baseTimestamp,
            key: key,
            value: value,
            headers: headers
        )
        record.encode(to: &self.writer)
    }

    /// Makes the batch end at `delta` although its last records are not there (compaction keeps a batch's range).
    public mutating func extendRange(toLastOffsetDelta delta: Int32) {
        precondition(delta >= self.header.lastOffsetDelta, "a batch cannot end before its last record")
        self.header.lastOffsetDelta = delta
    }

    /// The finished batch in a block of its own, checksum included. A precondition that it holds a record or a range.
    ///
    /// A codec that fails (it can only run out of memory) leaves the records uncompressed.
    public consuming func build() -> Bytes {
        precondition(self.header.lastOffsetDelta >= 0, "a batch without records or range cannot be built")
        var header = self.header
        let plain = self.writer.finishBytes()
        var batch = plain
        if header.attributes.compression != .none {
            let records = plain.dropFirst(RecordBatchHeader.byteCount)
            do throws(RecordBatchError) {
                let compressed = try header.attributes.compression.compress(records)
                batch = Self.behindHeader(compressed)
            } catch {
                header.attributes = BatchAttributes(
                    timestampType: header.attributes.timestampType,
                    isTransactional: header.attributes.isTransactional,
                    isControl: header.attributes.isControl
                )
            }
        }
        header.batchLength = Int32(batch.count - RecordBatchHeader.uncountedByteCount)
        header.write(to: batch)
        RecordBatchHeader.patchChecksum(batch)
        return batch
    }

    private static func behindHeader(_ payload: Bytes) -> Bytes {
        Bytes(capacity: RecordBatchHeader.byteCount + payload.count) { target in
            payload.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(rebasing: target[RecordBatchHeader.byteCount...]).copyMemory(from: source)
            }
            return target.count
        }
    }
}

extension RecordBatchHeader {
    /// The header of a batch that has no records yet.
    fileprivate init(
        baseOffset: Int64,
        partitionLeaderEpoch: Int32,
        attributes: BatchAttributes,
        producerId: Int64,
        producerEpoch: Int16,
        baseSequence: Int32
    ) {
        self.baseOffset = baseOffset
        self.batchLength = 0
        self.partitionLeaderEpoch = partitionLeaderEpoch
        self.magic = 2
        self.crc = 0
        self.attributes = attributes
        self.lastOffsetDelta = -1
        self.baseTimestamp = -1
        self.maxTimestamp = -1
        self.producerId = producerId
        self.producerEpoch = producerEpoch
        self.baseSequence = baseSequence
        self.recordCount = 0
    }
}
