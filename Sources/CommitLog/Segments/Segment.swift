import Buffers
import KafkaProtocol

/// A stretch of a log: a file of batches with two sparse indexes. The last segment is the active one and grows.
///
/// The indexes are hints. What an index entry points to is compared with the batch that lies there, and an index that
/// lies is rebuilt.
final class Segment {
    let baseOffset: Int64
    let directory: String
    let fileSystem: any FileSystem
    /// When the segment was made or opened, in milliseconds since 1970: its age while it has no timed record.
    let createdMilliseconds: Int64

    var handle: SegmentFile
    /// The length of the batches, in bytes.
    var size: Int64
    var offsetIndex: IndexFile<OffsetIndexEntry>
    var timeIndex: IndexFile<TimeIndexEntry>
    /// The greatest time in the segment, -1 if there is none, and the last offset of the first batch that has it.
    var maxTimestamp: Int64 = -1
    var offsetOfMaxTimestamp: Int64
    /// The greatest time of the first batch.
    var firstTimestamp: Int64?
    private var bytesSinceIndexEntry = 0

    /// What stands behind the usual names of the segment's files, while it is not part of the log.
    private(set) var stage = ""

    /// A new, empty segment.
    init(
        creating baseOffset: Int64,
        in directory: String,
        of fileSystem: any FileSystem,
        stage: String = "",
        nowMilliseconds: Int64
    ) throws(FileError) {
        let file = try fileSystem.open(Self.path(directory, baseOffset, LogFileNames.log) + stage, .readWrite)
        // A file of that name can only be what an earlier, failed attempt left.
        try file.truncate(to: 0)
        self.baseOffset = baseOffset
        self.directory = directory
        self.fileSystem = fileSystem
        self.createdMilliseconds = nowMilliseconds
        self.handle = SegmentFile(file)
        self.stage = stage
        self.size = 0
        self.offsetIndex = IndexFile(
            creating: Self.path(directory, baseOffset, LogFileNames.offsetIndex) + stage,
            in: fileSystem
        )
        self.timeIndex = IndexFile(
            creating: Self.path(directory, baseOffset, LogFileNames.timeIndex) + stage,
            in: fileSystem
        )
        self.offsetOfMaxTimestamp = baseOffset
    }

    /// An existing segment. Its indexes are empty if their files are missing or impossible: `hasIndexes` tells.
    init(existing baseOffset: Int64, in directory: String, of fileSystem: any FileSystem, nowMilliseconds: Int64)
        throws(FileError)
    {
        let file = try fileSystem.open(Self.path(directory, baseOffset, LogFileNames.log), .readWrite)
        self.baseOffset = baseOffset
        self.directory = directory
        self.fileSystem = fileSystem
        self.createdMilliseconds = nowMilliseconds
        self.handle = SegmentFile(file)
        self.size = try file.size()
        let offsetPath = Self.path(directory, baseOffset, LogFileNames.offsetIndex)
        let timePath = Self.path(directory, baseOffset, LogFileNames.timeIndex)
        let offsets = try IndexFile<OffsetIndexEntry>(existing: offsetPath, in: fileSystem)
        let times = try IndexFile<TimeIndexEntry>(existing: timePath, in: fileSystem)
        self.hasIndexes = offsets != nil && times != nil
        self.offsetIndex = offsets ?? IndexFile(creating: offsetPath, in: fileSystem)
        self.timeIndex = times ?? IndexFile(creating: timePath, in: fileSystem)
        self.offsetOfMaxTimestamp = baseOffset
    }

    /// Whether the index files as they are now would survive a loss of power. Only of interest in a closed segment.
    var hasDurableIndexes = true
    /// Whether the segment is the active one and everything about it is known.
    private(set) var isReady = true

    /// Whether both index files were there when the segment was opened.
    private(set) var hasIndexes = true

    var file: any File { self.handle.file }
    var path: String { self.path(LogFileNames.log) }

    /// The path of one of the segment's files.
    func path(_ suffix: String) -> String { Self.path(self.directory, self.baseOffset, suffix) + self.stage }

    static func path(_ directory: String, _ offset: Int64, _ suffix: String) -> String {
        "\(directory)/\(LogFileNames.name(offset, suffix))"
    }

    // MARK: Growing

    /// Notes a batch that was written at `position`, and now and then makes index entries of it.
    func register(_ header: RecordBatchHeader, at position: Int64, indexIntervalBytes: Int) {
        if position == 0 { self.firstTimestamp = header.maxTimestamp >= 0 ? header.maxTimestamp : nil }
        if header.maxTimestamp > self.maxTimestamp {
            self.maxTimestamp = header.maxTimestamp
            self.offsetOfMaxTimestamp = header.lastOffset
        }
        if self.bytesSinceIndexEntry > indexIntervalBytes, position <= Int64(Int32.max) {
            let relativeOffset = Int32(header.lastOffset - self.baseOffset)
            self.offsetIndex.append(OffsetIndexEntry(relativeOffset: relativeOffset, position: Int32(position)))
            self.appendTimeEntry()
            self.bytesSinceIndexEntry = 0
        }
        self.bytesSinceIndexEntry += header.sizeInBytes
        self.size = position + Int64(header.sizeInBytes)
    }

