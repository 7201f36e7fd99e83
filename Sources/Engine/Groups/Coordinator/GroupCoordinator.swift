import Buffers
import CommitLog
import Consensus
import KafkaProtocol

/// The coordinator of consumer groups on one broker: of all groups whose partition of `__consumer_offsets` it leads.
///
/// It connects the shards, which know the rules, with the wire, the partitions' logs and the cluster's metadata.
final class GroupCoordinator {
    let configuration: GroupConfiguration
    let outbox: Outbox
    let metadata: PublishedMetadata
    private let hosted: HostedPartitions
    private let commits: CommitProgress
    private let forwarding: Forwarding
    private var random: SplitMix64
    /// By partition.
    private(set) var led: [LedOffsetsPartition] = []
    /// Whether other brokers may coordinate these groups by now without this one's knowledge; see
    /// ``BrokerLifecycle/mayBeReplaced``. Offsets that it holds may be old.
    var mayBeReplaced = false
    private var answers = GroupAnswers()
    private(set) var rebalances = RebalanceRing()
    private var lastRunMilliseconds: Int64 = 0
    private var mayAskForTopicAtMilliseconds = Int64.min
    private static let topicRetryMilliseconds: Int64 = 500

    init(
        configuration: GroupConfiguration,
        outbox: Outbox,
        metadata: PublishedMetadata,
        hosted: HostedPartitions,
        commits: CommitProgress,
        forwarding: Forwarding,
        random: SplitMix64
    ) {
        self.configuration = configuration
        self.outbox = outbox
        self.metadata = metadata
        self.hosted = hosted
        self.commits = commits
        self.forwarding = forwarding
        self.random = random
    }

    /// When the coordinator wants to be looked at again.
    var nextDeadlineMilliseconds: Int64? {
        var next: Int64?
        for led in self.led {
            let deadline: Int64?
            // What is not read yet is read as soon as others have had their turn.
            switch led.phase {
            case .loading, .opening: deadline = self.lastRunMilliseconds
            case .waiting, .open, .failed: deadline = led.shard.nextDeadlineMilliseconds
            }
            if let deadline { next = min(next ?? deadline, deadline) }
        }
        return next
    }

    // MARK: Leadership

    /// Takes up and gives up partitions as the cluster's metadata says.
    func metadataChanged(_ changes: MetadataChanges, now: EngineTime) {
        var next: [LedOffsetsPartition] = []
        for index in 0..<self.partitionCount {
            let partition = self.hosted.partition(TopicName.consumerOffsets, index)
            let known = self.ledPartition(index)
            guard let partition, partition.isLeader else {
                if let known { self.lose(known, now: now) }
                continue
            }
            if let known, known.partition === partition, known.leaderEpoch == partition.leaderEpoch {
                next.append(known)
                continue
            }
            if let known { self.lose(known, now: now) }
            next.append(
                LedOffsetsPartition(
                    partition: partition,
                    configuration: self.configuration,
                    seed: self.random.next(),
                    now: now
                )
            )
        }
        for known in self.led where known.partition.topicPartition.partition >= self.partitionCount {
            self.lose(known, now: now)
        }
        self.led = next
        self.topicsDeleted(changes.removedTopicNames, now: now)
    }

    private func lose(_ led: LedOffsetsPartition, now: EngineTime) {
        var effects: [GroupEffect] = []
        led.shard.lost(effects: &effects)
        self.perform(effects, on: led, now: now)
        self.outbox.log(.info, "\(led.partition.topicPartition): its groups are given up")
    }

    private func ledPartition(_ index: Int32) -> LedOffsetsPartition? {
        let position = self.led.sortedPosition(of: index, by: \.partition.topicPartition.partition)
        guard position < self.led.count, self.led[position].partition.topicPartition.partition == index else {
            return nil
        }
        return self.led[position]
    }

    private func topicsDeleted(_ names: [String], now: EngineTime) {
        // A topic that was created anew at once keeps its name, not its offsets.
        guard !names.isEmpty else { return }
        let topics = Set(names)
        for led in self.led {
            switch led.phase {
            case .open, .opening: self.act(on: led, now: now) { $0.topicsDeleted(topics, effects: &$1) }
            case .loading, .waiting, .failed: break
            }
        }
    }

    // MARK: Finding the right one

