import Buffers
import CommitLog
import KafkaProtocol

/// The leader's side of replication: answering fetches, and holding those to which there is nothing to say.
extension Quorum {
    /// Takes in a fetch of the metadata log; it is answered now, or held until there is something new.
    mutating func serve(
        _ request: FetchRequest,
        version: Int16,
        token: UInt64,
        _ now: Int64
    ) throws(QuorumError) {
        guard request.clusterId == nil || request.clusterId == self.configuration.clusterId else {
            self.outbox.respond(token, .fetch(FetchResponse(errorCode: .inconsistentClusterId)))
            return
        }
        guard let fetch = MetadataFetch(request, version: version, token: token) else {
            self.outbox.respond(token, .fetch(FetchResponse(errorCode: .invalidRequest)))
            return
        }
        if let error = self.refusal(of: fetch) {
            self.respond(fetch, error: error)
            return
        }
        if fetch.replicaId >= 0,
            let snapshot = self.snapshotNeeded(offset: fetch.offset, lastFetchedEpoch: fetch.lastFetchedEpoch)
        {
            self.roleState.leader?.heard(from: fetch.replicaId, nowMilliseconds: now)
            self.respond(fetch, snapshot: snapshot)
            return
        }
        if let diverging = self.divergence(offset: fetch.offset, lastFetchedEpoch: fetch.lastFetchedEpoch) {
            self.respond(fetch, diverging: diverging)
            return
        }
        if fetch.replicaId >= 0, fetch.replicaId != self.configuration.localId {
            self.roleState.leader?.fetched(
                by: fetch.replicaId,
                directoryId: fetch.directoryId,
                from: fetch.offset,
                leaderEndOffset: self.log.logEndOffset,
                nowMilliseconds: now
            )
            self.advanceHighWatermark()
        }
        // Whether it can be answered at once is decided with the fetches already held.
        if let abandoned = self.polls.hold(fetch, nowMilliseconds: now) { try self.respondWithRecords(to: abandoned) }
    }

    private func refusal(of fetch: MetadataFetch) -> ErrorCode? {
        let isReplica = fetch.replicaId >= 0
        guard fetch.offset >= 0, !isReplica || (fetch.leaderEpoch >= 0 && fetch.lastFetchedEpoch >= 0) else {
            return .invalidRequest
        }
        if fetch.leaderEpoch >= 0 {
            if fetch.leaderEpoch < self.epoch { return .fencedLeaderEpoch }
            if fetch.leaderEpoch > self.epoch { return .unknownLeaderEpoch }
        }
        guard self.roleState.leader != nil else { return .notLeaderOrFollower }
        if !isReplica, fetch.offset > self.highWatermark || fetch.offset < self.log.logStartOffset {
            return .offsetOutOfRange
        }
        return nil
    }

    /// Where the log of a replica that ends with a record of `lastFetchedEpoch` before `offset` parts from this one: the
    /// largest epoch that both can have, and its end here (KIP-595). Nil when that log is a prefix of this one.
    private func divergence(offset: Int64, lastFetchedEpoch: Int32) -> FetchResponse.EpochEndOffset? {
        guard offset > self.log.logStartOffset, lastFetchedEpoch >= 0 else { return nil }
        guard let end = self.log.endOffset(forEpoch: lastFetchedEpoch) else {
            return FetchResponse.EpochEndOffset(epoch: 0, endOffset: self.log.logStartOffset)
        }
        guard end.epoch != lastFetchedEpoch || end.endOffset < offset else { return nil }
        return FetchResponse.EpochEndOffset(epoch: end.epoch, endOffset: end.endOffset)
    }

    /// Answers the held fetches to which there is something to say; all of them, when this node does not lead.
    mutating func answerHeldFetches(_ now: Int64) throws(QuorumError) {
        guard self.roleState.leader != nil else {
            for fetch in self.polls.drain() {
                self.respond(fetch, error: self.refusal(of: fetch) ?? .notLeaderOrFollower)
            }
            return
        }
        let shownEnd = self.isLingering(now) ? Int64.min : self.log.logEndOffset
        let ready = self.polls.ready(
            endOffset: shownEnd,
            highWatermark: self.highWatermark,
            nowMilliseconds: now
        )
        for fetch in ready { try self.respondWithRecords(to: fetch) }
    }

    private mutating func respondWithRecords(to fetch: MetadataFetch) throws(QuorumError) {
        let limit = fetch.replicaId >= 0 ? self.log.logEndOffset : self.highWatermark
        guard fetch.offset < limit else {
            self.respond(fetch)
            return
        }
        guard fetch.offset >= self.log.logStartOffset else {
            // A snapshot was taken while the fetch was held; the next one is told which.
            self.respond(fetch)
            return
        }
        do throws(LogError) {
            let result = try self.log.read(
                from: fetch.offset,
                maxBytes: fetch.maxBytes,
                upTo: limit,
                minOneBatch: true
            )
            self.respond(fetch, records: result.records)
        } catch {
            throw .log(error)
        }
    }

    private mutating func respond(
        _ fetch: MetadataFetch,
        error: ErrorCode = .none,
        diverging: FetchResponse.EpochEndOffset = FetchResponse.EpochEndOffset(),
        snapshot: SnapshotId? = nil,
        records: Records = .empty
    ) {
        let partition = FetchResponse.PartitionData(
            partitionIndex: MetadataPartition.index,
            errorCode: error,
            highWatermark: error == .none ? self.highWatermark : -1,
            lastStableOffset: error == .none ? self.highWatermark : -1,
            logStartOffset: self.log.logStartOffset,
            divergingEpoch: diverging,
            currentLeader: FetchResponse.LeaderIdAndEpoch(leaderId: self.leaderId ?? -1, leaderEpoch: self.epoch),
            snapshotId: snapshot.map { FetchResponse.SnapshotId(endOffset: $0.endOffset, epoch: $0.epoch) }
                ?? FetchResponse.SnapshotId(),
            records: records
        )
        let topic = FetchResponse.FetchableTopicResponse(
            topic: fetch.namesTopic ? MetadataPartition.topic : "",
            topicId: fetch.namesTopic ? .zero : .metadataTopic,
            partitions: [partition]
        )
        let endpoints = self.leaderVoter.map { leader in
            [FetchResponse.NodeEndpoint(nodeId: leader.id, host: leader.host, port: Int32(leader.port))]
        }
        let showsEndpoints = error == .notLeaderOrFollower || error == .fencedLeaderEpoch
        self.outbox.respond(
            fetch.token,
            .fetch(FetchResponse(responses: [topic], nodeEndpoints: showsEndpoints ? endpoints ?? [] : []))
        )
    }
}
