import Buffers
import KafkaProtocol

/// One compaction of one log (`cleanup.policy=compact`), done in small steps: of each key the last record stays.
///
/// It goes over the log three times. First it finds out which transactions were aborted. Then it notes where each key of
/// the dirty part was last written; when the memory for that is used up, this compaction ends there and the next one
/// goes on. Last it copies what is to stay, group of segments by group, and puts each new segment in the place of the old
/// ones; see ``SegmentSwap`` for crashes, ``BatchFilter`` for what stays. Offsets never change, the active segment is left
/// alone, and responses that were made before stay valid.
///
/// The owner calls ``step(byteBudget:)`` again and again, and may use the log in between as it likes. A log that is cut
/// off, or loses the segments that are being copied, ends the compaction without harm.
public final class LogCleaning {
    /// What comes next.
    public enum Progress: Sendable {
        /// Call ``step(byteBudget:)`` again.
        case more
        /// Carry the flush out, then call ``flushed()``.
        case flush(FlushRequest)
        /// Everything below this offset is compacted. The log knows it; the owner should write the checkpoint.
        case finished(cleanedOffset: Int64)
        /// The log has changed under the compaction: nothing more is done, and nothing was lost.
        case abandoned
    }

    private enum Stage {
        case surveying(SegmentWalk)
        case mapping(SegmentWalk)
        case copying
        case syncing
        case announcing
        case ended
    }

    public let log: Log
    /// What this compaction set out to do.
    public let range: CleanableRange
    /// How many bytes the copied segments had before and have now.
    public private(set) var bytesBefore: Int64 = 0
    public private(set) var bytesAfter: Int64 = 0
    private var stage: Stage
    private var filter: BatchFilter
    private var groups: [[Segment]] = []
    private var copy: SegmentCopy?
    private let truncationGeneration: Int
    private let nowMilliseconds: Int64

    /// Begins to compact `log`; nil if nothing can be compacted.
    ///
    /// - Parameters:
    ///   - highWatermark: nothing from here on is touched.
    ///   - keyMapByteLimit: how much memory the offsets of keys may take (`log.cleaner.dedupe.buffer.size`).
    ///   - secret: makes it impossible to send keys that are taken for each other.
    public init?(
        _ log: Log,
        nowMilliseconds: Int64,
        highWatermark: Int64,
        keyMapByteLimit: Int,
        secret: Uuid
    ) {
        guard let range = log.cleanableRange(nowMilliseconds: nowMilliseconds, highWatermark: highWatermark) else {
            return nil
        }
        self.log = log
        self.range = range
        self.nowMilliseconds = nowMilliseconds
        self.truncationGeneration = log.truncationGeneration
        self.filter = BatchFilter(
            keys: CompactionKeyMap(byteLimit: keyMapByteLimit),
            hashKey: KeyDigest.HashKey(first: secret.high, second: secret.low),
            mapEnd: range.endOffset,
            nowMilliseconds: nowMilliseconds,
            deleteRetentionMilliseconds: log.configuration.deleteRetentionMilliseconds,
            producers: log.producers.entries
        )
        self.stage = .surveying(SegmentWalk(log.segments, windowByteCount: BatchScanner.headerWindow))
    }

    /// Goes on for about `byteBudget` bytes of records: whole batches, at least one.
    ///
    /// - Throws: if a file fails or a batch is damaged; the compaction has ended then, and the log is in order.
    public func step(byteBudget: Int) throws(LogError) -> Progress {
        guard self.isStillPossible else { return self.abandon() }
        do throws(LogError) {
            switch self.stage {
            case .surveying(let walk): try self.survey(walk, byteBudget)
            case .mapping(let walk): try self.map(walk, byteBudget)
            case .copying: return try self.copy(byteBudget)
            case .syncing, .announcing: preconditionFailure("a flush is awaited")
            case .ended: return .abandoned
            }
            return .more
        } catch {
            _ = self.abandon()
            throw error
        }
    }

    /// The flush that was asked for is done.
    public func flushed() throws(LogError) -> Progress {
        guard self.isStillPossible, let copy = self.copy else { return self.abandon() }
        do throws(LogError) {
            switch self.stage {
            case .syncing:
                self.stage = .announcing
                return .flush(try copy.announce())
            case .announcing:
                // From here on there is no way back: what fails now is finished by the next start.
                self.copy = nil
                try copy.replaceOriginals(in: self.log)
                self.bytesBefore += copy.originalBytes
                self.bytesAfter += copy.copy.size
                self.stage = .copying
                return .more
            case .surveying, .mapping, .copying, .ended: return .more
            }
        } catch {
            _ = self.abandon()
            throw error
        }
    }

