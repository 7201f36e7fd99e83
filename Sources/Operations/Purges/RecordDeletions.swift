import ClusterClient
import ClusterView
import KafkaProtocol

/// The part of a cluster's protocol that plans for deleting records need.
public protocol RecordDeletions: Sendable {
    /// Where each partition of these topics begins and ends.
    func ends(of topics: [String]) async throws(ClusterClientError) -> [TopicPartition: PartitionEnds]

    /// Deletes what is before an offset of each partition.
    func deleteRecords(before offsets: [TopicPartition: Int64]) async throws(ClusterClientError) -> [RecordDeletion]
}

extension ClusterClient: RecordDeletions {
    public func ends(of topics: [String]) async throws(ClusterClientError) -> [TopicPartition: PartitionEnds] {
        let metadata = try await self.metadata(topics: topics)
        let led = LedPartitions.of(metadata) { topics.contains($0) }
        async let earliest = self.listOffsets(.earliest, of: led)
        async let latest = self.listOffsets(.latest, of: led)
        let (low, high) = (Self.found(await earliest), Self.found(await latest))
        var ends: [TopicPartition: PartitionEnds] = [:]
        for (partition, low) in low {
            if let high = high[partition] { ends[partition] = PartitionEnds(low: low, high: max(low, high)) }
        }
        return ends
    }

    private static func found(_ listing: OffsetListing) -> [TopicPartition: Int64] {
        var offsets: [TopicPartition: Int64] = [:]
        for topic in listing.topics {
            for partition in topic.partitions where partition.errorCode == .none {
                offsets[TopicPartition(topic: topic.name, partition: partition.partitionIndex)] = partition.offset
            }
        }
        return offsets
    }

    public func deleteRecords(
        before offsets: [TopicPartition: Int64]
    ) async throws(ClusterClientError) -> [RecordDeletion] {
        try await self.deleteRecords(before: offsets, timeoutMilliseconds: 10_000)
    }
}
