import Buffers
import KafkaProtocol

extension Log {
    /// What a leader does with a client's batch: append it, answer with where it already is, or reject it (KIP-98).
    ///
    /// Recognised are the producer's last five batches; an older duplicate has an unexpected sequence number like any other.
    /// After a restart or a truncation fewer may be known, because a snapshot keeps only the last one: then what comes
    /// before the known ones is a duplicate too, whose place is forgotten.
    public func validateProducer(_ header: RecordBatchHeader) -> ProducerCheck {
        let check = self.producers.check(
            header,
            logIsWhole: self.logStartOffset == 0,
            isCompacted: self.configuration.cleanupPolicy.contains(.compact)
        )
        guard case .duplicate(let baseOffset, let lastOffset, _) = check,
            self.configuration.messageTimestampType == .createTime
        else { return check }
        return .duplicate(baseOffset: baseOffset, lastOffset: lastOffset, appendTime: -1)
    }

    /// The known producers in the form in which a snapshot keeps them, by producer id.
    public var activeProducers: [ProducerSnapshot.ProducerEntry] { self.producers.entries }

    /// Forgets producers that have been idle for `producer.id.expiration.ms`.
    public func removeExpiredProducers(nowMilliseconds: Int64) {
        self.producers.removeExpired(
            nowMilliseconds: nowMilliseconds,
            expirationMilliseconds: self.configuration.producerIdExpirationMilliseconds
        )
    }

    /// Writes the producers as of the log's end, and removes snapshots that are of no more use.
    @discardableResult
    func writeProducerSnapshot() throws(FileError) -> any File {
        let offset = self.logEndOffset
        let file = try self.fileSystem.replace(
            Segment.path(self.directory, offset, LogFileNames.producerSnapshot),
            with: ProducerSnapshotFile.encode(self.producers),
            durable: false
        )
        self.flushes.namesChanged()
        if self.snapshotOffsets.last != offset { self.snapshotOffsets.append(offset) }
        let bases = self.segments.map(\.baseOffset)
        try self.removeSnapshots { $0 != offset && !bases.contains($0) }
        return file
    }

    func removeSnapshots(where isObsolete: (Int64) -> Bool) throws(FileError) {
        for offset in self.snapshotOffsets where isObsolete(offset) {
            try self.fileSystem.remove(Segment.path(self.directory, offset, LogFileNames.producerSnapshot))
        }
        self.snapshotOffsets.removeAll(where: isObsolete)
    }

    /// Makes the producers' states anew: from the newest usable snapshot and the batches behind it.
    ///
    /// - Parameter nowMilliseconds: if given, producers that have expired are left out.
    func rebuildProducers(nowMilliseconds: Int64?) throws(LogError) {
        let end = self.logEndOffset
        try LogError.wrapping { () throws(FileError) in try self.removeSnapshots { $0 > end } }
        self.producers.removeAll()
        var start = self.logStartOffset
        for offset in self.snapshotOffsets.reversed() where offset >= self.logStartOffset {
            if var states = try self.readProducerSnapshot(offset) {
                states.hasForgotten = self.producers.hasForgotten
                self.producers = states
                start = offset
                break
            }
        }
        try self.replayProducers(from: start)
        if let nowMilliseconds { self.removeExpiredProducers(nowMilliseconds: nowMilliseconds) }
    }

    private func readProducerSnapshot(_ offset: Int64) throws(LogError) -> ProducerStates? {
        let path = Segment.path(self.directory, offset, LogFileNames.producerSnapshot)
        let bytes = try LogError.wrapping { () throws(FileError) in try self.fileSystem.contents(of: path) }
        return bytes.flatMap(ProducerSnapshotFile.decode)
    }

    private func replayProducers(from start: Int64) throws(LogError) {
        guard start < self.logEndOffset else { return }
        for index in self.segmentIndex(of: start)..<self.segments.count {
            let segment = self.segments[index]
            guard let first = try self.locate(start, inSegment: index) else { continue }
            var scanner = BatchScanner(segment.file, from: first.position, to: segment.size)
            while let batch = try segment.step(&scanner) {
                if batch.header.baseOffset >= start { self.producers.update(batch.header) }
            }
        }
    }
}
