import Buffers
import KafkaProtocol

/// Packs records of a group into a batch for the log.
enum GroupBatch {
    /// Batches larger than this are compressed: the metadata of a group with thousands of members says much the same of
    /// each, and must fit `max.message.bytes`.
    private static let compressedFromBytes = 512 << 10

    /// One batch of `records`.
    ///
    /// - Throws: if a record cannot be written, which a text of more than 32 767 bytes causes.
    static func build(_ records: [GroupRecord], nowMilliseconds: Int64) throws(WireError) -> Bytes {
        var encoded: [(key: Bytes, value: Bytes?)] = []
        encoded.reserveCapacity(records.count)
        for record in records { encoded.append(try record.encoded()) }
        let size = encoded.reduce(0) { $0 + $1.key.count + ($1.value?.count ?? 0) }
        var builder = RecordBatchBuilder(compression: size > Self.compressedFromBytes ? .zstd : .none)
        for record in encoded { builder.append(timestamp: nowMilliseconds, key: record.key, value: record.value) }
        return builder.build()
    }
}
