import Buffers

/// The growing block that a codec decompresses into: doubles as needed and never goes past its limit.
struct DecompressedOutput {
    private let limit: Int
    private var storage: ByteStorage
    private(set) var count = 0

    /// - Parameter expected: how many bytes will probably come out; only a hint.
    init(limit: Int, expected: Int) {
        self.limit = min(limit, Int.max - 1)
        self.storage = ByteStorage(capacity: min(max(expected, 512), self.limit + 1))
    }

    /// Room for at least one more byte. One byte past the limit is allowed here, so that a stream which ends exactly
    /// at the limit can still say that it has ended.
    mutating func room() throws(RecordBatchError) -> UnsafeMutableRawBufferPointer {
        if self.count == self.storage.capacity { try self.grow(by: 1) }
        return UnsafeMutableRawBufferPointer(
            start: self.storage.base + self.count,
            count: self.storage.capacity - self.count
        )
    }

    /// Room for `wanted` bytes.
    mutating func room(for wanted: Int) throws(RecordBatchError) -> UnsafeMutableRawBufferPointer {
        guard wanted <= self.limit - self.count else { throw .decompressedTooLarge(limit: self.limit) }
        if self.storage.capacity - self.count < wanted { try self.grow(by: wanted) }
        return UnsafeMutableRawBufferPointer(start: self.storage.base + self.count, count: wanted)
    }

    /// Says that `written` bytes of the room have been filled.
    mutating func advance(by written: Int) throws(RecordBatchError) {
        self.count += written
        guard self.count <= self.limit else { throw .decompressedTooLarge(limit: self.limit) }
    }

    private mutating func grow(by wanted: Int) throws(RecordBatchError) {
        guard self.count <= self.limit else { throw .decompressedTooLarge(limit: self.limit) }
        let capacity = min(max(self.storage.capacity * 2, self.count + wanted), self.limit + 1)
        let larger = ByteStorage(capacity: capacity)
        larger.base.copyMemory(from: self.storage.base, byteCount: self.count)
        self.storage = larger
    }

    /// What has come out.
    func finish() -> Bytes { Bytes(storage: self.storage, offset: 0, count: self.count) }
}
