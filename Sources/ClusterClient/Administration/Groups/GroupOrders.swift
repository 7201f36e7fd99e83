import KafkaProtocol

/// What became of the change of a group's offset for one partition.
public struct OffsetChangeResult: Sendable, Equatable {
    public let partition: TopicPartition
    public let errorCode: ErrorCode

    public init(partition: TopicPartition, errorCode: ErrorCode = .none) {
        self.partition = partition
        self.errorCode = errorCode
    }
}

/// An offset to be committed.
public struct OffsetToCommit: Sendable, Equatable {
    public let partition: TopicPartition
    /// The next record to be read.
    public let offset: Int64
    /// A note that is kept beside it.
    public let metadata: String

    public init(partition: TopicPartition, offset: Int64, metadata: String = "") {
        self.partition = partition
        self.offset = offset
        self.metadata = metadata
    }
}

extension ClusterClient {
    /// Commits offsets for a group without being a member (generation -1), which its coordinator accepts as long as the
    /// group has no members: from others it answers `UNKNOWN_MEMBER_ID` and changes nothing.
    ///
    /// - Returns: a result for every offset, in the order of partitions.
    public func commitOffsets(
        _ offsets: [OffsetToCommit],
        group: String,
        timeoutMilliseconds: Int = 10_000
    ) async throws(ClusterClientError) -> [OffsetChangeResult] {
        let request = OffsetCommitRequest(
            groupId: group,
            topics: offsets.sorted { $0.partition < $1.partition }.grouped(by: \.partition.topic).map { topic in
                OffsetCommitRequest.OffsetCommitRequestTopic(
                    name: topic.key,
                    partitions: topic.values.map {
                        OffsetCommitRequest.OffsetCommitRequestPartition(
                            partitionIndex: $0.partition.partition,
                            committedOffset: $0.offset,
                            committedMetadata: $0.metadata
                        )
                    }
                )
            }
        )
        return try await self.atCoordinator(of: group, timeoutMilliseconds) {
            (coordinator, milliseconds) throws(ClusterClientError) in
            // Version 10 names topics by id only.
            let response = try await self.send(
                request,
                to: .broker(coordinator),
                versions: 2...9,
                timeoutMilliseconds: milliseconds
            )
            let results = response.topics.flatMap { topic in
                topic.partitions.map {
                    OffsetChangeResult(
                        partition: TopicPartition(topic: topic.name, partition: $0.partitionIndex),
                        errorCode: $0.errorCode
                    )
                }
            }
            if let moving = results.first(where: { $0.errorCode.isMovingCoordinator }) {
                throw .refused(api: ApiKey.offsetCommit.name, moving.errorCode, message: nil)
            }
            return results.sorted { $0.partition < $1.partition }
        }
    }

    /// Forgets what a group has committed for these partitions (KIP-496); refused for topics that a member subscribes
    /// to.
    public func deleteOffsets(
        of partitions: [TopicPartition],
        group: String,
        timeoutMilliseconds: Int = 10_000
    ) async throws(ClusterClientError) -> [OffsetChangeResult] {
        let request = OffsetDeleteRequest(
            groupId: group,
            topics: partitions.sorted().grouped(by: \.topic).map { topic in
                OffsetDeleteRequest.OffsetDeleteRequestTopic(
                    name: topic.key,
                    partitions: topic.values.map {
                        OffsetDeleteRequest.OffsetDeleteRequestPartition(partitionIndex: $0.partition)
                    }
                )
            }
        )
        return try await self.atCoordinator(of: group, timeoutMilliseconds) {
            (coordinator, milliseconds) throws(ClusterClientError) in
            let response = try await self.send(
                request,
                to: .broker(coordinator),
                timeoutMilliseconds: milliseconds
            )
            _ = try Self.checked(response, response.errorCode, nil, .offsetDelete)
            return response.topics.flatMap { topic in
                topic.partitions.map {
                    OffsetChangeResult(
                        partition: TopicPartition(topic: topic.name, partition: $0.partitionIndex),
                        errorCode: $0.errorCode
                    )
                }
            }.sorted { $0.partition < $1.partition }
        }
    }

