import Buffers

// Arrays of a message, and structures that may be null.
extension ByteWriter {
    mutating func integers<T: FixedWidthInteger & BitwiseCopyable>(_ values: [T], flexible: Bool) {
        self.elementCount(values.count, flexible: flexible)
        for value in values { self.integer(value) }
    }

    mutating func nullableIntegers<T: FixedWidthInteger & BitwiseCopyable>(_ values: [T]?, flexible: Bool) {
        if let values { return self.integers(values, flexible: flexible) }
        self.elementCount(-1, flexible: flexible)
    }

    mutating func nullableIntegers<T: FixedWidthInteger & BitwiseCopyable>(
        _ values: [T]?,
        flexible: Bool,
        _ name: String,
        when nullAllowed: Bool
    ) throws(WireError) {
        guard nullAllowed || values != nil else { throw .unexpectedNull(name) }
        self.nullableIntegers(values, flexible: flexible)
    }

    mutating func uuids(_ values: [Uuid], flexible: Bool) {
        self.elementCount(values.count, flexible: flexible)
        for value in values { self.uuid(value) }
    }

    mutating func nullableUuids(_ values: [Uuid]?, flexible: Bool) {
        if let values { return self.uuids(values, flexible: flexible) }
        self.elementCount(-1, flexible: flexible)
    }

    mutating func strings(_ values: [String], flexible: Bool) throws(WireError) {
        self.elementCount(values.count, flexible: flexible)
        for value in values { try self.string(value, flexible: flexible) }
    }

    mutating func nullableStrings(
        _ values: [String]?,
        flexible: Bool,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) {
        if let values { return try self.strings(values, flexible: flexible) }
        guard nullAllowed else { throw .unexpectedNull(name) }
        self.elementCount(-1, flexible: flexible)
    }

    mutating func structures<T: KafkaStructure>(
        _ values: [T],
        flexible: Bool,
        version: Int16
    ) throws(WireError) {
        self.elementCount(values.count, flexible: flexible)
        for value in values { try value.encode(to: &self, version: version) }
    }

    mutating func nullableStructures<T: KafkaStructure>(
        _ values: [T]?,
        flexible: Bool,
        version: Int16,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) {
        if let values { return try self.structures(values, flexible: flexible, version: version) }
        guard nullAllowed else { throw .unexpectedNull(name) }
        self.elementCount(-1, flexible: flexible)
    }

    /// A structure after a byte that tells whether it is there (KIP-893).
    mutating func nullableStructure<T: KafkaStructure>(
        _ value: T?,
        version: Int16,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) {
        if nullAllowed { self.integer(Int8(value == nil ? -1 : 1)) }
        guard let value else {
            guard nullAllowed else { throw .unexpectedNull(name) }
            return
        }
        try value.encode(to: &self, version: version)
    }
}
