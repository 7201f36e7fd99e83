import Buffers
import CommitLog
import KafkaProtocol

/// Produce: check each batch, append it, and answer at once or when it is committed.
///
/// Nothing here touches a record: a batch is judged by its header and its checksum, and appended as it came.
struct ProduceHandler {
    let broker: Broker

    /// The one client id that may write to topics of the cluster's own.
    private static let administrator = "__admin_client"

    func handle(_ request: ProduceRequest, _ context: RequestContext) {
        self.broker.counters.produceRequests += 1
        guard request.acks >= -1, request.acks <= 1 else {
            return self.refuse(request, context, .invalidRequiredAcks)
        }
        guard request.transactionalId == nil else { return self.refuse(request, context, .invalidTxnState) }
        var response = ProduceResponse()
        response.responses.reserveCapacity(request.topicData.count)
        var waits: [(partition: Partition, wait: ProduceWait)] = []
        var touched: [Partition] = []
        var hasFailed = false
        let produceId = self.broker.pendingProduces.upcomingId
        for (topicIndex, topic) in request.topicData.enumerated() {
            var answer = ProduceResponse.TopicProduceResponse(name: topic.name, topicId: topic.topicId)
            answer.partitionResponses.reserveCapacity(topic.partitionData.count)
            for (partitionIndex, data) in topic.partitionData.enumerated() {
                let (result, appended) = self.append(data, topic: topic, request: request, context: context)
                var settled = result
                if appended == nil { hasFailed = true }
                if let appended {
                    touched.append(appended.partition)
                    if request.acks == -1, appended.partition.highWatermark < appended.requiredOffset {
                        // What the client is told if the time-out comes first.
                        settled.errorCode = .requestTimedOut
                        waits.append(
                            (
                                appended.partition,
                                ProduceWait(
                                    produceId: produceId,
                                    topicIndex: topicIndex,
                                    partitionIndex: partitionIndex,
                                    requiredOffset: appended.requiredOffset
                                )
                            )
                        )
                    }
                }
                answer.partitionResponses.append(settled)
            }
            response.responses.append(answer)
        }
        self.addEndpoints(&response, context)
        self.finish(request, context, response, waits, hasFailed: hasFailed)
        for partition in touched { self.broker.logEndMoved(partition) }
    }

    private func finish(
        _ request: ProduceRequest,
        _ context: RequestContext,
        _ response: ProduceResponse,
        _ waits: [(partition: Partition, wait: ProduceWait)],
        hasFailed: Bool
    ) {
        if hasFailed, waits.isEmpty { self.broker.counters.failedProduceRequests += 1 }
        if request.acks == 0 {
            let refused = response.responses.contains { $0.partitionResponses.contains { $0.errorCode != .none } }
            // Without an answer, closing the connection is the only way to make the client look for the right leader.
            self.broker.outbox.emit(
                refused
                    ? .closeConnection(context.token.connection, reason: "a produce request with acks=0 was refused")
                    : .noResponse(context.token)
            )
            return
        }
        guard !waits.isEmpty else { return self.broker.outbox.respond(context, response) }
        for (partition, wait) in waits { partition.insertWait(wait) }
        self.broker.pendingProduces.add(
            context,
            response: response,
            waits: waits.count,
            hasFailed: hasFailed,
            deadlineMilliseconds: self.broker.now.monotonicMilliseconds + Int64(max(request.timeoutMs, 0))
        )
    }

    private struct Appended {
        let partition: Partition
        let requiredOffset: Int64
    }

