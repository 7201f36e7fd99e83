import Buffers
import ClusterClient
import KafkaProtocol

/// Topics with records and groups that commit offsets, many of both, on a cluster that is there to be watched.
struct GroupScene: Sendable {
    static let topics = 1000
    static let partitions = 10
    static let groups = 200
    static let topicsPerGroup = 20

    static var offsets: Int { self.groups * self.topicsPerGroup * self.partitions }

    private let client: ClusterClient
    private let metadata: MetadataResponse
    private static let recordsPerBatch: Int64 = 10
    /// Every partition gets a batch, and every group commits, once in so many seconds: each second its part of them.
    private static let parts = 5

    static func topic(_ index: Int) -> String { "company.events.topic-\(index)" }
    static func group(_ index: Int) -> String { "team-\(index % 20).service-\(index)" }

    /// Creates the topics, writes to each partition and commits an offset of each group.
    static func set(up client: ClusterClient, replicationFactor: Int16) async throws -> GroupScene {
        _ = try await ManyTopics.create(
            (0..<self.topics).map(self.topic),
            partitionsPerTopic: self.partitions,
            replicationFactor: replicationFactor,
            by: client
        )
        let metadata = try await waiting(for: "leaders of all topics", seconds: 120, everyMilliseconds: 200) {
            let metadata = try await client.metadata(timeoutMilliseconds: 10_000)
            let names = Set((0..<self.topics).map(self.topic))
            let made = metadata.topics.filter { names.contains($0.name ?? "") }
            let isReady = made.allSatisfy { topic in
                topic.partitions.count == self.partitions && topic.partitions.allSatisfy { $0.leaderId >= 0 }
            }
            return made.count == self.topics && isReady ? metadata : nil
        }
        let scene = GroupScene(client: client, metadata: metadata)
        for round in 0..<self.parts { try await scene.move(round) }
        return scene
    }

    /// Goes on, part by part, until the task is cancelled.
    func keepMoving() async throws {
        let clock = ContinuousClock()
        var next = clock.now
        for round in Self.parts... {
            if Task.isCancelled { return }
            try await self.move(round)
            next = max(next.advanced(by: .seconds(1)), clock.now)
            try? await clock.sleep(until: next)
        }
    }

    /// A part of the partitions gets records, and of the groups commits.
    private func move(_ round: Int) async throws {
        try await self.produce(round)
        try await self.commit(round)
    }

    private func produce(_ round: Int) async throws {
        var builder = RecordBatchBuilder()
        for _ in 0..<Self.recordsPerBatch {
            builder.append(timestamp: WallTime.milliseconds, key: nil, value: Bytes([UInt8](repeating: 1, count: 10)))
        }
        let batch = builder.build()
        let names = Set(stride(from: round % Self.parts, to: Self.topics, by: Self.parts).map(Self.topic))
        for part in LedPartitions.of(self.metadata, where: names.contains) {
            let request = ProduceRequest(
                acks: 1,
                timeoutMs: 10_000,
                topicData: part.topics.map { topic in
                    ProduceRequest.TopicProduceData(
                        name: topic.topic,
                        partitionData: topic.partitions.map {
                            ProduceRequest.PartitionProduceData(index: $0, records: Records(batch))
                        }
                    )
                }
            )
            // Version 13 names topics by id only.
            _ = try await self.client.send(request, to: .broker(part.leader), versions: 3...12)
        }
    }

    private func commit(_ round: Int) async throws {
        // What was written by the round before the last is read: some lag is left.
        let offset = Self.recordsPerBatch * Int64(max(0, round / Self.parts)) + 3
        for group in stride(from: round % Self.parts, to: Self.groups, by: Self.parts) {
            let offsets = (0..<Self.topicsPerGroup).flatMap { place in
                (0..<Int32(Self.partitions)).map {
                    OffsetToCommit(
                        partition: TopicPartition(
                            topic: Self.topic((group * 7 + place * 13) % Self.topics),
                            partition: $0
                        ),
                        offset: offset
                    )
                }
            }
            let results = try await self.client.commitOffsets(offsets, group: Self.group(group))
            if let refused = results.first(where: { $0.errorCode != .none }) {
                throw BenchFailure("\(Self.group(group)) could not commit: \(refused.errorCode)")
            }
        }
    }
}
