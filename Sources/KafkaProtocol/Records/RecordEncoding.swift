import Buffers

extension Record {
    /// Writes the record as it stands in uncompressed records.
    func encode(to writer: inout ByteWriter) {
        writer.signedVarint(Int32(self.bodyByteCount))
        writer.integer(UInt8(0))
        writer.signedVarlong(self.timestampDelta)
        writer.signedVarint(self.offsetDelta)
        Self.encode(self.key, to: &writer)
        Self.encode(self.value, to: &writer)
        writer.signedVarint(Int32(self.headers.count))
        for header in self.headers {
            writer.signedVarint(Int32(header.key.utf8.count))
            writer.utf8(header.key)
            Self.encode(header.value, to: &writer)
        }
    }

    /// Copies always: the records of a batch become one block, which may then be compressed.
    private static func encode(_ bytes: Bytes?, to writer: inout ByteWriter) {
        guard let bytes else { return writer.signedVarint(-1) }
        writer.signedVarint(Int32(bytes.count))
        bytes.withUnsafeBytes { writer.copy($0) }
    }

    /// The record's length without the length field in front of it.
    private var bodyByteCount: Int {
        var count = 1 + varintByteCount(self.timestampDelta) + varintByteCount(Int64(self.offsetDelta))
        count += Self.byteCount(self.key) + Self.byteCount(self.value)
        count += varintByteCount(Int64(self.headers.count))
        for header in self.headers {
            let key = header.key.utf8.count
            count += varintByteCount(Int64(key)) + key + Self.byteCount(header.value)
        }
        return count
    }

    private static func byteCount(_ bytes: Bytes?) -> Int {
        guard let bytes else { return 1 }
        return varintByteCount(Int64(bytes.count)) + bytes.count
    }
}

/// How many bytes the zig-zag variable-length form of `value` takes.
func varintByteCount(_ value: Int64) -> Int {
    let zigZag = UInt64(bitPattern: (value << 1) ^ (value >> 63))
    return max((64 - zigZag.leadingZeroBitCount + 6) / 7, 1)
}
