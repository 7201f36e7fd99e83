import Buffers
import CommitLog
import KafkaProtocol

/// The follower's side of replication: fetching, appending, cutting what the leader does not have.
extension Quorum {
    /// The next fetch. Its offset says that this node has everything below, durably if it is a voter.
    func fetchRequest() -> QuorumRequest {
        let partition = FetchRequest.FetchPartition(
            partition: MetadataPartition.index,
            currentLeaderEpoch: self.epoch,
            fetchOffset: self.log.logEndOffset,
            lastFetchedEpoch: self.lastEpoch,
            logStartOffset: self.log.logStartOffset,
            partitionMaxBytes: self.configuration.fetchMaxBytes,
            replicaDirectoryId: self.configuration.directoryId,
            highWatermark: self.highWatermark
        )
        let request = FetchRequest(
            clusterId: self.configuration.clusterId,
            replicaState: FetchRequest.ReplicaState(replicaId: self.configuration.localId),
            maxWaitMs: Int32(clamping: self.configuration.fetchMaxWaitMilliseconds),
            minBytes: 0,
            maxBytes: self.configuration.fetchMaxBytes,
            topics: [FetchRequest.FetchTopic(topicId: .metadataTopic, partitions: [partition])]
        )
        return .fetch(request, version: ApiKey.fetch.versions.upperBound)
    }

    /// Takes in the answer to this node's fetch, if it still is one.
    mutating func handle(
        _ response: FetchResponse,
        from peer: Int32,
        sequence: UInt64,
        _ now: Int64
    ) throws(QuorumError) {
        let retryAt = now + self.configuration.retryBackoffMilliseconds
        switch self.roleState {
        case .follower(var state):
            guard state.exchange.take(sequence) else { return }
            self.roleState.follower?.exchange.schedule(at: retryAt)
        case .unattached(let state):
            guard var search = state.search, search.take(sequence) else { return }
            let next = self.nextSearch(after: search, dueMilliseconds: retryAt)
            self.roleState.unattached?.search = next
        case .prospective, .candidate, .leader, .resigned: return
        }
        guard response.errorCode == .none, let partition = response.responses.first?.partitions.first else { return }
        let leader = partition.currentLeader
        if try self.learn(leaderId: leader.leaderId, epoch: leader.leaderEpoch, now) { return }
        guard leader.leaderEpoch == self.epoch, self.roleState.follower?.leaderId == peer else { return }
        switch partition.errorCode {
        case .none:
            try self.replicate(partition, now)
        case .notLeaderOrFollower where leader.leaderId < 0:
            // It led this epoch and does no longer: there is no reason to wait until it is doubted.
            try self.becomeUnattached(epoch: self.epoch, electionDeadline: self.timer.deadline(now), now)
        default: break
        }
    }

    private mutating func replicate(_ partition: FetchResponse.PartitionData, _ now: Int64) throws(QuorumError) {
        self.roleState.follower?.hasFetchedFromLeader = true
        self.roleState.follower?.fetchDeadline = now + self.configuration.fetchTimeoutMilliseconds
        if partition.snapshotId.endOffset >= 0, partition.snapshotId.epoch >= 0 {
            let id = SnapshotId(endOffset: partition.snapshotId.endOffset, epoch: partition.snapshotId.epoch)
            return try self.beginDownload(id, now)
        }
        if partition.divergingEpoch.epoch >= 0 {
            // One cut may not be enough, so nothing is known yet to agree with what the leader has committed.
            try self.truncate(partition.divergingEpoch)
            self.roleState.follower?.exchange.schedule(at: now)
            return
        }
        if let records = partition.records, records.count > 0 {
            guard try self.appendFetched(records) else { return }
        }
        self.roleState.follower?.exchange.schedule(at: now)
        let known = min(partition.highWatermark, self.log.logEndOffset)
        guard known > self.highWatermark else { return }
        self.highWatermark = known
        self.outbox.append(.committed(upTo: known))
    }

    /// Appends what the leader sent; false when it arrived damaged or does not fit and has to be fetched again.
    private func appendFetched(_ records: Records) throws(QuorumError) -> Bool {
        guard let bytes = try? records.bytes() else { return false }
        do throws(LogError) {
            _ = try self.log.appendAsFollower(bytes)
            return true
        } catch {
            switch error {
            case .corruptBatch, .unexpectedOffset: return false
            default: throw .log(error)
            }
        }
    }

    /// Removes what the leader does not have: everything behind the end of the largest epoch that both logs have.
    private mutating func truncate(_ diverging: FetchResponse.EpochEndOffset) throws(QuorumError) {
        let local = self.log.endOffset(forEpoch: diverging.epoch)?.endOffset ?? self.log.logStartOffset
        let target = max(min(local, diverging.endOffset), self.log.logStartOffset)
        guard target < self.log.logEndOffset else { return }
        guard target >= self.highWatermark else {
            throw .committedDataLost(highWatermark: self.highWatermark, truncation: target)
        }
        do throws(LogError) { try self.log.truncate(to: target) } catch { throw .log(error) }
        self.flush.truncated(to: target)
        self.outbox.append(.truncated(to: target))
    }
}
