import Buffers
import ClusterClient
import KafkaProtocol

extension ClusterClient: GroupOffsets {
    public func status(of group: String) async throws(ClusterClientError) -> (state: GroupState, type: GroupType) {
        try await self.groupStatus(group)
    }

    public func committed(by group: String) async throws(ClusterClientError) -> [TopicPartition: Int64] {
        try await self.committedOffsets(of: group)
    }

    public func partitionCounts(of topics: [String]) async throws(ClusterClientError) -> [String: Int32] {
        guard !topics.isEmpty else { return [:] }
        var counts: [String: Int32] = [:]
        for topic in try await self.metadata(topics: topics).topics {
            guard let name = topic.name else { continue }
            switch topic.errorCode {
            case .none, .leaderNotAvailable: counts[name] = Int32(topic.partitions.count)
            case .unknownTopicOrPartition, .invalidTopicException: continue
            case let code: throw .refused(api: ApiKey.metadata.name, code, message: name)
            }
        }
        return counts
    }

    public func ends(of partitions: [TopicPartition]) async throws(ClusterClientError) -> [TopicPartition: LogEnds] {
        guard !partitions.isEmpty else { return [:] }
        let topics = Array(Set(partitions.map(\.topic))).sorted()
        let led = LedPartitions.of(partitions, try await self.metadata(topics: topics))
        async let earliest = self.listOffsets(.earliest, of: led)
        async let latest = self.listOffsets(.latest, of: led)
        let (low, high) = (Self.offsets(await earliest), Self.offsets(await latest))
        var ends: [TopicPartition: LogEnds] = [:]
        for (partition, low) in low {
            if let high = high[partition] { ends[partition] = LogEnds(low: low, high: max(low, high)) }
        }
        return ends
    }

    public func offsets(
        of partitions: [TopicPartition],
        atMilliseconds instant: Int64
    ) async throws(ClusterClientError) -> [TopicPartition: PartitionPicture.AtTime] {
        guard !partitions.isEmpty else { return [:] }
        let topics = Array(Set(partitions.map(\.topic))).sorted()
        let led = LedPartitions.of(partitions, try await self.metadata(topics: topics))
        let listing = await self.listOffsets(.timestamp(instant), of: led)
        return Self.offsets(listing).mapValues { $0 < 0 ? .noRecord : .offset($0) }
    }

    private static func offsets(_ listing: OffsetListing) -> [TopicPartition: Int64] {
        var offsets: [TopicPartition: Int64] = [:]
        for topic in listing.topics {
            for partition in topic.partitions where partition.errorCode == .none {
                offsets[TopicPartition(topic: topic.name, partition: partition.partitionIndex)] = partition.offset
            }
        }
        return offsets
    }

    public func firstRecord(
        of partition: TopicPartition,
        from offset: Int64
    ) async throws(ClusterClientError) -> Int64? {
        let metadata = try await self.metadata(topics: [partition.topic])
        guard let topic = metadata.topics.first,
            let leader = topic.partitions.first(where: { $0.partitionIndex == partition.partition })?.leaderId,
            leader >= 0
        else { throw .refused(api: ApiKey.fetch.name, .leaderNotAvailable, message: "\(partition)") }
        var next = offset
        while true {
            let answer = try await self.fetch(partition, topic.topicId, from: next, leader)
            guard answer.errorCode == .none else {
                throw .refused(api: ApiKey.fetch.name, answer.errorCode, message: "\(partition)")
            }
            let found: (record: Int64?, behind: Int64)
            do {
                found = try Self.firstRecord(in: answer.records?.bytes() ?? .empty, from: next)
            } catch {
                throw .malformed(api: ApiKey.fetch.name, address: "broker \(leader)", reason: "\(error)")
            }
            if let record = found.record { return record }
            guard found.behind > next else { return nil }
            next = found.behind
        }
    }

    /// The first record that consumers are given, and the offset behind all batches. Batches of control records and
    /// those that compaction has emptied are passed over.
    private static func firstRecord(
        in bytes: Bytes,
        from offset: Int64
    ) throws(RecordBatchError) -> (record: Int64?, behind: Int64) {
        var behind = offset
        var batches = RecordBatchIterator(bytes, allowsPartialTail: true)
        while let batch = try batches.nextBatch() {
            behind = max(behind, batch.header.nextOffset)
            guard !batch.header.attributes.isControl else { continue }
            for record in try batch.records() where batch.offset(of: record) >= offset {
                return (batch.offset(of: record), behind)
            }
        }
        return (nil, behind)
    }

    private func fetch(
        _ partition: TopicPartition,
        _ topicID: Uuid,
        from offset: Int64,
        _ leader: Int32
    ) async throws(ClusterClientError) -> FetchResponse.PartitionData {
        var wanted = FetchRequest.FetchPartition()
        wanted.partition = partition.partition
        wanted.fetchOffset = offset
        wanted.partitionMaxBytes = 1 << 20
        var topic = FetchRequest.FetchTopic()
        topic.topic = partition.topic
        topic.topicId = topicID
        topic.partitions = [wanted]
        var request = FetchRequest()
        request.maxBytes = 1 << 20
        request.isolationLevel = 1
        request.topics = [topic]
        // Brokers without topic ids are asked in the versions that name topics.
        let versions = topicID == .zero ? 4...12 : FetchRequest.versions
        let response = try await self.send(request, to: .broker(leader), versions: versions)
        guard response.errorCode == .none else {
            throw .refused(api: ApiKey.fetch.name, response.errorCode, message: "\(partition)")
        }
        guard let data = response.responses.first?.partitions.first else {
            throw .refused(api: ApiKey.fetch.name, .unknownServerError, message: "the answer is empty")
        }
        return data
    }

    public func commit(
        _ offsets: [OffsetToCommit],
        for group: String
    ) async throws(ClusterClientError) -> [OffsetChangeResult] {
        try await self.commitOffsets(offsets, group: group)
    }

    public func forget(
        _ partitions: [TopicPartition],
        of group: String
    ) async throws(ClusterClientError) -> [OffsetChangeResult] {
        try await self.deleteOffsets(of: partitions, group: group)
    }
}
