import KafkaProtocol

extension Log {
    /// How many segments one call deletes at most, so that it does not take long.
    public static let deletionsPerCall = 8

    /// Makes `offset` the first offset that can be read (DeleteRecords, or a follower that follows its leader). Segments
    /// that lie before it are removed by ``deleteExpiredSegments(nowMilliseconds:highWatermark:)``.
    ///
    /// - Throws: ``LogError/offsetOutOfRange(offset:start:end:)`` if it lies behind the log's end. A lower offset than
    ///   the present one changes nothing.
    public func incrementLogStartOffset(to offset: Int64) throws(LogError) {
        guard offset <= self.logEndOffset else {
            throw .offsetOutOfRange(offset: offset, start: self.logStartOffset, end: self.logEndOffset)
        }
        guard offset > self.logStartOffset else { return }
        self.logStartOffset = offset
        self.epochs.truncateFromStart(offset)
    }

    /// Deletes the oldest segments that lie before the log's start, are too old, or make the log too large. Only
    /// segments that lie below the high watermark are deleted.
    ///
    /// - Returns: how many were deleted; ``deletionsPerCall`` means that there may be more.
    @discardableResult
    public func deleteExpiredSegments(nowMilliseconds: Int64, highWatermark: Int64) throws(LogError) -> Int {
        var deleted = 0
        while deleted < Self.deletionsPerCall {
            let oldest = self.segments[0]
            let end = self.endOffset(ofSegment: 0)
            guard oldest.size > 0 || self.segments.count > 1, end <= highWatermark,
                self.isExpired(oldest, endOffset: end, nowMilliseconds: nowMilliseconds)
            else { break }
            if self.segments.count == 1 { try self.roll(nowMilliseconds: nowMilliseconds) }
            try self.removeOldest()
            deleted += 1
        }
        return deleted
    }

    private func isExpired(_ segment: Segment, endOffset: Int64, nowMilliseconds: Int64) -> Bool {
        if endOffset <= self.logStartOffset { return true }
        guard self.configuration.cleanupPolicy.contains(.delete) else { return false }
        let newest = segment.maxTimestamp >= 0 ? segment.maxTimestamp : segment.createdMilliseconds
        let maxAge = self.configuration.retentionMilliseconds
        if maxAge >= 0, nowMilliseconds - newest > maxAge { return true }
        let maxSize = self.configuration.retentionBytes
        return maxSize >= 0 && self.sizeInBytes - segment.size >= maxSize
    }

    private func removeOldest() throws(LogError) {
        // The segment leaves the log first: if its file cannot be removed it comes back with the next start.
        let oldest = self.segments.removeFirst()
        self.flushes.namesChanged()
        self.logStartOffset = max(self.logStartOffset, self.segments[0].baseOffset)
        self.epochs.truncateFromStart(self.logStartOffset)
        try LogError.wrapping { () throws(FileError) in
            try oldest.remove()
            try self.removeSnapshots { $0 < self.segments[0].baseOffset }
        }
    }
}
