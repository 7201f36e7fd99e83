import Buffers

/// Cuts a stream of bytes into frames: a big-endian 4-byte length, then as many bytes.
///
/// Every frame gets a block of exactly its size. What of a frame is missing can be read straight into that block
/// (``gap``), so a large frame is not copied, and nothing but the frame itself is ever kept between reads.
package struct FrameAssembler {
    /// A length that cannot be.
    package struct InvalidLength: Error {
        package let length: Int
    }

    private var header: UInt32 = 0
    private var headerByteCount = 0
    private var block: ByteStorage?
    private var filled = 0

    /// An assembler at the beginning of a frame.
    package init() {}

    /// Where the next bytes of the frame in assembly go; empty between frames.
    package var gap: UnsafeMutableRawBufferPointer {
        guard let block = self.block else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
        return UnsafeMutableRawBufferPointer(start: block.base + self.filled, count: block.capacity - self.filled)
    }

    /// Notes that the first `count` bytes of ``gap`` have been filled, and returns the frame if that completes it.
    package mutating func fill(_ count: Int) -> Bytes? {
        guard let block = self.block else { return nil }
        self.filled += count
        guard self.filled == block.capacity else { return nil }
        self.block = nil
        return Bytes(storage: block, offset: 0, count: block.capacity)
    }

    /// Takes bytes from the beginning of `input`, up to the end of one frame, and returns the frame if it is complete.
    /// Without a frame, the input has been used up.
    ///
    /// - Throws: ``InvalidLength`` before anything is allocated.
    package mutating func take(from input: inout UnsafeRawBufferPointer, limit: Int) throws(InvalidLength) -> Bytes? {
        if self.block == nil {
            guard let length = self.takeLength(from: &input) else { return nil }
            guard length >= 0, length <= limit else { throw InvalidLength(length: length) }
            self.block = ByteStorage(capacity: length)
            self.filled = 0
        }
        let gap = self.gap
        let count = min(gap.count, input.count)
        if count > 0 {
            gap.baseAddress!.copyMemory(from: input.baseAddress!, byteCount: count)
            input = UnsafeRawBufferPointer(rebasing: input[count...])
        }
        return self.fill(count)
    }

    private mutating func takeLength(from input: inout UnsafeRawBufferPointer) -> Int? {
        if self.headerByteCount == 0, input.count >= 4 {
            let length = Int32(bigEndian: input.loadUnaligned(as: Int32.self))
            input = UnsafeRawBufferPointer(rebasing: input[4...])
            return Int(length)
        }
        var taken = 0
        while self.headerByteCount < 4, taken < input.count {
            self.header = self.header << 8 | UInt32(input[taken])
            self.headerByteCount += 1
            taken += 1
        }
        input = UnsafeRawBufferPointer(rebasing: input[taken...])
        guard self.headerByteCount == 4 else { return nil }
        let length = Int32(bitPattern: self.header)
        self.header = 0
        self.headerByteCount = 0
        return Int(length)
    }
}