    /// How many partitions `__consumer_offsets` has, or would have.
    var partitionCount: Int32 {
        self.metadata.image.topic(named: TopicName.consumerOffsets).map { Int32($0.partitions.count) }
            ?? self.configuration.offsetsTopicPartitions
    }

    /// Which partition a group belongs to.
    func partition(of groupId: String) -> Int32 {
        GroupPartitioning.partition(of: groupId, count: self.partitionCount)
    }

    /// Whether the groups of any partition are not known yet.
    var isLoading: Bool { self.led.contains { $0.problem == .coordinatorLoadInProgress } }

    /// Where a request about a group goes.
    enum Route {
        case here(LedOffsetsPartition)
        case refused(ErrorCode)
    }

    /// The partition of a group, if this broker answers for it now.
    func lookUp(_ groupId: String) -> Route {
        guard !self.mayBeReplaced, let led = self.ledPartition(self.partition(of: groupId)) else {
            return .refused(.notCoordinator)
        }
        if let problem = led.problem { return .refused(problem) }
        return .here(led)
    }

    /// Has the topic created that groups are kept in; whoever needs it asks again.
    func createTopic(now: EngineTime) {
        guard self.mayAskForTopicAtMilliseconds <= now.monotonicMilliseconds else { return }
        self.mayAskForTopicAtMilliseconds = now.monotonicMilliseconds + Self.topicRetryMilliseconds
        let brokers = Int16(clamping: self.metadata.image.brokers.count)
        let factor = self.configuration.offsetsTopicReplicationFactor ?? max(1, min(3, brokers))
        let configs = [
            ("cleanup.policy", "compact"), ("compression.type", "producer"),
            ("segment.bytes", "\(self.configuration.offsetsTopicSegmentBytes)"),
        ]
        let topic = CreateTopicsRequest.CreatableTopic(
            name: TopicName.consumerOffsets,
            numPartitions: self.configuration.offsetsTopicPartitions,
            replicationFactor: factor,
            configs: configs.map { CreateTopicsRequest.CreatableTopicConfig(name: $0.0, value: $0.1) }
        )
        self.forwarding.createTopics(CreateTopicsRequest(topics: [topic], timeoutMs: 10_000))
    }

    // MARK: Doing

    /// A ticket under which the answer to a request comes back.
    func ticket(for context: RequestContext) -> GroupTicket { self.answers.add(context) }

    /// A ticket for one of the groups that a request wants deleted.
    func ticket(forDeletion deletion: UInt64, index: Int) -> GroupTicket { self.answers.add(deletion, index: index) }

    /// Keeps the answer to a request that wants several groups deleted.
    func begin(_ deletion: GroupDeletion) -> UInt64 { self.answers.begin(deletion) }

    /// One group of such a request is settled.
    func settle(_ deletion: UInt64, index: Int, _ code: ErrorCode) {
        self.answers.settle(deletion, index: index, code, outbox: self.outbox)
    }

    /// Lets a shard do something and carries out what it wants.
    func act(
        on led: LedOffsetsPartition,
        now: EngineTime,
        _ body: (inout GroupShard, inout [GroupEffect]) -> Void
    ) {
        var effects: [GroupEffect] = []
        body(&led.shard, &effects)
        self.perform(effects, on: led, now: now)
    }

    private func perform(_ effects: [GroupEffect], on led: LedOffsetsPartition, now: EngineTime) {
        for effect in effects {
            switch effect {
            case .answerJoin(let ticket, let response): self.answers.join(ticket, response, outbox: self.outbox)
            case .answerSync(let ticket, let response): self.answers.answer(ticket, response, outbox: self.outbox)
            case .answerCommit(let ticket, let response): self.answers.answer(ticket, response, outbox: self.outbox)
            case .answerOffsetDelete(let ticket, let response):
                self.answers.answer(ticket, response, outbox: self.outbox)
            case .groupDeleted(let ticket, _, let code): self.answers.deleted(ticket, code, outbox: self.outbox)
            case .rebalance(let event): self.report(event)
            case .append(let id, let records):
                var following: [GroupEffect] = []
                let result = self.append(records, to: led, now: now)
                led.shard.appended(id, result: result, now: now, effects: &following)
                self.perform(following, on: led, now: now)
                if case .appended = result {
                    self.commits.logEndMoved(led.partition, nowMilliseconds: now.monotonicMilliseconds)
                }
            }
        }
    }

