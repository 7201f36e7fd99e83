/// What is wrong with bytes that were to be decoded, or with a value that was to be encoded.
public enum WireError: Error, Equatable, Sendable {
    /// Fewer bytes were left than the next field needs.
    case truncated(needed: Int, left: Int)
    /// A length or count is negative where null is not allowed, or larger than the bytes that are left.
    case invalidLength(Int)
    /// A variable-length integer has more than 5 (32 bits) or 10 (64 bits) bytes, or overflows.
    case invalidVarint
    /// A string is not UTF-8.
    case invalidString
    /// The message is not defined for this version.
    case unsupportedVersion(Int16)
    /// A field that cannot be null in this version is null.
    case unexpectedNull(String)
    /// A value cannot be expressed in this version: a field that is not ignorable has a value other than its default.
    case notExpressible(String)
    /// Anything else that breaks the format, in words.
    case malformed(String)
}

extension WireError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let needed, let left): "\(needed) bytes needed, \(left) left"
        case .invalidLength(let length): "a length of \(length) is not possible here"
        case .invalidVarint: "a variable-length integer is too long"
        case .invalidString: "a string is not UTF-8"
        case .unsupportedVersion(let version): "version \(version) is not defined"
        case .unexpectedNull(let field): "\(field) is null, which this version does not allow"
        case .notExpressible(let field): "\(field) cannot be expressed in this version"
        case .malformed(let reason): reason
        }
    }
}

/// A cursor over bytes in Kafka's encoding (big-endian). Every read checks its bounds once and throws; nothing traps on
/// bad input.
///
/// The cursor reads through a `RawSpan`, so it cannot outlive the bytes; it also knows the slice it came from, so that
/// byte fields and records become slices of the frame instead of copies.
public struct ByteReader: ~Escapable {
    @usableFromInline let span: RawSpan
    @usableFromInline let source: Bytes
    /// The index of the next byte.
    @inlinable public var position: Int { self.next }
    @usableFromInline var next: Int

    /// A cursor at the beginning of `bytes`.
    @_lifetime(borrow bytes)
    public init(_ bytes: borrowing Bytes) {
        self.span = bytes.span
        self.source = copy bytes
        self.next = 0
    }

    /// How many bytes are left.
    @inlinable public var remaining: Int { self.span.byteCount - self.next }

    /// Checks that `count` more bytes are there.
    @inlinable
    public func require(_ count: Int) throws(WireError) {
        guard count >= 0 else { throw .invalidLength(count) }
        guard self.remaining >= count else { throw .truncated(needed: count, left: self.remaining) }
    }

    /// The next fixed-width integer.
    @inlinable
    public mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(as type: T.Type = T.self) throws(WireError)
        -> T
    {
        guard self.remaining >= MemoryLayout<T>.size else {
            throw .truncated(needed: MemoryLayout<T>.size, left: self.remaining)
        }
        let value = unsafe self.span.unsafeLoadUnaligned(fromUncheckedByteOffset: self.next, as: T.self)
        self.next &+= MemoryLayout<T>.size
        return T(bigEndian: value)
    }

    /// The next byte as a boolean; anything but 0 is true.
    @inlinable
    public mutating func boolean() throws(WireError) -> Bool { try self.integer(as: UInt8.self) != 0 }

    /// The next 64-bit floating-point number.
    @inlinable
    public mutating func double() throws(WireError) -> Double { Double(bitPattern: try self.integer()) }

    /// The next unsigned variable-length integer of at most 32 bits (flexible framing).
    @inlinable
    public mutating func unsignedVarint() throws(WireError) -> UInt32 {
        let value = try self.varint(bits: 32)
        return UInt32(truncatingIfNeeded: value)
    }

    /// The next zig-zag variable-length integer of at most 32 bits (records).
    @inlinable
    public mutating func signedVarint() throws(WireError) -> Int32 {
        let raw = UInt32(truncatingIfNeeded: try self.varint(bits: 32))
        return Int32(bitPattern: raw >> 1) ^ -Int32(bitPattern: raw & 1)
    }

    /// The next zig-zag variable-length integer of at most 64 bits (records).
    @inlinable
    public mutating func signedVarlong() throws(WireError) -> Int64 {
        let raw = try self.varint(bits: 64)
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    @inlinable
    mutating func varint(bits: UInt64) throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try self.integer(as: UInt8.self)
            let payload = UInt64(byte & 0x7f)
            // The last group may carry only the bits that are left.
            guard shift < bits, payload >> min(bits - shift, 63) == 0 || bits - shift > 7 else { throw .invalidVarint }
            value |= payload << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
    }

    /// The next `count` bytes as a slice of the frame.
    @inlinable
    public mutating func bytes(_ count: Int) throws(WireError) -> Bytes {
        try self.require(count)
        let slice = self.source.slice(self.next..<self.next + count)
        self.next &+= count
        return slice
    }

    /// The next `count` bytes as a string.
    @inlinable
    public mutating func string(_ count: Int) throws(WireError) -> String {
        try self.require(count)
        let start = self.next
        let text = self.source.withUnsafeBytes { all in
            String(validating: UnsafeRawBufferPointer(rebasing: all[start..<start + count]), as: UTF8.self)
        }
        guard let text else { throw .invalidString }
        self.next &+= count
        return text
    }

    /// Passes over `count` bytes.
    @inlinable
    public mutating func skip(_ count: Int) throws(WireError) {
        try self.require(count)
        self.next &+= count
    }
}
