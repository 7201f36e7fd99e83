import Buffers
import KafkaProtocol

extension Log {
    /// Appends one batch of a client, or of the leader itself.
    ///
    /// The batch has been validated by the caller, who is the only holder of its bytes: base offset, leader epoch and,
    /// with `message.timestamp.type=LogAppendTime`, the time are written into it.
    ///
    /// - Parameter header: the batch's header as it came.
    public func appendAsLeader(
        _ batch: Bytes,
        header: RecordBatchHeader,
        leaderEpoch: Int32,
        nowMilliseconds: Int64
    ) throws(LogError) -> AppendResult {
        precondition(batch.count == header.sizeInBytes, "exactly one batch is appended")
        guard batch.count <= self.configuration.maxMessageBytes else {
            throw .batchTooLarge(byteCount: batch.count, limit: self.configuration.maxMessageBytes)
        }
        try self.requireFits(batch.count)
        try self.finishCut()
        if let latest = self.epochs.latest?.epoch, leaderEpoch < latest {
            throw .staleLeaderEpoch(leaderEpoch, latest: latest)
        }
        var header = header
        header.baseOffset = self.logEndOffset
        header.partitionLeaderEpoch = leaderEpoch
        let stamps = self.configuration.messageTimestampType == .logAppendTime
        if stamps {
            header.maxTimestamp = nowMilliseconds
            RecordBatchHeader.patchLogAppendTime(batch, timestamp: nowMilliseconds)
        }
        RecordBatchHeader.patch(batch, baseOffset: header.baseOffset, partitionLeaderEpoch: leaderEpoch)
        try self.rollIfNeeded(for: header, nowMilliseconds: nowMilliseconds)
        let position = self.active.size
        try LogError.wrapping { () throws(FileError) in try self.active.file.append([batch]) }
        self.register(header, bytes: batch, position: position)
        return AppendResult(
            baseOffset: header.baseOffset,
            lastOffset: header.lastOffset,
            logAppendTime: stamps ? nowMilliseconds : -1
        )
    }

    /// Appends what a follower has fetched: whole batches with their offsets and epochs. A batch that is cut short at
    /// the end is left out.
    ///
    /// All batches are checked before the first is appended. If the file system fails in between, what was appended
    /// before stays.
    public func appendAsFollower(_ records: Bytes) throws(LogError) -> FollowerAppendResult {
        let headers = try self.checkedHeaders(records)
        guard let first = headers.first, let last = headers.last else {
            return FollowerAppendResult(firstOffset: -1, lastOffset: -1, batches: 0)
        }
        try self.finishCut()
        var index = 0
        var start = 0
        while index < headers.count {
            try self.rollIfNeeded(for: headers[index], nowMilliseconds: nil)
            // As many batches as the active segment takes go there in one write.
            var end = index
            var size = 0
            repeat {
                size += headers[end].sizeInBytes
                end += 1
            } while end < headers.count && !self.needsRoll(for: headers[end], pending: size, nowMilliseconds: nil)
            try self.append(headers[index..<end], bytes: records.slice(start..<start + size))
            index = end
            start += size
        }
        return FollowerAppendResult(
            firstOffset: first.baseOffset,
            lastOffset: last.lastOffset,
            batches: headers.count
        )
    }

    private func checkedHeaders(_ records: Bytes) throws(LogError) -> [RecordBatchHeader] {
        var iterator = RecordBatchIterator(records, allowsPartialTail: true)
        var headers: [RecordBatchHeader] = []
        var expected = self.logEndOffset
        while true {
            do throws(RecordBatchError) {
                guard let (header, bytes) = try iterator.next() else { return headers }
                try RecordBatchHeader.verifyChecksum(bytes)
                headers.append(header)
            } catch {
                throw .corruptBatch(offset: expected, error)
            }
            let header = headers[headers.count - 1]
            let (gap, overflows) = header.lastOffset.subtractingReportingOverflow(expected)
            guard header.baseOffset >= expected, !overflows, gap >= 0, gap < Int64(Int32.max) else {
                throw .unexpectedOffset(header.baseOffset, expectedAtLeast: expected)
            }
            try self.requireFits(header.sizeInBytes)
            expected = header.nextOffset
        }
    }

