import Buffers
import KafkaProtocol

extension Log {
    /// Removes all records from `offset` on. If `offset` lies inside a batch, the whole batch goes and the log ends
    /// before it. Responses that were made before stay valid.
    ///
    /// An offset at or behind the end only forgets an epoch that begins there and has no records.
    public func truncate(to offset: Int64) throws(LogError) {
        precondition(offset >= 0, "offsets are not negative")
        defer { self.writeEpochs() }
        guard offset < self.logEndOffset else { return self.epochs.truncateFromEnd(self.logEndOffset) }
        guard offset >= self.segments[0].baseOffset else { return try self.truncateFully(startingAt: offset) }
        self.tail.removeAll()
        self.truncationGeneration += 1
        let index = self.segmentIndex(of: offset)
        if self.segments.count > index + 1 {
            while self.segments.count > index + 1 { try self.removeLastSegment() }
            try LogError.wrapping { () throws(FileError) in try self.fileSystem.sync(directory: self.directory) }
        }
        let cut = try self.locate(offset, inSegment: index)
        let end = min(offset, cut?.header.baseOffset ?? offset)
        try self.cutActive(at: cut?.position ?? self.active.size, endOffset: end)
        try self.rebuildProducers(nowMilliseconds: nil)
    }

    /// Removes everything and begins again at `offset`: what a follower does that has fallen behind its leader's start.
    public func truncateFully(startingAt offset: Int64) throws(LogError) {
        precondition(offset >= 0, "offsets are not negative")
        defer { self.writeEpochs() }
        self.tail.removeAll()
        self.truncationGeneration += 1
        while self.segments.count > 1 { try self.removeLastSegment() }
        if self.active.baseOffset == offset {
            try self.cutActive(at: 0, endOffset: offset)
        } else {
            let last = self.active
            let segment = try self.createSegment(at: offset, nowMilliseconds: last.createdMilliseconds)
            do throws(FileError) {
                try last.remove()
            } catch {
                try? segment.remove()
                throw .file(error)
            }
            self.segments = [segment]
        }
        self.epochs.removeAll()
        self.logStartOffset = offset
        self.endMoved(to: offset)
        try self.rebuildProducers(nowMilliseconds: nil)
    }

    private func removeLastSegment() throws(LogError) {
        let last = self.active
        try LogError.wrapping { () throws(FileError) in try last.remove() }
        self.segments.removeLast()
        self.endMoved(to: last.baseOffset)
        // The segment is the active one from here on, even if nothing further should succeed.
        if try self.active.becomeActive() == nil { try self.rebuildActiveIndexes() }
    }

    private func cutActive(at position: Int64, endOffset: Int64) throws(LogError) {
        let active = self.active
        try LogError.wrapping { () throws(FileError) in try active.truncate(to: position, endOffset: endOffset) }
        self.endMoved(to: endOffset)
        if try active.becomeActive() == nil { try self.rebuildActiveIndexes() }
    }

    private func rebuildActiveIndexes() throws(LogError) {
        try self.active.rebuildIndexes(
            indexIntervalBytes: self.configuration.indexIntervalBytes,
            staysActive: true
        )
    }

    /// The log ends at `offset` now, which lies before its former end.
    private func endMoved(to offset: Int64) {
        self.logEndOffset = offset
        self.logStartOffset = min(self.logStartOffset, offset)
        self.recoveryPoint = min(self.recoveryPoint, offset)
        self.flushes.truncated(to: offset)
        self.flushes.namesChanged()
        self.epochs.truncateFromEnd(offset)
    }
}
