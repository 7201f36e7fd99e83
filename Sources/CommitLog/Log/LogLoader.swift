import Buffers
import KafkaProtocol

/// Finds the pieces of a log on the disk and repairs them.
struct LogLoader {
    let directory: String
    let fileSystem: any FileSystem
    let configuration: LogConfiguration
    let nowMilliseconds: Int64
    var report = RecoveryReport()
    var segments: [Segment] = []
    var epochs: LeaderEpochCache
    var snapshotOffsets: [Int64] = []
    var logStartOffset: Int64 = 0
    var logEndOffset: Int64 = 0
    var recoveryPoint: Int64 = 0
    /// Whether everything was found as closing the log leaves it.
    var wasClosed = false

    init(
        directory: String,
        fileSystem: any FileSystem,
        configuration: LogConfiguration,
        nowMilliseconds: Int64
    ) {
        self.directory = directory
        self.fileSystem = fileSystem
        self.configuration = configuration
        self.nowMilliseconds = nowMilliseconds
        self.epochs = LeaderEpochCache(directory: directory, fileSystem: fileSystem)
    }

    mutating func load(cleanShutdown: Bool, recoveryPoint: Int64, logStartOffset: Int64) throws(LogError) {
        try self.findFiles()
        let hasEpochs = try self.loadEpochs()
        if self.segments.isEmpty { try self.createSegment(at: max(logStartOffset, 0)) }
        let trusted = self.trustedCount(cleanShutdown: cleanShutdown, recoveryPoint: recoveryPoint)
        try self.loadTrusted(trusted, readingEpochs: !hasEpochs)
        let isWhole = cleanShutdown ? try self.openActive() : false
        if isWhole {
            if !hasEpochs { try self.readEpochs(of: self.segments[self.segments.count - 1]) }
            self.recoveryPoint = self.logEndOffset
            self.wasClosed = true
        } else {
            try self.recover(from: min(trusted, self.segments.count - 1))
            self.recoveryPoint = min(recoveryPoint, self.logEndOffset)
        }
        if logStartOffset > self.logEndOffset { try self.startOver(at: logStartOffset) }
        self.logStartOffset = max(logStartOffset, self.segments[0].baseOffset)
        self.epochs.truncateFromEnd(self.logEndOffset)
        self.epochs.truncateFromStart(self.logStartOffset)
        try self.dropSnapshots(above: self.recoveryPoint)
    }

    // MARK: Finding

    private mutating func findFiles() throws(LogError) {
        try LogError.wrapping { () throws(FileError) in
            try self.fileSystem.createDirectory(self.directory)
        }
        try SegmentSwap.recover(self.directory, in: self.fileSystem)
        try LogError.wrapping { () throws(FileError) in
            let names = try self.fileSystem.list(self.directory)
            let bases = names.compactMap { LogFileNames.offset($0, LogFileNames.log) }
            for name in names where Self.isRemnant(name, bases: bases) {
                try self.fileSystem.remove("\(self.directory)/\(name)")
            }
            for base in bases {
                self.segments.append(
                    try Segment(
                        existing: base,
                        in: self.directory,
                        of: self.fileSystem,
                        nowMilliseconds: self.nowMilliseconds
                    )
                )
            }
            self.snapshotOffsets = names.compactMap { LogFileNames.offset($0, LogFileNames.producerSnapshot) }
        }
    }

    /// Whether the file was left behind by something that was not finished.
    private static func isRemnant(_ name: String, bases: [Int64]) -> Bool {
        if name.hasSuffix(LogFileNames.temporary) || name.hasSuffix(LogFileNames.truncated) { return true }
        for suffix in [LogFileNames.offsetIndex, LogFileNames.timeIndex] {
            if let base = LogFileNames.offset(name, suffix) { return !bases.contains(base) }
        }
        return false
    }

    private mutating func loadEpochs() throws(LogError) -> Bool {
        do throws(FileError) {
            return try self.epochs.load()
        } catch {
            throw .file(error)
        }
    }

    private mutating func createSegment(at offset: Int64) throws(LogError) {
        do throws(FileError) {
            self.segments.append(
                try Segment(
                    creating: offset,
                    in: self.directory,
                    of: self.fileSystem,
                    nowMilliseconds: self.nowMilliseconds
                )
            )
        } catch {
            throw .file(error)
        }
    }

    // MARK: What needs no recovery

