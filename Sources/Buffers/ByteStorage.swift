/// A fixed block of memory that slices share.
///
/// `@unchecked Sendable` is sound because a block is written by one owner while it is being filled (a frame being
/// received, a message being encoded) and only read after that. The one exception, ``Bytes/withUnsafeMutableBytes(_:)``,
/// says who may call it.
public final class ByteStorage: @unchecked Sendable {
    /// The first byte of the block.
    public let base: UnsafeMutableRawPointer
    /// The block's size in bytes.
    public let capacity: Int

    /// Allocates a block, uninitialised.
    public init(capacity: Int) {
        self.capacity = capacity
        self.base = .allocate(byteCount: max(capacity, 1), alignment: 16)
    }

    deinit { self.base.deallocate() }
}
