/// Builds an outgoing frame in Kafka's encoding (big-endian).
///
/// Everything written goes to one growing block; slices and file regions that are large enough are not copied but
/// remembered with their position, so that a fetch response costs the same whatever it carries.
public struct ByteWriter: ~Copyable {
    /// Slices shorter than this are copied: below it a copy is cheaper than one more element in a gather write.
    public static let spliceThreshold = 4096

    @usableFromInline var storage: ByteStorage
    /// How many bytes of the block are used.
    @usableFromInline var used: Int
    @usableFromInline var splices: [(position: Int, chunk: Chunk)]
    @usableFromInline var splicedCount: Int

    /// A writer with room for `capacity` bytes before it has to grow.
    public init(capacity: Int = 256) {
        self.storage = ByteStorage(capacity: max(capacity, 16))
        self.used = 0
        self.splices = []
        self.splicedCount = 0
    }

    /// How many bytes have been written, spliced ones included.
    @inlinable public var count: Int { self.used + self.splicedCount }

    /// Where the next byte goes in the writer's own block: what ``patch(_:at:)`` takes. Only meaningful for a position
    /// taken before the bytes that are to be patched were written.
    @inlinable public var mark: Int { self.used }

    @inlinable
    mutating func reserve(_ count: Int) {
        if self.storage.capacity - self.used < count { self.grow(by: count) }
    }

    @usableFromInline
    mutating func grow(by count: Int) {
        let larger = ByteStorage(capacity: max(self.storage.capacity * 2, self.used + count))
        larger.base.copyMemory(from: self.storage.base, byteCount: self.used)
        self.storage = larger
    }

    /// Writes a fixed-width integer.
    @inlinable
    public mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
        self.reserve(MemoryLayout<T>.size)
        self.storage.base.storeBytes(of: value.bigEndian, toByteOffset: self.used, as: T.self)
        self.used &+= MemoryLayout<T>.size
    }

    /// Writes one byte, 1 or 0.
    @inlinable public mutating func boolean(_ value: Bool) { self.integer(UInt8(value ? 1 : 0)) }

    /// Writes a 64-bit floating-point number.
    @inlinable public mutating func double(_ value: Double) { self.integer(value.bitPattern) }

    /// Writes an unsigned variable-length integer (flexible framing).
    @inlinable public mutating func unsignedVarint(_ value: UInt32) { self.varint(UInt64(value)) }

    /// Writes a zig-zag variable-length integer (records).
    @inlinable
    public mutating func signedVarint(_ value: Int32) {
        self.varint(UInt64(UInt32(bitPattern: (value << 1) ^ (value >> 31))))
    }

    /// Writes a zig-zag variable-length integer of up to 64 bits (records).
    @inlinable public mutating func signedVarlong(_ value: Int64) {
        self.varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    @inlinable
    mutating func varint(_ value: UInt64) {
        self.reserve(10)
        var rest = value
        while rest >= 0x80 {
            self.storage.base.storeBytes(
                of: UInt8(truncatingIfNeeded: rest) | 0x80,
                toByteOffset: self.used,
                as: UInt8.self
            )
            self.used &+= 1
            rest >>= 7
        }
        self.storage.base.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: self.used, as: UInt8.self)
        self.used &+= 1
    }

    /// Copies what `buffer` points to.
    @inlinable
    public mutating func copy(_ buffer: UnsafeRawBufferPointer) {
        guard let base = buffer.baseAddress, buffer.count > 0 else { return }
        self.reserve(buffer.count)
        (self.storage.base + self.used).copyMemory(from: base, byteCount: buffer.count)
        self.used &+= buffer.count
    }

    /// Writes the UTF-8 of `text`, without its length.
    @inlinable
    public mutating func utf8(_ text: String) {
        var text = text
        text.withUTF8 { self.copy(UnsafeRawBufferPointer($0)) }
    }

    /// Writes `bytes`: a copy if they are few, a reference to them if they are many.
    @inlinable
    public mutating func bytes(_ bytes: Bytes) {
        if bytes.count < Self.spliceThreshold {
            bytes.withUnsafeBytes { self.copy($0) }
        } else {
            self.splice(.bytes(bytes))
        }
    }

    /// Puts `chunk` here without copying it.
    public mutating func splice(_ chunk: Chunk) {
        guard chunk.count > 0 else { return }
        self.splices.append((self.used, chunk))
        self.splicedCount += chunk.count
    }

    /// Overwrites an integer that was written when ``mark`` was `position`.
    @inlinable
    public mutating func patch<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at position: Int) {
        precondition(position >= 0 && position + MemoryLayout<T>.size <= self.used, "patch outside what was written")
        self.storage.base.storeBytes(of: value.bigEndian, toByteOffset: position, as: T.self)
    }

    /// The frame: own bytes and splices in order.
    public consuming func finish() -> [Chunk] {
        guard !self.splices.isEmpty else {
            return [.bytes(Bytes(storage: self.storage, offset: 0, count: self.used))]
        }
        var chunks: [Chunk] = []
        chunks.reserveCapacity(self.splices.count * 2 + 1)
        var start = 0
        for splice in self.splices {
            if splice.position > start {
                chunks.append(.bytes(Bytes(storage: self.storage, offset: start, count: splice.position - start)))
                start = splice.position
            }
            chunks.append(splice.chunk)
        }
        if self.used > start {
            chunks.append(.bytes(Bytes(storage: self.storage, offset: start, count: self.used - start)))
        }
        return chunks
    }

    /// The written bytes in one block. A precondition that no file region was spliced in.
    public consuming func finishBytes() -> Bytes {
        let chunks = self.finish()
        if chunks.count == 1, case .bytes(let bytes) = chunks[0] { return bytes }
        do { return try chunks.joined() } catch {
            preconditionFailure("a file region cannot become bytes here: \(error)")
        }
    }
}