    /// How many segments at the beginning are known to be whole: all but the active one after a clean shutdown, else
    /// those that end before the recovery point.
    private func trustedCount(cleanShutdown: Bool, recoveryPoint: Int64) -> Int {
        if cleanShutdown { return self.segments.count - 1 }
        return (1..<self.segments.count).last { self.segments[$0].baseOffset <= recoveryPoint } ?? 0
    }

    private mutating func loadTrusted(_ count: Int, readingEpochs: Bool) throws(LogError) {
        for segment in self.segments.prefix(count) {
            if segment.hasIndexes {
                try LogError.wrapping { () throws(FileError) in try segment.loadTimes() }
            } else {
                try segment.rebuildIndexes(
                    indexIntervalBytes: self.configuration.indexIntervalBytes,
                    staysActive: false
                )
                self.report.rebuiltIndexes += 1
            }
            if readingEpochs { try self.readEpochs(of: segment) }
        }
    }

    private mutating func readEpochs(of segment: Segment) throws(LogError) {
        var scanner = BatchScanner(segment.file, from: 0, to: segment.size)
        while let batch = try segment.step(&scanner) { self.note(batch.header) }
    }

    private mutating func note(_ header: RecordBatchHeader) {
        guard header.partitionLeaderEpoch >= 0, header.partitionLeaderEpoch > self.epochs.latest?.epoch ?? -1 else {
            return
        }
        self.epochs.assign(epoch: header.partitionLeaderEpoch, startOffset: header.baseOffset)
    }

    /// Takes the active segment as it is. False if something about it is wrong after all.
    private mutating func openActive() throws(LogError) -> Bool {
        let active = self.segments[self.segments.count - 1]
        guard active.hasIndexes || active.size == 0, let end = try active.becomeActive() else { return false }
        self.logEndOffset = end
        return true
    }

    // MARK: Recovery

    private mutating func recover(from first: Int) throws(LogError) {
        var end = self.segments[first].baseOffset
        self.epochs.truncateFromEnd(end)
        var latestEpoch = self.epochs.latest?.epoch ?? -1
        var index = first
        while index < self.segments.count {
            let segment = self.segments[index]
            // A segment that does not begin where the one before ends is cut off from it by something that was lost.
            if index > first, segment.baseOffset != end, !self.mayHaveGaps || segment.baseOffset < end { break }
            let recovered = try segment.recover(
                expecting: segment.baseOffset,
                latestEpoch: &latestEpoch,
                indexIntervalBytes: self.configuration.indexIntervalBytes,
                visit: { self.note($0) }
            )
            end = recovered.endOffset
            self.report.scannedBatches += recovered.batches
            self.report.scannedBytes += segment.size
            self.report.truncatedBytes += recovered.truncatedBytes
            self.report.rebuiltIndexes += 1
            index += 1
            if recovered.truncatedBytes > 0 { break }
        }
        if self.segments.count > index {
            while self.segments.count > index { try self.removeLastSegment() }
            try LogError.wrapping { () throws(FileError) in try self.fileSystem.sync(directory: self.directory) }
        }
        for segment in self.segments[first..<(self.segments.count - 1)] { segment.settle() }
        self.logEndOffset = end
    }

    /// Compaction leaves segments that end before the next one begins.
    private var mayHaveGaps: Bool { self.configuration.cleanupPolicy.contains(.compact) }

    private mutating func removeLastSegment() throws(LogError) {
        let segment = self.segments[self.segments.count - 1]
        try LogError.wrapping { () throws(FileError) in try segment.remove() }
        self.report.truncatedBytes += segment.size
        self.segments.removeLast()
    }

    /// The log begins behind everything that is left of it: what was below is not wanted, what was above is lost.
    private mutating func startOver(at offset: Int64) throws(LogError) {
        while !self.segments.isEmpty { try self.removeLastSegment() }
        try self.createSegment(at: offset)
        self.epochs.removeAll()
        self.logEndOffset = offset
        self.recoveryPoint = offset
    }

    /// Removes snapshots that describe more than is durable: they may be of records that are lost.
    private mutating func dropSnapshots(above offset: Int64) throws(LogError) {
        while let last = self.snapshotOffsets.last, last > offset {
            let path = Segment.path(self.directory, last, LogFileNames.producerSnapshot)
            try LogError.wrapping { () throws(FileError) in try self.fileSystem.remove(path) }
            self.snapshotOffsets.removeLast()
        }
    }
}
