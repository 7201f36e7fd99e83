import Buffers
import CommitLog
import KafkaProtocol

/// Applies a leader's answer to a follower's fetch: truncate where the logs diverge, append what came, follow the high
/// watermark.
struct FollowerAppend {
    let broker: Broker

    /// - Returns: whether something failed that is worth waiting before the next fetch.
    func apply(_ response: FetchResponse, _ fetcher: ReplicaFetcher) -> Bool {
        guard response.errorCode == .none else {
            self.broker.outbox.log(.warning, "broker \(fetcher.leaderId) refused a fetch: \(response.errorCode)")
            return true
        }
        var failed = false
        for topic in response.responses {
            for data in topic.partitions {
                guard let partition = fetcher.current(topic.topicId, data.partitionIndex) else { continue }
                do throws(LogError) {
                    if try !self.apply(data, partition) { failed = true }
                } catch {
                    self.broker.outbox.log(.error, "\(partition.topicPartition): cannot follow: \(error)")
                    self.broker.storageFailed(partition, error)
                    failed = true
                }
            }
        }
        return failed
    }

    private func apply(_ data: FetchResponse.PartitionData, _ partition: Partition) throws(LogError) -> Bool {
        switch data.errorCode {
        case .none: break
        case .offsetOutOfRange:
            try self.leaveRange(data, partition)
            return true
        default:
            // Leadership is changing; the metadata log will say how.
            return false
        }
        if data.divergingEpoch.endOffset >= 0 {
            try self.truncate(data.divergingEpoch, partition)
            return true
        }
        if let records = data.records, records.count > 0 {
            guard let bytes = try? records.bytes() else { return false }
            _ = try partition.log.appendAsFollower(bytes)
            self.broker.counters.replicatedInBytes += bytes.count
        }
        if data.logStartOffset > partition.log.logStartOffset {
            try partition.log.incrementLogStartOffset(to: min(data.logStartOffset, partition.log.logEndOffset))
        }
        let before = partition.highWatermark
        partition.followHighWatermark(data.highWatermark)
        if partition.highWatermark != before { self.broker.pendingFetches.wake(partition) }
        return true
    }

    private func truncate(_ divergence: FetchResponse.EpochEndOffset, _ partition: Partition) throws(LogError) {
        let before = partition.log.logEndOffset
        let flushed = partition.log.recoveryPoint
        let end = try partition.truncate(
            leaderEpochOfDivergence: divergence.epoch,
            leaderEndOffset: divergence.endOffset
        )
        guard end < before else { return }
        if end < flushed { self.broker.checkpoints.writeAfterTruncation() }
        let name = partition.topicPartition
        self.broker.outbox.log(.info, "\(name): truncated from \(before) to \(end), where the leader's log differs")
        self.broker.outbox.occurred(
            .truncated(topic: name.topic, partition: name.partition, from: before, to: end)
        )
    }

    /// The offset asked for is not in the leader's log: behind its start, or beyond its end.
    private func leaveRange(_ data: FetchResponse.PartitionData, _ partition: Partition) throws(LogError) {
        let name = partition.topicPartition
        let before = partition.log.logEndOffset
        if data.logStartOffset >= 0, before < data.logStartOffset {
            try partition.restart(at: data.logStartOffset)
            self.broker.outbox.log(.info, "\(name): begins anew at the leader's log start \(data.logStartOffset)")
        } else if data.highWatermark >= 0, before > data.highWatermark {
            // The leader's log is shorter and has no epoch that would say where we diverge.
            let end = try partition.truncate(leaderEpochOfDivergence: -1, leaderEndOffset: data.highWatermark)
            self.broker.outbox.occurred(
                .truncated(topic: name.topic, partition: name.partition, from: before, to: end)
            )
        }
    }
}
