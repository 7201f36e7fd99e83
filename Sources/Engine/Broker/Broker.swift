import Buffers
import CommitLog
import Consensus
import KafkaProtocol

/// The broker role of a node: its replicas, its standing in the cluster, and the answers to clients.
///
/// It reacts to four things: requests, answers from other nodes, changes in the metadata log, and time. What must follow
/// from any of them (polls that can be answered, the next fetch, a proposal to the controller) is done once at the end of
/// each step, in ``finishStep()``, so that a burst of events costs one round of it.
///
/// The broker itself routes. Each of its parts owns what it keeps: the replicas and whom they follow
/// (``ReplicaHosting``), consumer groups (``GroupCoordinator``), what waits for high watermarks (``CommitProgress``),
/// ISRs (``IsrWatch``), requests to other nodes (``PeerExchanges``, ``Forwarding``), the standing in the cluster
/// (``BrokerLifecycle``).
final class Broker {
    let configuration: NodeConfiguration
    let outbox: Outbox
    let metadata: PublishedMetadata
    let logs: LogDirectory
    let forwarding: Forwarding
    let hosted = HostedPartitions()
    let counters = BrokerCounters()
    let pendingProduces = PendingProduces()
    let pendingFetches = PendingFetches()
    var pendingDeletions = PendingDeletions()
    var lifecycle: BrokerLifecycle
    var producerIds: ProducerIds
    let groups: GroupCoordinator
    /// Where clients connect from.
    private(set) var clientHosts: [ConnectionID: String] = [:]
    private let commits: CommitProgress
    private let isrWatch: IsrWatch
    private let replicas: ReplicaHosting
    private var exchanges: PeerExchanges
    var checkpoints: LogCheckpoints
    private var upkeep: LogUpkeep
    private(set) var now: EngineTime
    /// The active controller's address, as the quorum knows it.
    var controller: PeerAddress?
    private var hasReportedReady = false
    private(set) var mayStop = false

    init(
        configuration: NodeConfiguration,
        outbox: Outbox,
        metadata: PublishedMetadata,
        logs: LogDirectory,
        seed: UInt64,
        now: EngineTime
    ) {
        var random = SplitMix64(seed: seed)
        self.configuration = configuration
        self.outbox = outbox
        self.metadata = metadata
        self.logs = logs
        self.now = now
        self.forwarding = Forwarding(outbox: outbox)
        self.producerIds = ProducerIds(outbox: outbox)
        self.exchanges = PeerExchanges(outbox: outbox)
        self.checkpoints = LogCheckpoints(logs: logs, hosted: self.hosted, outbox: outbox)
        self.upkeep = LogUpkeep(configuration: configuration, now: now)
        self.lifecycle = BrokerLifecycle(
            configuration: configuration,
            incarnationId: Uuid(high: random.next(), low: random.next()),
            directoryId: logs.directoryId,
            previousEpoch: logs.previousBrokerEpoch ?? -1,
            nowMilliseconds: now.monotonicMilliseconds
        )
        self.commits = CommitProgress(
            configuration: configuration,
            outbox: outbox,
            metadata: metadata,
            produces: self.pendingProduces,
            fetches: self.pendingFetches
        )
        self.isrWatch = IsrWatch(
            configuration: configuration,
            outbox: outbox,
            hosted: self.hosted,
            commits: self.commits,
            nowMilliseconds: now.monotonicMilliseconds
        )
        self.groups = GroupCoordinator(
            configuration: configuration.groups,
            outbox: outbox,
            metadata: metadata,
            hosted: self.hosted,
            commits: self.commits,
            forwarding: self.forwarding,
            random: SplitMix64(seed: random.next())
        )
        self.replicas = ReplicaHosting(
            configuration: configuration,
            outbox: outbox,
            metadata: metadata,
            logs: logs,
            hosted: self.hosted,
            commits: self.commits,
            isrWatch: self.isrWatch,
            random: random
        )
    }

    /// Takes the time of the step that begins.
    func begin(_ now: EngineTime) {
        let gap = now.monotonicMilliseconds - self.now.monotonicMilliseconds
        self.now = now
        if self.lifecycle.noticeStandstill(of: gap, nowMilliseconds: now.monotonicMilliseconds) {
            self.outbox.log(
                .warning,
                "this process stood still for \(gap) ms; it leads nothing until a controller answers"
            )
            self.outbox.occurred(.stoodStill(milliseconds: gap))
        }
        self.groups.mayBeReplaced = self.lifecycle.mayBeReplaced
    }

