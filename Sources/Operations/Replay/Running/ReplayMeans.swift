import ClusterView
import RecordClient

/// A record on its way to where it is replayed.
public struct ReplayedRecord: Sendable, Equatable {
    public var topic: String
    /// Nil is by key.
    public var partition: Int32?
    public var key: [UInt8]?
    public var value: [UInt8]?
    public var headers: [ConsumedRecord.Header]
    /// Nil is now.
    public var timestampMilliseconds: Int64?
}

/// What became of a record that was sent.
public enum ReplayDelivery: Sendable, Equatable {
    case delivered
    /// The cluster does not take this record, whatever is tried.
    case refused(String)
    /// Whether it is there is not known, and nothing more can be sent now.
    case failed(String)
}

/// Reads the records of spans, partition by partition in order.
public protocol ReplayReading: Sendable {
    /// The next records; none at the end.
    func next(limit: Int) async throws(ReplayError) -> [ConsumedRecord]
    func close() async
}

/// How records are read and sent.
public protocol ReplayRecords: Sendable {
    func read(_ topic: String, _ spans: [RecordSpan]) async throws(ReplayError) -> any ReplayReading
    /// The record at one place; nil when it is not there any more.
    func record(_ topic: String, partition: Int32, offset: Int64) async throws(ReplayError) -> ConsumedRecord?
    /// Sends records and waits until every one of them is acknowledged by all replicas, or will not be.
    func send(_ records: [ReplayedRecord]) async throws(ReplayError) -> [ReplayDelivery]
}

/// What a replay asks and orders of the cluster.
public protocol ReplayCluster: Sendable {
    func spans(of range: RecordRange, in topic: String) async throws(ReplayError) -> [RecordSpan]
    /// How many partitions each topic has.
    func allPartitionCounts() async throws(ReplayError) -> [String: Int32]
    /// Behind the last record of each partition, added up.
    func sumOfEnds(of topic: String) async throws(ReplayError) -> Int64
    func createTopic(_ name: String, partitions: Int32) async throws(ReplayError)
    /// The progress of one replay; nil when nothing is committed for it.
    func progress(of id: String) async throws(ReplayError) -> ReplayProgress?
    /// The progress of every replay that is known.
    func allProgress() async throws(ReplayError) -> [ReplayProgress]
    /// Commits these places for the replay's group.
    func commit(_ progress: ReplayProgress) async throws(ReplayError)
}

extension ReplayCluster {
    /// What earlier replays have taken out of a topic.
    func history(of source: String, without id: String?) async throws(ReplayError) -> ReplayHistory {
        ReplayHistory(try await self.allProgress().filter { $0.source == source && $0.id != id })
    }
}

/// What replays are carried out with.
public struct ReplayMeans: Sendable {
    public var cluster: any ReplayCluster
    public var records: any ReplayRecords
    public var control: ReplayControl
    /// So many records are sent before their progress is committed, and so many at most are sent twice after a kill.
    public var batchRecords: Int
    /// Told of every batch, from no thread in particular.
    public var onProgress: @Sendable (ReplayStatus) -> Void

    public init(
        cluster: any ReplayCluster,
        records: any ReplayRecords,
        control: ReplayControl = ReplayControl(),
        batchRecords: Int = 500,
        onProgress: @escaping @Sendable (ReplayStatus) -> Void = { _ in }
    ) {
        self.cluster = cluster
        self.records = records
        self.control = control
        self.batchRecords = batchRecords
        self.onProgress = onProgress
    }
}
