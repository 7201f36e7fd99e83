import KafkaProtocol

/// What became of the deletion of a partition's records.
public struct RecordDeletion: Sendable, Equatable {
    public let partition: TopicPartition
    /// Where the partition begins now; nil when nothing was deleted.
    public let lowWatermark: Int64?
    public let errorCode: ErrorCode

    package init(partition: TopicPartition, lowWatermark: Int64?, errorCode: ErrorCode) {
        self.partition = partition
        self.lowWatermark = lowWatermark
        self.errorCode = errorCode
    }
}

extension ClusterClient {
    /// Deletes the records before an offset of each partition, for good; the leaders are asked at the same time.
    ///
    /// A partition whose leader is not known or does not answer comes back with an error of its own.
    public func deleteRecords(
        before offsets: [TopicPartition: Int64],
        timeoutMilliseconds: Int32 = 10_000
    ) async throws(ClusterClientError) -> [RecordDeletion] {
        let metadata = try await self.metadata(topics: Array(Set(offsets.keys.map(\.topic))).sorted())
        let led = LedPartitions.of(Array(offsets.keys), metadata)
        let answers = await concurrently(led) { part in
            await self.answer(
                DeleteRecordsRequest(
                    topics: part.topics.map { topic in
                        DeleteRecordsRequest.DeleteRecordsTopic(
                            name: topic.topic,
                            partitions: topic.partitions.map { number in
                                let partition = TopicPartition(topic: topic.topic, partition: number)
                                return DeleteRecordsRequest.DeleteRecordsPartition(
                                    partitionIndex: number,
                                    offset: offsets[partition] ?? 0
                                )
                            }
                        )
                    },
                    timeoutMs: timeoutMilliseconds
                ),
                to: .broker(part.leader),
                Int(timeoutMilliseconds) + 2000
            )
        }
        var results: [TopicPartition: RecordDeletion] = [:]
        for (part, answer) in zip(led, answers) {
            switch answer {
            case .success(let response):
                for topic in response.topics {
                    for result in topic.partitions {
                        let partition = TopicPartition(topic: topic.name, partition: result.partitionIndex)
                        results[partition] = RecordDeletion(
                            partition: partition,
                            lowWatermark: result.errorCode == .none ? result.lowWatermark : nil,
                            errorCode: result.errorCode
                        )
                    }
                }
            case .failure(.readOnly(let api)): throw .readOnly(api: api)
            case .failure:
                for topic in part.topics {
                    for number in topic.partitions {
                        let partition = TopicPartition(topic: topic.topic, partition: number)
                        results[partition] = RecordDeletion(
                            partition: partition,
                            lowWatermark: nil,
                            errorCode: .requestTimedOut
                        )
                    }
                }
            }
        }
        return offsets.keys.sorted().map {
            results[$0] ?? RecordDeletion(partition: $0, lowWatermark: nil, errorCode: .leaderNotAvailable)
        }
    }
}
