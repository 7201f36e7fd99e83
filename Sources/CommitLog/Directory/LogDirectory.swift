import KafkaProtocol

/// A data directory (`log.dirs`): its identity, its logs, its checkpoints.
public final class LogDirectory {
    /// A log that was found on the disk.
    public struct ExistingLog: Equatable, Sendable {
        public let partition: TopicPartition
        /// From `partition.metadata`; nil if that file is missing.
        public let topicId: Uuid?
    }

    public let path: String
    public let fileSystem: any FileSystem
    public let directoryId: Uuid
    /// Whether the directory was closed properly; with it the broker epoch of that time.
    public let wasShutDownCleanly: Bool
    public let previousBrokerEpoch: Int64?

    public static func open(
        path: String,
        fileSystem: any FileSystem,
        nodeId: Int32,
        clusterId: String,
        newDirectoryId: Uuid
    ) throws(LogError) -> LogDirectory { fatalError("being written") }
    private init() { fatalError("being written") }

    public func existingLogs() throws(LogError) -> [ExistingLog] { fatalError("being written") }
    /// Opens the log of a partition, or creates it with this topic id.
    public func openLog(
        _ partition: TopicPartition,
        topicId: Uuid?,
        configuration: LogConfiguration,
        nowMilliseconds: Int64
    ) throws(LogError) -> Log { fatalError("being written") }
    /// The high watermark as of the last checkpoint; 0 if there is none.
    public func checkpointedHighWatermark(_ partition: TopicPartition) -> Int64 { fatalError("being written") }
    public func writeCheckpoints(logs: [(log: Log, highWatermark: Int64)]) throws(LogError) {
        fatalError("being written")
    }
    /// Renames the log's directory so that it is gone for every purpose; `removeDeleted` frees the space.
    public func delete(_ log: Log, uniqueId: Uuid) throws(LogError) { fatalError("being written") }
    /// Removes one file of a deleted log; false when there is nothing left.
    public func removeDeleted() throws(LogError) -> Bool { fatalError("being written") }
    /// Closes the logs, writes the checkpoints, and last the clean-shutdown file.
    public func close(
        logs: [(log: Log, highWatermark: Int64)],
        brokerEpoch: Int64,
        nowMilliseconds: Int64
    ) throws(LogError) { fatalError("being written") }
}
