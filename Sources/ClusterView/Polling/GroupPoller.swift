import ClusterClient
import KafkaProtocol

/// What a refresh of the groups came to.
public struct GroupsUpdate: Sendable {
    public var snapshot: GroupsSnapshot
    /// What happened since the update before.
    public var events: [ClusterEvent]

    public init(snapshot: GroupsSnapshot, events: [ClusterEvent] = []) {
        self.snapshot = snapshot
        self.events = events
    }
}

/// Asks for groups, their members, committed offsets and the ends of their partitions, again and again, and publishes
/// what they add up to.
///
/// Questions go out at the same time wherever one does not need another's answer, few for each broker. The time between
/// two refreshes grows with what a refresh costs, so that watching a large cluster never takes more than about an eighth
/// of a core.
public actor GroupPoller {
    /// What is published; only the newest is kept for a slow reader, with the events of all.
    public nonisolated let updates: AsyncStream<GroupsUpdate>

    private let client: ClusterClient
    private let refreshMilliseconds: Int
    private let nowMilliseconds: @Sendable () -> Int64
    private let costMilliseconds: @Sendable () -> Int64
    private let tail: (any CommitTail)?
    private let witness: (any RebalanceWitness)?
    private let continuation: AsyncStream<GroupsUpdate>.Continuation
    private var tracker: LagTracker
    private var rebalances = RebalanceTracker()

    private var metadata: MetadataResponse?
    private var metadataAtMilliseconds: Int64 = 0
    private var isMetadataDoubtful = true
    private var led: [LedPartitions] = []
    private var leaderless: [PartitionName] = []
    private var readTopics: Set<String> = []
    /// Until groups have been asked, any topic may be read.
    private var isReadUnknown = true
    private var cycle = 0
    private var assignedPartitions = 0
    private var listedAtMilliseconds: Int64 = 0
    private var listing: GroupsSnapshot.Listing = .awaited
    private var complaints: [String] = []
    private var intervalMilliseconds: Int
    private var pendingEvents: [ClusterEvent] = []

    private static let timeoutMilliseconds = 3000
    /// Metadata is asked for again so often even when nothing seems to have changed.
    private static let metadataMilliseconds: Int64 = 5000
    /// Above so many assigned partitions members are only described every third time.
    private static let manyAssignedPartitions = 5000
    /// A refresh may take this share of a core: one part in so many.
    private static let costShare = 8
    private static let slowestMilliseconds = 30_000

    /// - Parameters:
    ///   - tail: tells every commit where `__consumer_offsets` may be read.
    ///   - witness: tells rebalances of an embedded cluster as its coordinators saw them.
    ///   - refresh: the time between two refreshes while they cost little.
    ///   - nowMilliseconds: the calendar time.
    ///   - costMilliseconds: the processor time that this process has used.
    public init(
        client: ClusterClient,
        rules: LagRules = LagRules(),
        tail: (any CommitTail)? = nil,
        witness: (any RebalanceWitness)? = nil,
        refresh: Duration = .seconds(1),
        nowMilliseconds: @escaping @Sendable () -> Int64,
        costMilliseconds: @escaping @Sendable () -> Int64 = { 0 }
    ) {
        self.client = client
        self.tracker = LagTracker(rules: rules)
        self.tail = tail
        self.witness = witness
        self.refreshMilliseconds = Int(refresh / .milliseconds(1))
        self.intervalMilliseconds = self.refreshMilliseconds
        self.nowMilliseconds = nowMilliseconds
        self.costMilliseconds = costMilliseconds
        (self.updates, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Refreshes until the task is cancelled.
    public func run() async {
        let clock = ContinuousClock()
        while !Task.isCancelled {
            let begun = clock.now
            let cost = self.costMilliseconds()
            await self.refresh()
            self.publish()
            await self.learnPast()
            let spent = Int(self.costMilliseconds() - cost) * Self.costShare
            self.intervalMilliseconds = min(Self.slowestMilliseconds, max(self.refreshMilliseconds, spent))
            try? await clock.sleep(until: begun.advanced(by: .milliseconds(self.intervalMilliseconds)))
        }
        await self.tail?.stop()
        self.continuation.finish()
    }

    /// Asks for everything once: for commands that print and end. How old unread records are is asked for as well, since
    /// there is no history to read it from.
    public func once() async -> GroupsSnapshot {
        await self.refresh()
        await self.learnPast()
        return self.snapshot()
    }

    /// An operator has moved a group's offsets from here.
    public func noteReset(of groupID: String, _ partitions: [PartitionName]) {
        self.tracker.noteReset(of: groupID, partitions, atMilliseconds: self.nowMilliseconds())
    }

    /// Takes in a rebalance that the coordinator itself or its log told about.
    public func observe(_ rebalance: Rebalance) { self.rebalances.observe(rebalance) }

    private func publish() {
        self.pendingEvents += self.tracker.takeEvents()
        let update = GroupsUpdate(snapshot: self.snapshot(), events: self.pendingEvents)
        switch self.continuation.yield(update) {
        case .dropped(let older): self.pendingEvents = older.events.filter { !update.events.contains($0) }
        default: self.pendingEvents = []
        }
    }

    private func snapshot() -> GroupsSnapshot {
        let now = self.nowMilliseconds()
        var snapshot = self.tracker.snapshot(nowMilliseconds: now, refreshMilliseconds: self.intervalMilliseconds)
        self.pendingEvents += self.tracker.takeEvents()
        snapshot.listedAtMilliseconds = self.listedAtMilliseconds
        snapshot.listing = self.listing
        snapshot.complaints = self.complaints
        self.rebalances.observe(snapshot.groups, members: self.described, atMilliseconds: now)
        self.described = [:]
        for rebalance in self.witness?.take() ?? [] { self.rebalances.observe(rebalance) }
        snapshot.rebalances = self.rebalances.rebalances(nowMilliseconds: now)
        snapshot.timelines = self.rebalances.timelines(nowMilliseconds: now)
        return snapshot
    }

    // MARK: One refresh

    /// Members of the groups that the last refresh described.
    private var described: [String: [GroupMember]] = [:]

    private func refresh() async {
        self.cycle += 1
        await self.learnMetadata()
        guard let metadata = self.metadata else { return self.failListing("no broker answers") }
        let brokers = metadata.brokers.map(\.nodeId)
        let led = self.led
        async let ends = self.timed {
            await $0.listOffsets(.latest, of: led, timeoutMilliseconds: Self.timeoutMilliseconds)
        }
        let listing = await self.client.listGroups(brokers: brokers, timeoutMilliseconds: Self.timeoutMilliseconds)
        self.take(listing, of: brokers.count)
        let coordinated = CoordinatedGroups.of(listing.groups.filter { $0.type != .share })
        let toDescribe = self.groupsToDescribe(listing.groups)
        async let descriptions = self.client.describeGroups(
            listed: toDescribe,
            timeoutMilliseconds: Self.timeoutMilliseconds
        )
        async let committed = self.client.committedOffsets(coordinated, timeoutMilliseconds: Self.timeoutMilliseconds)
        self.takeDescriptions(await descriptions)
        let (endListing, endsAt) = await ends
        self.take(endListing, endsAt)
        self.takeTail()
        self.tracker.observe(await committed, atMilliseconds: self.nowMilliseconds())
        await self.askForEnds(of: self.learnWhatIsRead())
    }

    /// The ends of topics that were not known to be read when the others were asked for.
    private func askForEnds(of topics: Set<String>) async {
        guard !topics.isEmpty, let metadata = self.metadata else { return }
        let led = LedPartitions.of(metadata) { topics.contains($0) }
        self.tracker.observe(topics: metadata, atMilliseconds: self.nowMilliseconds())
        let (ends, at) = await self.timed {
            await $0.listOffsets(.latest, of: led, timeoutMilliseconds: Self.timeoutMilliseconds)
        }
        self.tracker.observe(ends: ends, asked: led, atMilliseconds: at)
    }

    private nonisolated func timed<Answer: Sendable>(
        _ ask: @Sendable (ClusterClient) async -> Answer
    ) async -> (Answer, Int64) {
        let answer = await ask(self.client)
        return (answer, self.nowMilliseconds())
    }

    private func learnMetadata() async {
        let now = self.nowMilliseconds()
        guard self.isMetadataDoubtful || now - self.metadataAtMilliseconds >= Self.metadataMilliseconds else { return }
        do throws(ClusterClientError) {
            let metadata = try await self.client.metadata(timeoutMilliseconds: Self.timeoutMilliseconds)
            if self.metadata == nil { self.tracker.watch(topics: metadata.topics.compactMap(\.name)) }
            self.tracker.observe(topics: metadata, atMilliseconds: self.nowMilliseconds())
            self.metadata = metadata
            self.metadataAtMilliseconds = self.nowMilliseconds()
            self.isMetadataDoubtful = false
            self.chooseLeaders()
            // Not before the topic is there: a client with a group's name asks for its coordinator, which creates it.
            if metadata.topics.contains(where: { $0.name == OffsetsTopicTail.topic }) { await self.tail?.start() }
        } catch {
            // The old metadata still tells whom to ask; whoever is gone fails by itself.
            self.isMetadataDoubtful = true
        }
    }

    /// Whom to ask for ends: before any group is known all topics' leaders, later only those of topics that are read.
    private func chooseLeaders() {
        guard let metadata = self.metadata else { return }
        let isFirst = self.isReadUnknown
        self.led = LedPartitions.of(metadata) { isFirst || self.tracker.isRead($0) }
        self.leaderless = metadata.topics.flatMap { topic -> [PartitionName] in
            guard let name = topic.name, self.tracker.isRead(name) else { return [] }
            return topic.partitions.filter { $0.leaderId < 0 }
                .map { PartitionName(topic: name, partition: $0.partitionIndex) }
        }
    }

    /// After the first refresh, and whenever groups read other topics than before.
    ///
    /// - Returns: topics whose ends have not been asked for.
    private func learnWhatIsRead() -> Set<String> {
        guard self.listing == .answered else { return [] }
        self.tracker.forgetUnreadTopics()
        let read = self.tracker.readTopicNames
        guard read != self.readTopics || self.isReadUnknown else { return [] }
        let new = self.isReadUnknown ? [] : read.subtracting(self.readTopics)
        // A topic that is read since now may be younger than the metadata.
        if !new.isEmpty { self.isMetadataDoubtful = true }
        self.readTopics = read
        self.isReadUnknown = false
        self.chooseLeaders()
        return new
    }

    private func take(_ listing: GroupListing, of brokers: Int) {
        let now = self.nowMilliseconds()
        self.tracker.observe(listing, atMilliseconds: now)
        self.complaints = listing.failures.map { "broker \($0.broker): \($0.error)" }
        guard listing.failures.count == brokers, brokers > 0 else {
            self.listing = .answered
            self.listedAtMilliseconds = now
            return
        }
        self.isMetadataDoubtful = true
        let errors = listing.failures.map(\.error)
        if errors.allSatisfy(\.isUnsupported) {
            self.listing = .notSupported
        } else if errors.allSatisfy(\.isDenied) {
            self.listing = .notPermitted
        } else {
            self.failListing(nil)
        }
    }

    private func failListing(_ reason: String?) {
        if let reason { self.complaints = [reason] }
        if case .failing = self.listing { return }
        self.listing = .failing(sinceMilliseconds: self.nowMilliseconds())
    }

    /// All groups as long as that costs little, else every third time; groups in a rebalance always. The protocols of share
    /// and streams groups are not known here.
    private func groupsToDescribe(_ groups: [ListedGroup]) -> [ListedGroup] {
        let isTurn = self.assignedPartitions <= Self.manyAssignedPartitions || self.cycle % 3 == 0
        return groups.filter { group in
            guard group.type != .share, group.type != .streams else { return false }
            return isTurn || group.state?.isRebalancing ?? true || self.tracker.needsDescription(group)
        }
    }

    private func takeDescriptions(_ answers: [GroupAnswer<GroupDescription>]) {
        self.tracker.observe(answers, atMilliseconds: self.nowMilliseconds())
        var assigned = 0
        for answer in answers {
            guard case .success(let description) = answer.result else { continue }
            self.described[answer.groupId] = description.members
            for member in description.members { assigned += member.partitionCount }
        }
        self.assignedPartitions = max(assigned, self.cycle % 3 == 0 ? 0 : self.assignedPartitions)
    }

    private func take(_ ends: OffsetListing, _ atMilliseconds: Int64) {
        self.tracker.observe(ends: ends, asked: self.led, atMilliseconds: atMilliseconds)
        self.tracker.observe(leaderless: self.leaderless, atMilliseconds: atMilliseconds)
        let hasErrors = ends.topics.contains { $0.partitions.contains { $0.errorCode != .none } }
        if !ends.failures.isEmpty || hasErrors || !self.leaderless.isEmpty { self.isMetadataDoubtful = true }
    }

    private func takeTail() {
        guard let tail = self.tail else { return }
        let news = tail.take()
        self.tracker.tail(sinceMilliseconds: news.readsSinceMilliseconds)
        for commit in news.commits {
            self.tracker.observe(
                commitOf: commit.groupID,
                topic: commit.topic,
                partition: commit.partition,
                offset: commit.offset,
                atMilliseconds: commit.atMilliseconds
            )
        }
        for rebalance in news.rebalances { self.rebalances.observe(rebalance) }
    }

    // MARK: The past

    /// How long ago records may have been written that are asked for by time.
    private static let agesMilliseconds: [Int64] = [
        10_000, 30_000, 60_000, 180_000, 600_000, 1_800_000, 3_600_000, 10_800_000, 43_200_000, 86_400_000, 259_200_000,
        604_800_000,
    ]
    private static let partitionsPerTurn = 1000

    /// Asks where logs ended in the past, for partitions with unread records from before anybody watched.
    private func learnPast() async {
        guard let metadata = self.metadata else { return }
        let partitions = self.tracker.takePartitionsWithoutPast(limit: Self.partitionsPerTurn)
        guard !partitions.isEmpty else { return }
        let led = LedPartitions.of(
            partitions.map { TopicPartition(topic: $0.topic, partition: $0.partition) },
            metadata
        )
        let now = self.nowMilliseconds()
        let client = self.client
        await withTaskGroup(of: OffsetListing.self) { questions in
            for age in Self.agesMilliseconds {
                questions.addTask {
                    await client.listOffsets(
                        .timestamp(now - age),
                        of: led,
                        timeoutMilliseconds: Self.timeoutMilliseconds
                    )
                }
            }
            for await listing in questions { self.tracker.observe(past: listing) }
        }
    }
}

extension ClusterClientError {
    fileprivate var isUnsupported: Bool {
        switch self {
        case .unsupported, .notExpressible: true
        case .refused(_, let code, _): code == .unsupportedVersion
        default: false
        }
    }

    fileprivate var isDenied: Bool {
        guard case .refused(_, let code, _) = self else { return false }
        return code == .clusterAuthorizationFailed || code == .groupAuthorizationFailed
    }
}
