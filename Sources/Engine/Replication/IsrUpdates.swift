import KafkaProtocol

/// Asks the controller for ISR changes (AlterPartition): one request at a time, all that has come up meanwhile in the
/// next.
struct IsrUpdates {
    private struct Update {
        let partition: Partition
        let proposal: IsrProposal
        let leaderEpoch: Int32
    }

    private var queued: [Update] = []
    private var inFlight: (id: PeerRequestID, updates: [Update])?
    private(set) var retryAtMilliseconds: Int64?
    private let retryBackoffMilliseconds: Int64 = 50

    /// Takes up a proposal that the partition has already put into force.
    mutating func enqueue(_ partition: Partition, _ proposal: IsrProposal) {
        self.queued.append(Update(partition: partition, proposal: proposal, leaderEpoch: partition.leaderEpoch))
    }

    /// The next request, if there is something to ask and nothing under way. The caller sends it and says under which id
    /// with ``sent(_:)``.
    mutating func nextRequest(
        brokerId: Int32,
        brokerEpoch: Int64,
        nowMilliseconds: Int64
    ) -> AlterPartitionRequest? {
        guard self.inFlight == nil, self.retryAtMilliseconds ?? Int64.min <= nowMilliseconds else { return nil }
        self.retryAtMilliseconds = nil
        self.queued.removeAll { update in
            update.leaderEpoch != update.partition.leaderEpoch
                || update.partition.leaderState?.proposal != update.proposal
        }
        guard !self.queued.isEmpty else { return nil }
        var request = AlterPartitionRequest(brokerId: brokerId, brokerEpoch: brokerEpoch)
        for update in self.queued {
            let data = AlterPartitionRequest.PartitionData(
                partitionIndex: update.partition.topicPartition.partition,
                leaderEpoch: update.leaderEpoch,
                newIsrWithEpochs: update.proposal.members.map { member in
                    AlterPartitionRequest.BrokerState(
                        brokerId: member.id,
                        brokerEpoch: member.id == brokerId ? brokerEpoch : member.brokerEpoch
                    )
                },
                partitionEpoch: update.proposal.partitionEpoch
            )
            if let index = request.topics.firstIndex(where: { $0.topicId == update.partition.topicId }) {
                request.topics[index].partitions.append(data)
            } else {
                request.topics.append(
                    AlterPartitionRequest.TopicData(topicId: update.partition.topicId, partitions: [data])
                )
            }
        }
        return request
    }

    mutating func sent(_ id: PeerRequestID) {
        self.inFlight = (id, self.queued)
        self.queued = []
    }

    /// Puts everything back to be asked again: the controller did not answer, or is not the controller any more.
    mutating func failed(nowMilliseconds: Int64) {
        guard let inFlight = self.inFlight else { return }
        self.inFlight = nil
        self.queued = inFlight.updates + self.queued
        self.retryAtMilliseconds = nowMilliseconds + self.retryBackoffMilliseconds
    }

    /// Takes in the controller's answer.
    ///
    /// - Returns: the partitions whose ISR changed, and whether it grew.
    mutating func completed(
        _ response: AlterPartitionResponse,
        nowMilliseconds: Int64
    ) -> [(partition: Partition, grew: Bool)] {
        guard response.errorCode == .none, let inFlight = self.inFlight else {
            self.failed(nowMilliseconds: nowMilliseconds)
            return []
        }
        self.inFlight = nil
        var changed: [(partition: Partition, grew: Bool)] = []
        for update in inFlight.updates where update.partition.leaderEpoch == update.leaderEpoch {
            let answer = response.topics.first { $0.topicId == update.partition.topicId }?
                .partitions.first { $0.partitionIndex == update.partition.topicPartition.partition }
            guard let answer else {
                self.retry(update, nowMilliseconds)
                continue
            }
            switch answer.errorCode {
            case .none:
                update.partition.complete(
                    isr: answer.isr,
                    leaderEpoch: answer.leaderEpoch,
                    partitionEpoch: answer.partitionEpoch
                )
                changed.append((update.partition, update.proposal.isExpansion))
            case .operationNotAttempted, .ineligibleReplica:
                update.partition.rollBack()
            case .unknownTopicOrPartition, .unknownTopicId, .fencedLeaderEpoch, .invalidUpdateVersion, .invalidRequest,
                .newLeaderElected:
                // The controller knows more than we do: the metadata log will tell, and until then both ISRs count.
                break
            default:
                self.retry(update, nowMilliseconds)
            }
        }
        return changed
    }

    private mutating func retry(_ update: Update, _ nowMilliseconds: Int64) {
        self.queued.append(update)
        self.retryAtMilliseconds = nowMilliseconds + self.retryBackoffMilliseconds
    }
}
