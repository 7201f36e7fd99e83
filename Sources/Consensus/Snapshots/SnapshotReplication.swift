import Buffers
import CommitLog
import KafkaProtocol

// Snapshots in the quorum: taken here, served to others, fetched from the leader (KIP-630).
extension Quorum {
    // MARK: Taking

    /// Takes in a snapshot of committed metadata that this node has written and that is durable: older ones go, and the log
    /// goes on from the oldest that is left.
    public mutating func adopt(
        _ draft: SnapshotDraft,
        nowMilliseconds now: Int64,
        actions: inout [QuorumAction]
    ) {
        precondition(draft.id.endOffset <= self.highWatermark, "only what is committed is in a snapshot")
        self.perform(&actions) { (quorum: inout Quorum) throws(QuorumError) in
            quorum.snapshots.adopt(draft)
            try quorum.trimLog(now)
        }
    }

    /// Removes old snapshots and what the log has below the oldest that stays.
    private mutating func trimLog(_ now: Int64) throws(QuorumError) {
        do throws(FileError) {
            try self.snapshots.removeAll(butNewest: SnapshotStore.kept)
        } catch {
            throw .storage(error)
        }
        guard let oldest = self.snapshots.oldest, oldest.endOffset <= self.log.logEndOffset else { return }
        do throws(LogError) {
            try self.log.incrementLogStartOffset(to: oldest.endOffset)
            // What is in the active segment goes with a later snapshot.
            try self.log.roll(nowMilliseconds: self.wallClock(now))
            try self.log.deleteExpiredSegments(
                nowMilliseconds: self.wallClock(now),
                highWatermark: self.highWatermark
            )
        } catch {
            throw .log(error)
        }
    }

    /// Brings log and snapshots together that a crash, or a damaged snapshot, may have left apart.
    ///
    /// - Parameter mayBeginAnew: whether this node may forget what it has and get everything from the leader. Nobody counts
    ///   on what an observer has; a voter has confirmed it.
    static func align(_ log: Log, with snapshots: SnapshotStore, mayBeginAnew: Bool) throws(QuorumError) {
        do throws(LogError) {
            if let latest = snapshots.latest, latest.endOffset > log.logEndOffset {
                try log.truncateFully(startingAt: latest.endOffset)
            }
            if let oldest = snapshots.oldest, oldest.endOffset > log.logStartOffset {
                try log.incrementLogStartOffset(to: min(oldest.endOffset, log.logEndOffset))
            }
            if log.logStartOffset == 0 || (snapshots.latest?.endOffset ?? 0) >= log.logStartOffset { return }
            if mayBeginAnew { return try log.truncateFully(startingAt: 0) }
        } catch {
            throw .log(error)
        }
        if let damaged = snapshots.damaged.first {
            throw .snapshotDamaged(path: damaged.path, reason: damaged.reason)
        }
        throw .snapshotMissing(logStartOffset: log.logStartOffset)
    }

    /// The epoch of the last record: in the log, or in the snapshot that the log goes on from.
    var lastEpoch: Int32 { self.log.latestEpoch ?? self.snapshots.latest?.epoch ?? 0 }

    // MARK: Serving

    /// The snapshot that a replica needs whose log ends at `offset` with a record of `lastFetchedEpoch`; nil if this log
    /// has what it lacks.
    func snapshotNeeded(offset: Int64, lastFetchedEpoch: Int32) -> SnapshotId? {
        guard let latest = self.snapshots.latest else { return nil }
        let start = self.log.logStartOffset
        if offset < start { return latest }
        guard let oldest = self.snapshots.oldest, oldest.endOffset == start else { return nil }
        let parts = lastFetchedEpoch < oldest.epoch || (offset == start && lastFetchedEpoch != oldest.epoch)
        return parts ? latest : nil
    }

    /// Answers a request for a piece of a snapshot.
    mutating func serve(_ request: FetchSnapshotRequest, token: UInt64, _ now: Int64) {
        guard request.clusterId == nil || request.clusterId == self.configuration.clusterId else {
            return self.outbox.respond(token, .fetchSnapshot(FetchSnapshotResponse(errorCode: .inconsistentClusterId)))
        }
        guard request.topics.count == 1, request.topics[0].name == MetadataPartition.topic,
            request.topics[0].partitions.count == 1,
            request.topics[0].partitions[0].partition == MetadataPartition.index
        else { return self.outbox.respond(token, .fetchSnapshot(FetchSnapshotResponse(errorCode: .invalidRequest))) }
        let wanted = request.topics[0].partitions[0]
        if self.roleState.leader != nil, wanted.currentLeaderEpoch == self.epoch {
            self.roleState.leader?.heard(from: request.replicaId, nowMilliseconds: now)
        }
        let piece = self.piece(wanted, maxBytes: request.maxBytes)
        let topic = FetchSnapshotResponse.TopicSnapshot(name: MetadataPartition.topic, partitions: [piece])
        self.outbox.respond(token, .fetchSnapshot(FetchSnapshotResponse(topics: [topic])))
    }

