import Buffers
import KafkaProtocol

/// The copy of a group of segments that compaction makes, and its way into the log.
final class SegmentCopy {
    let originals: [Segment]
    let copy: Segment
    /// How many bytes the originals have.
    let originalBytes: Int64
    /// Whether the copy has what its only original has, batch by batch.
    private(set) var isFaithful: Bool
    private var walk: SegmentWalk
    private let swap: SegmentSwap
    private let fileSystem: any FileSystem

    init(of originals: [Segment]) throws(LogError) {
        let first = originals[0]
        self.originals = originals
        self.originalBytes = originals.reduce(0) { $0 + $1.size }
        self.isFaithful = originals.count == 1
        self.fileSystem = first.fileSystem
        self.walk = SegmentWalk(originals, windowByteCount: BatchScanner.recordWindow)
        self.swap = SegmentSwap(
            directory: first.directory,
            fileSystem: first.fileSystem,
            baseOffset: first.baseOffset
        )
        self.copy = try LogError.wrapping { () throws(FileError) in
            try Segment(
                creating: first.baseOffset,
                in: first.directory,
                of: first.fileSystem,
                stage: LogFileNames.cleaned,
                nowMilliseconds: originals[originals.count - 1].createdMilliseconds
            )
        }
    }

    /// Copies about `byteBudget` bytes.
    ///
    /// - Returns: whether everything is copied.
    func step(
        _ filter: inout BatchFilter,
        byteBudget: Int,
        indexIntervalBytes: Int
    ) throws(LogError) -> Bool {
        var left = byteBudget
        var isDone = false
        // All batches of a step go to the file in one write.
        var writer = ByteWriter(capacity: min(max(byteBudget, 0), 64 << 10))
        while left > 0, !isDone {
            guard let stop = try self.walk.next() else {
                isDone = true
                continue
            }
            let bytes = try self.walk.bytes(of: stop)
            left -= bytes.count
            let outcome = try LogCleaning.reading(stop.header) { () throws(RecordBatchError) in
                try filter.filter(stop.header, bytes: bytes, isLastOfGroup: stop.isLast)
            }
            switch outcome {
            case .unchanged: self.add(bytes, stop.header, indexIntervalBytes, to: &writer)
            case .dropped: self.isFaithful = false
            case .rewritten(let batch):
                self.isFaithful = false
                let header = try LogCleaning.reading(stop.header) { () throws(RecordBatchError) in
                    try RecordBatchHeader(batch)
                }
                self.add(batch, header, indexIntervalBytes, to: &writer)
            }
        }
        let batches = writer.finishBytes()
        if !batches.isEmpty {
            try LogError.wrapping { () throws(FileError) in try self.copy.file.append([batches]) }
        }
        return isDone
    }

    private func add(
        _ bytes: Bytes,
        _ header: RecordBatchHeader,
        _ indexIntervalBytes: Int,
        to writer: inout ByteWriter
    ) {
        bytes.withUnsafeBytes { writer.copy($0) }
        self.copy.register(header, at: self.copy.size, indexIntervalBytes: indexIntervalBytes)
    }

    /// What has to be durable before the copy may count.
    func filesToSync() throws(LogError) -> FlushRequest {
        self.copy.completeTimeIndex()
        return try LogError.wrapping { () throws(FileError) in
            FlushRequest(files: [self.copy.file] + (try self.copy.indexFiles()), upTo: 0)
        }
    }

    /// Gives the copy the name by which it counts after a crash.
    ///
    /// - Returns: what has to be durable before the originals may go.
    func announce() throws(LogError) -> FlushRequest {
        self.copy.settle()
        self.copy.hasDurableIndexes = true
        return try LogError.wrapping { () throws(FileError) in
            try self.swap.announce()
            self.copy.renamed(to: LogFileNames.swap)
            return FlushRequest(files: [try self.fileSystem.open(self.copy.directory, .read)], upTo: 0)
        }
    }

    /// Whether the originals are still part of the log, and closed.
    func hasOriginals(in log: Log) -> Bool {
        let start = log.segmentIndex(of: self.originals[0].baseOffset)
        guard start + self.originals.count < log.segments.count else { return false }
        return self.originals.indices.allSatisfy { log.segments[start + $0] === self.originals[$0] }
    }

    /// Puts the copy in the place of the originals.
    func replaceOriginals(in log: Log) throws(LogError) {
        let start = log.segmentIndex(of: self.originals[0].baseOffset)
        log.segments.replaceSubrange(start..<start + self.originals.count, with: CollectionOfOne(self.copy))
        log.flushes.namesChanged()
        try LogError.wrapping { () throws(FileError) in
            try self.swap.complete(replacing: self.originals.map(\.baseOffset))
        }
        self.copy.renamed(to: "")
    }

    /// Removes the copy's files. What cannot be removed now goes with the next start.
    func discard() { try? self.swap.withdraw() }
}
