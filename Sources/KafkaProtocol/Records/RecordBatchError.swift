/// What is wrong with a record batch.
public enum RecordBatchError: Error, Equatable, Sendable {
    /// The bytes end before the batch, or before its header.
    case truncated(needed: Int, left: Int)
    /// The batch is in the format of Kafka before 0.11, or in none.
    case unsupportedMagic(Int8)
    /// The length field leaves no room for the header.
    case invalidBatchLength(Int32)
    /// The number of records or the last offset delta is negative, or larger than the bytes can hold.
    case invalidRecordCount(Int32)
    /// The attributes name a codec that does not exist.
    case unknownCompression(UInt8)
    /// The stored checksum is not that of the bytes.
    case checksumMismatch(stored: UInt32, computed: UInt32)
    /// The compressed records cannot be decompressed.
    case corruptCompression(Compression, reason: String)
    /// The codec failed to compress.
    case compressionFailed(Compression, reason: String)
    /// The records decompress to more than is allowed.
    case decompressedTooLarge(limit: Int)
    /// A record does not have the format of a record.
    case malformedRecord(index: Int, reason: String)
    /// Bytes are left after the last record.
    case trailingBytes(Int)
    /// The key of a control record is not one.
    case malformedControlRecord(reason: String)
    /// A control record has a type that is not known here.
    case unknownControlRecord(type: Int16)
}

extension RecordBatchError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let needed, let left):
            "the record batch is cut short: \(needed) bytes are needed and \(left) are there"
        case .unsupportedMagic(let magic):
            "record format \(magic) is not supported: only format 2 is, which clients write since Kafka 0.11"
        case .invalidBatchLength(let length):
            "a record batch cannot be \(length) bytes long: its header alone takes 49 after the length"
        case .invalidRecordCount(let count):
            "the record batch cannot hold \(count) records"
        case .unknownCompression(let code):
            "compression codec \(code) does not exist: none, gzip, snappy, lz4 and zstd are 0 to 4"
        case .checksumMismatch(let stored, let computed):
            "the record batch is damaged: its CRC-32C should be \(stored) and is \(computed)"
        case .corruptCompression(let codec, let reason):
            "the \(codec) records cannot be decompressed: \(reason)"
        case .compressionFailed(let codec, let reason):
            "\(codec) could not compress the records: \(reason)"
        case .decompressedTooLarge(let limit):
            "the records decompress to more than the allowed \(limit) bytes"
        case .malformedRecord(let index, let reason):
            "record \(index) of the batch is malformed: \(reason)"
        case .trailingBytes(let count):
            "\(count) bytes are left after the last record that the batch header counts"
        case .malformedControlRecord(let reason):
            "the control record is malformed: \(reason)"
        case .unknownControlRecord(let type):
            "control record type \(type) is not known"
        }
    }
}
