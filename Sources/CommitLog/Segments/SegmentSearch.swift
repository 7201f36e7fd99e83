import Buffers
import KafkaProtocol

/// A batch and where it lies in its segment.
struct LocatedBatch {
    let header: RecordBatchHeader
    let position: Int64
    var end: Int64 { self.position + Int64(self.header.sizeInBytes) }
}

/// The end of a stretch of whole batches.
struct BatchBoundary {
    /// In bytes from the segment's beginning.
    let position: Int64
    /// The offset after the stretch.
    let offset: Int64
}

/// An index entry does not name the batch it points to.
private struct IndexMismatch: Error {}

extension Segment {
    /// The first batch whose last offset is `offset` or greater; nil if the segment ends before.
    func locate(_ offset: Int64, indexIntervalBytes: Int, isActive: Bool) throws(LogError) -> LocatedBatch? {
        do {
            return try self.search(offset)
        } catch let error as LogError {
            throw error
        } catch {
            try self.rebuildIndexes(indexIntervalBytes: indexIntervalBytes, staysActive: isActive)
            return try self.walk(from: 0, to: offset)
        }
    }

    private func search(_ offset: Int64) throws -> LocatedBatch? {
        let entry = try LogError.wrapping { () throws(FileError) in
            try self.offsetIndex.lastEntry { self.baseOffset + Int64($0.relativeOffset) <= offset }
        }
        guard let entry else { return try self.walk(from: 0, to: offset) }
        try self.verify(entry)
        return try self.walk(from: Int64(entry.position), to: offset)
    }

    private func verify(_ entry: OffsetIndexEntry) throws {
        let position = Int64(entry.position)
        guard entry.relativeOffset >= 0, position >= 0, position < self.size else { throw IndexMismatch() }
        var scanner = BatchScanner(self.file, from: position, to: self.size, windowByteCount: 61)
        guard case .batch(let header, _) = try LogError.wrapping({ () throws(FileError) in try scanner.next() }),
            header.lastOffset == self.baseOffset + Int64(entry.relativeOffset)
        else { throw IndexMismatch() }
    }

    private func walk(from position: Int64, to offset: Int64) throws(LogError) -> LocatedBatch? {
        var scanner = BatchScanner(self.file, from: position, to: self.size)
        while let batch = try self.step(&scanner) {
            if batch.header.lastOffset >= offset { return batch }
        }
        return nil
    }

    /// The next batch, nil at the segment's end.
    func step(_ scanner: inout BatchScanner) throws(LogError) -> LocatedBatch? {
        switch try LogError.wrapping({ () throws(FileError) in try scanner.next() }) {
        case .batch(let header, let position): return LocatedBatch(header: header, position: position)
        case .end: return nil
        case .damaged(let error): throw .corruptBatch(offset: self.baseOffset, error)
        }
    }

    /// The end of the longest stretch of whole batches that begins at `start`, ends at `maxPosition` or before, and has
    /// only offsets below `limit`. It is empty if the first batch does not fit.
    func boundary(from start: LocatedBatch, maxPosition: Int64, limit: Int64) throws(LogError) -> BatchBoundary {
        var from = start.position
        // Only entries that were reached through the batch before are of use: `start` was verified, these are not.
        let entry = try LogError.wrapping { () throws(FileError) in
            try self.offsetIndex.lastEntry {
                Int64($0.position) <= maxPosition && self.baseOffset + Int64($0.relativeOffset) < limit
            }
        }
        if let entry, Int64(entry.position) > from, (try? self.verify(entry)) != nil { from = Int64(entry.position) }
        var scanner = BatchScanner(self.file, from: from, to: self.size)
        var boundary: BatchBoundary?
        while let batch = try self.step(&scanner) {
            if boundary == nil { boundary = BatchBoundary(position: batch.position, offset: batch.header.baseOffset) }
            if batch.end > maxPosition || batch.header.lastOffset >= limit { break }
            boundary = BatchBoundary(position: batch.end, offset: batch.header.nextOffset)
        }
        return boundary ?? BatchBoundary(position: start.position, offset: start.header.baseOffset)
    }

    /// The whole batch.
    func bytes(of batch: LocatedBatch) throws(LogError) -> Bytes {
        try LogError.wrapping { () throws(FileError) in
            try self.file.bytes(at: batch.position, count: batch.header.sizeInBytes)
        }
    }

    /// The first batch from `startOffset` on that has a time of `timestamp` or later.
    func locate(
        timestamp: Int64,
        startOffset: Int64,
        indexIntervalBytes: Int,
        isActive: Bool
    ) throws(LogError) -> LocatedBatch? {
        // Up to the entry's offset no time is greater than the entry's: with equal times its batch is the first.
        let entry = try LogError.wrapping { () throws(FileError) in
            try self.timeIndex.lastEntry { $0.timestamp <= timestamp }
        }
        let from = max(entry.map { self.baseOffset + Int64($0.relativeOffset) } ?? self.baseOffset, startOffset)
        let first = try self.locate(from, indexIntervalBytes: indexIntervalBytes, isActive: isActive)
        guard let first else { return nil }
        var scanner = BatchScanner(self.file, from: first.position, to: self.size)
        while let batch = try self.step(&scanner) {
            if batch.header.maxTimestamp >= timestamp { return batch }
        }
        return nil
    }
}
