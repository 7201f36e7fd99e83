import Buffers

// Strings, bytes and records of a message. `flexible` tells whether lengths are compact (KIP-482); the name goes into
// the error if the field is null where it must not be.
extension ByteReader {
    /// A length: -1 stands for null.
    private mutating func compactLength() throws(WireError) -> Int { Int(try self.unsignedVarint()) - 1 }

    mutating func uuid() throws(WireError) -> Uuid {
        let high = try self.integer(as: UInt64.self)
        return Uuid(high: high, low: try self.integer(as: UInt64.self))
    }

    mutating func nullableString(
        flexible: Bool,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) -> String? {
        let length = flexible ? try self.compactLength() : Int(try self.integer(as: Int16.self))
        guard length != -1 else {
            guard nullAllowed else { throw .unexpectedNull(name) }
            return nil
        }
        return try self.string(length)
    }

    mutating func string(flexible: Bool, _ name: String) throws(WireError) -> String {
        guard let text = try self.nullableString(flexible: flexible) else { throw .unexpectedNull(name) }
        return text
    }

    mutating func nullableBytes(
        flexible: Bool,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) -> Bytes? {
        let length = flexible ? try self.compactLength() : Int(try self.integer(as: Int32.self))
        guard length != -1 else {
            guard nullAllowed else { throw .unexpectedNull(name) }
            return nil
        }
        return try self.bytes(length)
    }

    mutating func bytes(flexible: Bool, _ name: String) throws(WireError) -> Bytes {
        guard let bytes = try self.nullableBytes(flexible: flexible) else { throw .unexpectedNull(name) }
        return bytes
    }

    mutating func nullableRecords(
        flexible: Bool,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) -> Records? {
        guard let bytes = try self.nullableBytes(flexible: flexible, name, when: nullAllowed) else { return nil }
        return Records(bytes)
    }

    mutating func records(flexible: Bool, _ name: String) throws(WireError) -> Records {
        Records(try self.bytes(flexible: flexible, name))
    }
}