    private func append(
        _ data: ProduceRequest.PartitionProduceData,
        topic: ProduceRequest.TopicProduceData,
        request: ProduceRequest,
        context: RequestContext
    ) -> (ProduceResponse.PartitionProduceResponse, Appended?) {
        func failed(
            _ code: ErrorCode,
            _ message: String? = nil,
            _ partition: Partition? = nil
        ) -> (ProduceResponse.PartitionProduceResponse, Appended?) {
            var result = ProduceResponse.PartitionProduceResponse(index: data.index, errorCode: code, baseOffset: -1)
            result.errorMessage = message
            if context.version >= 10, code == .notLeaderOrFollower, let partition, partition.leaderId >= 0 {
                result.currentLeader.leaderId = partition.leaderId
                result.currentLeader.leaderEpoch = partition.leaderEpoch
            }
            return (result, nil)
        }
        let usesIds = context.version >= 13
        let found =
            usesIds
            ? self.broker.hosted.partition(topic.topicId, data.index)
            : self.broker.hosted.partition(topic.name, data.index)
        guard let partition = found else {
            return failed(
                self.broker.errorForUnhosted(topic: topic.name, id: usesIds ? topic.topicId : nil, data.index)
            )
        }
        guard partition.isLeader else { return failed(.notLeaderOrFollower, nil, partition) }
        guard !self.broker.lifecycle.mayBeReplaced else { return failed(.notLeaderOrFollower) }
        if let failure = partition.storageFailure { return failed(.kafkaStorageError, failure) }
        if request.acks == -1, partition.isUnderMinInSyncReplicas { return failed(.notEnoughReplicas) }
        let settings = self.broker.settings(of: partition)
        if settings.isInternal, context.clientId != Self.administrator {
            return failed(.invalidTopicException, "Cannot append to internal topic \(partition.topicPartition.topic)")
        }
        let batch: (bytes: Bytes, header: RecordBatchHeader)
        do throws(ProduceRefusal) {
            batch = try ProduceValidation(settings: settings, nowMilliseconds: self.broker.now.wallMilliseconds)
                .check(data.records)
        } catch {
            return failed(error.code, error.message)
        }
        if batch.header.producerId >= 0 {
            switch partition.log.validateProducer(batch.header) {
            case .append: break
            case .duplicate(let baseOffset, let lastOffset, let appendTime):
                self.broker.outbox.occurred(
                    .duplicateBatch(topic: partition.topicPartition.topic, partition: data.index)
                )
                var result = ProduceResponse.PartitionProduceResponse(index: data.index, baseOffset: baseOffset)
                // Clients take this for success without an offset.
                if baseOffset < 0 { result.errorCode = .duplicateSequenceNumber }
                result.logAppendTimeMs = appendTime
                result.logStartOffset = partition.log.logStartOffset
                return (result, Appended(partition: partition, requiredOffset: lastOffset + 1))
            case .rejected(let code): return failed(code)
            }
        }
        do {
            let appended = try partition.log.appendAsLeader(
                batch.bytes,
                header: batch.header,
                leaderEpoch: partition.leaderEpoch,
                nowMilliseconds: self.broker.now.wallMilliseconds
            )
            self.broker.counters.producedBytes += batch.bytes.count
            var result = ProduceResponse.PartitionProduceResponse(index: data.index, baseOffset: appended.baseOffset)
            result.logAppendTimeMs = appended.logAppendTime
            result.logStartOffset = partition.log.logStartOffset
            return (result, Appended(partition: partition, requiredOffset: appended.lastOffset + 1))
        } catch {
            self.broker.storageFailed(partition, error)
            return failed(.kafkaStorageError, "\(error)")
        }
    }

    /// KIP-951: where the named leaders are, so that the client need not ask for metadata.
    private func addEndpoints(_ response: inout ProduceResponse, _ context: RequestContext) {
        guard context.version >= 10 else { return }
        for topic in response.responses {
            for partition in topic.partitionResponses where partition.currentLeader.leaderId >= 0 {
                let id = partition.currentLeader.leaderId
                guard !response.nodeEndpoints.contains(where: { $0.nodeId == id }),
                    let address = self.broker.clientAddress(of: id)
                else { continue }
                response.nodeEndpoints.append(
                    ProduceResponse.NodeEndpoint(
                        nodeId: id,
                        host: address.host,
                        port: Int32(address.port),
                        rack: address.rack
                    )
                )
            }
        }
    }

    private func refuse(_ request: ProduceRequest, _ context: RequestContext, _ code: ErrorCode) {
        self.broker.counters.failedProduceRequests += 1
        if request.acks == 0 {
            return self.broker.outbox.emit(
                .closeConnection(context.token.connection, reason: "a produce request with acks=0 was refused: \(code)")
            )
        }
        var response = ProduceResponse()
        response.responses = request.topicData.map { topic in
            ProduceResponse.TopicProduceResponse(
                name: topic.name,
                topicId: topic.topicId,
                partitionResponses: topic.partitionData.map {
                    ProduceResponse.PartitionProduceResponse(index: $0.index, errorCode: code, baseOffset: -1)
                }
            )
        }
        self.broker.outbox.respond(context, response)
    }
}
