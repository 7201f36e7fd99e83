import KafkaProtocol

extension Log {
    /// Whether a flush is due by `flush.messages` or `flush.ms`, or because a closed segment is not durable yet.
    public func needsFlush(nowMilliseconds: Int64) -> Bool {
        let requested = self.flushes.requestedUpTo
        if self.active.baseOffset > self.flushes.requestedClosedBelow { return true }
        guard self.logEndOffset > requested else { return false }
        if self.logEndOffset - requested >= self.configuration.flushMessages { return true }
        guard let since = self.flushes.pendingSince else {
            self.flushes.pendingSince = nowMilliseconds
            return self.configuration.flushMilliseconds <= 0
        }
        return nowMilliseconds - since >= self.configuration.flushMilliseconds
    }

    /// What has to be synced so that everything in the log now is durable; nil if everything is. Answer it with
    /// ``flushed(upTo:)`` when it is done, in the order in which flushes were asked for.
    ///
    /// - Throws: if indexes or epochs, which are written on this occasion, cannot be written.
    public func filesToFlush() throws(LogError) -> FlushRequest? {
        guard
            self.logEndOffset > self.recoveryPoint || self.recoveryCheckpoint < self.recoveryPoint
                || self.flushes.hasUnsyncedNames
        else { return nil }
        let files = try LogError.wrapping { () throws(FileError) in try self.unsyncedFiles() }
        self.flushes.requested(
            upTo: self.logEndOffset,
            activeBaseOffset: self.active.baseOffset,
            epochsVersion: self.epochs.version
        )
        return FlushRequest(files: files, upTo: self.logEndOffset)
    }

    /// The flush that was asked for `offset` is done.
    public func flushed(upTo offset: Int64) {
        guard let done = self.flushes.completed(upTo: offset) else { return }
        self.recoveryPoint = max(self.recoveryPoint, min(done.upTo, self.logEndOffset))
        self.epochs.synced(version: done.epochsVersion)
        if !self.flushes.hasUnsyncedNames { self.hasUnsyncedMetadata = false }
        for index in self.segments.indices where self.endOffset(ofSegment: index) <= done.closedBelow {
            self.segments[index].hasDurableIndexes = true
        }
    }

    /// From where a recovery after a crash has to check: what a checkpoint says. It is the recovery point, or less while
    /// a segment is durable and its indexes, written when it was closed, are not.
    public var recoveryCheckpoint: Int64 {
        for segment in self.segments.dropLast() where !segment.hasDurableIndexes {
            return min(self.recoveryPoint, segment.baseOffset)
        }
        return self.recoveryPoint
    }

    private func unsyncedFiles() throws(FileError) -> [any File] {
        if self.epochs.needsWrite(logEndOffset: self.logEndOffset) {
            try self.epochs.write(logEndOffset: self.logEndOffset)
            self.flushes.namesChanged()
        }
        var files: [any File] = []
        for (index, segment) in self.segments.enumerated() {
            if self.endOffset(ofSegment: index) > self.recoveryPoint {
                files.append(segment.file)
            }
            // A closed segment's indexes are trusted after a crash; the active one's never.
            if index < self.segments.count - 1, !segment.hasDurableIndexes { files += try segment.indexFiles() }
        }
        if let file = self.epochs.unsyncedFile { files.append(file) }
        if self.hasUnsyncedMetadata {
            files.append(try self.fileSystem.open(PartitionMetadataFile.path(self.directory), .read))
        }
        if self.flushes.hasUnsyncedNames {
            files.append(try self.fileSystem.open(self.directory, .read))
            if self.flushes.isNew {
                files.append(try self.fileSystem.open(self.directory.parentDirectory, .read))
            }
        }
        return files
    }

    /// Closes the log so that it can be opened without recovery: writes indexes, epochs and producers, and syncs
    /// everything. Blocks. Nothing may be appended afterwards.
    ///
    /// - Parameter syncs: false if the caller syncs the whole file system when it has closed all logs.
    public func close(nowMilliseconds: Int64, syncs: Bool = true) throws(LogError) {
        if !self.isAsClosed(syncs: syncs) { try self.writeEverything(nowMilliseconds: nowMilliseconds, syncs: syncs) }
        for segment in self.segments {
            segment.file.close()
            segment.offsetIndex.close()
            segment.timeIndex.close()
            segment.hasDurableIndexes = true
        }
        self.recoveryPoint = self.logEndOffset
        self.hasUnsyncedMetadata = false
        self.epochs.synced(version: self.epochs.version)
        self.flushes.allDone(upTo: self.logEndOffset)
    }

    private func writeEverything(nowMilliseconds: Int64, syncs: Bool) throws(LogError) {
        self.removeExpiredProducers(nowMilliseconds: nowMilliseconds)
        self.active.completeTimeIndex()
        try LogError.wrapping { () throws(FileError) in
            let snapshot = try self.writeProducerSnapshot()
            let files = try self.unsyncedFiles() + self.active.indexFiles() + [snapshot]
            guard syncs else { return }
            for file in files { try file.sync() }
            try self.fileSystem.sync(directory: self.directory)
        }
    }

    /// Whether the disk holds already what closing the log would leave there: nothing has changed since it was opened after
    /// it had been closed, or nothing was ever written to it. Of an empty log a loss of power takes nothing but the topic's
    /// id.
    private func isAsClosed(syncs: Bool) -> Bool {
        if self.logEndOffset == 0 { return !syncs || !self.hasUnsyncedMetadata }
        return self.closedState
            == ClosedState(endOffset: self.logEndOffset, changesVersion: self.flushes.changesVersion)
            && !self.epochs.needsWrite(logEndOffset: self.logEndOffset)
    }
}

extension Segment {
    /// Both index files, written as far as possible.
    func indexFiles() throws(FileError) -> [any File] {
        try self.offsetIndex.writePending()
        try self.timeIndex.writePending()
        return [try self.offsetIndex.openFile(), try self.timeIndex.openFile()]
    }
}
