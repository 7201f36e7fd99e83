import ClusterClient
import KafkaProtocol

/// Why the records of a topic cannot be told.
public enum RecordRangeError: Error, Equatable, CustomStringConvertible {
    case unknownTopic(String)
    case unknownPartition(String, Int32, count: Int)
    /// Nobody leads these partitions, or their leaders do not answer.
    case noLeader(String, [Int32])
    case client(ClusterClientError)

    public var description: String {
        switch self {
        case .unknownTopic(let topic): "there is no topic \(topic)"
        case .unknownPartition(let topic, let partition, let count):
            "\(topic) has no partition \(partition), only 0 to \(count - 1)"
        case .noLeader(let topic, let partitions):
            "no leader answers for \(partitions.map { "\(topic)-\($0)" }.joined(separator: ", "))"
        case .client(let error): "\(error)"
        }
    }
}

extension ClusterClient {
    /// The offsets that a range means in each partition of a topic, asked from their leaders.
    public func spans(of range: RecordRange, in topic: String) async throws(RecordRangeError) -> [RecordSpan] {
        let led = try await self.led(topic, range.partitions)
        let ends = try await self.ends(of: topic, led)
        var atTime: [Int64: [Int32: Int64]] = [:]
        for time in range.times {
            let answered = Self.offsets(await self.listOffsets(.timestamp(time), of: led))
            // A partition without a record at that time answers with -1; one that is not there did not answer.
            try Self.check(topic, ends.keys.filter { answered[$0] == nil })
            atTime[time] = answered.filter { $0.value >= 0 }
        }
        return range.spans(in: ends, offsetsAtTime: atTime)
    }

    /// The first record and the place behind the last one of each partition of a topic.
    public func partitionEnds(of topic: String) async throws(RecordRangeError) -> [Int32: PartitionEnds] {
        try await self.ends(of: topic, try await self.led(topic, nil))
    }

    private func led(_ topic: String, _ wanted: Set<Int32>?) async throws(RecordRangeError) -> [LedPartitions] {
        let metadata: MetadataResponse
        do throws(ClusterClientError) {
            metadata = try await self.metadata(topics: [topic])
        } catch {
            throw .client(error)
        }
        guard let found = metadata.topics.first(where: { $0.name == topic }), found.errorCode == .none else {
            throw .unknownTopic(topic)
        }
        let all = found.partitions.map(\.partitionIndex)
        if let stranger = wanted?.sorted().first(where: { !all.contains($0) }) {
            throw .unknownPartition(topic, stranger, count: all.count)
        }
        let names = all.filter { wanted?.contains($0) ?? true }.map { TopicPartition(topic: topic, partition: $0) }
        let led = LedPartitions.of(names, metadata)
        let isLed = Set(led.flatMap(\.topics).flatMap(\.partitions))
        try Self.check(topic, names.map(\.partition).filter { !isLed.contains($0) })
        return led
    }

    private func ends(
        of topic: String,
        _ led: [LedPartitions]
    ) async throws(RecordRangeError) -> [Int32: PartitionEnds] {
        async let earliest = self.listOffsets(.earliest, of: led)
        // Readers get nothing of a transaction before it is committed: it is not gone over, either.
        async let latest = self.listOffsets(.latest, of: led, onlyCommitted: true)
        let (low, high) = (Self.offsets(await earliest), Self.offsets(await latest))
        let wanted = led.flatMap(\.topics).flatMap(\.partitions)
        try Self.check(topic, wanted.filter { low[$0] == nil || high[$0] == nil })
        var ends: [Int32: PartitionEnds] = [:]
        for partition in wanted {
            if let low = low[partition], let high = high[partition] {
                ends[partition] = PartitionEnds(low: low, high: max(low, high))
            }
        }
        return ends
    }

    private static func check(_ topic: String, _ silent: [Int32]) throws(RecordRangeError) {
        guard silent.isEmpty else { throw .noLeader(topic, silent.sorted()) }
    }

    private static func offsets(_ listing: OffsetListing) -> [Int32: Int64] {
        var offsets: [Int32: Int64] = [:]
        for topic in listing.topics {
            for partition in topic.partitions where partition.errorCode == .none {
                offsets[partition.partitionIndex] = partition.offset
            }
        }
        return offsets
    }
}
