import Buffers
import KafkaProtocol

extension Log {
    /// Removes all records from `offset` on. If `offset` lies inside a batch, the whole batch goes and the log ends
    /// before it. Responses that were made before stay valid.
    ///
    /// The cut is durable when this returns, which blocks: otherwise a loss of power could leave new batches with the
    /// old ones behind them, and if those are of a later epoch nothing shows that they are remnants.
    ///
    /// An offset at or behind the end only forgets an epoch that begins there and has no records.
    public func truncate(to offset: Int64) throws(LogError) {
        precondition(offset >= 0, "offsets are not negative")
        try self.finishCut()
        guard offset < self.logEndOffset else { return self.epochs.truncateFromEnd(self.logEndOffset) }
        guard offset >= self.segments[0].baseOffset else { return try self.truncateFully(startingAt: offset) }
        self.beginCut()
        let index = self.segmentIndex(of: offset)
        while self.segments.count > index + 1 { try self.removeLastSegment() }
        let cut = try self.locate(offset, inSegment: index)
        let end = min(offset, cut?.header.baseOffset ?? offset)
        try self.cutActive(at: cut?.position ?? self.active.size, endOffset: end)
        try self.finishCut()
        try self.rebuildProducers(nowMilliseconds: nil)
    }

    /// Removes everything and begins again at `offset`: what a follower does that has fallen behind its leader's start.
    public func truncateFully(startingAt offset: Int64) throws(LogError) {
        precondition(offset >= 0, "offsets are not negative")
        self.beginCut()
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
        try self.finishCut()
        try self.rebuildProducers(nowMilliseconds: nil)
    }

    private func beginCut() {
        self.tail.removeAll()
        self.truncationGeneration += 1
        self.hasUnfinishedCut = true
    }

    /// Brings a truncation to its end that has been begun, perhaps one that failed in the middle: nothing is appended
    /// before that.
    func finishCut() throws(LogError) {
        guard self.hasUnfinishedCut else { return }
        if !self.active.isReady { try self.activate() }
        try LogError.wrapping { () throws(FileError) in
            try self.active.file.sync()
            try self.fileSystem.sync(directory: self.directory)
        }
        self.hasUnfinishedCut = false
    }

    private func removeLastSegment() throws(LogError) {
        let last = self.active
        try LogError.wrapping { () throws(FileError) in try last.remove() }
        self.segments.removeLast()
        self.endMoved(to: last.baseOffset)
        // The segment is the active one from here on, even if nothing further should succeed.
        try self.activate()
    }

    private func cutActive(at position: Int64, endOffset: Int64) throws(LogError) {
        let active = self.active
        try LogError.wrapping { () throws(FileError) in try active.truncate(to: position, endOffset: endOffset) }
        self.endMoved(to: endOffset)
        try self.activate()
    }

    private func activate() throws(LogError) {
        if try self.active.becomeActive() != nil { return }
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
        self.cleanedOffset = min(self.cleanedOffset, offset)
        self.flushes.truncated(to: offset, activeBaseOffset: self.active.baseOffset)
        self.flushes.namesChanged()
        self.epochs.truncateFromEnd(offset)
    }
}