    private func appendTimeEntry() {
        guard self.maxTimestamp > ((try? self.timeIndex.last())??.timestamp ?? -1) else { return }
        let relativeOffset = Int32(self.offsetOfMaxTimestamp - self.baseOffset)
        self.timeIndex.append(TimeIndexEntry(timestamp: self.maxTimestamp, relativeOffset: relativeOffset))
    }

    /// Makes the time index complete, as it is when the segment grows no more for now.
    func completeTimeIndex() { self.appendTimeEntry() }

    /// The segment is no longer the active one.
    func settle() {
        self.completeTimeIndex()
        self.hasDurableIndexes = false
        self.offsetIndex.settle()
        self.timeIndex.settle()
    }

    /// Whether a batch with this last offset can be in the segment: offsets in an index have 31 bits.
    func canHold(lastOffset: Int64) -> Bool {
        lastOffset >= self.baseOffset && lastOffset - self.baseOffset <= Int64(Int32.max) && lastOffset < Int64.max
    }

    // MARK: Repair

    /// Makes both indexes anew from the batches.
    ///
    /// - Throws: ``LogError/corruptBatch(offset:_:)`` if a batch is damaged.
    func rebuildIndexes(indexIntervalBytes: Int, staysActive: Bool) throws(LogError) {
        try self.resetIndexes()
        let size = self.size
        defer { self.size = size }
        var scanner = BatchScanner(self.file, from: 0, to: size)
        var expected = self.baseOffset
        while true {
            switch try LogError.wrapping({ () throws(FileError) in try scanner.next() }) {
            case .batch(let header, let position):
                self.register(header, at: position, indexIntervalBytes: indexIntervalBytes)
                expected = header.nextOffset
                continue
            case .damaged(let error):
                throw .corruptBatch(offset: expected, error)
            case .end:
                break
            }
            break
        }
        if !staysActive { self.settle() }
        self.hasIndexes = true
        self.isReady = staysActive
    }

    func resetIndexes() throws(LogError) {
        try LogError.wrapping { () throws(FileError) in
            try self.offsetIndex.reset()
            try self.timeIndex.reset()
        }
        self.bytesSinceIndexEntry = 0
        self.maxTimestamp = -1
        self.offsetOfMaxTimestamp = self.baseOffset
        self.firstTimestamp = nil
    }

    /// Learns the segment's end from its indexes and the batches behind the last index entry, and takes the indexes
    /// into memory: the segment becomes the active one.
    ///
    /// - Returns: the offset after the last batch, or nil if indexes or batches do not fit together.
    func becomeActive() throws(LogError) -> Int64? {
        self.isReady = false
        let end = try LogError.wrapping { () throws(FileError) in try self.findEnd() }
        self.isReady = end != nil
        return end
    }

    private func findEnd() throws(FileError) -> Int64? {
        guard try self.offsetIndex.makeResident(), try self.timeIndex.makeResident() else { return nil }
        try self.loadTimes()
        let anchor = try self.offsetIndex.last()
        var scanner = BatchScanner(self.file, from: Int64(anchor?.position ?? 0), to: self.size)
        var end = self.baseOffset
        self.bytesSinceIndexEntry = 0
        while true {
            switch try scanner.next() {
            case .end: return end
            case .damaged: return nil
            case .batch(let header, let position):
                if let anchor, position == Int64(anchor.position) {
                    guard header.lastOffset - self.baseOffset == Int64(anchor.relativeOffset) else { return nil }
                }
                guard header.baseOffset >= end, self.canHold(lastOffset: header.lastOffset) else { return nil }
                if header.maxTimestamp > self.maxTimestamp {
                    self.maxTimestamp = header.maxTimestamp
                    self.offsetOfMaxTimestamp = header.lastOffset
                }
                self.bytesSinceIndexEntry += header.sizeInBytes
                end = header.nextOffset
            }
        }
    }

    /// Learns the greatest time of a segment that is closed, and the time of its first batch.
    func loadTimes() throws(FileError) {
        self.maxTimestamp = -1
        self.offsetOfMaxTimestamp = self.baseOffset
        if let last = try self.timeIndex.last() {
            self.maxTimestamp = last.timestamp
            self.offsetOfMaxTimestamp = self.baseOffset + Int64(last.relativeOffset)
        }
        var scanner = BatchScanner(self.file, from: 0, to: self.size, windowByteCount: RecordBatchHeader.byteCount)
        if case .batch(let header, _) = try scanner.next(), header.maxTimestamp >= 0 {
            self.firstTimestamp = header.maxTimestamp
        } else {
            self.firstTimestamp = nil
        }
    }

    /// The segment's files have the usual names with `stage` behind them now.
    func renamed(to stage: String) {
        self.stage = stage
        self.offsetIndex.renamed(to: self.path(LogFileNames.offsetIndex))
        self.timeIndex.renamed(to: self.path(LogFileNames.timeIndex))
    }

    /// Removes the segment's files. Responses that point to the segment can still be sent.
    func remove() throws(FileError) {
        try self.fileSystem.remove(self.path)
        // An index without its segment is removed with the next start.
        for suffix in [LogFileNames.offsetIndex, LogFileNames.timeIndex] {
            try? self.fileSystem.remove(self.path(suffix))
        }
    }
}
