import Buffers
import KafkaProtocol

/// Where to read in a partition, and how much.
public struct FetchPlace: Sendable, Hashable {
    public var topic: String
    public var partition: Int32
    public var offset: Int64
    /// Brokers answer with whole batches up to this size; the first place that has records gets one batch at least.
    public var maxBytes: Int32

    public init(topic: String, partition: Int32, offset: Int64, maxBytes: Int32) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.maxBytes = maxBytes
    }
}

/// A transaction that was aborted, as far as it touches what was fetched.
public struct AbortedProducer: Sendable, Hashable {
    public let producerId: Int64
    public let firstOffset: Int64

    public init(producerId: Int64, firstOffset: Int64) {
        self.producerId = producerId
        self.firstOffset = firstOffset
    }
}

/// What a broker had at one place.
public struct FetchedPartition: Sendable {
    public let topic: String
    public let partition: Int32
    public let errorCode: ErrorCode
    /// Behind the last record that consumers may read; -1 where the broker did not say.
    public let highWatermark: Int64
    /// Behind the last record that is in no open transaction.
    public let lastStableOffset: Int64
    public let logStartOffset: Int64
    public let aborted: [AbortedProducer]
    /// Record batches one behind the other: the first may begin before the place, the last may be cut.
    public let records: Bytes

    public init(
        topic: String,
        partition: Int32,
        errorCode: ErrorCode = .none,
        highWatermark: Int64,
        lastStableOffset: Int64? = nil,
        logStartOffset: Int64 = 0,
        aborted: [AbortedProducer] = [],
        records: Bytes = .empty
    ) {
        self.topic = topic
        self.partition = partition
        self.errorCode = errorCode
        self.highWatermark = highWatermark
        self.lastStableOffset = lastStableOffset ?? highWatermark
        self.logStartOffset = logStartOffset
        self.aborted = aborted
        self.records = records
    }
}

extension ClusterClient {
    /// Reads record batches as they are stored: for looking at single records. Consumers go through `RecordClient`.
    ///
    /// Nothing is waited for: a place at the end has no records. Records of open transactions are not told; those of
    /// aborted ones are, beside ``FetchedPartition/aborted``.
    ///
    /// - Parameter places: each partition at most once, all led by `broker`.
    public func fetch(
        _ places: [FetchPlace],
        from broker: Int32,
        timeoutMilliseconds: Int? = nil
    ) async throws(ClusterClientError) -> [FetchedPartition] {
        var topics: [FetchRequest.FetchTopic] = []
        for place in places.sorted(by: { ($0.topic, $0.partition) < ($1.topic, $1.partition) }) {
            let partition = FetchRequest.FetchPartition(
                partition: place.partition,
                fetchOffset: place.offset,
                partitionMaxBytes: place.maxBytes
            )
            if topics.last?.topic == place.topic {
                topics[topics.count - 1].partitions.append(partition)
            } else {
                topics.append(FetchRequest.FetchTopic(topic: place.topic, partitions: [partition]))
            }
        }
        let response = try await self.send(
            FetchRequest(maxBytes: Self.fetchBytes, isolationLevel: 1, topics: topics),
            to: .broker(broker),
            versions: Self.versionsThatNameTopics,
            timeoutMilliseconds: timeoutMilliseconds
        )
        _ = try Self.checked(response, response.errorCode, nil, .fetch)
        return response.responses.flatMap { topic in topic.partitions.map { FetchedPartition(topic.topic, $0) } }
    }

    /// Later versions name topics by id only.
    private static var versionsThatNameTopics: ClosedRange<Int16> { 4...12 }
    private static var fetchBytes: Int32 { 8 << 20 }
}

extension FetchedPartition {
    fileprivate init(_ topic: String, _ data: FetchResponse.PartitionData) {
        // What came over a connection is in memory; reading it cannot fail.
        let bytes = (try? data.records?.bytes()) ?? .empty
        self.init(
            topic: topic,
            partition: data.partitionIndex,
            errorCode: data.errorCode,
            highWatermark: data.highWatermark,
            lastStableOffset: data.lastStableOffset < 0 ? nil : data.lastStableOffset,
            logStartOffset: data.logStartOffset,
            aborted: (data.abortedTransactions ?? []).map {
                AbortedProducer(producerId: $0.producerId, firstOffset: $0.firstOffset)
            },
            records: bytes
        )
    }
}
