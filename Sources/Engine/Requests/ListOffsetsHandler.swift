import CommitLog
import KafkaProtocol

/// ListOffsets: where a partition begins and ends, and the first offset at or after a time.
struct ListOffsetsHandler {
    let broker: Broker

    /// Kafka's special timestamps.
    private enum Special {
        static let latest: Int64 = -1
        static let earliest: Int64 = -2
        static let maxTimestamp: Int64 = -3
        static let earliestLocal: Int64 = -4
        static let latestTiered: Int64 = -5
        static let earliestPendingUpload: Int64 = -6

        /// The version that brought a special timestamp; nil for a negative one that means nothing.
        static func firstVersion(of timestamp: Int64) -> Int16? {
            switch timestamp {
            case Self.maxTimestamp: 7
            case Self.earliestLocal: 8
            case Self.latestTiered: 9
            case Self.earliestPendingUpload: 11
            case ..<Self.earliestPendingUpload: nil
            default: 0
            }
        }
    }

    func handle(_ request: ListOffsetsRequest, _ context: RequestContext) {
        var response = ListOffsetsResponse()
        response.topics = request.topics.map { topic in
            ListOffsetsResponse.ListOffsetsTopicResponse(
                name: topic.name,
                partitions: topic.partitions.map { self.answer($0, topic.name, request, context.version) }
            )
        }
        self.broker.outbox.respond(context, response)
    }

    private func answer(
        _ asked: ListOffsetsRequest.ListOffsetsPartition,
        _ topic: String,
        _ request: ListOffsetsRequest,
        _ version: Int16
    ) -> ListOffsetsResponse.ListOffsetsPartitionResponse {
        var answer = ListOffsetsResponse.ListOffsetsPartitionResponse(partitionIndex: asked.partitionIndex)
        guard let first = Special.firstVersion(of: asked.timestamp), version >= first else {
            answer.errorCode = .unsupportedVersion
            return answer
        }
        guard let partition = self.broker.hosted.partition(topic, asked.partitionIndex) else {
            answer.errorCode = self.broker.errorForUnhosted(topic: topic, id: nil, asked.partitionIndex)
            return answer
        }
        if let error = self.broker.leadershipError(partition, clientEpoch: asked.currentLeaderEpoch) {
            answer.errorCode = error
            return answer
        }
        // KIP-207: a new leader may know less of what is committed than clients have already seen.
        let asksForEnd = asked.timestamp != Special.earliest && asked.timestamp != Special.earliestLocal
        if asksForEnd, request.replicaId < 0, partition.isHighWatermarkUncertain {
            answer.errorCode = .offsetNotAvailable
            return answer
        }
        do throws(LogError) {
            let found = try self.lookUp(asked.timestamp, partition, isFollower: request.replicaId >= 0)
            answer.offset = found.offset
            answer.timestamp = found.timestamp
            if version >= 4 { answer.leaderEpoch = found.leaderEpoch }
        } catch {
            self.broker.storageFailed(partition, error)
            answer.errorCode = .kafkaStorageError
        }
        return answer
    }

    private func lookUp(
        _ timestamp: Int64,
        _ partition: Partition,
        isFollower: Bool
    ) throws(LogError) -> (offset: Int64, timestamp: Int64, leaderEpoch: Int32) {
        let log = partition.log
        let end = isFollower ? log.logEndOffset : partition.highWatermark
        let none: (offset: Int64, timestamp: Int64, leaderEpoch: Int32) = (-1, -1, -1)
        switch timestamp {
        case Special.latest:
            return (end, -1, partition.leaderEpoch)
        case Special.earliest, Special.earliestLocal:
            let epoch = log.epoch(of: log.logStartOffset) ?? partition.leaderEpoch
            return (log.logStartOffset, -1, epoch)
        case Special.maxTimestamp:
            guard let found = try log.maxTimestampOffset(), found.offset < end else { return none }
            return (found.offset, found.timestamp, found.leaderEpoch)
        case Special.latestTiered, Special.earliestPendingUpload:
            // There is no remote tier.
            return none
        default:
            guard timestamp >= 0, let found = try log.offset(forTimestamp: timestamp), found.offset < end else {
                return none
            }
            return (found.offset, found.timestamp, found.leaderEpoch)
        }
    }
}
