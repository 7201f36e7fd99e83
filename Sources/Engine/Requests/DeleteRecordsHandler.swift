import CommitLog
import KafkaProtocol

/// DeleteRecords: a partition begins later from now on (KIP-107). Answered once every replica that is alive has followed.
struct DeleteRecordsHandler {
    let broker: Broker

    /// The offset that stands for the high watermark.
    private static let highWatermark: Int64 = -1

    func handle(_ request: DeleteRecordsRequest, _ context: RequestContext) {
        var response = DeleteRecordsResponse()
        var waits: [PendingDeletions.Wait] = []
        for (topicPosition, topic) in request.topics.enumerated() {
            var answer = DeleteRecordsResponse.DeleteRecordsTopicResult(name: topic.name)
            for (position, asked) in topic.partitions.enumerated() {
                var result = DeleteRecordsResponse.DeleteRecordsPartitionResult(
                    partitionIndex: asked.partitionIndex,
                    lowWatermark: -1
                )
                switch self.delete(asked, topic.name) {
                case .failure(let refusal): result.errorCode = refusal.error
                case .success(let deletion):
                    // What the client is told if the time-out comes before all replicas have followed.
                    result.errorCode = .requestTimedOut
                    waits.append(
                        PendingDeletions.Wait(
                            topicPosition: topicPosition,
                            position: position,
                            partition: deletion.partition,
                            offset: deletion.offset
                        )
                    )
                }
                answer.partitions.append(result)
            }
            response.topics.append(answer)
        }
        // Looked at for the first time at the end of this step.
        self.broker.pendingDeletions.add(
            context,
            response: response,
            waits: waits,
            deadlineMilliseconds: self.broker.now.monotonicMilliseconds + Int64(max(request.timeoutMs, 0))
        )
    }

    private struct Refusal: Error {
        let error: ErrorCode
        init(_ error: ErrorCode) { self.error = error }
    }

    private func delete(
        _ asked: DeleteRecordsRequest.DeleteRecordsPartition,
        _ topic: String
    ) -> Result<(partition: Partition, offset: Int64), Refusal> {
        guard !TopicName.isInternal(topic) else { return .failure(Refusal(.invalidTopicException)) }
        guard let partition = self.broker.hosted.partition(topic, asked.partitionIndex) else {
            return .failure(Refusal(self.broker.errorForUnhosted(topic: topic, id: nil, asked.partitionIndex)))
        }
        if let error = self.broker.leadershipError(partition, clientEpoch: -1) { return .failure(Refusal(error)) }
        let settings = self.broker.settings(of: partition)
        // Of a topic that is only compacted nothing may go but what newer records replace.
        guard !settings.isCompacted || settings.log.cleanupPolicy.contains(.delete) else {
            return .failure(Refusal(.policyViolation))
        }
        let offset = asked.offset == Self.highWatermark ? partition.highWatermark : asked.offset
        guard offset >= 0, offset <= partition.highWatermark else { return .failure(Refusal(.offsetOutOfRange)) }
        do throws(LogError) {
            try partition.log.incrementLogStartOffset(to: offset)
        } catch {
            self.broker.storageFailed(partition, error)
            return .failure(Refusal(.kafkaStorageError))
        }
        // The followers' polls carry the new start to them.
        self.broker.pendingFetches.wakeSoon(
            partition,
            deadlineMilliseconds: self.broker.now.monotonicMilliseconds
        )
        return .success((partition, offset))
    }
}
