import Buffers
import Glibc

/// What waits to be written to a connection: slices of memory and regions of files, in order.
package struct SendQueue {
    /// How a write ended.
    package enum Outcome {
        /// Nothing is left.
        case emptied
        /// The socket takes no more for now.
        case blocked
        /// The share of one turn has been written and the socket might take more.
        case sharedOut
        case failed(CloseReason)
    }

    private enum Gathering {
        case parts(count: Int, byteCount: Int, more: Bool)
        case failed(CloseReason)
    }

    /// The most pieces of memory in one call.
    private static let partLimit = 64
    /// File regions up to this size are read and gathered with their neighbours: cheaper than a call of their own.
    private static let inlineRegionLimit = 16 << 10
    /// How much of a region without descriptor is read at a time.
    private static let regionReadByteCount = 256 << 10
    /// The most that one turn writes to one connection.
    private static let turnByteLimit = 4 << 20

    private var chunks: [Chunk] = []
    /// The first chunk that is not written completely; those before it have been emptied.
    private var head = 0
    /// How much of the first chunk is written.
    private var headOffset = 0
    /// How many bytes wait.
    package private(set) var byteCount = 0

    /// An empty queue.
    package init() {}

    package mutating func append(_ chunk: Chunk) {
        guard chunk.count > 0 else { return }
        self.chunks.append(chunk)
        self.byteCount += chunk.count
    }

    mutating func removeAll() { self = SendQueue() }

    /// Writes until nothing is left, the socket blocks, or the share of a turn is used up.
    package mutating func write(to stream: inout some ByteStream) -> Outcome {
        var written = 0
        while self.head < self.chunks.count {
            if written >= Self.turnByteLimit { return .sharedOut }
            let transfer: Transfer
            let wanted: Int
            if case .region(let region) = self.chunks[self.head], let file = self.descriptor(of: region, on: stream) {
                // The kernel moves less than 2 GiB in a call.
                wanted = min(region.count - self.headOffset, Self.turnByteLimit)
                transfer = stream.sendFile(file, offset: region.offset + Int64(self.headOffset), count: wanted)
                if case .moved(0) = transfer {
                    return .failed(Self.shortRegion(region))
                }
            } else {
                let result = withUnsafeTemporaryAllocation(of: iovec.self, capacity: Self.partLimit) {
                    self.writeParts(to: &stream, $0)
                }
                switch result {
                case .failure(let reason): return .failed(reason)
                case .success((let partial, let count)): (transfer, wanted) = (partial, count)
                }
            }
            switch transfer {
            case .blocked: return .blocked
            case .failed(let error): return .failed(.error(error))
            case .moved(let count):
                self.advance(count)
                written += count
                // A partial write to a socket means that its buffer is full. A file transfer may end early at the limits
                // of the kernel's pipe, so it is tried again.
                if count < wanted, case .bytes = self.chunks[self.head] { return .blocked }
            }
        }
        return .emptied
    }

    private func descriptor(of region: FileRegion, on stream: some ByteStream) -> Int32? {
        guard stream.sendsFiles, region.count > Self.inlineRegionLimit else { return nil }
        return region.file.descriptor
    }

    private mutating func writeParts(
        to stream: inout some ByteStream,
        _ parts: UnsafeMutableBufferPointer<iovec>
    ) -> Result<(Transfer, Int), CloseReason> {
        switch self.gather(into: parts, for: stream) {
        case .failed(let reason): return .failure(reason)
        case .parts(let count, let byteCount, let more):
            // The queue holds every slice until after the call.
            return .success((stream.write(.init(rebasing: parts[..<count]), more: more), byteCount))
        }
    }

    /// Points `parts` to the chunks at the head, up to the next region that the kernel sends from its file.
    private mutating func gather(
        into parts: UnsafeMutableBufferPointer<iovec>,
        for stream: some ByteStream
    ) -> Gathering {
        var count = 0
        var byteCount = 0
        var index = self.head
        while index < self.chunks.count, count < parts.count, byteCount < Self.turnByteLimit {
            if case .region(let region) = self.chunks[index] {
                if self.descriptor(of: region, on: stream) != nil { break }
                if let reason = self.readRegion(region, at: index) { return .failed(reason) }
            }
            guard case .bytes(let bytes) = self.chunks[index] else { break }
            let skipped = index == self.head ? self.headOffset : 0
            parts[count] = iovec(
                iov_base: bytes.storage.base + bytes.offset + skipped,
                iov_len: bytes.count - skipped
            )
            count += 1
            byteCount += bytes.count - skipped
            index += 1
        }
        return .parts(count: count, byteCount: byteCount, more: index < self.chunks.count)
    }

    /// Replaces a region by its bytes, a long one by its first bytes and the region that is left.
    private mutating func readRegion(_ region: FileRegion, at index: Int) -> CloseReason? {
        let count = min(region.count, Self.regionReadByteCount)
        do {
            let bytes = try Bytes(capacity: count) { try region.file.read(into: $0, at: region.offset) }
            guard bytes.count == count else { return Self.shortRegion(region) }
            self.chunks[index] = .bytes(bytes)
        } catch {
            return .regionUnreadable("\(error)")
        }
        if count < region.count {
            let rest = FileRegion(
                file: region.file,
                offset: region.offset + Int64(count),
                count: region.count - count
            )
            self.chunks.insert(.region(rest), at: index + 1)
        }
        return nil
    }

    private static func shortRegion(_ region: FileRegion) -> CloseReason {
        .regionUnreadable("it ends before the \(region.count) bytes from \(region.offset) that were promised")
    }

    private mutating func advance(_ count: Int) {
        self.byteCount -= count
        var left = count
        while left > 0 {
            let rest = self.chunks[self.head].count - self.headOffset
            if left < rest {
                self.headOffset += left
                return
            }
            left -= rest
            // Frees the memory or file now, not when the array is emptied.
            self.chunks[self.head] = .bytes(.empty)
            self.headOffset = 0
            self.head += 1
        }
        if self.head == self.chunks.count {
            self.chunks.removeAll(keepingCapacity: self.chunks.capacity <= 1024)
            self.head = 0
        } else if self.head > 256, self.head > self.chunks.count / 2 {
            self.chunks.removeSubrange(..<self.head)
            self.head = 0
        }
    }
}