    private func report(_ event: RebalanceEvent) {
        self.rebalances.append(event)
        self.outbox.log(.info, "rebalance \(event.json)")
        self.outbox.occurred(.groupRebalanced(event))
    }

    private func append(_ records: [GroupRecord], to led: LedOffsetsPartition, now: EngineTime) -> GroupAppendResult {
        let partition = led.partition
        guard partition.isLeader, partition.leaderEpoch == led.leaderEpoch else {
            return .refused(.notLeaderOrFollower)
        }
        guard partition.storageFailure == nil else { return .refused(.kafkaStorageError) }
        guard !partition.isUnderMinInSyncReplicas else { return .refused(.notEnoughReplicas) }
        do {
            let batch = try GroupBatch.build(records, nowMilliseconds: now.wallMilliseconds)
            let appended = try partition.log.appendAsLeader(
                batch,
                header: try RecordBatchHeader(batch),
                leaderEpoch: led.leaderEpoch,
                nowMilliseconds: now.wallMilliseconds
            )
            return .appended(endOffset: appended.lastOffset + 1)
        } catch {
            let code = (error as? LogError)?.errorCode ?? .unknownServerError
            if let error = error as? LogError { self.hosted.storageFailed(partition, error) }
            self.outbox.log(.error, "\(partition.topicPartition): groups cannot be written: \(error)")
            return .refused(code)
        }
    }

    // MARK: End of a step

    /// Does what is due: reads logs of new leaderships, tells who waits for commits, lets time pass.
    func run(now: EngineTime) {
        self.lastRunMilliseconds = now.monotonicMilliseconds
        var budget = StepBudget()
        for led in self.led {
            switch led.phase {
            case .loading, .waiting, .opening: self.load(led, &budget, now: now)
            case .open:
                self.complete(led, now: now)
                guard led.shard.isDue(now) else { continue }
                self.act(on: led, now: now) { $0.tick(now: now, effects: &$1) }
                self.complete(led, now: now)
            case .failed: break
            }
        }
    }

    private func complete(_ led: LedOffsetsPartition, now: EngineTime) {
        while led.shard.hasCommitted(upTo: led.partition.highWatermark) {
            self.act(on: led, now: now) {
                $0.committed(upTo: led.partition.highWatermark, now: now, effects: &$1)
            }
        }
    }

    /// Reads on, waits for what was read to be committed, lets the groups live: as far as the budget goes.
    private func load(_ led: LedOffsetsPartition, _ budget: inout StepBudget, now: EngineTime) {
        do throws(LogError) {
            try led.load(&budget, now: now)
        } catch {
            led.phase = .failed
            self.outbox.log(.error, "\(led.partition.topicPartition): its groups cannot be read: \(error)")
        }
        if case .waiting(let end) = led.phase, led.partition.highWatermark >= end {
            led.phase = .opening(rest: led.shard.groupIds.reversed())
        }
        if case .opening(let rest) = led.phase { self.open(led, rest, &budget, now: now) }
    }

    /// Lets groups live. Topics may have been deleted while nobody coordinated. Whoever accepted an offset knew its topic
    /// before this leadership began, so this broker has heard of every topic that there is an offset for.
    private func open(_ led: LedOffsetsPartition, _ groups: [String], _ budget: inout StepBudget, now: EngineTime) {
        var rest = groups
        while budget.records > 0, let id = rest.popLast() {
            budget.records -= 1 + led.shard.topicCount(of: id)
            self.act(on: led, now: now) { shard, effects in
                let isGone = { self.metadata.image.topic(named: $0) == nil }
                shard.open(group: id, isGone: isGone, now: now, effects: &effects)
            }
        }
        guard rest.isEmpty else { return led.phase = .opening(rest: rest) }
        led.shard.opened()
        led.phase = .open
        let groups = led.shard.groupCount
        let offsets = led.shard.offsetCount
        self.outbox.log(
            .info,
            "\(led.partition.topicPartition): coordinates \(groups) groups with \(offsets) offsets in epoch "
                + "\(led.leaderEpoch), known after \(led.loadingMilliseconds(now)) ms"
        )
        self.outbox.occurred(
            .groupsLoaded(
                partition: led.partition.topicPartition.partition,
                leaderEpoch: led.leaderEpoch,
                groups: groups,
                offsets: offsets
            )
        )
    }
}
