import CommitLog
import KafkaProtocol

/// OffsetForLeaderEpoch: where a leader epoch ended, so that a client can find out what it has read in vain (KIP-320).
struct OffsetForLeaderEpochHandler {
    let broker: Broker

    func handle(_ request: OffsetForLeaderEpochRequest, _ context: RequestContext) {
        var response = OffsetForLeaderEpochResponse()
        response.topics = request.topics.map { topic in
            OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult(
                topic: topic.topic,
                partitions: topic.partitions.map { self.answer($0, topic.topic) }
            )
        }
        self.broker.outbox.respond(context, response)
    }

    private func answer(
        _ asked: OffsetForLeaderEpochRequest.OffsetForLeaderPartition,
        _ topic: String
    ) -> OffsetForLeaderEpochResponse.EpochEndOffset {
        var answer = OffsetForLeaderEpochResponse.EpochEndOffset(partition: asked.partition)
        guard let partition = self.broker.hosted.partition(topic, asked.partition) else {
            answer.errorCode = self.broker.errorForUnhosted(topic: topic, id: nil, asked.partition)
            return answer
        }
        if let error = self.broker.leadershipError(partition, clientEpoch: asked.currentLeaderEpoch) {
            answer.errorCode = error
            return answer
        }
        // An epoch that has not begun yet has no end.
        guard asked.leaderEpoch <= partition.leaderEpoch else { return answer }
        if let end = partition.log.endOffset(forEpoch: asked.leaderEpoch) {
            answer.leaderEpoch = end.epoch
            answer.endOffset = end.endOffset
        }
        return answer
    }
}
