import KafkaProtocol

/// What a group has committed for a partition.
public struct CommittedOffset: Sendable, Equatable {
    public let partition: Int32
    /// The next record to be read; -1 where nothing was committed.
    public let offset: Int64
    /// The epoch of the record before; -1 if the consumer did not say.
    public let leaderEpoch: Int32
    /// The consumer's own note; mostly empty.
    public let metadata: String
    /// Why this partition's offset is not told; `none` otherwise.
    public let errorCode: ErrorCode

    public init(
        partition: Int32,
        offset: Int64,
        leaderEpoch: Int32 = -1,
        metadata: String = "",
        errorCode: ErrorCode = .none
    ) {
        self.partition = partition
        self.offset = offset
        self.leaderEpoch = leaderEpoch
        self.metadata = metadata
        self.errorCode = errorCode
    }
}

/// What a group has committed for a topic.
public struct CommittedTopic: Sendable, Equatable {
    public let topic: String
    public let partitions: [CommittedOffset]

    public init(topic: String, partitions: [CommittedOffset]) {
        self.topic = topic
        self.partitions = partitions
    }
}

extension ClusterClient {
    /// Everything that these groups have committed: a question for many groups at a time (KIP-709), from older brokers
    /// one each, sent without waiting for the one before.
    ///
    /// Versions that name topics are asked for, so that offsets of deleted topics are seen too.
    public func committedOffsets(
        _ coordinated: [CoordinatedGroups],
        timeoutMilliseconds: Int? = nil
    ) async -> [GroupAnswer<[CommittedTopic]>] {
        let questions = coordinated.flatMap { $0.split(by: Self.groupsPerOffsetQuestion) }
        let answers = await concurrently(questions) { question in
            let request = OffsetFetchRequest(
                groups: question.groupIds.map {
                    OffsetFetchRequest.OffsetFetchRequestGroup(groupId: $0, topics: nil)
                }
            )
            let answer = await self.answer(
                request,
                to: .broker(question.coordinator),
                versions: Self.namingVersions,
                timeoutMilliseconds
            )
            if case .failure(.notExpressible) = answer {
                return await self.committedOffsetsOneByOne(question, timeoutMilliseconds)
            }
            return question.answers(answer, api: .offsetFetch) { response in
                response.groups.map { ($0.groupId, CommittedTopic.result($0)) }
            }
        }
        return answers.flatMap { $0 }
    }

    private static var groupsPerOffsetQuestion: Int { 50 }
    /// Version 10 names topics by id only.
    private static var namingVersions: ClosedRange<Int16> { 2...9 }

    private func committedOffsetsOneByOne(
        _ question: CoordinatedGroups,
        _ timeoutMilliseconds: Int?
    ) async -> [GroupAnswer<[CommittedTopic]>] {
        await concurrently(question.groupIds) { id in
            let answer = await self.answer(
                OffsetFetchRequest(groupId: id, topics: nil),
                to: .broker(question.coordinator),
                versions: Self.namingVersions,
                timeoutMilliseconds
            )
            return GroupAnswer(groupId: id, result: answer.flatMap(CommittedTopic.result))
        }
    }
}

extension CommittedTopic {
    fileprivate static func result(
        _ group: OffsetFetchResponse.OffsetFetchResponseGroup
    ) -> Result<[CommittedTopic], ClusterClientError> {
        guard group.errorCode == .none else {
            return .failure(.refused(api: ApiKey.offsetFetch.name, group.errorCode, message: nil))
        }
        return .success(
            group.topics.map { topic in
                CommittedTopic(
                    topic: topic.name,
                    partitions: topic.partitions.map {
                        CommittedOffset(
                            partition: $0.partitionIndex,
                            offset: $0.committedOffset,
                            leaderEpoch: $0.committedLeaderEpoch,
                            metadata: $0.metadata ?? "",
                            errorCode: $0.errorCode
                        )
                    }
                )
            }
        )
    }

    fileprivate static func result(
        _ response: OffsetFetchResponse
    ) -> Result<[CommittedTopic], ClusterClientError> {
        guard response.errorCode == .none else {
            return .failure(.refused(api: ApiKey.offsetFetch.name, response.errorCode, message: nil))
        }
        return .success(
            response.topics.map { topic in
                CommittedTopic(
                    topic: topic.name,
                    partitions: topic.partitions.map {
                        CommittedOffset(
                            partition: $0.partitionIndex,
                            offset: $0.committedOffset,
                            leaderEpoch: $0.committedLeaderEpoch,
                            metadata: $0.metadata ?? "",
                            errorCode: $0.errorCode
                        )
                    }
                )
            }
        )
    }
}
