import Buffers
import KafkaProtocol

extension Log {
    // MARK: Epochs

    /// The largest known epoch that is not greater than `epoch`, and the offset after its last record (KIP-101,
    /// KIP-279). Compare the epoch with ``latestEpoch`` to tell one that is newer than all. For an epoch older than all
    /// known ones it is that epoch and the first known offset. Nil if no epoch is known.
    public func endOffset(forEpoch epoch: Int32) -> EpochEndOffset? {
        self.epochs.endOffset(for: epoch, logEndOffset: self.logEndOffset)
    }

    /// The leader epoch of the record at `offset`; nil if it lies before all known epochs.
    public func epoch(of offset: Int64) -> Int32? { self.epochs.epoch(of: offset) }

    /// Says that the leader of `epoch` begins at `startOffset`: a new leader does this before it appends anything. The
    /// disk learns of it with the epoch's first records.
    public func assignEpochStart(epoch: Int32, startOffset: Int64) {
        self.epochs.assign(epoch: epoch, startOffset: startOffset)
    }

    // MARK: Times

    /// The first record whose time is `timestamp` or later, in milliseconds since 1970; nil if there is none.
    ///
    /// Reads one batch, and decompresses it if its records have times of their own.
    public func offset(forTimestamp timestamp: Int64) throws(LogError) -> TimestampOffset? {
        for index in self.segmentIndex(of: self.logStartOffset)..<self.segments.count {
            var start = max(self.logStartOffset, self.segments[index].baseOffset)
            while self.segments[index].maxTimestamp >= timestamp {
                let batch = try self.segments[index].locate(
                    timestamp: timestamp,
                    startOffset: start,
                    indexIntervalBytes: self.configuration.indexIntervalBytes,
                    isActive: index == self.segments.count - 1
                )
                guard let batch else { break }
                if let found = try self.first(in: batch, ofSegment: index, atOrAfter: timestamp) { return found }
                start = batch.header.nextOffset
            }
        }
        return nil
    }

    /// The first record that has the greatest time in the log; nil if no record has a time (KIP-734).
    public func maxTimestampOffset() throws(LogError) -> TimestampOffset? {
        var best = 0
        for index in self.segments.indices where self.segments[index].maxTimestamp > self.segments[best].maxTimestamp {
            best = index
        }
        let segment = self.segments[best]
        guard segment.maxTimestamp >= 0,
            let batch = try self.locate(segment.offsetOfMaxTimestamp, inSegment: best)
        else { return nil }
        return try self.first(in: batch, ofSegment: best, atOrAfter: segment.maxTimestamp)
    }

    private func first(
        in located: LocatedBatch,
        ofSegment index: Int,
        atOrAfter timestamp: Int64
    ) throws(LogError) -> TimestampOffset? {
        let header = located.header
        if header.attributes.timestampType == .logAppendTime {
            return TimestampOffset(
                offset: max(header.baseOffset, self.logStartOffset),
                timestamp: header.maxTimestamp,
                leaderEpoch: header.partitionLeaderEpoch
            )
        }
        let bytes = try self.segments[index].bytes(of: located)
        do throws(RecordBatchError) {
            let batch = try RecordBatch(bytes)
            for record in try batch.records() {
                let offset = batch.offset(of: record)
                let time = batch.timestamp(of: record)
                if time >= timestamp, offset >= self.logStartOffset {
                    return TimestampOffset(offset: offset, timestamp: time, leaderEpoch: header.partitionLeaderEpoch)
                }
            }
            return nil
        } catch {
            throw .corruptBatch(offset: header.baseOffset, error)
        }
    }
}