    /// When the broker wants to be looked at again.
    var nextDeadlineMilliseconds: Int64? {
        [
            self.lifecycle.nextDeadlineMilliseconds, self.pendingProduces.nextDeadlineMilliseconds,
            self.pendingFetches.nextDeadlineMilliseconds, self.pendingDeletions.nextDeadlineMilliseconds,
            self.forwarding.nextDeadlineMilliseconds,
            self.isrWatch.nextDeadlineMilliseconds, self.replicas.nextDeadlineMilliseconds,
            self.producerIds.retryAtMilliseconds, self.upkeep.nextDeadlineMilliseconds,
            self.groups.nextDeadlineMilliseconds,
        ].compactMap { $0 }.min()
    }

    // MARK: Events

    func connectionOpened(_ connection: ConnectionID, host: String) { self.clientHosts[connection] = host }

    func connectionClosed(_ connection: ConnectionID) {
        self.clientHosts[connection] = nil
        self.pendingFetches.dropAll(of: connection)
    }

    /// Whether `id` is a request of the broker's.
    func owns(_ id: PeerRequestID) -> Bool { self.exchanges.contains(id) || self.forwarding.owns(id) }

    func peerAnswered(_ id: PeerRequestID, frame: Bytes) {
        if self.forwarding.owns(id) {
            return self.forwarding.completed(id, frame: frame, nowMilliseconds: self.now.monotonicMilliseconds)
        }
        guard let purpose = self.exchanges.end(id) else { return }
        do throws(WireError) {
            self.take(try purpose.decode(frame))
        } catch {
            self.outbox.log(.error, "an answer from another node cannot be read: \(error)")
            self.failed(purpose)
        }
    }

    func peerFailed(_ id: PeerRequestID) {
        if self.forwarding.owns(id) {
            return self.forwarding.failed(id, nowMilliseconds: self.now.monotonicMilliseconds)
        }
        guard let purpose = self.exchanges.end(id) else { return }
        self.failed(purpose)
    }

    func flushCompleted(_ id: FlushID, error: FileError?) {
        guard let partition = self.upkeep.flushCompleted(id, error: error), let error else { return }
        self.storageFailed(partition, .file(error))
    }

    /// Whether logs are still to be opened that were there at the start.
    var isOpeningLogs: Bool { self.replicas.isOpening }

    /// Acts on committed metadata.
    func metadataChanged(_ changes: MetadataChanges) {
        self.replicas.metadataChanged(changes, registrationOffset: self.lifecycle.epoch, now: self.now)
        self.groups.metadataChanged(changes, now: self.now)
    }

    func shutdown() { self.lifecycle.leave(nowMilliseconds: self.now.monotonicMilliseconds) }

    /// Why the broker has to stop without having been asked to, or nil.
    ///
    /// Kafka takes a log directory offline on its first error, and stops if it was the only one; here there is only one.
    /// This broker leaves first as in a controlled shutdown, so that replicas in sync lead in its place at once, and then
    /// ends as after a crash: what is on its disk is checked at the next start.
    var reasonToStop: String? {
        self.hosted.storageFailure.map {
            "broker \(self.configuration.nodeId) has left the cluster because its disk failed it: \($0)"
        }
    }

    private func take(_ answer: PeerExchanges.Answer) {
        let time = self.now.monotonicMilliseconds
        switch answer {
        case .registration(let response): self.act(on: self.lifecycle.completed(response, nowMilliseconds: time))
        case .heartbeat(let response): self.act(on: self.lifecycle.completed(response, nowMilliseconds: time))
        case .alterPartition(let response): self.isrWatch.completed(response, nowMilliseconds: time)
        case .producerIds(let response): self.producerIds.completed(response, nowMilliseconds: time)
        case .replicaFetch(let response, let fetcher):
            let failed = FollowerAppend(broker: self).apply(response, fetcher)
            fetcher.ended(
                nowMilliseconds: time,
                backoffMilliseconds: failed ? min(50, self.configuration.replicaFetchBackoffMilliseconds) : nil
            )
        }
    }

    private func failed(_ purpose: PeerExchanges.Purpose) {
        let time = self.now.monotonicMilliseconds
        switch purpose {
        case .registration, .heartbeat: self.lifecycle.failed(nowMilliseconds: time)
        case .alterPartition: self.isrWatch.failed(nowMilliseconds: time)
        case .producerIds: self.producerIds.failed(nowMilliseconds: time)
        case .replicaFetch(let fetcher):
            fetcher.ended(
                nowMilliseconds: time,
                backoffMilliseconds: min(100, self.configuration.replicaFetchBackoffMilliseconds)
            )
        }
    }

