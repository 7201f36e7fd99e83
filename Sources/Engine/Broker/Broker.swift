import Buffers
import CommitLog
import Consensus
import KafkaProtocol

/// The broker role of a node: its replicas, its standing in the cluster, and the answers to clients.
///
/// It reacts to four things: requests, answers from other nodes, changes in the metadata log, and time. What must follow
/// from any of them (polls that can be answered, the next fetch, a proposal to the controller) is done once at the end of
/// each step, in ``finishStep()``, so that a burst of events costs one round of it.
final class Broker {
    let configuration: NodeConfiguration
    let outbox: Outbox
    let metadata: PublishedMetadata
    let logs: LogDirectory
    let forwarding: Forwarding
    var hosted = HostedPartitions()
    var lifecycle: BrokerLifecycle
    var pendingProduces = PendingProduces()
    var pendingFetches = PendingFetches()
    var producerIds: ProducerIds
    private var isrUpdates = IsrUpdates()
    private var fetchers: [ReplicaFetcher] = []
    private var inFlight: [PeerRequestID: PeerExchange] = [:]
    private var nextLagCheckMilliseconds: Int64
    private var upkeep: LogUpkeep
    private(set) var now: EngineTime
    /// The metadata log, whose checkpoint stands in the same files as those of the partitions.
    var metadataLog: () -> (log: Log, highWatermark: Int64)? = { nil }
    /// The active controller's address, as the quorum knows it.
    var controller: PeerAddress?
    private var registrationOffset: Int64 = -1
    private var hasReportedReady = false
    /// Whether the replicas follow the metadata log already.
    private var hasTakenOver = false
    private(set) var mayStop = false
    private var random: SplitMix64

