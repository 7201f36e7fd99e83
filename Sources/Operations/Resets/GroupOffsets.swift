import ClusterClient
import KafkaProtocol

/// The ends of a partition's log.
public struct LogEnds: Sendable, Equatable {
    /// The first record that is there.
    public var low: Int64
    /// Behind the last record.
    public var high: Int64

    public init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}

/// What a plan for a group's offsets needs of a cluster.
public protocol GroupOffsets: Sendable {
    /// What the group is doing, and its protocol; a group that nobody knows is dead.
    func status(of group: String) async throws(ClusterClientError) -> (state: GroupState, type: GroupType)
    /// Everything the group has committed.
    func committed(by group: String) async throws(ClusterClientError) -> [TopicPartition: Int64]
    /// How many partitions these topics have; a topic that does not exist is absent.
    func partitionCounts(of topics: [String]) async throws(ClusterClientError) -> [String: Int32]
    /// The ends of logs; a partition whose leader does not answer is absent.
    func ends(of partitions: [TopicPartition]) async throws(ClusterClientError) -> [TopicPartition: LogEnds]
    /// The first records at or after a time in milliseconds since 1970; absent where no leader answers.
    func offsets(
        of partitions: [TopicPartition],
        atMilliseconds: Int64
    ) async throws(ClusterClientError) -> [TopicPartition: PartitionPicture.AtTime]
    /// The offset of the first record at or after an offset; nil at the end of the log.
    func firstRecord(
        of partition: TopicPartition,
        from offset: Int64
    ) async throws(ClusterClientError) -> Int64?
    /// Commits offsets for a group without members.
    func commit(
        _ offsets: [OffsetToCommit],
        for group: String
    ) async throws(ClusterClientError) -> [OffsetChangeResult]
    /// Deletes what a group has committed.
    func forget(
        _ partitions: [TopicPartition],
        of group: String
    ) async throws(ClusterClientError) -> [OffsetChangeResult]
}

extension GroupOffsets {
    /// Looks at everything that a plan for `request` is made of.
    public func picture(
        for request: ResetRequest,
        atMilliseconds now: Int64
    ) async throws(ClusterClientError) -> GroupPicture {
        let status = try await self.status(of: request.group)
        let committed = try await self.committed(by: request.group)
        let (names, unknownTopics) = try await self.partitions(request.selection, committed)
        let existing = names.filter(\.exists).map(\.name)
        let ends = try await self.ends(of: existing)
        var times: [TopicPartition: PartitionPicture.AtTime] = [:]
        if let instant = request.scenario.instantMilliseconds {
            times = try await self.offsets(of: existing, atMilliseconds: instant)
        }
        var next: [TopicPartition: Int64] = [:]
        if case .skip = request.scenario {
            for partition in existing {
                guard let offset = committed[partition] else { continue }
                let from = max(offset, ends[partition]?.low ?? offset)
                next[partition] = try await self.firstRecord(of: partition, from: from)
            }
        }
        return GroupPicture(
            group: request.group,
            state: status.state,
            type: status.type,
            partitions: names.map { name, exists in
                PartitionPicture(
                    name,
                    committed: committed[name],
                    low: ends[name]?.low,
                    high: ends[name]?.high,
                    atTime: times[name],
                    nextRecord: next[name],
                    exists: exists,
                    problem: exists && ends[name] == nil ? "no leader answers for it" : nil
                )
            },
            unknownTopics: unknownTopics,
            takenAtMilliseconds: now
        )
    }

    private func partitions(
        _ selection: OffsetSelection,
        _ committed: [TopicPartition: Int64]
    ) async throws(ClusterClientError) -> (names: [(name: TopicPartition, exists: Bool)], unknownTopics: [String]) {
        var wanted: [TopicPartition]
        var unknown: [String] = []
        let counts: [String: Int32]
        switch selection {
        case .committed:
            wanted = Array(committed.keys)
            counts = try await self.partitionCounts(of: Array(Set(wanted.map(\.topic))).sorted())
        case .partitions(let partitions):
            wanted = Array(Set(partitions))
            counts = try await self.partitionCounts(of: Array(Set(wanted.map(\.topic))).sorted())
        case .topics(let topics):
            counts = try await self.partitionCounts(of: Array(Set(topics.map(\.topic))).sorted())
            wanted = []
            for selected in topics {
                guard let count = counts[selected.topic] else {
                    unknown.append(selected.topic)
                    continue
                }
                let numbers = selected.partitions.isEmpty ? Array(0..<count) : selected.partitions
                wanted += numbers.map { TopicPartition(topic: selected.topic, partition: $0) }
            }
            wanted = Array(Set(wanted))
        }
        let names = wanted.sorted().map { name in
            (name: name, exists: name.partition < (counts[name.topic] ?? 0))
        }
        return (names, unknown)
    }

    /// Waits until nobody can commit for the group but us.
    ///
    /// - Returns: the state at the end; inactive unless the time was over or the task was cancelled first.
    public func waitUntilInactive(
        _ group: String,
        within timeout: Duration,
        looking interval: Duration = .milliseconds(500)
    ) async throws(ClusterClientError) -> GroupState {
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        while true {
            let state = try await self.status(of: group).state
            if state.isInactive || clock.now >= deadline || Task.isCancelled { return state }
            try? await clock.sleep(for: interval)
        }
    }
}
