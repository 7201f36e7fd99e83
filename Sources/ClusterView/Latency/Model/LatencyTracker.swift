import KafkaProtocol

/// Turns commits, records and snapshots of leaders into end-to-end latency: from a record's time to the commit that
/// covers it.
///
/// A sample that crossed a change of its leader, or of the leader that coordinates its group, is told apart and never
/// averaged in.
package struct LatencyTracker: Sendable {
    package let settings: LatencySettings
    private let sinceMilliseconds: Int64
    private var source: LatencySnapshot.Source = .awaited
    private var spans = CommitSpans()
    private var reservoir: SampleReservoir
    private var deferred: [WantedRecord] = []
    /// How many records may be looked at now.
    private var allowance = 0.0
    /// Found, but the snapshots of the leaders do not reach so far yet.
    private var undecided: [FoundRecord] = []
    private var leadership = LeadershipHistory()
    private var store: SampleStore
    private var gaps = FailOverGaps()
    private var delivery = DeliveryCounting()
    /// Topics that groups read: changes of other leaders matter to nobody here.
    private var topics: Set<String> = [offsetsTopic]
    private var excluded: [SampleExclusion: Int] = [:]
    private var timeSources: Set<RecordTimeSource> = []
    private var cost: CostMeter
    package private(set) var batchBytes: [PartitionName: Int32] = [:]

    /// A sample waits so long for snapshots.
    private static let undecidedMilliseconds: Int64 = 15_000
    private static let undecidedKept = 20_000
    private static let batchSizesKept = 20_000
    private static let offsetsTopic = "__consumer_offsets"

    package init(settings: LatencySettings, nowMilliseconds: Int64, seed: UInt64 = 41) {
        self.settings = settings
        self.sinceMilliseconds = nowMilliseconds
        self.reservoir = SampleReservoir(seed: seed)
        self.store = SampleStore(settings)
        self.cost = CostMeter(sinceMilliseconds: nowMilliseconds)
    }

    // MARK: What comes in

    package mutating func observe(_ snapshot: ClusterSnapshot, nowMilliseconds: Int64) {
        self.leadership.observe(snapshot)
        self.decide(nowMilliseconds: nowMilliseconds)
    }

    package mutating func observe(_ groups: GroupsSnapshot) {
        for group in groups.groups { for topic in group.topics { self.topics.insert(topic.topic) } }
        self.delivery.observe(groups, limitMilliseconds: self.settings.limitMilliseconds)
    }

    package mutating func take(_ news: TailedNews, nowMilliseconds now: Int64) {
        switch news.obstacle {
        case .notPermitted: self.source = .notPermitted
        case .failing(let reason): self.source = .failing(reason)
        case nil: if let since = news.readsSinceMilliseconds { self.source = .tail(sinceMilliseconds: since) }
        }
        let limit = self.settings.budget.commitsPerPartitionPerSecond
        for commit in news.commits {
            guard commit.atMilliseconds >= now - self.settings.windowMilliseconds else {
                _ = self.spans.observe(commit, heardAtMilliseconds: now)
                continue
            }
            guard let span = self.spans.observe(commit, heardAtMilliseconds: now) else { continue }
            self.topics.insert(commit.topic)
            self.cost.covered += span.offsets.count
            self.reservoir.offer(span, limit: limit)
        }
    }

    /// The records to look at now: those that could not be had before, then new ones as far as the budget goes.
    package mutating func draw(elapsedMilliseconds: Int64) -> [WantedRecord] {
        // Commits come in bursts: what one turn leaves over the next may use, for two seconds.
        let perSecond = Double(self.settings.budget.perSecond)
        self.allowance = min(perSecond * 2, self.allowance + perSecond * Double(elapsedMilliseconds) / 1000)
        let room = max(1, Int(self.allowance))
        let waiting = self.deferred.prefix(room)
        self.deferred.removeFirst(waiting.count)
        let drawn = self.reservoir.draw(
            limit: max(1, room - waiting.count),
            perCommit: self.settings.budget.perCommit
        )
        self.allowance = max(0, self.allowance - Double(waiting.count + drawn.count))
        return waiting + drawn
    }

    /// Takes in what became of the records that were looked at.
    package mutating func take(_ search: RecordSearch, requests: Int, nowMilliseconds: Int64) {
        self.cost.requests += requests
        self.cost.bytes += search.fetchedBytes
        self.cost.samples += search.found.count
        self.excluded.merge(search.excluded, uniquingKeysWith: +)
        self.deferred += search.deferred
        if self.batchBytes.count > Self.batchSizesKept { self.batchBytes.removeAll() }
        self.batchBytes.merge(search.batchBytes) { $1 }
        for record in search.found { self.timeSources.insert(record.source) }
        self.undecided += search.found
        let surplus = self.undecided.count - Self.undecidedKept
        if surplus > 0 {
            self.undecided.removeFirst(surplus)
            self.excluded[.unconfirmed, default: 0] += surplus
        }
        self.decide(nowMilliseconds: nowMilliseconds)
    }

    // MARK: Fail-over or not

    private mutating func decide(nowMilliseconds now: Int64) {
        let waiting = self.undecided
        self.undecided.removeAll(keepingCapacity: true)
        for record in waiting {
            switch self.finding(record) {
            case .steady: self.append(record, nil)
            case .gap(let gap): self.append(record, gap)
            case .unknown: self.excluded[.unconfirmed, default: 0] += 1
            case .notYet:
                if now - record.wanted.heardAtMilliseconds > Self.undecidedMilliseconds {
                    self.excluded[.unconfirmed, default: 0] += 1
                } else {
                    self.undecided.append(record)
                }
            }
        }
    }

    /// Of the record's own partition, then of the one that keeps the group's commits.
    private func finding(_ record: FoundRecord) -> LeadershipHistory.Finding {
        let wanted = record.wanted
        let own = self.leadership.finding(
            wanted.partition,
            from: record.recordAtMilliseconds,
            to: wanted.committedAtMilliseconds,
            heardAt: wanted.heardAtMilliseconds,
            appendedIn: record.leaderEpoch
        )
        guard case .steady = own, wanted.coordinatorPartition >= 0 else { return own }
        let coordinator = self.leadership.finding(
            PartitionName(topic: Self.offsetsTopic, partition: wanted.coordinatorPartition),
            from: record.recordAtMilliseconds,
            to: wanted.committedAtMilliseconds,
            heardAt: wanted.heardAtMilliseconds
        )
        // Where internal topics are not shown, the record's own leader has to do.
        return coordinator == .notYet && !self.leadership.knows(Self.offsetsTopic) ? own : coordinator
    }

    private mutating func append(_ record: FoundRecord, _ gap: LeadershipGap?) {
        let wanted = record.wanted
        if let gap { self.gaps.add(gap, latencyMilliseconds: record.latencyMilliseconds) }
        self.store.append(
            atMilliseconds: wanted.committedAtMilliseconds,
            latencyMilliseconds: record.latencyMilliseconds,
            weight: wanted.weight,
            SampleStore.Series(
                groupID: wanted.groupID,
                topic: wanted.partition.topic,
                leader: self.leadership.leader(of: wanted.partition) ?? -1
            ),
            crossedFailOver: gap != nil
        )
    }

    // MARK: What comes out

    package mutating func snapshot(nowMilliseconds now: Int64) -> LatencySnapshot {
        let since = now - self.settings.windowMilliseconds
        self.store.forget(beforeMilliseconds: since)
        self.gaps.forget(beforeMilliseconds: since)
        return LatencySnapshot(
            takenAtMilliseconds: now,
            sinceMilliseconds: self.sinceMilliseconds,
            settings: self.settings,
            source: self.source,
            tables: LatencyTables(SampleTables(self.store, nowMilliseconds: now), self.delivery.totals),
            gaps: self.gaps.gaps(
                self.leadership.gaps(sinceMilliseconds: since) { [topics] in topics.contains($0) }
            ),
            cost: self.cost.rates(nowMilliseconds: now),
            excluded: self.excluded,
            timeSources: self.timeSources
        )
    }

    /// Who leads a partition, as far as is known.
    package func leader(of name: PartitionName) -> Int32? { self.leadership.leader(of: name) }

    /// How many records were made of commits to be looked at, and how many partitions were compared, since the start.
    package var work: (recordsMade: Int, partitionsCompared: Int) {
        (self.reservoir.recordsMade, self.leadership.partitionsCompared)
    }
}

extension LatencyScope: Comparable {
    private var order: (Int, String, String, Int32) {
        switch self {
        case .all: (0, "", "", 0)
        case .group(let id): (1, id, "", 0)
        case .topic(let topic, let group): (2, group ?? "", topic, 0)
        case .leader(let leader, let group): (3, group ?? "", "", leader)
        }
    }

    public static func < (left: LatencyScope, right: LatencyScope) -> Bool { left.order < right.order }
}
