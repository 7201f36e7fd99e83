import Buffers
import ClusterClient
import ClusterView
import KafkaProtocol

/// Topics of equal size, so many that it shows what a cluster does for each partition.
struct ManyTopics: Sendable {
    let names: [String]
    let partitionsPerTopic: Int
    private let client: ClusterClient
    private static let topicsPerRequest = 50
    private static let millisecondsBetweenLooks = 50

    var partitions: Int { self.names.count * self.partitionsPerTopic }

    /// Creates them, some in each request.
    static func create(
        _ names: [String],
        partitionsPerTopic: Int,
        replicationFactor: Int16,
        by client: ClusterClient
    ) async throws -> ManyTopics {
        for first in stride(from: 0, to: names.count, by: self.topicsPerRequest) {
            let request = CreateTopicsRequest(
                topics: names[first..<min(first + self.topicsPerRequest, names.count)].map {
                    CreateTopicsRequest.CreatableTopic(
                        name: $0,
                        numPartitions: Int32(partitionsPerTopic),
                        replicationFactor: replicationFactor,
                        // An embedded cluster's own default would refuse acks=all while one of two replicas is away.
                        configs: [CreateTopicsRequest.CreatableTopicConfig(name: "min.insync.replicas", value: "1")]
                    )
                },
                timeoutMs: 60_000
            )
            let answer = try await client.send(request, timeoutMilliseconds: 62_000)
            for topic in answer.topics where topic.errorCode != .none && topic.errorCode != .topicAlreadyExists {
                throw BenchFailure("\(topic.name) was not created: \(topic.errorCode) \(topic.errorMessage ?? "")")
            }
        }
        return ManyTopics(names: names, partitionsPerTopic: partitionsPerTopic, client: client)
    }

    /// Waits until `holds` is true of every partition.
    func waitUntil(
        _ what: String,
        _ holds: (MetadataResponse.MetadataResponsePartition) -> Bool
    ) async throws {
        let names = Set(self.names)
        _ = try await waiting(for: what, seconds: 120, everyMilliseconds: Self.millisecondsBetweenLooks) {
            let metadata = try await self.client.metadata(timeoutMilliseconds: 10_000)
            let topics = metadata.topics.filter { names.contains($0.name ?? "") }
            let isSo = topics.allSatisfy {
                $0.partitions.count == self.partitionsPerTopic && $0.partitions.allSatisfy(holds)
            }
            return topics.count == names.count && isSo ? true : nil
        }
    }

    /// Writes a record to each partition with `acks=all`, again where it is refused, until each has taken one.
    func writeEverywhere() async throws {
        var builder = RecordBatchBuilder()
        builder.append(timestamp: WallTime.milliseconds, key: nil, value: Bytes([UInt8](repeating: 1, count: 100)))
        let batch = builder.build()
        var missing = self.names.flatMap { name in
            (0..<Int32(self.partitionsPerTopic)).map { TopicPartition(topic: name, partition: $0) }
        }
        _ = try await waiting(
            for: "acknowledgements of all partitions",
            seconds: 120,
            everyMilliseconds: Self.millisecondsBetweenLooks
        ) {
            let metadata = try await self.client.metadata(timeoutMilliseconds: 10_000)
            for led in LedPartitions.of(missing, metadata) {
                let written = try await self.write(batch, to: led)
                missing.removeAll(where: written.contains)
            }
            return missing.isEmpty ? true : nil
        }
    }

    /// - Returns: the partitions that have taken the batch.
    private func write(_ batch: Bytes, to led: LedPartitions) async throws -> Set<TopicPartition> {
        let request = ProduceRequest(
            acks: -1,
            timeoutMs: 10_000,
            topicData: led.topics.map { topic in
                ProduceRequest.TopicProduceData(
                    name: topic.topic,
                    partitionData: topic.partitions.map {
                        ProduceRequest.PartitionProduceData(index: $0, records: Records(batch))
                    }
                )
            }
        )
        // Version 13 names topics by id only.
        let answer = try await self.client.send(
            request,
            to: .broker(led.leader),
            versions: 3...12,
            timeoutMilliseconds: 12_000
        )
        var written: Set<TopicPartition> = []
        for topic in answer.responses {
            for partition in topic.partitionResponses where partition.errorCode == .none {
                written.insert(TopicPartition(topic: topic.name, partition: partition.index))
            }
        }
        return written
    }
}
