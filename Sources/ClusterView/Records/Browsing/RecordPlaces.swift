import ClusterClient
import KafkaProtocol

/// Finds out from where to where a query reads.
package struct RecordPlaces {
    /// A partition with the first offset that is wanted and the one behind the last that is there.
    package struct Place: Sendable, Equatable {
        var topic: String
        var partition: Int32
        var start: Int64
        var end: Int64

        package init(topic: String, partition: Int32, start: Int64, end: Int64) {
            self.topic = topic
            self.partition = partition
            self.start = start
            self.end = end
        }
    }

    let client: ClusterClient

    func find(_ query: RecordQuery) async throws(RecordBrowsingError) -> [Place] {
        let metadata = try await self.metadata(query.topics)
        let partitions = metadata.topics.flatMap { topic in
            topic.partitions.map { TopicPartition(topic: topic.name ?? "", partition: $0.partitionIndex) }
        }.filter { query.topics.count > 1 || query.partitions?.contains($0.partition) ?? true }
        let led = LedPartitions.of(partitions, metadata)
        async let earliest = self.client.listOffsets(.earliest, of: led)
        async let latest = self.client.listOffsets(.latest, of: led)
        let low = try Self.offsets(await earliest)
        let high = try Self.offsets(await latest)
        let starts = try await self.starts(query, partitions, led)
        var places: [Place] = []
        for partition in partitions.sorted() {
            guard let low = low[partition], let high = high[partition] else {
                throw .noLeader(partition.topic, partition.partition)
            }
            let ends = PartitionEnds(low: low, high: max(low, high))
            let start = starts(partition, ends)
            places.append(
                Place(
                    topic: partition.topic,
                    partition: partition.partition,
                    start: max(ends.low, min(start, ends.high)),
                    end: ends.high
                )
            )
        }
        return places
    }

    private func metadata(_ topics: [String]) async throws(RecordBrowsingError) -> MetadataResponse {
        let metadata: MetadataResponse
        do throws(ClusterClientError) {
            metadata = try await self.client.metadata(topics: topics)
        } catch {
            throw .cluster(reason: "\(error)")
        }
        for name in topics {
            let topic = metadata.topics.first { $0.name == name }
            switch topic?.errorCode {
            case .topicAuthorizationFailed?: throw .denied(name)
            case ErrorCode.none?, .leaderNotAvailable?: continue
            default: throw .unknownTopic(name)
            }
        }
        return metadata
    }

    /// Where reading begins in a partition with these ends.
    private func starts(
        _ query: RecordQuery,
        _ partitions: [TopicPartition],
        _ led: [LedPartitions]
    ) async throws(RecordBrowsingError) -> (TopicPartition, PartitionEnds) -> Int64 {
        switch query.start {
        case .range(.time(let milliseconds)):
            let listing = await self.client.listOffsets(.timestamp(milliseconds), of: led)
            let found = try Self.offsets(listing)
            return { partition, ends in
                // -1 where no record is that late.
                found[partition].map { $0 < 0 ? ends.high : $0 } ?? ends.high
            }
        case .range(let start):
            return { partition, ends in
                let range = RecordRange(from: start, partitions: [partition.partition])
                return range.spans(in: [partition.partition: ends]).first?.from ?? ends.high
            }
        case .committed(let group, let before):
            let committed = try await self.committed(group)
            guard partitions.contains(where: { committed[$0] != nil }) else {
                throw .nothingCommitted(group: group, topics: query.topics)
            }
            return { partition, ends in committed[partition].map { $0 - before } ?? ends.high }
        }
    }

    private func committed(_ group: String) async throws(RecordBrowsingError) -> [TopicPartition: Int64] {
        do throws(ClusterClientError) {
            return try await self.client.committedOffsets(of: group)
        } catch {
            throw .groupNotKnown(group, reason: "\(error)")
        }
    }

    private static func offsets(_ listing: OffsetListing) throws(RecordBrowsingError) -> [TopicPartition: Int64] {
        var offsets: [TopicPartition: Int64] = [:]
        for topic in listing.topics {
            for partition in topic.partitions {
                if partition.errorCode == .topicAuthorizationFailed { throw .denied(topic.name) }
                guard partition.errorCode == .none else { continue }
                offsets[TopicPartition(topic: topic.name, partition: partition.partitionIndex)] = partition.offset
            }
        }
        return offsets
    }
}