    private func append(_ headers: ArraySlice<RecordBatchHeader>, bytes: Bytes) throws(LogError) {
        let position = self.active.size
        try LogError.wrapping { () throws(FileError) in try self.active.file.append([bytes]) }
        var start = 0
        for header in headers {
            let batch = bytes.slice(start..<start + header.sizeInBytes)
            self.register(header, bytes: batch, position: position + Int64(start))
            start += header.sizeInBytes
        }
    }

    /// Notes a batch that has been written.
    private func register(_ header: RecordBatchHeader, bytes: Bytes, position: Int64) {
        self.active.register(header, at: position, indexIntervalBytes: self.configuration.indexIntervalBytes)
        self.logEndOffset = header.nextOffset
        if header.partitionLeaderEpoch >= 0, header.partitionLeaderEpoch > self.epochs.latest?.epoch ?? -1 {
            self.epochs.assign(epoch: header.partitionLeaderEpoch, startOffset: header.baseOffset)
        }
        self.producers.update(header)
        self.tail.append(bytes, header: header, position: position)
    }

    // MARK: Rolling

    /// The largest segment: positions in an index have 31 bits.
    private var segmentLimit: Int64 { min(self.configuration.segmentBytes, Int64(Int32.max)) }

    private func requireFits(_ byteCount: Int) throws(LogError) {
        guard Int64(byteCount) <= self.segmentLimit else {
            throw .batchLargerThanSegment(byteCount: byteCount, limit: self.segmentLimit)
        }
    }

    private func rollIfNeeded(for header: RecordBatchHeader, nowMilliseconds: Int64?) throws(LogError) {
        guard self.needsRoll(for: header, pending: 0, nowMilliseconds: nowMilliseconds) else { return }
        try self.roll(nowMilliseconds: nowMilliseconds ?? self.active.createdMilliseconds)
    }

    /// Whether the batch must go to a new segment.
    ///
    /// - Parameters:
    ///   - pending: how many bytes will be in the active segment before it.
    ///   - nowMilliseconds: nil on a follower, where the times in the batches alone count.
    private func needsRoll(for header: RecordBatchHeader, pending: Int, nowMilliseconds: Int64?) -> Bool {
        let active = self.active
        let size = active.size + Int64(pending)
        guard size > 0 else { return !active.canHold(lastOffset: header.lastOffset) }
        let entries = max(
            (active.offsetIndex.count + 1) * OffsetIndexEntry.byteCount,
            (active.timeIndex.count + 2) * TimeIndexEntry.byteCount
        )
        return size + Int64(header.sizeInBytes) > self.segmentLimit
            || entries > self.configuration.segmentIndexBytes
            || !active.canHold(lastOffset: header.lastOffset)
            || self.age(of: active, at: header, nowMilliseconds: nowMilliseconds)
                > self.configuration.rollMilliseconds
    }

    /// How old the segment is when the batch comes: by the times of the records if they have any.
    private func age(of segment: Segment, at header: RecordBatchHeader, nowMilliseconds: Int64?) -> Int64 {
        if let first = segment.firstTimestamp, header.maxTimestamp >= 0 { return header.maxTimestamp - first }
        return (nowMilliseconds ?? segment.createdMilliseconds) - segment.createdMilliseconds
    }

    /// Closes the active segment, writes a producer snapshot, and begins a new segment. Does nothing if the active
    /// segment is empty.
    public func roll(nowMilliseconds: Int64) throws(LogError) {
        guard self.active.size > 0 || self.active.baseOffset != self.logEndOffset else { return }
        let previous = self.active
        let segment = try self.createSegment(at: self.logEndOffset, nowMilliseconds: nowMilliseconds)
        previous.settle()
        self.segments.append(segment)
        self.tail.removeAll()
        self.flushes.namesChanged()
        // Without it the next start reads more headers; no reason to refuse the append.
        _ = try? self.writeProducerSnapshot()
    }

    func createSegment(at offset: Int64, nowMilliseconds: Int64) throws(LogError) -> Segment {
        do throws(FileError) {
            return try Segment(
                creating: offset,
                in: self.directory,
                of: self.fileSystem,
                nowMilliseconds: nowMilliseconds
            )
        } catch {
            try? self.fileSystem.remove(Segment.path(self.directory, offset, LogFileNames.log))
            throw .file(error)
        }
    }
}
