import KafkaProtocol

/// Which offset of a partition is asked for, with Kafka's numbers.
public enum OffsetPosition: Sendable, Equatable {
    /// The first record that is still there.
    case earliest
    /// Behind the last record that consumers may read.
    case latest
    /// The record with the newest time stamp (KIP-734).
    case maxTimestamp
    /// The first record at or after a time in milliseconds since 1970; the answer is -1 where there is none.
    case timestamp(Int64)

    var number: Int64 {
        switch self {
        case .latest: -1
        case .earliest: -2
        case .maxTimestamp: -3
        case .timestamp(let milliseconds): max(0, milliseconds)
        }
    }

    /// Older versions take the number for a time stamp.
    fileprivate var versions: ClosedRange<Int16> {
        self == .maxTimestamp ? 7...ListOffsetsRequest.versions.upperBound : ListOffsetsRequest.versions
    }
}

/// Partitions that one broker leads, by topic.
public struct LedPartitions: Sendable, Equatable {
    public let leader: Int32
    public var topics: [AssignedTopic]

    public init(leader: Int32, topics: [AssignedTopic]) {
        self.leader = leader
        self.topics = topics
    }

    /// The partitions of `metadata` whose topic is wanted, put together by their leaders. Those without a leader cannot
    /// be asked for and are left out.
    public static func of(_ metadata: MetadataResponse, where isWanted: (String) -> Bool) -> [LedPartitions] {
        var topicsOf: [Int32: [AssignedTopic]] = [:]
        for topic in metadata.topics {
            guard let name = topic.name, isWanted(name) else { continue }
            var partitionsOf: [Int32: [Int32]] = [:]
            for partition in topic.partitions where partition.leaderId >= 0 {
                partitionsOf[partition.leaderId, default: []].append(partition.partitionIndex)
            }
            for (leader, partitions) in partitionsOf {
                topicsOf[leader, default: []].append(AssignedTopic(topic: name, partitions: partitions))
            }
        }
        return topicsOf.keys.sorted().map { LedPartitions(leader: $0, topics: topicsOf[$0] ?? []) }
    }

    /// These partitions put together by the leaders that `metadata` names.
    public static func of(_ partitions: [TopicPartition], _ metadata: MetadataResponse) -> [LedPartitions] {
        var wanted: [String: Set<Int32>] = [:]
        for partition in partitions { wanted[partition.topic, default: []].insert(partition.partition) }
        var led = LedPartitions.of(metadata) { wanted[$0] != nil }
        for index in led.indices {
            led[index].topics = led[index].topics.compactMap { topic in
                let kept = topic.partitions.filter { wanted[topic.topic]?.contains($0) == true }
                return kept.isEmpty ? nil : AssignedTopic(topic: topic.topic, partitions: kept)
            }
        }
        return led.filter { !$0.topics.isEmpty }
    }
}

/// The offsets of all leaders that answered, and why the others did not.
public struct OffsetListing: Sendable, Equatable {
    /// Topics as the leaders answered; one with several leaders comes several times. A partition may carry an error.
    public let topics: [ListOffsetsResponse.ListOffsetsTopicResponse]
    public let failures: [BrokerFailure]

    public init(topics: [ListOffsetsResponse.ListOffsetsTopicResponse], failures: [BrokerFailure]) {
        self.topics = topics
        self.failures = failures
    }
}

extension ClusterClient {
    /// An offset of each partition, one question to each leader at the same time.
    ///
    /// - Parameter onlyCommitted: whether the latest offset is before what open transactions have written.
    public func listOffsets(
        _ position: OffsetPosition,
        of led: [LedPartitions],
        onlyCommitted: Bool = false,
        timeoutMilliseconds: Int? = nil
    ) async -> OffsetListing {
        let answers = await concurrently(led) { part in
            let request = ListOffsetsRequest(
                replicaId: -1,
                isolationLevel: onlyCommitted ? 1 : 0,
                topics: part.topics.map { topic in
                    ListOffsetsRequest.ListOffsetsTopic(
                        name: topic.topic,
                        partitions: topic.partitions.map {
                            ListOffsetsRequest.ListOffsetsPartition(partitionIndex: $0, timestamp: position.number)
                        }
                    )
                }
            )
            return await self.answer(
                request,
                to: .broker(part.leader),
                versions: position.versions,
                timeoutMilliseconds
            )
        }
        var topics: [ListOffsetsResponse.ListOffsetsTopicResponse] = []
        var failures: [BrokerFailure] = []
        for (part, answer) in zip(led, answers) {
            switch answer {
            case .success(let response): topics += response.topics
            case .failure(let error): failures.append(BrokerFailure(broker: part.leader, error: error))
            }
        }
        return OffsetListing(topics: topics, failures: failures)
    }
}