    private func piece(
        _ wanted: FetchSnapshotRequest.PartitionSnapshot,
        maxBytes: Int32
    ) -> FetchSnapshotResponse.PartitionSnapshot {
        var piece = FetchSnapshotResponse.PartitionSnapshot(
            index: MetadataPartition.index,
            snapshotId: FetchSnapshotResponse.SnapshotId(
                endOffset: wanted.snapshotId.endOffset,
                epoch: wanted.snapshotId.epoch
            ),
            currentLeader: FetchSnapshotResponse.LeaderIdAndEpoch(
                leaderId: self.leaderId ?? -1,
                leaderEpoch: self.epoch
            )
        )
        let id = SnapshotId(endOffset: wanted.snapshotId.endOffset, epoch: wanted.snapshotId.epoch)
        if wanted.currentLeaderEpoch < self.epoch {
            piece.errorCode = .fencedLeaderEpoch
        } else if wanted.currentLeaderEpoch > self.epoch {
            piece.errorCode = .unknownLeaderEpoch
        } else if self.roleState.leader == nil {
            piece.errorCode = .notLeaderOrFollower
        } else if let (file, size) = self.snapshots.file(id) {
            guard wanted.position >= 0, wanted.position < size else {
                piece.errorCode = .positionOutOfRange
                return piece
            }
            let count = min(Int(max(maxBytes, 1)), Int(self.configuration.fetchMaxBytes), Int(size - wanted.position))
            piece.size = size
            piece.position = wanted.position
            piece.unalignedRecords = Records(
                chunks: [.region(FileRegion(file: file, offset: wanted.position, count: count))]
            )
        } else {
            piece.errorCode = .snapshotNotFound
        }
        return piece
    }

    // MARK: Fetching

    /// The leader's log no longer has what this node lacks: fetches the snapshot instead.
    mutating func beginDownload(_ id: SnapshotId, _ now: Int64) throws(QuorumError) {
        // What is committed here is in every snapshot that a leader may offer.
        guard id.endOffset > self.highWatermark, id.endOffset > self.log.logStartOffset else { return }
        self.roleState.follower?.download?.draft.discard()
        do throws(FileError) {
            self.roleState.follower?.download = SnapshotDownload(draft: try self.snapshots.begin(id))
        } catch {
            throw .storage(error)
        }
        self.roleState.follower?.exchange.schedule(at: now)
    }

    /// The request for the next piece of the snapshot.
    func fetchSnapshotRequest(_ download: SnapshotDownload) -> QuorumRequest {
        let partition = FetchSnapshotRequest.PartitionSnapshot(
            partition: MetadataPartition.index,
            currentLeaderEpoch: self.epoch,
            snapshotId: FetchSnapshotRequest.SnapshotId(
                endOffset: download.draft.id.endOffset,
                epoch: download.draft.id.epoch
            ),
            position: download.position,
            replicaDirectoryId: self.configuration.directoryId
        )
        return .fetchSnapshot(
            FetchSnapshotRequest(
                clusterId: self.configuration.clusterId,
                replicaId: self.configuration.localId,
                maxBytes: self.configuration.fetchMaxBytes,
                topics: [FetchSnapshotRequest.TopicSnapshot(name: MetadataPartition.topic, partitions: [partition])]
            )
        )
    }

    /// Takes in a piece of the snapshot.
    mutating func handle(
        _ response: FetchSnapshotResponse,
        from peer: Int32,
        sequence: UInt64,
        _ now: Int64
    ) throws(QuorumError) {
        guard var state = self.roleState.follower, state.exchange.take(sequence) else { return }
        let retryAt = now + self.configuration.retryBackoffMilliseconds
        self.roleState.follower?.exchange.schedule(at: retryAt)
        guard response.errorCode == .none, let piece = response.topics.first?.partitions.first else { return }
        let leader = piece.currentLeader
        if try self.learn(leaderId: leader.leaderId, epoch: leader.leaderEpoch, now) { return }
        guard leader.leaderEpoch == self.epoch, state.leaderId == peer, let download = state.download else { return }
        guard piece.errorCode == .none else {
            // The snapshot is gone, or never was: the next fetch tells which one there is.
            download.draft.discard()
            self.roleState.follower?.download = nil
            return
        }
        self.roleState.follower?.fetchDeadline = now + self.configuration.fetchTimeoutMilliseconds
        let isWhole: Bool?
        do throws(FileError) { isWhole = try download.take(piece) } catch { throw .storage(error) }
        switch isWhole {
        case nil: break
        case .some(false): self.roleState.follower?.exchange.schedule(at: now)
        case .some(true):
            if let reason = self.snapshots.problem(with: download.draft) {
                download.draft.discard()
                self.roleState.follower?.download = nil
                return self.outbox.append(.snapshotRefused(download.draft.id, reason: reason))
            }
            self.roleState.follower?.exchange.settle()
            self.roleState.follower?.download?.phase = .syncing
            self.outbox.append(.flushSnapshot(download.draft.filesToSync()))
        }
    }

    /// The flush that a fetched snapshot waits for is done.
    mutating func snapshotFlushed(_ now: Int64) throws(QuorumError) {
        guard let download = self.roleState.follower?.download else { return }
        switch download.phase {
        case .fetching: return
        case .syncing:
            self.roleState.follower?.download?.phase = .naming
            do throws(FileError) {
                self.outbox.append(.flushSnapshot(try download.draft.rename()))
            } catch {
                throw .storage(error)
            }
        case .naming:
            self.roleState.follower?.download = nil
            try self.install(download.draft)
            self.roleState.follower?.fetchDeadline = now + self.configuration.fetchTimeoutMilliseconds
            self.roleState.follower?.exchange.schedule(at: now)
        }
    }

    /// The log begins anew behind the snapshot.
    private mutating func install(_ draft: SnapshotDraft) throws(QuorumError) {
        let id = draft.id
        self.snapshots.adopt(draft)
        do throws(LogError) { try self.log.truncateFully(startingAt: id.endOffset) } catch { throw .log(error) }
        do throws(FileError) { try self.snapshots.removeAll(butNewest: 1) } catch { throw .storage(error) }
        self.flush.truncated(to: id.endOffset)
        self.highWatermark = id.endOffset
        self.outbox.append(.snapshotInstalled(id))
        self.outbox.append(.committed(upTo: id.endOffset))
    }
}