    private func act(on outcome: BrokerLifecycle.Outcome) {
        switch outcome {
        case .none: break
        case .registered(let epoch):
            // The registration may have been applied before its answer came.
            self.metadataChanged(MetadataChanges())
            self.outbox.log(.info, "registered with broker epoch \(epoch)")
        case .unfenced: self.outbox.log(.info, "unfenced: this broker takes part")
        case .fenced: self.outbox.log(.warning, "fenced by the controller; registering or catching up again")
        case .mayStop: self.mayStop = true
        case .refused(let sentence): self.outbox.emit(.fatal(sentence))
        }
    }

    // MARK: End of a step

    /// Does everything that follows from what happened in this step.
    func finishStep() {
        let time = self.now.monotonicMilliseconds
        if self.replicas.takeOverSome(self.now) { self.groups.metadataChanged(MetadataChanges(), now: self.now) }
        self.pendingProduces.expire(nowMilliseconds: time, outbox: self.outbox)
        self.isrWatch.checkLag(nowMilliseconds: time)
        self.groups.run(now: self.now)
        self.pendingDeletions.settle(nowMilliseconds: time, isAlive: self.metadata.image.isAlive, outbox: self.outbox)
        FetchHandler(broker: self).answerWaiting()
        self.replicas.sendFetches(
            brokerEpoch: self.lifecycle.epoch,
            nowMilliseconds: time,
            addressOf: self.peerAddress,
            exchanges: &self.exchanges
        )
        self.isrWatch.sendUpdates(
            to: self.controller,
            brokerEpoch: self.lifecycle.epoch,
            nowMilliseconds: time,
            exchanges: &self.exchanges
        )
        self.sendLifecycle()
        self.forwarding.sendWaiting(to: self.controller, nowMilliseconds: time)
        self.producerIds.requestBlock(
            of: self.controller,
            brokerId: self.configuration.nodeId,
            brokerEpoch: self.lifecycle.epoch,
            nowMilliseconds: time,
            exchanges: &self.exchanges
        )
        self.upkeep.run(self)
        self.reportReady()
    }

    private func sendLifecycle() {
        let time = self.now.monotonicMilliseconds
        if self.lifecycle.expire(nowMilliseconds: time) == .mayStop { self.mayStop = true }
        if self.lifecycle.state == .left { self.mayStop = true }
        guard let deadline = self.lifecycle.nextDeadlineMilliseconds, deadline <= time else { return }
        guard let controller = self.controller else {
            // Without a controller there is nobody to talk to; look again soon.
            if self.lifecycle.nextSendMilliseconds <= time { self.lifecycle.failed(nowMilliseconds: time) }
            return
        }
        func send(_ request: some RequestMessage, as purpose: PeerExchanges.Purpose) {
            let timeout = max(self.configuration.brokerHeartbeatIntervalMilliseconds, 500)
            self.exchanges.send(
                request,
                to: controller,
                channel: .heartbeat,
                timeoutMilliseconds: timeout,
                as: purpose
            )
        }
        let action = self.lifecycle.nextAction(
            metadataOffset: self.replicas.settledOffset,
            // Before it has taken over the metadata it does not know yet which logs there are to open.
            isOpeningLogs: self.replicas.isOpening || !self.replicas.hasTakenOver,
            nowMilliseconds: time
        )
        switch action {
        case .register(let request): send(request, as: .registration)
        case .heartbeat(let request): send(request, as: .heartbeat)
        case nil: break
        }
    }

    private func reportReady() {
        guard !self.hasReportedReady, self.lifecycle.state == .running,
            self.replicas.settledOffset >= self.lifecycle.epoch
        else { return }
        self.hasReportedReady = true
        self.outbox.emit(.ready)
    }

    // MARK: What handlers tell

    /// A follower has told how far it is.
    func followerFetched(
        _ partition: Partition,
        replicaId: Int32,
        offset: Int64,
        logStartOffset: Int64,
        brokerEpoch: Int64
    ) {
        self.isrWatch.followerFetched(
            partition,
            replicaId: replicaId,
            offset: offset,
            logStartOffset: logStartOffset,
            brokerEpoch: brokerEpoch,
            nowMilliseconds: self.now.monotonicMilliseconds
        )
    }

    /// The leader's log has grown: followers have something to fetch, and a sole replica has committed it.
    func logEndMoved(_ partition: Partition) {
        self.commits.logEndMoved(partition, nowMilliseconds: self.now.monotonicMilliseconds)
    }

    /// The disk refused something: the replica stops serving, and says so.
    func storageFailed(_ partition: Partition, _ error: LogError) { self.replicas.storageFailed(partition, error) }

    /// The topic's settings in effect on this broker.
    func settings(of partition: Partition) -> TopicSettings { self.replicas.settings(of: partition) }
}
