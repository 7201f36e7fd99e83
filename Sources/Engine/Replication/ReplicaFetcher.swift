import CommitLog
import KafkaProtocol

/// Fetches from one leader for all partitions that follow it: one long poll at a time.
final class ReplicaFetcher {
    let leaderId: Int32
    /// By topic and index.
    private(set) var partitions: [Partition] = []
    private(set) var inFlight: PeerRequestID?
    /// The leader epoch each partition was asked for in: an answer from before a change of leadership is not used.
    private var askedEpochs: [Int32] = []
    private var asked: [Partition] = []
    /// Where the partition that is looked up next probably stands in ``asked``: leaders answer in the order of the request.
    private var expectedPosition = 0
    private(set) var retryAtMilliseconds: Int64?
    /// Which partition comes first in the next request, so that none starves behind a busy one.
    private var firstIndex = 0

    init(leaderId: Int32) { self.leaderId = leaderId }

    func add(_ partition: Partition) {
        guard !self.contains(partition) else { return }
        self.partitions.insert(partition, at: self.position(of: partition))
    }

    func remove(_ partition: Partition) {
        guard self.contains(partition) else { return }
        self.partitions.remove(at: self.position(of: partition))
    }

    private func contains(_ partition: Partition) -> Bool {
        let position = self.position(of: partition)
        return position < self.partitions.count && self.partitions[position] === partition
    }

    private func position(of partition: Partition) -> Int {
        self.partitions.sortedPosition(of: partition.topicPartition, by: \.topicPartition)
    }

    /// The next request, or nil when one is under way, there is nothing to fetch, or a failure is waited out.
    func nextRequest(
        configuration: NodeConfiguration,
        brokerEpoch: Int64,
        nowMilliseconds: Int64
    ) -> FetchRequest? {
        guard self.inFlight == nil, self.retryAtMilliseconds ?? Int64.min <= nowMilliseconds else { return nil }
        self.retryAtMilliseconds = nil
        let count = self.partitions.count
        guard count > 0 else { return nil }
        self.firstIndex = (self.firstIndex + 1) % count
        self.asked = (0..<count).map { self.partitions[(self.firstIndex + $0) % count] }.filter {
            $0.storageFailure == nil
        }
        guard !self.asked.isEmpty else { return nil }
        self.askedEpochs = self.asked.map(\.leaderEpoch)
        var request = FetchRequest(
            replicaState: FetchRequest.ReplicaState(replicaId: configuration.nodeId, replicaEpoch: brokerEpoch),
            maxWaitMs: Int32(configuration.replicaFetchWaitMaxMilliseconds),
            minBytes: configuration.replicaFetchMinBytes,
            maxBytes: configuration.replicaFetchResponseMaxBytes,
            sessionId: 0,
            sessionEpoch: -1
        )
        for partition in self.asked {
            let log = partition.log
            let data = FetchRequest.FetchPartition(
                partition: partition.topicPartition.partition,
                currentLeaderEpoch: partition.leaderEpoch,
                fetchOffset: log.logEndOffset,
                lastFetchedEpoch: log.latestEpoch ?? -1,
                logStartOffset: log.logStartOffset,
                partitionMaxBytes: configuration.replicaFetchMaxBytes,
                highWatermark: partition.highWatermark
            )
            if request.topics.last?.topicId == partition.topicId {
                request.topics[request.topics.count - 1].partitions.append(data)
            } else {
                request.topics.append(
                    FetchRequest.FetchTopic(
                        topic: partition.topicPartition.topic,
                        topicId: partition.topicId,
                        partitions: [data]
                    )
                )
            }
        }
        return request
    }

    func sent(_ id: PeerRequestID) { self.inFlight = id }

    /// The answer has come or never will: another request may be sent, after `backoffMilliseconds` if it failed.
    func ended(nowMilliseconds: Int64, backoffMilliseconds: Int64?) {
        self.inFlight = nil
        if let backoffMilliseconds { self.retryAtMilliseconds = nowMilliseconds + backoffMilliseconds }
    }

    /// The partition that a part of the answer belongs to, if it still follows this leader in the epoch it was asked for.
    func current(_ topicId: Uuid, _ index: Int32) -> Partition? {
        for step in self.asked.indices {
            let position = (self.expectedPosition + step) % self.asked.count
            let partition = self.asked[position]
            guard partition.topicPartition.partition == index, partition.topicId == topicId else { continue }
            self.expectedPosition = position + 1
            let isCurrent =
                partition.leaderEpoch == self.askedEpochs[position] && partition.leaderId == self.leaderId
                && !partition.isLeader
            return isCurrent ? partition : nil
        }
        return nil
    }
}
