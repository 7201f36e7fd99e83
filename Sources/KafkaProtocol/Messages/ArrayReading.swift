import Buffers

// Arrays of a message. A count is believed only if the bytes that are left can hold as many elements, so that a short
// frame cannot ask for much memory.
extension ByteReader {
    /// The number of elements of at least `minimumSize` bytes each; nil stands for null.
    private mutating func elementCount(flexible: Bool, minimumSize: Int) throws(WireError) -> Int? {
        let count = flexible ? Int(try self.unsignedVarint()) - 1 : Int(try self.integer(as: Int32.self))
        guard count != -1 else { return nil }
        guard count >= 0, count <= self.remaining / minimumSize else { throw .invalidLength(count) }
        return count
    }

    mutating func nullableIntegers<T: FixedWidthInteger & BitwiseCopyable>(
        flexible: Bool,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) -> [T]? {
        guard let count = try self.elementCount(flexible: flexible, minimumSize: MemoryLayout<T>.size) else {
            guard nullAllowed else { throw .unexpectedNull(name) }
            return nil
        }
        var elements: [T] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try self.integer()) }
        return elements
    }

    mutating func integers<T: FixedWidthInteger & BitwiseCopyable>(
        flexible: Bool,
        _ name: String
    ) throws(WireError) -> [T] {
        guard let elements: [T] = try self.nullableIntegers(flexible: flexible) else { throw .unexpectedNull(name) }
        return elements
    }

    mutating func nullableUuids(
        flexible: Bool,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) -> [Uuid]? {
        guard let count = try self.elementCount(flexible: flexible, minimumSize: 16) else {
            guard nullAllowed else { throw .unexpectedNull(name) }
            return nil
        }
        var elements: [Uuid] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try self.uuid()) }
        return elements
    }

    mutating func uuids(flexible: Bool, _ name: String) throws(WireError) -> [Uuid] {
        guard let elements = try self.nullableUuids(flexible: flexible) else { throw .unexpectedNull(name) }
        return elements
    }

    mutating func nullableStrings(
        flexible: Bool,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) -> [String]? {
        guard let count = try self.elementCount(flexible: flexible, minimumSize: flexible ? 1 : 2) else {
            guard nullAllowed else { throw .unexpectedNull(name) }
            return nil
        }
        var elements: [String] = []
        elements.reserveCapacity(min(count, reservedElements))
        for _ in 0..<count { elements.append(try self.string(flexible: flexible, name)) }
        return elements
    }

    mutating func strings(flexible: Bool, _ name: String) throws(WireError) -> [String] {
        guard let elements = try self.nullableStrings(flexible: flexible, name) else { throw .unexpectedNull(name) }
        return elements
    }

    mutating func nullableStructures<T: KafkaStructure>(
        flexible: Bool,
        version: Int16,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) -> [T]? {
        guard let count = try self.elementCount(flexible: flexible, minimumSize: 1) else {
            guard nullAllowed else { throw .unexpectedNull(name) }
            return nil
        }
        var elements: [T] = []
        elements.reserveCapacity(min(count, reservedElements))
        for _ in 0..<count { elements.append(try T(from: &self, version: version)) }
        return elements
    }

    mutating func structures<T: KafkaStructure>(
        flexible: Bool,
        version: Int16,
        _ name: String
    ) throws(WireError) -> [T] {
        guard let elements: [T] = try self.nullableStructures(flexible: flexible, version: version) else {
            throw .unexpectedNull(name)
        }
        return elements
    }

    /// A structure after a byte that tells whether it is there (KIP-893).
    mutating func nullableStructure<T: KafkaStructure>(
        version: Int16,
        _ name: String = "",
        when nullAllowed: Bool = true
    ) throws(WireError) -> T? {
        if nullAllowed, try self.integer(as: Int8.self) < 0 { return nil }
        return try T(from: &self, version: version)
    }
}

/// How many elements are allocated before the first one is read, at most: an element in memory can be many times larger
/// than on the wire.
private let reservedElements = 1024
