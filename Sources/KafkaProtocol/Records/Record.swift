import Buffers

/// A named value beside a record's key and value.
public struct RecordHeader: Hashable, Sendable {
    public var key: String
    public var value: Bytes?

    public init(key: String, value: Bytes?) {
        self.key = key
        self.value = value
    }
}

/// One record of a batch; offset and time are relative to the batch.
public struct Record: Hashable, Sendable {
    /// The offset, counted from the batch's base offset.
    public var offsetDelta: Int32
    /// The time, counted from the batch's base timestamp, in milliseconds.
    public var timestampDelta: Int64
    public var key: Bytes?
    /// Nil is a tombstone on a compacted topic.
    public var value: Bytes?
    public var headers: [RecordHeader]

    public init(
        offsetDelta: Int32,
        timestampDelta: Int64,
        key: Bytes?,
        value: Bytes?,
        headers: [RecordHeader] = []
    ) {
        self.offsetDelta = offsetDelta
        self.timestampDelta = timestampDelta
        self.key = key
        self.value = value
        self.headers = headers
    }
}

extension Record {
    /// The fewest bytes that a record takes: its length, attributes, two deltas, two lengths and the header count.
    static let minimumByteCount = 7
    /// The fewest bytes that a header takes: two lengths.
    private static let minimumHeaderByteCount = 2

    /// Reads the next record of uncompressed records.
    init(from reader: inout ByteReader) throws(WireError) {
        let length = Int(try reader.signedVarint())
        try reader.require(length)
        let end = reader.position + length
        try reader.skip(1)  // Attributes, of which none is defined.
        self.timestampDelta = try reader.signedVarlong()
        self.offsetDelta = try reader.signedVarint()
        self.key = try Self.nullableBytes(&reader)
        self.value = try Self.nullableBytes(&reader)
        self.headers = try Self.headers(&reader, end: end)
        guard reader.position == end else {
            throw .malformed("its length says \(length) bytes, its fields take \(reader.position - end + length)")
        }
    }

    private static func nullableBytes(_ reader: inout ByteReader) throws(WireError) -> Bytes? {
        let length = Int(try reader.signedVarint())
        return length == -1 ? nil : try reader.bytes(length)
    }

    private static func headers(_ reader: inout ByteReader, end: Int) throws(WireError) -> [RecordHeader] {
        let count = Int(try reader.signedVarint())
        if count == 0 { return [] }
        guard count > 0, count <= (end - reader.position) / minimumHeaderByteCount else { throw .invalidLength(count) }
        var headers: [RecordHeader] = []
        headers.reserveCapacity(count)
        for _ in 0..<count {
            let key = try reader.bytes(Int(try reader.signedVarint())).string
            headers.append(RecordHeader(key: key, value: try nullableBytes(&reader)))
        }
        return headers
    }
}
