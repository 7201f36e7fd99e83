import ClusterClient
import KafkaProtocol
import RecordClient
import Synchronization

/// Finds topics of dead letters, by name, by setting and by the headers of their records, and reads them as they are
/// written; without a group, so that nothing is committed and nobody is moved.
///
/// It is told the cluster's topics by ``see(_:)`` and answers with what is known about dead letters then.
public actor DeadLetterWatch {
    private let bootstrapServers: String
    private var named: NamedDeadLetters
    private var turns = SamplingTurns()
    private let sampler: DeadLetterSampler
    private let nowMilliseconds: @Sendable () -> Int64
    private let news = Mutex(News())
    private var consumer: Consumer?
    /// The topics that are read, with how many of their partitions.
    private var assigned: [String: Set<Int32>] = [:]
    private var facts = DeadLetterFacts()
    private var denied: Set<String> = []
    private var failure: String?

    /// What the consumer's thread has read and nobody has taken yet.
    private struct News: Sendable {
        var entries: [DeadLetterFacts.Entry] = []
        /// Partitions whose end was reached, since they were assigned.
        var ended: Set<String> = []
        var denied: Set<String> = []
    }

    /// Of each partition so many records are read from before the start.
    private static let pastRecords: Int64 = 20_000

    /// - Parameter client: for looking at topics whose names say nothing.
    public init(
        client: ClusterClient,
        bootstrapServers: String,
        names: DeadLetterTopicNames = .standard,
        nowMilliseconds: @escaping @Sendable () -> Int64
    ) {
        self.bootstrapServers = bootstrapServers
        self.named = NamedDeadLetters(names)
        self.sampler = DeadLetterSampler(client)
        self.nowMilliseconds = nowMilliseconds
    }

    /// Takes in the cluster's topics, reads what candidates there are, and tells what is known.
    public func see(_ topics: TopicsSnapshot) async -> DeadLettersSnapshot {
        if let absence = topics.absence, topics.topics.isEmpty {
            return DeadLettersSnapshot(takenAtMilliseconds: self.nowMilliseconds(), absence: absence)
        }
        if self.named.see(topics.topics) { self.turns.keep(Set(topics.topics.map(\.name))) }
        await self.sampleSome(topics)
        let candidates = self.candidates(in: topics)
        await self.assign(candidates, topics)
        self.takeNews()
        var ends: [String: [Int32: PartitionEnds]] = [:]
        for candidate in candidates { ends[candidate.topic] = topics.topic(candidate.topic)?.ends ?? [:] }
        self.facts.keep(ends)
        return self.snapshot(candidates, topics)
    }

    /// Stops reading.
    public func close() async {
        self.consumer?.stopDelivering()
        await self.consumer?.close()
        self.consumer = nil
        self.assigned = [:]
    }

    // MARK: Candidates

    private func candidates(in topics: TopicsSnapshot) -> [DeadLetterTopic] {
        var found = self.named.found
        for topic in topics.topics where !topic.isInternal && !self.named.foundNames.contains(topic.name) {
            if topic.takesDeadLetters {
                found.append(DeadLetterTopic(topic.name, .setting))
            } else if let dialect = self.turns.dialect(of: topic.name) {
                found.append(DeadLetterTopic(topic.name, .headers(dialect)))
            }
        }
        return found.sorted { $0.topic < $1.topic }
    }

    /// Looks at the newest records of topics whose names say nothing.
    private func sampleSome(_ topics: TopicsSnapshot) async {
        let due = self.turns.due(topics.topics, nowMilliseconds: self.nowMilliseconds()) { topic in
            !topic.isInternal && !topic.name.hasPrefix("__") && !self.named.foundNames.contains(topic.name)
                && !self.denied.contains(topic.name)
        }
        guard !due.isEmpty else { return }
        let begun = ContinuousClock.now
        let dialects = await self.sampler.dialects(of: due)
        self.turns.take(
            dialects,
            of: due,
            tookMilliseconds: Int64((ContinuousClock.now - begun) / .milliseconds(1)),
            nowMilliseconds: self.nowMilliseconds()
        )
    }

    // MARK: Reading

    private func assign(_ candidates: [DeadLetterTopic], _ topics: TopicsSnapshot) async {
        var wanted: [String: Set<Int32>] = [:]
        for candidate in candidates {
            guard let topic = topics.topic(candidate.topic) else { continue }
            wanted[candidate.topic] = Set((0..<Int32(topic.partitionCount)))
        }
        guard wanted != self.assigned else { return }
        do throws(RecordClientError) {
            let consumer: Consumer
            if let running = self.consumer { consumer = running } else { consumer = try self.start() }
            self.consumer = consumer
            let known = self.assigned
            let kept = known.flatMap { topic, partitions in
                partitions.filter { wanted[topic]?.contains($0) ?? false }.map {
                    PartitionOffset(topic: topic, partition: $0)
                }
            }
            // What was read goes on where it is; the rest begins a bounded way before its end.
            let positions = kept.isEmpty ? [] : try await consumer.positions(kept)
            var places = positions.map { position in
                position.offset >= 0
                    ? position
                    : PartitionOffset(
                        topic: position.topic,
                        partition: position.partition,
                        offset: -2000 - Self.pastRecords
                    )
            }
            for (topic, partitions) in wanted {
                for partition in partitions where !(known[topic]?.contains(partition) ?? false) {
                    places.append(Self.beginning(topic, partition, topics))
                }
            }
            try await consumer.assign(places)
            self.assigned = wanted
            self.failure = nil
        } catch {
            self.failure = "dead letters cannot be read: \(error)"
        }
    }

    /// A bounded way before the end, and never before the first record: a purged log has none at 0.
    private static func beginning(_ topic: String, _ partition: Int32, _ topics: TopicsSnapshot) -> PartitionOffset {
        guard let ends = topics.topic(topic)?.ends[partition] else {
            // Offsets below -2000 count back from the end.
            return PartitionOffset(topic: topic, partition: partition, offset: -2000 - self.pastRecords)
        }
        return PartitionOffset(
            topic: topic,
            partition: partition,
            offset: max(ends.low, ends.high - self.pastRecords)
        )
    }

    private func start() throws(RecordClientError) -> Consumer {
        var configuration = ConsumerConfiguration(
            bootstrapServers: self.bootstrapServers,
            groupId: "highwater-dead-letters"
        )
        configuration.offsetReset = .earliest
        configuration.queuedKilobyteLimit = 2048
        configuration.reportsPartitionEnd = true
        configuration.extra = ["fetch.message.max.bytes": "262144", "queued.min.messages": "1000"]
        let consumer = try Consumer(configuration)
        consumer.deliver { [weak self] batch in self?.take(batch) }
        return consumer
    }

    private nonisolated func take(_ batch: borrowing ConsumedBatch) {
        var entries: [DeadLetterFacts.Entry] = []
        entries.reserveCapacity(batch.count)
        batch.forEachRecord { record in
            let place = RecordPlace(topic: record.topic, partition: record.partition, offset: record.offset)
            let letter = DeadLetterReader.standard.read(record.headers)
            entries.append(
                DeadLetterFacts.Entry(place, milliseconds: record.timestampMilliseconds, letter)
            )
        }
        let errors = batch.partitionErrors
        self.news.withLock { news in
            news.entries += entries
            for error in errors {
                switch error.error.code {
                case .partitionEnd: news.ended.insert("\(error.partition.topic)/\(error.partition.partition)")
                case RecordBrowsingError.topicDenied: news.denied.insert(error.partition.topic)
                default: break
                }
            }
            // A reader that is not asked for long keeps the newest.
            let surplus = news.entries.count - DeadLetterFacts.limit
            if surplus > 0 { news.entries.removeFirst(surplus) }
        }
    }

    private func takeNews() {
        let (entries, denied) = self.news.withLock { news in
            defer { news.entries.removeAll() }
            return (news.entries, news.denied)
        }
        self.denied = denied
        for entry in entries { self.facts.add(entry) }
    }

    // MARK: What is known

    private func snapshot(_ candidates: [DeadLetterTopic], _ topics: TopicsSnapshot) -> DeadLettersSnapshot {
        let now = self.nowMilliseconds()
        let parked = Set(candidates.filter(\.isParked).map(\.topic))
        let summary = self.facts.summary(nowMilliseconds: now, skipping: parked)
        let rows = candidates.map { candidate in
            let topic = topics.topic(candidate.topic)
            return DeadLetterTopicRow(
                topic: candidate.topic,
                reason: candidate.reason,
                partitionCount: topic?.partitionCount ?? 0,
                recordCount: topic?.recordCount,
                isDenied: self.denied.contains(candidate.topic)
            )
        }
        let readable = rows.filter { !$0.isDenied }
        let there = readable.reduce(0) { $0 + ($1.recordCount ?? 0) }
        return DeadLettersSnapshot(
            takenAtMilliseconds: now,
            absence: self.failure ?? (rows.isEmpty ? Self.nothingFound : nil),
            kinds: summary.kinds,
            topics: rows,
            perHour: summary.perHour,
            recentCount: summary.recentCount,
            isPartial: self.facts.isPartial || self.skipsSome(readable, topics),
            isReading: there > 0 && !self.isAtEnd(readable, topics)
        )
    }

    static let nothingFound =
        "no topic looks like one for dead letters, by its name, its settings or the headers of its records"

    /// Whether a partition has more records than are read from before the start.
    private func skipsSome(_ rows: [DeadLetterTopicRow], _ topics: TopicsSnapshot) -> Bool {
        rows.contains { row in
            topics.topic(row.topic)?.ends.values.contains { $0.high - $0.low > Self.pastRecords } ?? false
        }
    }

    /// Whether every partition was read to its end. One that is empty, or whose leader does not answer, is not waited
    /// for.
    private func isAtEnd(_ rows: [DeadLetterTopicRow], _ topics: TopicsSnapshot) -> Bool {
        let ended = self.news.withLock { $0.ended }
        return rows.allSatisfy { row in
            let ends = topics.topic(row.topic)?.ends ?? [:]
            return ends.allSatisfy { partition, ends in
                ends.low >= ends.high || ended.contains("\(row.topic)/\(partition)")
            }
        }
    }
}
