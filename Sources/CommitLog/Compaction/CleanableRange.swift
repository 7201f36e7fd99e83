import KafkaProtocol

/// What of a log can be compacted, and how urgent it is.
public struct CleanableRange: Equatable, Sendable {
    /// Everything below was compacted before.
    public let firstDirtyOffset: Int64
    /// Everything from here on has to wait: the active segment, what is not committed or not decided, what is too young.
    public let endOffset: Int64
    /// How large the part is that was compacted before, in bytes.
    public let cleanBytes: Int64
    /// How large the part is that can be compacted now, in bytes.
    public let dirtyBytes: Int64
    /// Whether a record has waited for `max.compaction.lag.ms`.
    public let isOverdue: Bool

    /// The share of the dirty part, from 0 to 1.
    public var dirtyRatio: Double {
        let total = self.cleanBytes + self.dirtyBytes
        return total > 0 ? Double(self.dirtyBytes) / Double(total) : 0
    }

    /// Whether it is time to compact the log.
    public func isDue(_ configuration: LogConfiguration) -> Bool {
        self.dirtyBytes > 0 && (self.isOverdue || self.dirtyRatio > configuration.minCleanableDirtyRatio)
    }
}

extension Log {
    /// What of the log can be compacted; nil if its policy does not say `compact` or nothing can. Looks at every
    /// segment, but reads no record.
    public func cleanableRange(nowMilliseconds: Int64, highWatermark: Int64) -> CleanableRange? {
        guard self.configuration.cleanupPolicy.contains(.compact) else { return nil }
        let firstDirty = self.firstDirtyOffset
        let limit = min(highWatermark, self.producers.firstUndecidedOffset ?? Int64.max)
        let lag = self.configuration.minCompactionLagMilliseconds
        var clean: Int64 = 0
        var dirty: Int64 = 0
        var end = self.segments[0].baseOffset
        var oldest = Int64.max
        for index in 0..<self.segments.count - 1 {
            let segment = self.segments[index]
            let segmentEnd = self.segments[index + 1].baseOffset
            guard segmentEnd <= limit else { break }
            if segmentEnd <= firstDirty {
                clean += segment.size
            } else {
                let newest = segment.maxTimestamp >= 0 ? segment.maxTimestamp : segment.createdMilliseconds
                if lag > 0, newest > nowMilliseconds - lag { break }
                dirty += segment.size
                oldest = min(oldest, segment.firstTimestamp ?? segment.createdMilliseconds)
            }
            end = segmentEnd
        }
        guard dirty > 0 else { return nil }
        let maximumLag = self.configuration.maxCompactionLagMilliseconds
        return CleanableRange(
            firstDirtyOffset: firstDirty,
            endOffset: end,
            cleanBytes: clean,
            dirtyBytes: dirty,
            isOverdue: maximumLag < Int64.max && nowMilliseconds - oldest > maximumLag
        )
    }

    /// Where compaction goes on: what was compacted before, or the log's start.
    public var firstDirtyOffset: Int64 {
        self.cleanedOffset > self.logEndOffset ? self.logStartOffset : max(self.cleanedOffset, self.logStartOffset)
    }
}
