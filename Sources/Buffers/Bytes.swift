/// An immutable slice of shared memory: what frames, records and encoded messages are made of.
///
/// Copying and slicing take no memory and copy no byte; the block lives until its last slice is gone.
public struct Bytes: Sendable {
    /// The block that holds the bytes.
    public let storage: ByteStorage
    /// Where in the block the slice begins.
    public let offset: Int
    /// The slice's length in bytes.
    public let count: Int

    /// The slice of no bytes.
    public static let empty = Bytes(storage: ByteStorage(capacity: 0), offset: 0, count: 0)

    /// A slice of `storage`.
    @inlinable
    public init(storage: ByteStorage, offset: Int, count: Int) {
        precondition(
            offset >= 0 && count >= 0 && offset <= storage.capacity - count || count == 0,
            "slice out of its block"
        )
        self.storage = storage
        self.offset = offset
        self.count = count
    }

    /// A copy of `bytes` in a block of its own.
    public init(_ bytes: some Collection<UInt8>) {
        let count = bytes.count
        let storage = ByteStorage(capacity: count)
        let target = UnsafeMutableRawBufferPointer(start: storage.base, count: count)
        target.copyBytes(from: bytes)
        self.init(storage: storage, offset: 0, count: count)
    }

    /// A copy of what `buffer` points to.
    public init(copying buffer: UnsafeRawBufferPointer) {
        let storage = ByteStorage(capacity: buffer.count)
        if let base = buffer.baseAddress, buffer.count > 0 {
            storage.base.copyMemory(from: base, byteCount: buffer.count)
        }
        self.init(storage: storage, offset: 0, count: buffer.count)
    }

    /// A block of `count` bytes filled by `fill`, which returns how many of them it wrote.
    public init<Failure: Error>(
        capacity count: Int,
        filling fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        let storage = ByteStorage(capacity: count)
        let written = try fill(UnsafeMutableRawBufferPointer(start: storage.base, count: count))
        precondition(written <= count, "wrote past the block")
        self.init(storage: storage, offset: 0, count: written)
    }

    /// Whether there are no bytes.
    @inlinable public var isEmpty: Bool { self.count == 0 }

    /// The part of this slice that `range` names, counted from the slice's own beginning.
    @inlinable
    public func slice(_ range: Range<Int>) -> Bytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= self.count, "range out of the slice")
        return Bytes(storage: self.storage, offset: self.offset + range.lowerBound, count: range.count)
    }

    /// The slice without its first `count` bytes.
    @inlinable public func dropFirst(_ count: Int) -> Bytes { self.slice(min(count, self.count)..<self.count) }

    /// The first `count` bytes of the slice.
    @inlinable public func prefix(_ count: Int) -> Bytes { self.slice(0..<min(count, self.count)) }

    /// The byte at `index`, counted from the slice's beginning.
    @inlinable
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < self.count, "index out of the slice")
        return self.storage.base.load(fromByteOffset: self.offset + index, as: UInt8.self)
    }

    /// The big-endian integer at `index`; a precondition that it lies inside the slice.
    @inlinable
    public func integer<T: FixedWidthInteger & BitwiseCopyable>(at index: Int, as type: T.Type = T.self) -> T {
        precondition(index >= 0 && self.count - index >= MemoryLayout<T>.size, "integer out of the slice")
        return T(bigEndian: self.storage.base.loadUnaligned(fromByteOffset: self.offset + index, as: T.self))
    }

    /// The bytes as a span that cannot outlive this value.
    @inlinable
    public var span: RawSpan {
        @_lifetime(borrow self)
        borrowing get {
            let span = RawSpan(
                _unsafeStart: UnsafeRawPointer(self.storage.base + self.offset),
                byteCount: self.count
            )
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Calls `body` with a pointer that is valid during the call.
    @inlinable
    public func withUnsafeBytes<R, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> R
    ) throws(Failure) -> R {
        try body(UnsafeRawBufferPointer(start: self.storage.base + self.offset, count: self.count))
    }

    /// Calls `body` with a writable pointer. Only for the sole owner of the block, before anyone else reads it: the
    /// leader that patches base offset and leader epoch into a batch which has just arrived.
    @inlinable
    public func withUnsafeMutableBytes<R, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> R
    ) throws(Failure) -> R {
        try body(UnsafeMutableRawBufferPointer(start: self.storage.base + self.offset, count: self.count))
    }

    /// A copy as an array.
    public var array: [UInt8] { self.withUnsafeBytes { Array($0) } }

    /// The bytes read as UTF-8, with invalid sequences replaced.
    public var string: String { self.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}

extension Bytes: Equatable {
    public static func == (left: Bytes, right: Bytes) -> Bool {
        guard left.count == right.count else { return false }
        if left.storage === right.storage, left.offset == right.offset { return true }
        return left.withUnsafeBytes { a in
            right.withUnsafeBytes { b in
                // Eight bytes at a time: whole answers of large clusters are compared.
                let whole = a.count & ~7
                for index in stride(from: 0, to: whole, by: 8)
                where a.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    != b.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                {
                    return false
                }
                return a[whole...].elementsEqual(b[whole...])
            }
        }
    }
}

extension Bytes: Hashable {
    public func hash(into hasher: inout Hasher) { self.withUnsafeBytes { hasher.combine(bytes: $0) } }
}

extension Bytes: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: UInt8...) { self.init(elements) }
}

extension Bytes: CustomStringConvertible {
    public var description: String { "\(self.count) bytes" }
}
