import Buffers
import KafkaProtocol

/// The newest batches of the active segment in memory, so that followers and consumers at the log's end need no file.
///
/// Batches that lie next to each other in the file lie next to each other here: small ones are copied into shared
/// blocks and are read as one piece, large ones are kept as the bytes they came in.
struct TailCache {
    private struct Batch {
        let baseOffset: Int64
        let nextOffset: Int64
        /// Where the batch begins and ends in the segment.
        let position: Int64
        let end: Int64
    }

    /// A stretch of the segment. The bytes behind `count` are free, and only this cache writes them: slices that were
    /// handed out end before.
    private struct Block {
        let position: Int64
        let storage: ByteStorage
        let offset: Int
        var count: Int
        var end: Int64 { self.position + Int64(self.count) }
        /// How many more bytes fit.
        let isShared: Bool
        var free: Int { self.isShared ? self.storage.capacity - self.count : 0 }
    }

    private static let smallestBlock = 4 << 10
    private static let largestBlock = 64 << 10
    /// From this size on a batch is kept as it came, unless it pins far more memory than it has.
    private static let ownBlock = 16 << 10

    var limitBytes: Int
    private var batches: ContiguousArray<Batch> = []
    /// Batches before this index are gone.
    private var firstBatch = 0
    private var blocks: [Block] = []
    private var heldBytes = 0

    init(limitBytes: Int) { self.limitBytes = limitBytes }

    /// Adds a batch that was written to the segment at `position`.
    mutating func append(_ bytes: Bytes, header: RecordBatchHeader, position: Int64) {
        guard self.limitBytes > 0 else { return }
        if let last = self.batches.last, last.end != position { self.removeAll() }
        if bytes.count >= Self.ownBlock, bytes.count >= bytes.storage.capacity / 2 {
            self.add(
                Block(
                    position: position,
                    storage: bytes.storage,
                    offset: bytes.offset,
                    count: bytes.count,
                    isShared: false
                )
            )
        } else {
            self.copy(bytes, position: position)
        }
        self.batches.append(
            Batch(
                baseOffset: header.baseOffset,
                nextOffset: header.nextOffset,
                position: position,
                end: position + Int64(bytes.count)
            )
        )
        if self.heldBytes > self.limitBytes { self.evict() }
    }

    private mutating func copy(_ bytes: Bytes, position: Int64) {
        if (self.blocks.last?.free ?? 0) < bytes.count {
            let size = min(max(self.heldBytes, Self.smallestBlock), Self.largestBlock)
            let storage = ByteStorage(capacity: max(size, bytes.count))
            self.add(Block(position: position, storage: storage, offset: 0, count: 0, isShared: true))
        }
        let last = self.blocks.count - 1
        bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            (self.blocks[last].storage.base + self.blocks[last].count).copyMemory(
                from: base,
                byteCount: source.count
            )
        }
        self.blocks[last].count += bytes.count
    }

    private mutating func add(_ block: Block) {
        self.blocks.append(block)
        self.heldBytes += block.storage.capacity
    }

    private mutating func evict() {
        var dropped = 0
        while self.heldBytes > self.limitBytes, dropped < self.blocks.count - 1 {
            self.heldBytes -= self.blocks[dropped].storage.capacity
            dropped += 1
        }
        guard dropped > 0 else { return }
        self.blocks.removeFirst(dropped)
        let start = self.blocks[0].position
        while self.firstBatch < self.batches.count, self.batches[self.firstBatch].position < start {
            self.firstBatch += 1
        }
        if self.firstBatch > 1024, self.firstBatch > self.batches.count / 2 {
            self.batches.removeFirst(self.firstBatch)
            self.firstBatch = 0
        }
    }

    mutating func removeAll() {
        self.batches.removeAll(keepingCapacity: true)
        self.firstBatch = 0
        self.blocks = []
        self.heldBytes = 0
    }

    /// The batches from the one that holds `offset` on; nil if that one is not here.
    ///
    /// - Parameters:
    ///   - maxBytes: how many bytes to return at most.
    ///   - limit: only batches whose offsets all lie below it.
    ///   - minOneBatch: whether the first batch may exceed `maxBytes`.
    func read(from offset: Int64, maxBytes: Int, upTo limit: Int64, minOneBatch: Bool) -> ReadResult? {
        guard self.firstBatch < self.batches.count, offset >= self.batches[self.firstBatch].baseOffset else {
            return nil
        }
        let first = self.firstIndex(from: self.firstBatch) { $0.nextOffset > offset }
        guard first < self.batches.count else { return nil }
        let start = self.batches[first].position
        var end = self.firstIndex(from: first) { $0.end - start > Int64(maxBytes) || $0.nextOffset > limit }
        if end == first, minOneBatch, self.batches[first].nextOffset <= limit { end = first + 1 }
        let endPosition = end == first ? start : self.batches[end - 1].end
        return ReadResult(
            records: Records(chunks: self.chunks(from: start, to: endPosition)),
            firstBatchOffset: end == first ? offset : self.batches[first].baseOffset,
            endOffset: end == first ? offset : self.batches[end - 1].nextOffset
        )
    }

    /// The index of the first batch from `low` on for which `holds` is true; it stays true behind.
    private func firstIndex(from low: Int, where holds: (Batch) -> Bool) -> Int {
        var low = low
        var high = self.batches.count
        while low < high {
            let middle = (low + high) / 2
            if holds(self.batches[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func chunks(from start: Int64, to end: Int64) -> [Chunk] {
        var chunks: [Chunk] = []
        for block in self.blocks where block.end > start && block.position < end {
            let lower = max(Int(start - block.position), 0)
            let upper = min(Int(end - block.position), block.count)
            chunks.append(
                .bytes(Bytes(storage: block.storage, offset: block.offset + lower, count: upper - lower))
            )
        }
        return chunks
    }
}
