import Buffers
import CommitLog
import Consensus
import KafkaProtocol

/// Takes snapshots of the metadata, so that neither the metadata log nor the next start grows with the cluster's age, and
/// loads them.
///
/// A snapshot is written from an image that stays as it was while the node goes on, a portion per step. It counts when it
/// is durable under its name.
final class MetadataSnapshots {
    private struct Job {
        let draft: SnapshotDraft
        let timestamp: Int64
        var records: ImageRecords
        var nextOffset: Int64
        var phase = Phase.writing
    }

    private enum Phase {
        case writing
        case syncing(FlushID)
        case naming(FlushID)
    }

    /// How many records one step writes: a few milliseconds of work.
    private static let recordsPerStep = 1000

    private let intervalBytes: Int64
    private let intervalMilliseconds: Int64
    private let quorum: QuorumDriver
    private let outbox: Outbox
    private var job: Job?
    /// The bytes of records that were applied since the last snapshot was begun, and when that was.
    private var bytesSinceLast: Int64 = 0
    private var lastMilliseconds: Int64

    init(configuration: NodeConfiguration, quorum: QuorumDriver, outbox: Outbox, now: EngineTime) {
        self.intervalBytes = configuration.snapshotIntervalBytes
        self.intervalMilliseconds = configuration.snapshotIntervalMilliseconds
        self.quorum = quorum
        self.outbox = outbox
        self.lastMilliseconds = now.monotonicMilliseconds
    }

    /// When the next portion is due, or the next snapshot by time.
    var nextDeadlineMilliseconds: Int64? {
        if let job = self.job {
            guard case .writing = job.phase else { return nil }
            return self.lastMilliseconds
        }
        guard self.intervalMilliseconds > 0, self.bytesSinceLast > 0 else { return nil }
        return self.lastMilliseconds.addingReportingOverflow(self.intervalMilliseconds).partialValue
    }

    // MARK: Loading

    /// The newest snapshot, if what it holds is not in the log any more or this node has not applied anything yet.
    func next(after metadata: PublishedMetadata) throws(NodeError) -> (MetadataImage, SnapshotId)? {
        guard let id = self.quorum.snapshots.latest, id.endOffset > metadata.appliedOffset + 1,
            metadata.appliedOffset < 0 || metadata.appliedOffset + 1 < self.quorum.logStartOffset,
            let (file, _) = self.quorum.snapshots.file(id)
        else { return nil }
        let content: Bytes
        do throws(FileError) {
            content = try file.contents()
        } catch {
            throw NodeError("metadata snapshot \(id.endOffset) cannot be read: \(error)")
        }
        return (try SnapshotContent.image(id, content), id)
    }

    // MARK: Taking

    /// Notes that records of so many bytes were applied.
    func applied(_ byteCount: Int64) { self.bytesSinceLast += byteCount }

    /// Begins a snapshot if one is due, or goes on with the one that is being written.
    func run(_ metadata: PublishedMetadata, _ now: EngineTime) {
        if self.job == nil, self.isDue(metadata, now) { self.begin(metadata, now) }
        guard var job = self.job, case .writing = job.phase else { return }
        do {
            let records = job.records.next(Self.recordsPerStep)
            if records.isEmpty {
                try job.draft.append(SnapshotContent.footer(job.draft.id, at: job.nextOffset, timestamp: job.timestamp))
                job.phase = .syncing(self.outbox.flush(job.draft.filesToSync()))
            } else {
                let batch = try SnapshotContent.batch(
                    records,
                    job.draft.id,
                    at: job.nextOffset,
                    timestamp: job.timestamp
                )
                try job.draft.append(batch)
                job.nextOffset += Int64(records.count)
            }
            self.job = job
        } catch {
            self.failed("\(error)")
        }
    }

    private func isDue(_ metadata: PublishedMetadata, _ now: EngineTime) -> Bool {
        guard self.bytesSinceLast > 0, metadata.appliedOffset + 1 > self.quorum.snapshots.latest?.endOffset ?? 0 else {
            return false
        }
        if self.bytesSinceLast >= self.intervalBytes { return true }
        return self.intervalMilliseconds > 0
            && now.monotonicMilliseconds - self.lastMilliseconds >= self.intervalMilliseconds
    }

    private func begin(_ metadata: PublishedMetadata, _ now: EngineTime) {
        self.bytesSinceLast = 0
        self.lastMilliseconds = now.monotonicMilliseconds
        let id = SnapshotId(endOffset: metadata.appliedOffset + 1, epoch: max(metadata.image.lastEpoch, 0))
        do throws(FileError) {
            let draft = try self.quorum.snapshots.begin(id)
            try draft.append(SnapshotContent.header(id, timestamp: now.wallMilliseconds))
            self.job = Job(
                draft: draft,
                timestamp: now.wallMilliseconds,
                records: ImageRecords(metadata.image),
                nextOffset: 1
            )
        } catch {
            self.failed("\(error)")
        }
    }

    /// Whether the flush is one of a snapshot that is being taken.
    func owns(_ id: FlushID) -> Bool {
        switch self.job?.phase {
        case .syncing(id), .naming(id): true
        default: false
        }
    }

    func flushCompleted(_ id: FlushID, error: FileError?, _ now: EngineTime) {
        guard let job = self.job, self.owns(id) else { return }
        if let error { return self.failed("\(error)") }
        switch job.phase {
        case .writing: return
        case .syncing:
            do throws(FileError) {
                self.job?.phase = .naming(self.outbox.flush(try job.draft.rename()))
            } catch {
                self.failed("\(error)")
            }
        case .naming:
            self.job = nil
            // The leader's snapshot may have overtaken this one.
            guard job.draft.id > self.quorum.snapshots.latest ?? SnapshotId(endOffset: 0, epoch: 0) else {
                return job.draft.discard()
            }
            self.quorum.adopt(job.draft, now)
            self.outbox.occurred(.snapshotTaken(endOffset: job.draft.id.endOffset))
        }
    }

    /// The log stays as it is; the next snapshot is tried when it is due.
    private func failed(_ reason: String) {
        self.job?.draft.discard()
        self.job = nil
        self.outbox.log(.error, "no metadata snapshot could be taken, the metadata log is kept: \(reason)")
    }
}
