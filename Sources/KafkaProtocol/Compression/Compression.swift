import Buffers

/// How the records of a batch are compressed; the raw value is the codec's number in the attributes.
public enum Compression: UInt8, CaseIterable, Sendable {
    case none = 0
    case gzip = 1
    case snappy = 2
    case lz4 = 3
    case zstd = 4

    /// The bytes in this codec's format: gzip, xerial-framed snappy, lz4 frames, zstd frames.
    public func compress(_ bytes: Bytes) throws(RecordBatchError) -> Bytes {
        switch self {
        case .none: bytes
        case .gzip: try GzipCodec.compress(bytes)
        case .snappy: try SnappyCodec.compress(bytes)
        case .lz4: try Lz4Codec.compress(bytes)
        case .zstd: try ZstdCodec.compress(bytes)
        }
    }

    /// What was compressed. Several members or frames one behind the other are read as one.
    ///
    /// - Parameter limit: the most bytes that may come out.
    /// - Throws: ``RecordBatchError/decompressedTooLarge(limit:)`` as soon as more would come out,
    ///   ``RecordBatchError/corruptCompression(_:reason:)`` if the bytes are damaged, cut short or something else.
    public func decompress(_ bytes: Bytes, limit: Int) throws(RecordBatchError) -> Bytes {
        switch self {
        case .none:
            guard bytes.count <= limit else { throw .decompressedTooLarge(limit: limit) }
            return bytes
        case .gzip: return try GzipCodec.decompress(bytes, limit: limit)
        case .snappy: return try SnappyCodec.decompress(bytes, limit: limit)
        case .lz4: return try Lz4Codec.decompress(bytes, limit: limit)
        case .zstd: return try ZstdCodec.decompress(bytes, limit: limit)
        }
    }
}

extension Compression: CustomStringConvertible {
    /// Kafka's name, as in `compression.type`.
    public var description: String {
        switch self {
        case .none: "none"
        case .gzip: "gzip"
        case .snappy: "snappy"
        case .lz4: "lz4"
        case .zstd: "zstd"
        }
    }

    /// The codec that Kafka calls `name`.
    public init?(name: String) {
        guard let codec = Compression.allCases.first(where: { $0.description == name }) else { return nil }
        self = codec
    }
}
