import KafkaProtocol

/// Watches the followers of the partitions that this broker leads, and has the controller take them into the ISR or out
/// of it.
final class IsrWatch {
    private let configuration: NodeConfiguration
    private let outbox: Outbox
    private let hosted: HostedPartitions
    private let commits: CommitProgress
    private var updates = IsrUpdates()
    private var nextLagCheckMilliseconds: Int64
    /// Whether a partition that is led here may have a follower in its ISR, found out anew by each check.
    private var hasFollowers = false

    init(
        configuration: NodeConfiguration,
        outbox: Outbox,
        hosted: HostedPartitions,
        commits: CommitProgress,
        nowMilliseconds: Int64
    ) {
        self.configuration = configuration
        self.outbox = outbox
        self.hosted = hosted
        self.commits = commits
        self.nextLagCheckMilliseconds = nowMilliseconds
    }

    /// When it wants to be looked at again, or nil.
    var nextDeadlineMilliseconds: Int64? {
        guard self.hasFollowers else { return self.updates.retryAtMilliseconds }
        return min(self.nextLagCheckMilliseconds, self.updates.retryAtMilliseconds ?? Int64.max)
    }

    /// A partition is led here from now on, or its ISR has changed.
    func watch(_ partition: Partition) {
        if partition.isr.count > 1 { self.hasFollowers = true }
    }

    /// A follower has told how far it is.
    func followerFetched(
        _ partition: Partition,
        replicaId: Int32,
        offset: Int64,
        logStartOffset: Int64,
        brokerEpoch: Int64,
        nowMilliseconds: Int64
    ) {
        let isReplica = partition.recordFetch(
            from: replicaId,
            offset: offset,
            logStartOffset: logStartOffset,
            brokerEpoch: brokerEpoch,
            nowMilliseconds: nowMilliseconds
        )
        guard isReplica else { return }
        if !partition.isr.contains(replicaId),
            let proposal = partition.proposedExpansion(isEligible: self.commits.isEligible)
        {
            partition.begin(proposal)
            self.updates.enqueue(partition, proposal)
        }
        self.commits.advance(partition, nowMilliseconds: nowMilliseconds)
    }

    /// Looks, now and then, for members of ISRs that have fallen behind.
    func checkLag(nowMilliseconds: Int64) {
        guard self.nextLagCheckMilliseconds <= nowMilliseconds else { return }
        let lagTimeMax = self.configuration.replicaLagTimeMaxMilliseconds
        self.nextLagCheckMilliseconds = nowMilliseconds + max(50, lagTimeMax / 2)
        self.hasFollowers = false
        // A partition without other replicas has nobody to wait for.
        for partition in self.hosted.sorted where partition.replicas.count > 1 && partition.isLeader {
            self.watch(partition)
            let proposal = partition.proposedShrink(
                lagTimeMaxMilliseconds: lagTimeMax,
                nowMilliseconds: nowMilliseconds
            )
            if let proposal {
                partition.begin(proposal)
                self.updates.enqueue(partition, proposal)
            }
            // Whoever was about to join may have fallen behind: it no longer holds the high watermark back.
            self.commits.advance(partition, nowMilliseconds: nowMilliseconds)
        }
    }

    /// Sends what is to be asked of the controller, if anything.
    func sendUpdates(
        to controller: PeerAddress?,
        brokerEpoch: Int64,
        nowMilliseconds: Int64,
        exchanges: inout PeerExchanges
    ) {
        guard let controller, brokerEpoch >= 0 else { return }
        let request = self.updates.nextRequest(
            brokerId: self.configuration.nodeId,
            brokerEpoch: brokerEpoch,
            nowMilliseconds: nowMilliseconds
        )
        guard let request else { return }
        let id = exchanges.send(
            request,
            to: controller,
            channel: .control,
            timeoutMilliseconds: 2000,
            as: .alterPartition
        )
        self.updates.sent(id)
    }

    /// Takes in the controller's answer.
    func completed(_ response: AlterPartitionResponse, nowMilliseconds: Int64) {
        for change in self.updates.completed(response, nowMilliseconds: nowMilliseconds) {
            self.watch(change.partition)
            self.isrChanged(change.partition, grew: change.grew)
            self.commits.advance(change.partition, nowMilliseconds: nowMilliseconds)
        }
    }

    /// The controller did not answer: everything is asked again.
    func failed(nowMilliseconds: Int64) { self.updates.failed(nowMilliseconds: nowMilliseconds) }

    private func isrChanged(_ partition: Partition, grew: Bool) {
        let name = partition.topicPartition
        self.outbox.log(.info, "\(name): ISR is now \(partition.isr)")
        self.outbox.occurred(
            grew
                ? .isrExpanded(topic: name.topic, partition: name.partition)
                : .isrShrunk(topic: name.topic, partition: name.partition)
        )
    }
}
