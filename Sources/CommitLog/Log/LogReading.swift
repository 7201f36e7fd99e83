import Buffers
import KafkaProtocol

extension Log {
    /// Whole batches from the one that holds `offset` on, from memory or as a stretch of one segment's file.
    ///
    /// - Parameters:
    ///   - offset: where to read; the batch that holds it is returned whole, its client skips what lies before.
    ///   - maxBytes: how many bytes to return at most.
    ///   - limit: only batches whose offsets all lie below it: high watermark, last stable offset or the log's end.
    ///   - minOneBatch: whether the first batch is returned even if it is larger than `maxBytes`.
    /// - Throws: ``LogError/offsetOutOfRange(offset:start:end:)``; the log's end itself is in range and has no records.
    public func read(
        from offset: Int64,
        maxBytes: Int,
        upTo limit: Int64,
        minOneBatch: Bool
    ) throws(LogError) -> ReadResult {
        guard offset >= self.logStartOffset, offset <= self.logEndOffset else {
            throw .offsetOutOfRange(offset: offset, start: self.logStartOffset, end: self.logEndOffset)
        }
        let limit = min(limit, self.logEndOffset)
        let nothing = ReadResult(records: .empty, firstBatchOffset: offset, endOffset: offset)
        guard offset < limit else { return nothing }
        if let result = self.tail.read(from: offset, maxBytes: maxBytes, upTo: limit, minOneBatch: minOneBatch) {
            return result
        }
        for index in self.segmentIndex(of: offset)..<self.segments.count {
            guard let first = try self.locate(offset, inSegment: index) else { continue }
            let end = try self.end(of: first, segment: index, maxBytes: maxBytes, limit: limit, minOne: minOneBatch)
            let segment = self.segments[index]
            guard end.position > first.position else { return nothing }
            let region = FileRegion(
                file: segment.handle,
                offset: first.position,
                count: Int(end.position - first.position)
            )
            return ReadResult(
                records: Records(chunks: [.region(region)]),
                firstBatchOffset: first.header.baseOffset,
                endOffset: end.offset
            )
        }
        return nothing
    }

    private func end(
        of first: LocatedBatch,
        segment index: Int,
        maxBytes: Int,
        limit: Int64,
        minOne: Bool
    ) throws(LogError) -> BatchBoundary {
        let segment = self.segments[index]
        let maxPosition = first.position + Int64(min(max(maxBytes, 0), Int(Int32.max)))
        let segmentEnd = self.endOffset(ofSegment: index)
        if segment.size <= maxPosition && segmentEnd <= limit {
            return BatchBoundary(position: segment.size, offset: segmentEnd)
        }
        if first.end > maxPosition {
            let takesOne = minOne && first.header.lastOffset < limit
            return takesOne
                ? BatchBoundary(position: first.end, offset: first.header.nextOffset)
                : BatchBoundary(position: first.position, offset: first.header.baseOffset)
        }
        return try segment.boundary(from: first, maxPosition: maxPosition, limit: limit)
    }
}
