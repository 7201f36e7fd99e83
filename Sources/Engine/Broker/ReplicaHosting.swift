import CommitLog
import Consensus
import KafkaProtocol

/// The life of this broker's replicas: they are opened, led or followed, and dropped as the cluster's metadata says.
final class ReplicaHosting {
    let hosted: HostedPartitions
    private let configuration: NodeConfiguration
    private let outbox: Outbox
    private let metadata: PublishedMetadata
    private let logs: LogDirectory
    private let commits: CommitProgress
    private let isrWatch: IsrWatch
    private var fetchers = ReplicaFetchers()
    /// Names the directories of deleted logs.
    private var random: SplitMix64
    /// Whether the replicas follow the metadata log already.
    private(set) var hasTakenOver = false
    /// Whose state is still to be taken over.
    private var backlog = ReplicaBacklog()
    /// The offset in the metadata log up to which all replicas are as the metadata says; -1 before the first.
    private(set) var settledOffset: Int64 = -1

    init(
        configuration: NodeConfiguration,
        outbox: Outbox,
        metadata: PublishedMetadata,
        logs: LogDirectory,
        hosted: HostedPartitions,
        commits: CommitProgress,
        isrWatch: IsrWatch,
        random: SplitMix64
    ) {
        self.configuration = configuration
        self.outbox = outbox
        self.metadata = metadata
        self.logs = logs
        self.hosted = hosted
        self.commits = commits
        self.isrWatch = isrWatch
        self.random = random
    }

    /// When a fetch that failed is tried again, or the state of replicas is taken over; nil if neither is to come.
    var nextDeadlineMilliseconds: Int64? { self.backlog.isEmpty ? self.fetchers.nextDeadlineMilliseconds : 0 }

    /// Whether logs are still to be opened that the broker had when it started: till then it must not lead, and its files
    /// are not all in order.
    var isOpening: Bool { self.backlog.isOpening }

    /// Takes over the state of a few of the replicas that wait for it.
    ///
    /// - Returns: whether there were any.
    func takeOverSome(_ now: EngineTime) -> Bool {
        defer { if self.backlog.isEmpty, self.hasTakenOver { self.settledOffset = self.metadata.appliedOffset } }
        guard !self.backlog.isEmpty else { return false }
        let wasOpening = self.backlog.isOpening
        var backlog = self.backlog
        backlog.advance { name in self.metadata.image.partition(name).map { self.takeOver($0, now) } ?? .none }
        self.backlog = backlog
        if wasOpening, !backlog.isOpening {
            self.outbox.log(.info, "all \(self.hosted.sorted.count) logs are open")
        }
        return true
    }

    /// Sends the fetches that are due to the leaders that this broker follows.
    func sendFetches(
        brokerEpoch: Int64,
        nowMilliseconds: Int64,
        addressOf: (Int32) -> PeerAddress?,
        exchanges: inout PeerExchanges
    ) {
        self.fetchers.sendRequests(
            configuration: self.configuration,
            brokerEpoch: brokerEpoch,
            nowMilliseconds: nowMilliseconds,
            addressOf: addressOf,
            exchanges: &exchanges
        )
    }

    /// Acts on committed metadata.
    ///
    /// Until the broker has seen its own registration it only collects: what the log says of earlier times, its own
    /// earlier leaderships among it, is history. From then on the state is taken over whole, and changes as they come.
    ///
    /// - Parameter registrationOffset: where the registration stands in the metadata log; -1 while there is none.
    func metadataChanged(_ changes: MetadataChanges, registrationOffset: Int64, now: EngineTime) {
        let image = self.metadata.image
        for sentence in changes.contradictions { self.outbox.log(.error, "metadata log: \(sentence)") }
        guard self.hasTakenOver else {
            guard registrationOffset >= 0, self.metadata.appliedOffset >= registrationOffset else { return }
            self.hasTakenOver = true
            self.removeStrayLogs()
            self.backlog.addAtStart(image.partitions(hostedOn: self.configuration.nodeId))
            return
        }
        for id in changes.removedTopics { self.topicRemoved(id) }
        for topic in changes.topicsWithNewSettings {
            self.settingsChanged(self.hosted.partitions(ofTopic: topic), now)
        }
        if changes.brokersWithNewSettings.contains(where: { $0.isEmpty || $0 == "\(self.configuration.nodeId)" }) {
            self.settingsChanged(self.hosted.sorted, now)
        }
        for name in changes.partitions {
            guard let state = image.partition(name), self.concerns(state) else { continue }
            self.backlog.add(state)
        }
        if changes.brokersChanged {
            // A fenced follower may no longer hold the high watermark back, or may join again.
            for partition in self.hosted.sorted where partition.isLeader { self.advance(partition, now) }
        }
    }

    /// The topic's settings in effect here.
    func settings(of partition: Partition) -> TopicSettings {
        if let known = partition.settings { return known }
        let settings = TopicSettings(
            topic: partition.topicPartition.topic,
            image: self.metadata.image,
            configuration: self.configuration
        )
        partition.settings = settings
        return settings
    }

    /// The disk refused something: the replica stops serving, and says so.
    func storageFailed(_ partition: Partition, _ error: LogError) {
        guard self.hosted.storageFailed(partition, error) else { return }
        self.outbox.log(.error, "\(partition.topicPartition): \(error)")
    }

