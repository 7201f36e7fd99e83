import ClusterClient
import KafkaProtocol

/// Watches end-to-end latency of all groups, with no change to them: commits are timed by the tail of
/// `__consumer_offsets`, and of some of the records that they cover the time is looked up, a few small questions for each
/// broker a second.
public actor LatencyWatch {
    /// What is published, once a second; only the newest is kept for a slow reader.
    public nonisolated let updates: AsyncStream<LatencySnapshot>

    private let client: ClusterClient
    private let tail: any CommitTail
    private let nowMilliseconds: @Sendable () -> Int64
    private let continuation: AsyncStream<LatencySnapshot>.Continuation
    private var tracker: LatencyTracker
    private var addressesAtMilliseconds: Int64 = 0
    private var drawnAtMilliseconds: Int64
    private var publishedAtMilliseconds: Int64 = 0

    private static let turn: Duration = .milliseconds(250)
    private static let publishMilliseconds: Int64 = 1000
    private static let addressMilliseconds: Int64 = 10_000
    private static let timeoutMilliseconds = 2000
    /// A search that is not through after so many rounds goes on in the next turn.
    private static let roundsPerTurn = 12

    /// - Parameters:
    ///   - client: for looking records up; its own, since it may wait for a broker that is gone.
    ///   - tail: tells commits with their times.
    ///   - nowMilliseconds: the calendar time.
    public init(
        client: ClusterClient,
        tail: any CommitTail,
        settings: LatencySettings = LatencySettings(),
        nowMilliseconds: @escaping @Sendable () -> Int64
    ) {
        self.client = client
        self.tail = tail
        self.nowMilliseconds = nowMilliseconds
        let now = nowMilliseconds()
        self.drawnAtMilliseconds = now
        self.tracker = LatencyTracker(settings: settings, nowMilliseconds: now)
        (self.updates, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes in who leads what now; fail-overs are told by this, so every snapshot should come here.
    public func observe(_ snapshot: ClusterSnapshot) {
        self.tracker.observe(snapshot, nowMilliseconds: self.nowMilliseconds())
    }

    /// Takes in how far groups are.
    public func observe(_ groups: GroupsSnapshot) { self.tracker.observe(groups) }

    /// Watches until the task is cancelled.
    public func run() async {
        let clock = ContinuousClock()
        while !Task.isCancelled {
            let begun = clock.now
            await self.takeTurn()
            try? await clock.sleep(until: begun.advanced(by: Self.turn))
        }
        await self.tail.stop()
        self.continuation.finish()
    }

    /// The figures as they are now.
    public func snapshot() -> LatencySnapshot { self.tracker.snapshot(nowMilliseconds: self.nowMilliseconds()) }

    private func takeTurn() async {
        let now = self.nowMilliseconds()
        self.tracker.take(self.tail.take(), nowMilliseconds: now)
        let wanted = self.tracker.draw(elapsedMilliseconds: now - self.drawnAtMilliseconds)
        self.drawnAtMilliseconds = now
        if !wanted.isEmpty { await self.look(for: wanted) }
        guard self.nowMilliseconds() - self.publishedAtMilliseconds >= Self.publishMilliseconds else { return }
        self.publishedAtMilliseconds = self.nowMilliseconds()
        self.continuation.yield(self.snapshot())
    }

    private func look(for wanted: [WantedRecord]) async {
        await self.learnAddresses()
        var search = RecordSearch(wanted, batchBytes: self.tracker.batchBytes)
        var requests = 0
        for _ in 0..<Self.roundsPerTurn {
            let places = search.places
            if places.isEmpty { break }
            requests += await self.ask(places, &search)
        }
        for place in search.places { search.fail(PartitionName(topic: place.topic, partition: place.partition)) }
        self.tracker.take(search, requests: requests, nowMilliseconds: self.nowMilliseconds())
    }

    /// Asks all leaders at the same time.
    ///
    /// - Returns: how many were asked.
    private func ask(_ places: [FetchPlace], _ search: inout RecordSearch) async -> Int {
        var placesOf: [Int32: [FetchPlace]] = [:]
        for place in places {
            let name = PartitionName(topic: place.topic, partition: place.partition)
            if let leader = self.tracker.leader(of: name) {
                placesOf[leader, default: []].append(place)
            } else {
                search.fail(name)
            }
        }
        let client = self.client
        let answers = await withTaskGroup(of: (Int32, [FetchedPartition]?).self) { questions in
            for (leader, places) in placesOf {
                questions.addTask {
                    let answer = try? await client.fetch(
                        places,
                        from: leader,
                        timeoutMilliseconds: Self.timeoutMilliseconds
                    )
                    return (leader, answer)
                }
            }
            var answers: [(Int32, [FetchedPartition]?)] = []
            for await answer in questions { answers.append(answer) }
            return answers
        }
        for (leader, answer) in answers {
            for partition in answer ?? [] { search.take(partition) }
            let answered = Set((answer ?? []).map { PartitionName(topic: $0.topic, partition: $0.partition) })
            if answer == nil { self.addressesAtMilliseconds = 0 }
            for place in placesOf[leader] ?? [] {
                let name = PartitionName(topic: place.topic, partition: place.partition)
                if !answered.contains(name) { search.fail(name) }
            }
        }
        return placesOf.count
    }

    /// Where brokers are; a broker that was started again may be somewhere else.
    private func learnAddresses() async {
        let now = self.nowMilliseconds()
        guard now - self.addressesAtMilliseconds >= Self.addressMilliseconds else { return }
        if (try? await self.client.metadata(topics: [], timeoutMilliseconds: Self.timeoutMilliseconds)) != nil {
            self.addressesAtMilliseconds = now
        }
    }
}
