import Buffers

extension RecordBatchHeader {
    /// Checks the CRC-32C of the batch at the beginning of `batch`.
    ///
    /// - Throws: ``RecordBatchError/checksumMismatch(stored:computed:)``, or what is wrong with the header or length.
    public static func verifyChecksum(_ batch: Bytes) throws(RecordBatchError) {
        let header = try RecordBatchHeader(batch)
        guard batch.count >= header.sizeInBytes else {
            throw .truncated(needed: header.sizeInBytes, left: batch.count)
        }
        let computed = checksum(batch.prefix(header.sizeInBytes))
        guard computed == header.crc else { throw .checksumMismatch(stored: header.crc, computed: computed) }
    }

    /// Sets base offset and leader epoch, which the checksum does not cover. Only for the sole owner of `batch`, which
    /// must hold a batch whose header has been read.
    public static func patch(_ batch: Bytes, baseOffset: Int64, partitionLeaderEpoch: Int32) {
        precondition(batch.count >= byteCount, "not a record batch")
        batch.withUnsafeMutableBytes { target in
            target.storeBytes(of: baseOffset.bigEndian, toByteOffset: Position.baseOffset, as: Int64.self)
            target.storeBytes(
                of: partitionLeaderEpoch.bigEndian,
                toByteOffset: Position.partitionLeaderEpoch,
                as: Int32.self
            )
        }
    }

    /// Makes `timestamp` (milliseconds since 1970) the time of all records, as `message.timestamp.type=LogAppendTime`
    /// wants it, and computes the checksum again. Only for the sole owner of `batch`, which must be exactly one batch.
    public static func patchLogAppendTime(_ batch: Bytes, timestamp: Int64) {
        precondition(batch.count >= byteCount, "not a record batch")
        let bits = batch.integer(at: Position.attributes, as: Int16.self) | TimestampType.logAppendTime.rawValue << 3
        batch.withUnsafeMutableBytes { target in
            target.storeBytes(of: bits.bigEndian, toByteOffset: Position.attributes, as: Int16.self)
            target.storeBytes(of: timestamp.bigEndian, toByteOffset: Position.maxTimestamp, as: Int64.self)
        }
        patchChecksum(batch)
    }

    /// Stores the checksum of `batch`, which must be exactly one batch.
    static func patchChecksum(_ batch: Bytes) {
        let computed = checksum(batch)
        batch.withUnsafeMutableBytes { target in
            target.storeBytes(of: computed.bigEndian, toByteOffset: Position.crc, as: UInt32.self)
        }
    }

    private static func checksum(_ batch: Bytes) -> UInt32 {
        CRC32C.checksum(batch.dropFirst(Position.attributes))
    }

    /// Writes all fields but the checksum to the beginning of `batch`.
    func write(to batch: Bytes) {
        batch.withUnsafeMutableBytes { target in
            target.storeBytes(of: self.baseOffset.bigEndian, toByteOffset: Position.baseOffset, as: Int64.self)
            target.storeBytes(of: self.batchLength.bigEndian, toByteOffset: Position.batchLength, as: Int32.self)
            target.storeBytes(
                of: self.partitionLeaderEpoch.bigEndian,
                toByteOffset: Position.partitionLeaderEpoch,
                as: Int32.self
            )
            target.storeBytes(of: self.magic, toByteOffset: Position.magic, as: Int8.self)
            let attributes = self.attributes.rawValue.bigEndian
            target.storeBytes(of: attributes, toByteOffset: Position.attributes, as: Int16.self)
            let delta = self.lastOffsetDelta.bigEndian
            target.storeBytes(of: delta, toByteOffset: Position.lastOffsetDelta, as: Int32.self)
            target.storeBytes(of: self.baseTimestamp.bigEndian, toByteOffset: Position.baseTimestamp, as: Int64.self)
            target.storeBytes(of: self.maxTimestamp.bigEndian, toByteOffset: Position.maxTimestamp, as: Int64.self)
            target.storeBytes(of: self.producerId.bigEndian, toByteOffset: Position.producerId, as: Int64.self)
            target.storeBytes(of: self.producerEpoch.bigEndian, toByteOffset: Position.producerEpoch, as: Int16.self)
            target.storeBytes(of: self.baseSequence.bigEndian, toByteOffset: Position.baseSequence, as: Int32.self)
            target.storeBytes(of: self.recordCount.bigEndian, toByteOffset: Position.recordCount, as: Int32.self)
        }
    }
}
