import Buffers
import KafkaProtocol

/// What a recovery found in a segment.
struct RecoveredSegment {
    /// The offset after the last good batch.
    var endOffset: Int64
    var batches = 0
    /// How many bytes were cut off.
    var truncatedBytes: Int64 = 0
}

extension Segment {
    /// Checks every batch, rebuilds the indexes, and cuts the segment off at the first batch that is damaged or does
    /// not continue the log. The segment is the active one afterwards.
    ///
    /// - Parameters:
    ///   - expected: the offset where the log must continue or go on behind.
    ///   - latestEpoch: the leader epoch of the batch before; a batch with a lower one is a remnant of what was
    ///     overwritten.
    ///   - visit: called with each good batch.
    func recover(
        expecting expected: Int64,
        latestEpoch: inout Int32,
        indexIntervalBytes: Int,
        visit: (RecordBatchHeader) -> Void
    ) throws(LogError) -> RecoveredSegment {
        try self.resetIndexes()
        let end = self.size
        self.size = 0
        var result = RecoveredSegment(endOffset: max(expected, self.baseOffset))
        var scanner = BatchScanner(self.file, from: 0, to: end, windowByteCount: BatchScanner.recordWindow)
        while let batch = try self.goodBatch(&scanner, after: result.endOffset, latestEpoch: latestEpoch) {
            self.register(batch.header, at: batch.position, indexIntervalBytes: indexIntervalBytes)
            latestEpoch = max(latestEpoch, batch.header.partitionLeaderEpoch)
            visit(batch.header)
            result.endOffset = batch.header.nextOffset
            result.batches += 1
        }
        if self.size < end {
            result.truncatedBytes = end - self.size
            try LogError.wrapping { () throws(FileError) in
                try self.file.truncate(to: self.size)
                try self.file.sync()
            }
        }
        return result
    }

    private func goodBatch(
        _ scanner: inout BatchScanner,
        after expected: Int64,
        latestEpoch: Int32
    ) throws(LogError) -> LocatedBatch? {
        try LogError.wrapping { () throws(FileError) -> LocatedBatch? in
            guard case .batch(let header, let position) = try scanner.next() else { return nil }
            let bytes = try scanner.bytes(at: position, count: header.sizeInBytes)
            guard header.baseOffset >= expected, self.canHold(lastOffset: header.lastOffset),
                header.partitionLeaderEpoch < 0 || header.partitionLeaderEpoch >= latestEpoch,
                bytes.count == header.sizeInBytes,
                (try? RecordBatchHeader.verifyChecksum(bytes)) != nil
            else { return nil }
            return LocatedBatch(header: header, position: position)
        }
    }
}