    /// What a group is doing and which protocol it speaks; a group that nobody knows is dead.
    ///
    /// The listing is asked first: to the question for a description, a coordinator calls groups of newer protocols
    /// dead.
    public func groupStatus(
        _ group: String,
        timeoutMilliseconds: Int = 10_000
    ) async throws(ClusterClientError) -> (state: GroupState, type: GroupType) {
        try await self.atCoordinator(of: group, timeoutMilliseconds) {
            (coordinator, milliseconds) throws(ClusterClientError) in
            let listing = await self.listGroups(brokers: [coordinator], timeoutMilliseconds: milliseconds)
            if let failure = listing.failures.first { throw failure.error }
            let listed = listing.groups.first { $0.groupId == group }
            if let listed, let state = listed.state { return (state, listed.type) }
            let question = [CoordinatedGroups(coordinator: coordinator, groupIds: [group])]
            let answer = await self.describeGroups(question, timeoutMilliseconds: milliseconds).first
            switch answer?.result {
            case .success(let description)?: return (description.state, listed?.type ?? .classic)
            case .failure(.refused(_, .groupIdNotFound, _))?: return (.dead, .classic)
            case .failure(let error)?: throw error
            case nil: return (.dead, .classic)
            }
        }
    }

    /// Everything that a group has committed.
    public func committedOffsets(
        of group: String,
        timeoutMilliseconds: Int = 10_000
    ) async throws(ClusterClientError) -> [TopicPartition: Int64] {
        let topics = try await self.committedTopics(of: group, timeoutMilliseconds: timeoutMilliseconds)
        var committed: [TopicPartition: Int64] = [:]
        for topic in topics {
            for partition in topic.partitions where partition.offset >= 0 {
                committed[TopicPartition(topic: topic.topic, partition: partition.partition)] = partition.offset
            }
        }
        return committed
    }

    /// The same with the notes that were committed beside the offsets.
    public func committedTopics(
        of group: String,
        timeoutMilliseconds: Int = 10_000
    ) async throws(ClusterClientError) -> [CommittedTopic] {
        try await self.atCoordinator(of: group, timeoutMilliseconds) {
            (coordinator, milliseconds) throws(ClusterClientError) in
            let question = [CoordinatedGroups(coordinator: coordinator, groupIds: [group])]
            let answer = await self.committedOffsets(question, timeoutMilliseconds: milliseconds).first
            return try answer?.result.get() ?? []
        }
    }

    /// Asks a group's coordinator, which is looked up again while it moves, loads or cannot be reached, until the
    /// answer is another or the time is over.
    private func atCoordinator<Answer: Sendable>(
        of group: String,
        _ timeoutMilliseconds: Int,
        _ ask: (_ coordinator: Int32, _ timeoutMilliseconds: Int) async throws(ClusterClientError) -> Answer
    ) async throws(ClusterClientError) -> Answer {
        let clock = ContinuousClock()
        let deadline = clock.now + .milliseconds(timeoutMilliseconds)
        while true {
            let left = max(1, Int((deadline - clock.now) / .milliseconds(1)))
            do throws(ClusterClientError) {
                guard let found = await self.findCoordinators(of: [group], timeoutMilliseconds: left).first else {
                    throw .refused(api: ApiKey.findCoordinator.name, .coordinatorNotAvailable, message: nil)
                }
                return try await self.askFound(try found.result.get(), left, ask)
            } catch {
                guard error.isWorthAnotherCoordinator, clock.now < deadline, !Task.isCancelled else { throw error }
            }
            try? await clock.sleep(for: .milliseconds(100))
        }
    }

    /// Asks the coordinator that was found. If nobody has said where it listens, metadata does: that is no failure that
    /// counts, for a client that has just been made knows no broker by its id.
    private func askFound<Answer: Sendable>(
        _ coordinator: Int32,
        _ timeoutMilliseconds: Int,
        _ ask: (_ coordinator: Int32, _ timeoutMilliseconds: Int) async throws(ClusterClientError) -> Answer
    ) async throws(ClusterClientError) -> Answer {
        do throws(ClusterClientError) {
            return try await ask(coordinator, timeoutMilliseconds)
        } catch {
            guard case .unknownBroker = error else { throw error }
        }
        _ = try await self.metadata(topics: [], timeoutMilliseconds: timeoutMilliseconds)
        return try await ask(coordinator, timeoutMilliseconds)
    }
}

extension ErrorCode {
    /// Whether the coordinator is another one, none yet, or not ready.
    fileprivate var isMovingCoordinator: Bool {
        self == .notCoordinator || self == .coordinatorNotAvailable || self == .coordinatorLoadInProgress
    }
}

extension ClusterClientError {
    fileprivate var isWorthAnotherCoordinator: Bool {
        switch self {
        case .refused(_, let code, _): code.isMovingCoordinator
        case .notConnected, .unknownBroker: true
        default: false
        }
    }
}

extension Array {
    /// Neighbours with the same key put together.
    fileprivate func grouped(by key: (Element) -> String) -> [(key: String, values: [Element])] {
        var groups: [(key: String, values: [Element])] = []
        for element in self {
            if groups.last?.key == key(element) {
                groups[groups.count - 1].values.append(element)
            } else {
                groups.append((key(element), [element]))
            }
        }
        return groups
    }
}