    /// Gives up, and removes what was begun. Harmless at any time.
    @discardableResult
    public func abandon() -> Progress {
        self.copy?.discard()
        self.copy = nil
        self.stage = .ended
        return .abandoned
    }

    private var isStillPossible: Bool {
        self.log.truncationGeneration == self.truncationGeneration
            && self.log.configuration.cleanupPolicy.contains(.compact)
            && (self.copy?.hasOriginals(in: self.log) ?? true)
    }

    // MARK: Reading

    private func survey(_ walk: SegmentWalk, _ byteBudget: Int) throws(LogError) {
        var walk = walk
        var left = byteBudget
        while left > 0 {
            guard let stop = try walk.next(),
                stop.header.baseOffset < self.range.endOffset || self.filter.transactions.isUndecided
            else { return self.beginMapping() }
            let header = stop.header
            left -= min(header.sizeInBytes, BatchScanner.headerWindow)
            guard header.producerId >= 0 else { continue }
            var marker: ControlRecord?
            if header.attributes.isControl, header.recordCount > 0 {
                let bytes = try walk.bytes(of: stop)
                marker = try LogCleaning.reading(header) { () throws(RecordBatchError) in
                    try TransactionSurvey.marker(in: RecordBatch(bytes))
                }
            }
            self.filter.transactions.note(header, marker: marker, end: self.range.endOffset)
        }
        self.stage = .surveying(walk)
    }

    private func beginMapping() {
        let first = self.log.segmentIndex(of: self.range.firstDirtyOffset)
        let dirty = self.log.segments[first...].prefix { $0.baseOffset < self.range.endOffset }
        self.stage = .mapping(SegmentWalk(Array(dirty), windowByteCount: BatchScanner.recordWindow))
    }

    private func map(_ walk: SegmentWalk, _ byteBudget: Int) throws(LogError) {
        var walk = walk
        var left = byteBudget
        while left > 0 {
            guard let stop = try walk.next() else { return self.beginCopying(upTo: self.range.endOffset) }
            let header = stop.header
            left -= BatchScanner.headerWindow / 64
            guard header.lastOffset >= self.range.firstDirtyOffset, !header.attributes.isControl,
                header.recordCount > 0, !self.filter.transactions.isAborted(header)
            else { continue }
            let bytes = try walk.bytes(of: stop)
            var fullAt: Int64?
            left -= try LogCleaning.reading(header) { () throws(RecordBatchError) in
                try RecordBatch(bytes).forEachRecord { record in
                    let offset = header.baseOffset + Int64(record.offsetDelta)
                    guard offset >= self.range.firstDirtyOffset, let key = record.key else { return true }
                    let digest = KeyDigest(key, hashKey: self.filter.hashKey)
                    if self.filter.keys.set(digest, to: offset) { return true }
                    fullAt = offset
                    return false
                }
            }
            if let fullAt { return self.beginCopying(upTo: fullAt) }
        }
        self.stage = .mapping(walk)
    }

    private func beginCopying(upTo end: Int64) {
        self.filter.mapEnd = end
        let segments = self.log.segments.dropLast().prefix { $0.baseOffset < end }
        self.groups = SegmentGroups.groups(
            of: Array(segments),
            end: self.log.segments[segments.count].baseOffset,
            configuration: self.log.configuration
        ).reversed()
        self.stage = .copying
    }

    // MARK: Writing

    private func copy(_ byteBudget: Int) throws(LogError) -> Progress {
        if self.copy == nil {
            guard let group = self.groups.popLast() else {
                self.stage = .ended
                self.log.cleanedOffset = self.filter.mapEnd
                return .finished(cleanedOffset: self.filter.mapEnd)
            }
            let copy = try SegmentCopy(of: group)
            self.copy = copy
            // Some of the group may have expired meanwhile.
            guard self.isStillPossible else { return self.abandon() }
        }
        guard let copy = self.copy else { preconditionFailure("a copy has been begun") }
        let interval = self.log.configuration.indexIntervalBytes
        guard try copy.step(&self.filter, byteBudget: byteBudget, indexIntervalBytes: interval) else { return .more }
        if copy.isFaithful {
            // Nothing has changed: the old segment may stay.
            copy.discard()
            self.bytesBefore += copy.originalBytes
            self.bytesAfter += copy.originalBytes
            self.copy = nil
            return .more
        }
        self.stage = .syncing
        return .flush(try copy.filesToSync())
    }

    static func reading<Result>(
        _ header: RecordBatchHeader,
        _ body: () throws(RecordBatchError) -> Result
    ) throws(LogError) -> Result {
        do throws(RecordBatchError) {
            return try body()
        } catch {
            throw .corruptBatch(offset: header.baseOffset, error)
        }
    }
}
