import Buffers

// The counterpart of the readers: strings, bytes, records and arrays of a message.
extension ByteWriter {
    mutating func uuid(_ value: Uuid) {
        self.integer(value.high)
        self.integer(value.low)
    }

    /// A length of a string, -1 for null.
    private mutating func stringLength(_ length: Int, flexible: Bool) throws(WireError) {
        if flexible {
            self.unsignedVarint(UInt32(truncatingIfNeeded: length + 1))
        } else {
            guard length <= Int16.max else { throw .notExpressible("a string of \(length) bytes") }
            self.integer(Int16(length))
        }
    }

    /// The length of bytes or an array, -1 for null.
    private mutating func length(_ length: Int, flexible: Bool) {
        if flexible {
            self.unsignedVarint(UInt32(truncatingIfNeeded: length + 1))
        } else {
            self.integer(Int32(truncatingIfNeeded: length))
        }
    }

    mutating func string(_ value: String, flexible: Bool) throws(WireError) {
        try self.stringLength(value.utf8.count, flexible: flexible)
        self.utf8(value)
    }

    mutating func nullableString(
        _ value: String?,
        flexible: Bool,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) {
        if let value { return try self.string(value, flexible: flexible) }
        guard nullAllowed else { throw .unexpectedNull(name) }
        try self.stringLength(-1, flexible: flexible)
    }

    mutating func bytes(_ value: Bytes, flexible: Bool) {
        self.length(value.count, flexible: flexible)
        self.bytes(value)
    }

    mutating func nullableBytes(_ value: Bytes?, flexible: Bool) {
        if let value { return self.bytes(value, flexible: flexible) }
        self.length(-1, flexible: flexible)
    }

    mutating func nullableBytes(
        _ value: Bytes?,
        flexible: Bool,
        _ name: String,
        when nullAllowed: Bool
    ) throws(WireError) {
        guard nullAllowed || value != nil else { throw .unexpectedNull(name) }
        self.nullableBytes(value, flexible: flexible)
    }

    mutating func records(_ value: Records, flexible: Bool) {
        self.length(value.count, flexible: flexible)
        for chunk in value.chunks {
            switch chunk {
            case .bytes(let bytes): self.bytes(bytes)
            case .region: self.splice(chunk)
            }
        }
    }

    mutating func nullableRecords(_ value: Records?, flexible: Bool) {
        if let value { return self.records(value, flexible: flexible) }
        self.length(-1, flexible: flexible)
    }

    mutating func nullableRecords(
        _ value: Records?,
        flexible: Bool,
        _ name: String,
        when nullAllowed: Bool
    ) throws(WireError) {
        guard nullAllowed || value != nil else { throw .unexpectedNull(name) }
        self.nullableRecords(value, flexible: flexible)
    }

    /// The count of an array's elements, -1 for null.
    mutating func elementCount(_ count: Int, flexible: Bool) { self.length(count, flexible: flexible) }
}
