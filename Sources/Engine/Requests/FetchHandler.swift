import Buffers
import CommitLog
import KafkaProtocol

/// Fetch, for consumers and followers: read what there is, or wait for it.
///
/// Fetch sessions (KIP-227) are declined: every answer says session 0, and the client goes on naming all partitions.
struct FetchHandler {
    let broker: Broker

    /// How long a follower's poll may wait for data before it is answered for a new high watermark alone (KIP-1166): long
    /// enough that under load the next records carry it.
    static let highWatermarkDelayMilliseconds: Int64 = 5

    func handle(_ request: FetchRequest, _ context: RequestContext) {
        let counters = self.broker.counters
        if request.isFromFollower { counters.followerFetchRequests += 1 } else { counters.clientFetchRequests += 1 }
        guard request.sessionEpoch <= 0 else {
            counters.failedFetchRequests += 1
            return self.broker.outbox.respond(
                context,
                FetchResponse(errorCode: .fetchSessionIdNotFound, sessionId: request.sessionId)
            )
        }
        if request.isFromFollower {
            self.recordProgress(request, context)
        }
        let outcome = self.read(request, context)
        var wait = Int64(max(request.maxWaitMs, 0))
        if outcome.hasNews { wait = min(wait, Self.highWatermarkDelayMilliseconds) }
        if outcome.isComplete || request.maxWaitMs <= 0 || outcome.partitions.isEmpty {
            return self.respond(outcome, to: request, context)
        }
        self.broker.pendingFetches.add(
            PendingFetches.Entry(context: context, request: request, partitions: outcome.partitions),
            deadlineMilliseconds: self.broker.now.monotonicMilliseconds + wait
        )
    }

    /// Answers the waiting requests that something has happened to, and those whose time is up.
    func answerWaiting() {
        let pending = self.broker.pendingFetches
        for id in pending.takeWoken() {
            guard let entry = pending.entry(id), self.retry(entry, isDue: false) else { continue }
            _ = pending.remove(id)
        }
        while let entry = pending.popExpired(nowMilliseconds: self.broker.now.monotonicMilliseconds) {
            _ = self.retry(entry, isDue: true)
        }
    }

    /// Looks at a waiting request again.
    ///
    /// - Parameter isDue: whether it must be answered now with whatever there is.
    /// - Returns: whether it was answered.
    private func retry(_ entry: PendingFetches.Entry, isDue: Bool) -> Bool {
        let outcome = self.read(entry.request, entry.context)
        guard isDue || outcome.isComplete else { return false }
        self.respond(outcome, to: entry.request, entry.context)
        return true
    }

    private func respond(_ outcome: Outcome, to request: FetchRequest, _ context: RequestContext) {
        let counters = self.broker.counters
        if request.isFromFollower {
            counters.replicatedOutBytes += outcome.byteCount
        } else {
            counters.consumedBytes += outcome.byteCount
        }
        if outcome.hasFailed { counters.failedFetchRequests += 1 }
        self.broker.outbox.respond(context, outcome.response)
    }

    // MARK: Followers

    /// A follower's fetch says what it has: everything below the offsets it asks for.
    private func recordProgress(_ request: FetchRequest, _ context: RequestContext) {
        for topic in request.topics {
            for data in topic.partitions {
                guard let partition = self.partition(topic, data.partition, context), partition.isLeader,
                    data.currentLeaderEpoch == partition.leaderEpoch,
                    // A log that has diverged counts for nothing until it is truncated (KIP-320).
                    self.divergence(partition, data) == nil, data.fetchOffset <= partition.log.logEndOffset
                else { continue }
                self.broker.followerFetched(
                    partition,
                    replicaId: request.followerId,
                    offset: data.fetchOffset,
                    logStartOffset: data.logStartOffset,
                    brokerEpoch: request.replicaState.replicaEpoch
                )
            }
        }
    }

    private func divergence(
        _ partition: Partition,
        _ data: FetchRequest.FetchPartition
    ) -> FetchResponse.EpochEndOffset? {
        guard data.lastFetchedEpoch >= 0 else { return nil }
        guard let end = partition.log.endOffset(forEpoch: data.lastFetchedEpoch) else {
            return data.fetchOffset > partition.log.logStartOffset
                ? FetchResponse.EpochEndOffset(epoch: -1, endOffset: partition.log.logStartOffset) : nil
        }
        guard end.epoch < data.lastFetchedEpoch || end.endOffset < data.fetchOffset else { return nil }
        return FetchResponse.EpochEndOffset(epoch: end.epoch, endOffset: end.endOffset)
    }

    // MARK: Reading

    private struct Outcome {
        var response: FetchResponse
        /// Whether the answer must not wait: enough data, an error, or news that only an answer can carry.
        var isComplete: Bool
        var partitions: [Partition]
        /// Whether a follower could learn a new high watermark.
        var hasNews = false
        /// Whether a partition was refused.
        var hasFailed = false
        /// Bytes of record batches.
        var byteCount = 0
    }

    private func partition(_ topic: FetchRequest.FetchTopic, _ index: Int32, _ context: RequestContext) -> Partition? {
        context.version >= 13
            ? self.broker.hosted.partition(topic.topicId, index) : self.broker.hosted.partition(topic.topic, index)
    }

