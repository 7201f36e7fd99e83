import KafkaProtocol

/// Moves high watermarks, and does what waits for them: producers are answered, long polls looked at again.
final class CommitProgress {
    private let configuration: NodeConfiguration
    private let outbox: Outbox
    private let metadata: PublishedMetadata
    private let produces: PendingProduces
    private let fetches: PendingFetches

    init(
        configuration: NodeConfiguration,
        outbox: Outbox,
        metadata: PublishedMetadata,
        produces: PendingProduces,
        fetches: PendingFetches
    ) {
        self.configuration = configuration
        self.outbox = outbox
        self.metadata = metadata
        self.produces = produces
        self.fetches = fetches
    }

    /// Whether a follower may count as in sync: it is alive, stays, and is the incarnation that fetched (KIP-903).
    func isEligible(_ id: Int32, _ epoch: Int64) -> Bool {
        guard let registration = self.metadata.image.broker(id) else { return false }
        return !registration.fenced && !registration.inControlledShutdown
            && (epoch < 0 || epoch == registration.epoch)
    }

    /// The leader's log has grown: followers have something to fetch, and a sole replica has committed it.
    func logEndMoved(_ partition: Partition, nowMilliseconds: Int64) {
        self.fetches.wake(partition)
        self.advance(partition, nowMilliseconds: nowMilliseconds)
    }

    /// Moves the high watermark if it can, and does what waits for it.
    func advance(_ partition: Partition, nowMilliseconds: Int64) {
        let moved = partition.advanceHighWatermark(
            lagTimeMaxMilliseconds: self.configuration.replicaLagTimeMaxMilliseconds,
            nowMilliseconds: nowMilliseconds,
            isEligible: self.isEligible
        )
        guard moved else { return }
        self.completeProduces(partition)
        self.fetches.wake(partition)
        self.fetches.wakeSoon(
            partition,
            deadlineMilliseconds: nowMilliseconds + FetchHandler.highWatermarkDelayMilliseconds
        )
    }

    private func completeProduces(_ partition: Partition) {
        let isTooSmall = !partition.hasEnoughReplicas
        for wait in partition.takeCommittedWaits() {
            self.produces.complete(
                wait,
                errorCode: isTooSmall ? .notEnoughReplicasAfterAppend : .none,
                outbox: self.outbox
            )
        }
    }

    /// The replica does not lead any more: who waits for it must look elsewhere.
    func failProduces(_ partition: Partition) {
        for wait in partition.takeAllWaits() {
            self.produces.complete(wait, errorCode: .notLeaderOrFollower, outbox: self.outbox)
        }
    }

    /// The replica's role or bounds have changed, or it is gone: long polls are looked at again.
    func wakeFetches(_ partition: Partition) { self.fetches.wake(partition) }
}