    private func advance(_ partition: Partition, _ now: EngineTime) {
        self.commits.advance(partition, nowMilliseconds: now.monotonicMilliseconds)
    }

    // MARK: Changes

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
                try self.logs.delete(stray.partition, uniqueId: self.uniqueId())
            }
        } catch {
            self.outbox.log(.error, "logs of deleted topics cannot be removed: \(error)")
        }
    }

    /// Whether this broker has a replica of the partition, or is to have one.
    private func concerns(_ state: PartitionState) -> Bool {
        state.replicas.contains(self.configuration.nodeId) || self.hosted.partition(state.topicId, state.index) != nil
    }

    /// Takes over a partition's new state.
    private func takeOver(_ state: PartitionState, _ now: EngineTime) -> ReplicaBacklog.Work {
        let isReplica = state.replicas.contains(self.configuration.nodeId)
        if let partition = self.hosted.partition(state.topicId, state.index) {
            guard isReplica else {
                self.drop(partition)
                return .change
            }
            self.follow(partition, partition.apply(state, nowMilliseconds: now.monotonicMilliseconds), now)
            return .change
        }
        guard isReplica else { return .none }
        let isNew = !self.logs.hasLog(state.topicPartition)
        guard let partition = self.open(state, now) else { return .opening(scannedBytes: 0) }
        self.follow(partition, partition.apply(state, nowMilliseconds: now.monotonicMilliseconds), now)
        return isNew ? .creation : .opening(scannedBytes: partition.log.recovery.scannedBytes)
    }

    private func follow(_ partition: Partition, _ outcome: Partition.MetadataOutcome, _ now: EngineTime) {
        switch outcome {
        case .unchanged: return
        case .becameLeader:
            self.fetchers.remove(partition)
            let name = partition.topicPartition
            self.outbox.occurred(
                .becameLeader(topic: name.topic, partition: name.partition, leaderEpoch: partition.leaderEpoch)
            )
            self.outbox.log(
                .info,
                "\(name): leader in epoch \(partition.leaderEpoch) from \(partition.log.logEndOffset)"
            )
            // Whoever produced to an earlier leadership of ours must look again: its batch may have been truncated since.
            self.commits.failProduces(partition)
            self.isrWatch.watch(partition)
            self.advance(partition, now)
        case .isrChanged:
            self.isrWatch.watch(partition)
            self.advance(partition, now)
        case .lostLeadership, .newLeader:
            if outcome == .lostLeadership { self.commits.failProduces(partition) }
            self.fetchers.follow(partition)
        }
        self.commits.wakeFetches(partition)
    }

    /// A topic is gone: its replicas go too.
    private func topicRemoved(_ topicId: Uuid) {
        for partition in self.hosted.partitions(ofTopic: topicId) { self.drop(partition) }
        // Those that were not opened yet need not be on the disk.
        for name in self.backlog.remove(topicId) where self.logs.hasLog(name) { self.delete(name) }
    }

    /// Settings have changed, of a topic or of what topics fall back to: the logs follow them.
    private func settingsChanged(_ partitions: [Partition], _ now: EngineTime) {
        for partition in partitions {
            partition.settings = nil
            let settings = self.settings(of: partition)
            partition.minInSyncReplicas = settings.minInSyncReplicas
            partition.log.configuration = settings.log
            self.advance(partition, now)
        }
    }

    private func open(_ state: PartitionState, _ now: EngineTime) -> Partition? {
        let topic = state.topic
        let name = state.topicPartition
        let settings = TopicSettings(topic: topic, image: self.metadata.image, configuration: self.configuration)
        do throws(LogError) {
            let log = try self.logs.openLog(
                name,
                topicId: state.topicId,
                configuration: settings.log,
                nowMilliseconds: now.wallMilliseconds
            )
            let partition = Partition(
                topicPartition: name,
                topicId: state.topicId,
                localId: self.configuration.nodeId,
                log: log,
                highWatermark: self.logs.checkpointedHighWatermark(name),
                minInSyncReplicas: settings.minInSyncReplicas,
                isrChanges: self.hosted.isrChanges
            )
            if log.recovery.truncatedBytes > 0 {
                let what = "\(log.recovery.truncatedBytes) bytes behind offset \(log.logEndOffset)"
                self.outbox.log(.warning, "\(name): \(what) were damaged by the last stop and are cut off")
                self.outbox.occurred(
                    .recovered(topic: topic, partition: state.index, truncatedBytes: log.recovery.truncatedBytes)
                )
            }
            self.hosted.insert(partition)
            return partition
        } catch {
            self.outbox.log(.error, "\(name) cannot be opened: \(error)")
            self.hosted.openingFailed(name, error)
            return nil
        }
    }

    private func drop(_ partition: Partition) {
        self.fetchers.remove(partition)
        self.commits.failProduces(partition)
        self.commits.wakeFetches(partition)
        self.hosted.remove(partition)
        self.delete(partition.topicPartition)
    }

    private func delete(_ name: TopicPartition) {
        do throws(LogError) {
            try self.logs.delete(name, uniqueId: self.uniqueId())
        } catch {
            self.outbox.log(.error, "\(name) cannot be deleted: \(error)")
        }
    }

    private func uniqueId() -> Uuid { Uuid(high: self.random.next(), low: self.random.next()) }
}