    /// What an answer from another node belongs to.
    private enum PeerExchange {
        case registration
        case heartbeat
        case alterPartition
        case producerIds
        case replicaFetch(ReplicaFetcher)
    }

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
        self.nextLagCheckMilliseconds = now.monotonicMilliseconds
        self.upkeep = LogUpkeep(configuration: configuration, now: now)
        self.lifecycle = BrokerLifecycle(
            configuration: configuration,
            incarnationId: Uuid(high: random.next(), low: random.next()),
            directoryId: logs.directoryId,
            previousEpoch: logs.previousBrokerEpoch ?? -1,
            nowMilliseconds: now.monotonicMilliseconds
        )
        self.random = random
    }

    /// Takes the time of the step that begins.
    func begin(_ now: EngineTime) { self.now = now }

    /// When the broker wants to be looked at again.
    var nextDeadlineMilliseconds: Int64? {
        var deadlines: [Int64?] = [
            self.lifecycle.nextDeadlineMilliseconds, self.pendingProduces.nextDeadlineMilliseconds,
            self.pendingFetches.nextDeadlineMilliseconds, self.forwarding.nextDeadlineMilliseconds,
            self.isrUpdates.retryAtMilliseconds, self.producerIds.retryAtMilliseconds,
            self.upkeep.nextDeadlineMilliseconds,
        ]
        if self.hosted.sorted.contains(where: { $0.isLeader && $0.isr.count > 1 }) {
            deadlines.append(self.nextLagCheckMilliseconds)
        }
        for fetcher in self.fetchers { deadlines.append(fetcher.retryAtMilliseconds) }
        return deadlines.compactMap { $0 }.min()
    }

    // MARK: Events

    func connectionClosed(_ connection: ConnectionID) { self.pendingFetches.dropAll(of: connection) }

    /// Whether `id` is a request of the broker's.
    func owns(_ id: PeerRequestID) -> Bool { self.inFlight[id] != nil || self.forwarding.owns(id) }

    func peerAnswered(_ id: PeerRequestID, frame: Bytes) {
        if self.forwarding.owns(id) {
            return self.forwarding.completed(id, frame: frame, nowMilliseconds: self.now.monotonicMilliseconds)
        }
        guard let exchange = self.inFlight.removeValue(forKey: id) else { return }
        do throws(WireError) {
            try self.take(exchange, frame)
        } catch {
            self.outbox.log(.error, "an answer from another node cannot be read: \(error)")
            self.failed(exchange)
        }
    }

    func peerFailed(_ id: PeerRequestID) {
        if self.forwarding.owns(id) {
            return self.forwarding.failed(id, nowMilliseconds: self.now.monotonicMilliseconds)
        }
        guard let exchange = self.inFlight.removeValue(forKey: id) else { return }
        self.failed(exchange)
    }

    func flushCompleted(_ id: FlushID, error: FileError?) {
        guard let partition = self.upkeep.flushCompleted(id, error: error), let error else { return }
        self.storageFailed(partition, .file(error))
    }

    func shutdown() { self.lifecycle.leave(nowMilliseconds: self.now.monotonicMilliseconds) }

    private func take(_ exchange: PeerExchange, _ frame: Bytes) throws(WireError) {
        let time = self.now.monotonicMilliseconds
        switch exchange {
        case .registration:
            let response = try ResponseFrame.decode(
                BrokerRegistrationResponse.self,
                frame,
                version: ApiKey.brokerRegistration.versions.upperBound
            )
            self.act(on: self.lifecycle.completed(response, nowMilliseconds: time))
        case .heartbeat:
            let response = try ResponseFrame.decode(
                BrokerHeartbeatResponse.self,
                frame,
                version: ApiKey.brokerHeartbeat.versions.upperBound
            )
            self.act(on: self.lifecycle.completed(response, nowMilliseconds: time))
        case .alterPartition:
            let response = try ResponseFrame.decode(
                AlterPartitionResponse.self,
                frame,
                version: ApiKey.alterPartition.versions.upperBound
            )
            for change in self.isrUpdates.completed(response, nowMilliseconds: time) {
                self.isrChanged(change.partition, grew: change.grew)
            }
        case .producerIds:
            let response = try ResponseFrame.decode(
                AllocateProducerIdsResponse.self,
                frame,
                version: ApiKey.allocateProducerIds.versions.upperBound
            )
            self.producerIds.completed(response, nowMilliseconds: time)
        case .replicaFetch(let fetcher):
            let response = try ResponseFrame.decode(
                FetchResponse.self,
                frame,
                version: ApiKey.fetch.versions.upperBound
            )
            let failed = FollowerAppend(broker: self).apply(response, fetcher)
            fetcher.ended(
                nowMilliseconds: time,
                backoffMilliseconds: failed ? min(50, self.configuration.replicaFetchBackoffMilliseconds) : nil
            )
        }
    }

    private func failed(_ exchange: PeerExchange) {
        let time = self.now.monotonicMilliseconds
        switch exchange {
        case .registration, .heartbeat: self.lifecycle.failed(nowMilliseconds: time)
        case .alterPartition: self.isrUpdates.failed(nowMilliseconds: time)
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
            self.registrationOffset = epoch
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
        self.pendingProduces.expire(nowMilliseconds: time, outbox: self.outbox)
        self.checkLag()
        self.answerFetches()
        self.sendFetches()
        self.sendIsrUpdates()
        self.sendLifecycle()
        self.forwarding.sendWaiting(to: self.controller, nowMilliseconds: time)
        if let controller = self.controller, self.producerIds.shouldRequestBlock(nowMilliseconds: time) {
            let request = AllocateProducerIdsRequest(
                brokerId: self.configuration.nodeId,
                brokerEpoch: self.lifecycle.epoch
            )
            self.send(request, to: controller, channel: .control, timeoutMilliseconds: 2000, as: .producerIds)
        }
        self.upkeep.run(self)
        self.reportReady()
    }

    private func answerFetches() {
        let handler = FetchHandler(broker: self)
        for id in self.pendingFetches.takeWoken() {
            guard let entry = self.pendingFetches.entry(id), handler.retry(entry, isDue: false) else { continue }
            _ = self.pendingFetches.remove(id)
        }
        while let entry = self.pendingFetches.popExpired(nowMilliseconds: self.now.monotonicMilliseconds) {
            _ = handler.retry(entry, isDue: true)
        }
    }

    private func sendFetches() {
        for fetcher in self.fetchers {
            guard let address = self.peerAddress(of: fetcher.leaderId),
                let request = fetcher.nextRequest(
                    configuration: self.configuration,
                    brokerEpoch: self.lifecycle.epoch,
                    nowMilliseconds: self.now.monotonicMilliseconds
                )
            else { continue }
            let id = self.send(
                request,
                to: address,
                channel: .replicaFetch,
                timeoutMilliseconds: self.configuration.replicaSocketTimeoutMilliseconds,
                as: .replicaFetch(fetcher)
            )
            fetcher.sent(id)
        }
    }

    private func sendIsrUpdates() {
        guard let controller = self.controller, self.lifecycle.epoch >= 0 else { return }
        let image = self.metadata.image
        let request = self.isrUpdates.nextRequest(
            brokerId: self.configuration.nodeId,
            brokerEpoch: self.lifecycle.epoch,
            nowMilliseconds: self.now.monotonicMilliseconds,
            epochOf: { image.broker($0)?.epoch ?? -1 }
        )
        guard let request else { return }
        let id = self.send(
            request,
            to: controller,
            channel: .control,
            timeoutMilliseconds: 2000,
            as: .alterPartition
        )
        self.isrUpdates.sent(id)
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
        let timeout = max(self.configuration.brokerHeartbeatIntervalMilliseconds, 500)
        switch self.lifecycle.nextAction(
            metadataOffset: self.metadata.appliedOffset,
            nowMilliseconds: time
        ) {
        case .register(let request):
            self.send(request, to: controller, channel: .heartbeat, timeoutMilliseconds: timeout, as: .registration)
        case .heartbeat(let request):
            self.send(request, to: controller, channel: .heartbeat, timeoutMilliseconds: timeout, as: .heartbeat)
        case nil:
            break
        }
    }

    @discardableResult
    private func send<Request: RequestMessage>(
        _ request: Request,
        to peer: PeerAddress,
        channel: PeerChannel,
        timeoutMilliseconds: Int64,
        as exchange: PeerExchange
    ) -> PeerRequestID {
        let id = self.outbox.send(
            request,
            version: Request.apiKey.versions.upperBound,
            to: peer,
            channel: channel,
            timeoutMilliseconds: timeoutMilliseconds
        )
        self.inFlight[id] = exchange
        return id
    }

    private func reportReady() {
        guard !self.hasReportedReady, self.lifecycle.state == .running,
            self.metadata.appliedOffset >= self.registrationOffset
        else { return }
        self.hasReportedReady = true
        self.outbox.emit(.ready)
    }

    // MARK: Replication

    func isEligible(_ id: Int32, _ epoch: Int64) -> Bool {
        guard let registration = self.metadata.image.broker(id) else { return false }
        return !registration.fenced && !registration.inControlledShutdown
            && (epoch < 0 || epoch == registration.epoch)
    }

    /// A follower has told how far it is.
    func followerFetched(
        _ partition: Partition,
        replicaId: Int32,
        offset: Int64,
        logStartOffset: Int64,
        brokerEpoch: Int64
    ) {
        let isReplica = partition.recordFetch(
            from: replicaId,
            offset: offset,
            logStartOffset: logStartOffset,
            brokerEpoch: brokerEpoch,
            nowMilliseconds: self.now.monotonicMilliseconds
        )
        guard isReplica else { return }
        if !partition.isr.contains(replicaId), let proposal = partition.proposedExpansion(isEligible: self.isEligible) {
            partition.begin(proposal)
            self.isrUpdates.enqueue(partition, proposal)
        }
        self.advance(partition)
    }

    /// The leader's log has grown: followers have something to fetch, and a sole replica has committed it.
    func logEndMoved(_ partition: Partition) {
        self.pendingFetches.wake(partition)
        self.advance(partition)
    }

    /// Moves the high watermark if it can, and does what waits for it.
    func advance(_ partition: Partition) {
        let moved = partition.advanceHighWatermark(
            lagTimeMaxMilliseconds: self.configuration.replicaLagTimeMaxMilliseconds,
            nowMilliseconds: self.now.monotonicMilliseconds,
            isEligible: self.isEligible
        )
        guard moved else { return }
        self.completeProduces(partition)
        self.pendingFetches.wake(partition)
        self.pendingFetches.wakeSoon(
            partition,
            deadlineMilliseconds: self.now.monotonicMilliseconds + FetchHandler.highWatermarkDelayMilliseconds
        )
    }

    private func completeProduces(_ partition: Partition) {
        let isTooSmall = partition.isUnderMinInSyncReplicas
        for wait in partition.takeCommittedWaits() {
            self.pendingProduces.complete(
                wait,
                errorCode: isTooSmall ? .notEnoughReplicasAfterAppend : .none,
                outbox: self.outbox
            )
        }
    }

    private func isrChanged(_ partition: Partition, grew: Bool) {
        let name = partition.topicPartition
        self.outbox.log(.info, "\(name): ISR is now \(partition.isr)")
        self.outbox.occurred(
            grew
                ? .isrExpanded(topic: name.topic, partition: name.partition)
                : .isrShrunk(topic: name.topic, partition: name.partition)
        )
        self.advance(partition)
    }

    private func checkLag() {
        let time = self.now.monotonicMilliseconds
        guard self.nextLagCheckMilliseconds <= time else { return }
        self.nextLagCheckMilliseconds = time + max(50, self.configuration.replicaLagTimeMaxMilliseconds / 2)
        for partition in self.hosted.sorted where partition.isLeader {
            let proposal = partition.proposedShrink(
                lagTimeMaxMilliseconds: self.configuration.replicaLagTimeMaxMilliseconds,
                nowMilliseconds: time
            )
            if let proposal {
                partition.begin(proposal)
                self.isrUpdates.enqueue(partition, proposal)
            }
            // Whoever was about to join may have fallen behind: it no longer holds the high watermark back.
            self.advance(partition)
        }
    }

    /// A log was cut below what was known to be flushed: the checkpoint has to follow before power can fail, or recovery
    /// would trust what is appended in its place.
    func checkpointAfterTruncation() {
        do throws(LogError) {
            try self.logs.writeCheckpoints(logs: self.openLogs, durable: true)
        } catch {
            self.outbox.log(.error, "the checkpoints cannot be written: \(error)")
        }
    }

    /// The disk refused something: the replica stops serving, and says so.
    func storageFailed(_ partition: Partition, _ error: LogError) {
        guard error.errorCode == .kafkaStorageError, partition.storageFailure == nil else { return }
        partition.storageFailure = "\(error)"
        self.outbox.log(.error, "\(partition.topicPartition): \(error)")
    }

    // MARK: Metadata

    /// Acts on committed metadata.
    ///
    /// Until the broker has seen its own registration it only collects: what the log says of earlier times, its own
    /// earlier leaderships among it, is history. From then on the state is taken over whole, and changes as they come.
    func metadataChanged(_ changes: MetadataChanges) {
        let image = self.metadata.image
        for sentence in changes.contradictions { self.outbox.log(.error, "metadata log: \(sentence)") }
        guard self.hasTakenOver else {
            guard self.registrationOffset >= 0, self.metadata.appliedOffset >= self.registrationOffset else { return }
            self.hasTakenOver = true
            self.removeStrayLogs()
            for state in image.partitions(hostedOn: self.configuration.nodeId) { self.partitionChanged(state) }
            return
        }
        for id in changes.removedTopics { self.topicRemoved(id) }
        for topic in changes.topicsWithNewSettings { self.topicSettingsChanged(topic) }
        for name in changes.partitions {
            if let state = image.partition(name) { self.partitionChanged(state) }
        }
        if changes.brokersChanged {
            // A fenced follower may no longer hold the high watermark back, or may join again.
            for partition in self.hosted.sorted where partition.isLeader { self.advance(partition) }
        }
    }

    /// Deletes the logs of topics that were deleted while this broker was away.
    private func removeStrayLogs() {
        do throws(LogError) {
            for stray in try self.logs.existingLogs() where stray.partition.topic != TopicName.clusterMetadata {
                // A log whose topic id was lost with power is its name's: it is cut back to what the leader has.
                if let state = self.metadata.image.partition(stray.partition),
                    stray.topicId == nil || stray.topicId == state.topicId,
                    state.replicas.contains(self.configuration.nodeId)
                {
                    continue
                }
                self.outbox.log(.info, "\(stray.partition) belongs to no topic of the cluster any more and is deleted")
                let log = try self.logs.openLog(
                    stray.partition,
                    topicId: stray.topicId,
                    configuration: LogConfiguration(),
                    nowMilliseconds: self.now.wallMilliseconds
                )
                try self.logs.delete(log, uniqueId: Uuid(high: self.random.next(), low: self.random.next()))
            }
        } catch {
            self.outbox.log(.error, "logs of deleted topics cannot be removed: \(error)")
        }
    }

    /// Takes over a partition's new state.
    private func partitionChanged(_ state: PartitionState) {
        let isReplica = state.replicas.contains(self.configuration.nodeId)
        let known = self.hosted.partition(state.topicId, state.index)
        guard let partition = known ?? (isReplica ? self.open(state) : nil) else { return }
        guard isReplica else { return self.drop(partition) }
        let before = partition.leaderId
        do throws(LogError) {
            let outcome = try partition.apply(state, nowMilliseconds: self.now.monotonicMilliseconds)
            self.follow(partition, outcome, leaderBefore: before)
        } catch {
            self.storageFailed(partition, error)
        }
    }

    private func follow(_ partition: Partition, _ outcome: Partition.MetadataOutcome, leaderBefore: Int32) {
        switch outcome {
        case .unchanged: return
        case .becameLeader:
            self.removeFromFetchers(partition)
            let name = partition.topicPartition
            self.outbox.occurred(
                .becameLeader(topic: name.topic, partition: name.partition, leaderEpoch: partition.leaderEpoch)
            )
            self.outbox.log(
                .info,
                "\(name): leader in epoch \(partition.leaderEpoch) from \(partition.log.logEndOffset)"
            )
            // Whoever produced to an earlier leadership of ours must look again: its batch may have been truncated since.
            self.failProduces(partition)
            self.advance(partition)
        case .isrChanged:
            self.advance(partition)
        case .lostLeadership, .newLeader:
            if outcome == .lostLeadership { self.failProduces(partition) }
            self.removeFromFetchers(partition)
            if partition.leaderId >= 0 { self.fetcher(for: partition.leaderId).add(partition) }
        }
        self.pendingFetches.wake(partition)
    }

    private func failProduces(_ partition: Partition) {
        for wait in partition.takeAllWaits() {
            self.pendingProduces.complete(wait, errorCode: .notLeaderOrFollower, outbox: self.outbox)
        }
    }

    /// The logs of all replicas with where their committed records end: what checkpoints say.
    var openLogs: [(log: Log, highWatermark: Int64)] {
        var logs = self.hosted.sorted.map { (log: $0.log, highWatermark: $0.highWatermark) }
        if let metadata = self.metadataLog() { logs.append(metadata) }
        return logs
    }

    /// A topic is gone: its replicas go too.
    private func topicRemoved(_ topicId: Uuid) {
        for partition in self.hosted.sorted where partition.topicId == topicId { self.drop(partition) }
    }

    /// A topic's settings have changed: its logs follow them.
    private func topicSettingsChanged(_ topic: String) {
        for partition in self.hosted.sorted where partition.topicPartition.topic == topic {
            partition.settings = nil
            let settings = self.settings(of: partition)
            partition.minInSyncReplicas = settings.minInSyncReplicas
            partition.log.configuration = settings.log
            self.advance(partition)
        }
    }

    private func open(_ state: PartitionState) -> Partition? {
        let topic = state.topic
        let name = state.topicPartition
        let settings = TopicSettings(topic: topic, image: self.metadata.image, configuration: self.configuration)
        do throws(LogError) {
            let log = try self.logs.openLog(
                name,
                topicId: state.topicId,
                configuration: settings.log,
                nowMilliseconds: self.now.wallMilliseconds
            )
            let partition = Partition(
                topicPartition: name,
                topicId: state.topicId,
                localId: self.configuration.nodeId,
                log: log,
                highWatermark: self.logs.checkpointedHighWatermark(name),
                minInSyncReplicas: settings.minInSyncReplicas
            )
            if log.recovery.truncatedBytes > 0 {
                self.outbox.occurred(
                    .recovered(topic: topic, partition: state.index, truncatedBytes: log.recovery.truncatedBytes)
                )
            }
            self.hosted.insert(partition)
            return partition
        } catch {
            self.outbox.log(.error, "\(name) cannot be opened: \(error)")
            return nil
        }
    }

    private func drop(_ partition: Partition) {
        self.removeFromFetchers(partition)
        self.failProduces(partition)
        self.pendingFetches.wake(partition)
        self.hosted.remove(partition)
        do throws(LogError) {
            try self.logs.delete(partition.log, uniqueId: Uuid(high: self.random.next(), low: self.random.next()))
        } catch {
            self.outbox.log(.error, "\(partition.topicPartition) cannot be deleted: \(error)")
        }
    }

    private func removeFromFetchers(_ partition: Partition) {
        for fetcher in self.fetchers { fetcher.remove(partition) }
        self.fetchers.removeAll { $0.partitions.isEmpty && $0.inFlight == nil }
    }

    private func fetcher(for leaderId: Int32) -> ReplicaFetcher {
        if let fetcher = self.fetchers.first(where: { $0.leaderId == leaderId }) { return fetcher }
        let fetcher = ReplicaFetcher(leaderId: leaderId)
        self.fetchers.append(fetcher)
        self.fetchers.sort { $0.leaderId < $1.leaderId }
        return fetcher
    }
}