    private func read(_ request: FetchRequest, _ context: RequestContext) -> Outcome {
        var outcome = Outcome(response: FetchResponse(), isComplete: false, partitions: [])
        var left = Int(min(request.maxBytes, self.broker.configuration.fetchMaxBytes))
        var total = 0
        outcome.response.responses.reserveCapacity(request.topics.count)
        for topic in request.topics {
            var answer = FetchResponse.FetchableTopicResponse(topic: topic.topic, topicId: topic.topicId)
            answer.partitions.reserveCapacity(topic.partitions.count)
            for data in topic.partitions {
                let part = self.read(data, of: topic, request, context, bytesLeft: left, isFirst: total == 0)
                if let partition = part.partition { outcome.partitions.append(partition) }
                if part.isUrgent { outcome.isComplete = true }
                if part.hasNews { outcome.hasNews = true }
                if part.data.errorCode != .none { outcome.hasFailed = true }
                let count = part.data.records?.count ?? 0
                total += count
                left = max(0, left - count)
                answer.partitions.append(part.data)
            }
            outcome.response.responses.append(answer)
        }
        outcome.byteCount = total
        if total >= Int(request.minBytes) { outcome.isComplete = true }
        if outcome.isComplete { self.addEndpoints(&outcome.response, context) }
        return outcome
    }

    private struct Part {
        var data: FetchResponse.PartitionData
        var partition: Partition?
        var isUrgent: Bool
        var hasNews = false
    }

    private func read(
        _ data: FetchRequest.FetchPartition,
        of topic: FetchRequest.FetchTopic,
        _ request: FetchRequest,
        _ context: RequestContext,
        bytesLeft: Int,
        isFirst: Bool
    ) -> Part {
        func failed(_ code: ErrorCode, _ partition: Partition? = nil) -> Part {
            var answer = FetchResponse.PartitionData(partitionIndex: data.partition, errorCode: code, highWatermark: -1)
            answer.records = .empty
            if let partition {
                answer.logStartOffset = partition.log.logStartOffset
                let isMoved = code == .fencedLeaderEpoch || code == .notLeaderOrFollower && !partition.isLeader
                if context.version >= 12, isMoved, partition.leaderId >= 0 {
                    answer.currentLeader.leaderId = partition.leaderId
                    answer.currentLeader.leaderEpoch = partition.leaderEpoch
                }
            }
            return Part(data: answer, partition: nil, isUrgent: true)
        }
        guard let partition = self.partition(topic, data.partition, context) else {
            let id = context.version >= 13 ? topic.topicId : nil
            return failed(self.broker.errorForUnhosted(topic: topic.topic, id: id, data.partition))
        }
        if let error = self.broker.leadershipError(partition, clientEpoch: data.currentLeaderEpoch) {
            return failed(error, partition)
        }
        let isFollower = request.isFromFollower
        if isFollower, !partition.replicas.contains(request.followerId) {
            return failed(.notLeaderOrFollower, partition)
        }
        let log = partition.log
        // A new leader's high watermark may lie below one that consumers have been told by the old one, until it has
        // reached the epoch's start. Kafka tells it all the same: KIP-207 makes ListOffsets wait (see ListOffsetsHandler),
        // not Fetch, whose consumers go by the offsets of what they have read.
        var answer = FetchResponse.PartitionData(
            partitionIndex: data.partition,
            highWatermark: partition.highWatermark,
            lastStableOffset: partition.highWatermark,
            logStartOffset: log.logStartOffset
        )
        answer.abortedTransactions = request.isolationLevel == 1 ? [] : nil
        answer.records = .empty
        if let divergence = self.divergence(partition, data) {
            answer.divergingEpoch = divergence
            return Part(data: answer, partition: partition, isUrgent: true)
        }
        guard data.fetchOffset >= log.logStartOffset, data.fetchOffset <= log.logEndOffset else {
            var part = failed(.offsetOutOfRange, partition)
            part.data.highWatermark = partition.highWatermark
            return part
        }
        let limit = isFollower ? log.logEndOffset : partition.highWatermark
        // A new leader may know less of what is committed than clients have already seen.
        if !isFollower, data.fetchOffset > limit, partition.isHighWatermarkUncertain {
            return failed(.offsetNotAvailable, partition)
        }
        let knowsLessThanWeDo =
            isFollower
            && (data.highWatermark < partition.highWatermark && data.highWatermark < data.fetchOffset
                || data.logStartOffset < log.logStartOffset)
        guard data.fetchOffset < limit, bytesLeft > 0 || isFirst else {
            return Part(data: answer, partition: partition, isUrgent: false, hasNews: knowsLessThanWeDo)
        }
        do throws(LogError) {
            let result = try log.read(
                from: data.fetchOffset,
                maxBytes: min(bytesLeft, Int(max(data.partitionMaxBytes, 0))),
                upTo: limit,
                minOneBatch: isFirst
            )
            answer.records = result.records
            return Part(data: answer, partition: partition, isUrgent: false)
        } catch {
            if case .offsetOutOfRange = error { return failed(.offsetOutOfRange, partition) }
            self.broker.storageFailed(partition, error)
            return failed(.kafkaStorageError, partition)
        }
    }

    private func addEndpoints(_ response: inout FetchResponse, _ context: RequestContext) {
        guard context.version >= 16 else { return }
        for topic in response.responses {
            for partition in topic.partitions where partition.currentLeader.leaderId >= 0 {
                let id = partition.currentLeader.leaderId
                guard !response.nodeEndpoints.contains(where: { $0.nodeId == id }),
                    let address = self.broker.clientAddress(of: id)
                else { continue }
                response.nodeEndpoints.append(
                    FetchResponse.NodeEndpoint(
                        nodeId: id,
                        host: address.host,
                        port: Int32(address.port),
                        rack: address.rack
                    )
                )
            }
        }
    }
}
