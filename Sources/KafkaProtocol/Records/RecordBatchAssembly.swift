import Buffers

extension RecordBatchHeader {
    /// The time from which compaction may drop the batch's tombstones, or the marker that it holds, in milliseconds
    /// since 1970 (KIP-534); nil until compaction has met the batch.
    public var deleteHorizon: Int64? { self.attributes.hasDeleteHorizon ? self.baseTimestamp : nil }

    /// The batch of this header and these records, which are not compressed yet: compressed as the attributes say, with
    /// length and checksum. Everything else in the header stands for itself.
    ///
    /// A codec that fails (it can only run out of memory) leaves the records uncompressed.
    public func assembled(with records: Bytes) -> Bytes {
        var header = self
        var payload = records
        if header.attributes.compression != .none {
            do throws(RecordBatchError) {
                payload = try header.attributes.compression.compress(records)
            } catch {
                header.attributes = header.attributes.uncompressed
            }
        }
        let batch = Bytes(capacity: Self.byteCount + payload.count) { target in
            payload.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(rebasing: target[Self.byteCount...]).copyMemory(from: source)
            }
            return Self.byteCount + payload.count
        }
        header.batchLength = Int32(batch.count - Self.uncountedByteCount)
        header.write(to: batch)
        Self.patchChecksum(batch)
        return batch
    }

    /// The batch without its records: what compaction keeps of it so that its offsets and its producer's numbers are not
    /// forgotten.
    public func assembledEmpty() -> Bytes {
        var header = self
        header.attributes = BatchAttributes(
            timestampType: header.attributes.timestampType,
            isTransactional: header.attributes.isTransactional,
            isControl: header.attributes.isControl
        )
        header.baseTimestamp = header.maxTimestamp
        header.recordCount = 0
        return header.assembled(with: .empty)
    }
}

extension BatchAttributes {
    /// The same with the base timestamp as the delete horizon (KIP-534).
    public var withDeleteHorizon: BatchAttributes {
        BatchAttributes(rawValue: self.rawValue | 0x40) ?? self
    }

    /// The same without compression.
    var uncompressed: BatchAttributes { BatchAttributes(rawValue: self.rawValue & ~0x07) ?? self }
}
