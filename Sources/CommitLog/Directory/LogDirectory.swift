import Buffers
import KafkaProtocol

/// A data directory (`log.dirs`): its identity, its logs, its checkpoints. Owned by one thread, like its logs.
public final class LogDirectory {
    /// A log that was found on the disk.
    public struct ExistingLog: Equatable, Sendable {
        public let partition: TopicPartition
        /// From `partition.metadata`; nil if that file is missing or damaged.
        public let topicId: Uuid?
    }

    public let path: String
    public let fileSystem: any FileSystem
    /// The identity of this directory, which the controller knows.
    public let directoryId: Uuid
    /// Whether the node was stopped properly, so that its logs need no recovery.
    public let wasShutDownCleanly: Bool
    /// The broker epoch at that stop; nil after any other end.
    public let previousBrokerEpoch: Int64?

    private var recoveryPoints: OffsetCheckpoint
    private var highWatermarks: OffsetCheckpoint
    private var logStartOffsets: OffsetCheckpoint
    private var cleanedOffsets: OffsetCheckpoint
    private var deletedDirectories: [String]

    /// Opens a data directory, or makes one for this node in an empty or missing directory.
    ///
    /// - Parameter newDirectoryId: the identity of a directory that has none yet.
    /// - Throws: ``LogError/malformedFile(path:reason:)`` if the directory belongs to another node or cluster.
    public static func open(
        path: String,
        fileSystem: any FileSystem,
        nodeId: Int32,
        clusterId: String,
        newDirectoryId: Uuid
    ) throws(LogError) -> LogDirectory {
        let wanted = MetaProperties(nodeId: nodeId, clusterId: clusterId, directoryId: newDirectoryId)
        let properties = try Self.properties(path, in: fileSystem, wanted: wanted)
        do throws(FileError) {
            return try LogDirectory(path: path, fileSystem: fileSystem, directoryId: properties.directoryId)
        } catch {
            throw .file(error)
        }
    }

    private static func properties(
        _ directory: String,
        in fileSystem: any FileSystem,
        wanted: MetaProperties
    ) throws(LogError) -> MetaProperties {
        let path = "\(directory)/\(MetaProperties.fileName)"
        let existing = try LogError.wrapping { () throws(FileError) in
            try fileSystem.createDirectory(directory)
            return try fileSystem.contents(of: path)
        }
        guard let existing else {
            try LogError.wrapping { () throws(FileError) in
                try fileSystem.replace(path, with: Bytes(wanted.text.utf8), durable: true)
                // The directories may have been made just now: what is durable in them must not be lost with them.
                var parent = directory
                while parent.parentDirectory != parent, parent != "." {
                    parent = parent.parentDirectory
                    try fileSystem.sync(directory: parent)
                }
            }
            return wanted
        }
        let properties = try MetaProperties(existing.string, path: path)
        guard properties.nodeId == wanted.nodeId else {
            throw .malformedFile(
                path: path,
                reason: "the directory belongs to node \(properties.nodeId), not \(wanted.nodeId)"
            )
        }
        guard properties.clusterId == wanted.clusterId else {
            throw .malformedFile(
                path: path,
                reason: "the directory belongs to cluster \(properties.clusterId), not \(wanted.clusterId)"
            )
        }
        return properties
    }

    private init(path: String, fileSystem: any FileSystem, directoryId: Uuid) throws(FileError) {
        self.path = path
        self.fileSystem = fileSystem
        self.directoryId = directoryId
        let shutdownPath = "\(path)/\(CleanShutdownFile.fileName)"
        let shutdown = try fileSystem.contents(of: shutdownPath)
        self.wasShutDownCleanly = shutdown != nil
        self.previousBrokerEpoch = shutdown.flatMap { CleanShutdownFile.brokerEpoch($0.string) }
        self.recoveryPoints = try OffsetCheckpoint(
            reading: "\(path)/\(OffsetCheckpoint.recoveryPoints)",
            in: fileSystem
        )
        self.highWatermarks = try OffsetCheckpoint(
            reading: "\(path)/\(OffsetCheckpoint.highWatermarks)",
            in: fileSystem
        )
        self.logStartOffsets = try OffsetCheckpoint(
            reading: "\(path)/\(OffsetCheckpoint.logStartOffsets)",
            in: fileSystem
        )
        self.cleanedOffsets = try OffsetCheckpoint(
            reading: "\(path)/\(OffsetCheckpoint.cleanedOffsets)",
            in: fileSystem
        )
        self.deletedDirectories = try fileSystem.list(path).filter { $0.hasSuffix(LogDirectoryName.deleted) }
        if shutdown != nil {
            // From now on a crash is one, whatever it leaves of the file.
            try fileSystem.remove(shutdownPath)
            try fileSystem.sync(directory: path)
        }
    }

    // MARK: Logs

    /// The logs that are on the disk, by topic and partition.
    public func existingLogs() throws(LogError) -> [ExistingLog] {
        let names = try LogError.wrapping { () throws(FileError) in try self.fileSystem.list(self.path) }
        var logs: [ExistingLog] = []
        for name in names {
            guard let partition = LogDirectoryName.partition(name) else { continue }
            logs.append(ExistingLog(partition: partition, topicId: try self.topicId(inDirectory: name)))
        }
        return logs.sorted { $0.partition < $1.partition }
    }

    /// A damaged file is an error of that log alone, when it is opened.
    private func topicId(inDirectory name: String) throws(LogError) -> Uuid? {
        do throws(LogError) {
            return try PartitionMetadataFile.read("\(self.path)/\(name)", in: self.fileSystem)
        } catch .malformedFile {
            return nil
        }
    }

    /// Opens the log of a partition, or creates it.
    ///
    /// - Parameter topicId: written into a log that has no topic id yet. Whether another id means another topic is for
    ///   the caller to decide.
    public func openLog(
        _ partition: TopicPartition,
        topicId: Uuid?,
        configuration: LogConfiguration,
        nowMilliseconds: Int64
    ) throws(LogError) -> Log {
        let log = try Log.open(
            directory: "\(self.path)/\(partition)",
            partition: partition,
            fileSystem: self.fileSystem,
            configuration: configuration,
            cleanShutdown: self.wasShutDownCleanly,
            recoveryPoint: self.recoveryPoints[partition] ?? 0,
            logStartOffset: self.logStartOffsets[partition] ?? 0,
            nowMilliseconds: nowMilliseconds
        )
        if let cleaned = self.cleanedOffsets[partition], cleaned <= log.logEndOffset { log.cleanedOffset = cleaned }
        if log.topicId == nil, let topicId { try log.setTopicId(topicId) }
        return log
    }

    /// The high watermark as of the last checkpoint; 0 if there is none. The caller limits it to what the log holds.
    public func checkpointedHighWatermark(_ partition: TopicPartition) -> Int64 {
        self.highWatermarks[partition] ?? 0
    }

    // MARK: Deleting

    /// Takes a log off the disk for every purpose: its directory is renamed. ``removeDeleted()`` then frees the space.
    /// Neither the log nor another one of the same directory may be used after that.
    public func delete(_ log: Log, uniqueId: Uuid) throws(LogError) {
        try self.delete(log.partition, uniqueId: uniqueId)
    }

    /// Takes a log off the disk that is not open, as ``delete(_:uniqueId:)`` does.
    public func delete(_ partition: TopicPartition, uniqueId: Uuid) throws(LogError) {
        let name = LogDirectoryName.deleted(partition, uniqueId: uniqueId)
        try LogError.wrapping { () throws(FileError) in
            try self.fileSystem.rename("\(self.path)/\(partition)", to: "\(self.path)/\(name)")
        }
        self.deletedDirectories.append(name)
        self.recoveryPoints[partition] = nil
        self.highWatermarks[partition] = nil
        self.logStartOffsets[partition] = nil
        guard self.cleanedOffsets[partition] != nil else { return }
        // A later log of that name must not be taken for compacted.
        self.cleanedOffsets[partition] = nil
        try LogError.wrapping { () throws(FileError) in
            try self.cleanedOffsets.write(in: self.fileSystem, durable: false)
        }
    }

    /// Removes one file of a deleted log.
    ///
    /// - Returns: whether something was removed, and thus there may be more; false when nothing is left.
    public func removeDeleted() throws(LogError) -> Bool {
        guard let name = self.deletedDirectories.first else { return false }
        let directory = "\(self.path)/\(name)"
        let file = try LogError.wrapping { () throws(FileError) -> String? in
            guard self.fileSystem.exists(directory) else { return nil }
            return try self.fileSystem.list(directory).first
        }
        try LogError.wrapping { () throws(FileError) in
            try self.fileSystem.remove(file.map { "\(directory)/\($0)" } ?? directory)
        }
        if file == nil { self.deletedDirectories.removeFirst() }
        return true
    }

    /// Whether there is something on the disk under a log's name.
    public func hasLog(_ partition: TopicPartition) -> Bool { self.fileSystem.exists("\(self.path)/\(partition)") }

    // MARK: Checkpoints

    /// Writes down how far each log is durable and replicated, and where it starts. Partitions that are not given keep
    /// what was written before.
    ///
    /// - Parameter durable: whether to sync, which blocks. A lost checkpoint costs time at the next start and nothing
    ///   else, except after a truncation below the recovery point: the old, higher recovery point must not come back.
    public func writeCheckpoints(
        logs: [(log: Log, highWatermark: Int64)],
        durable: Bool = false
    ) throws(LogError) {
        for (log, highWatermark) in logs { self.noteCheckpoint(log, highWatermark: highWatermark) }
        while try self.writeNextCheckpoint(durable: durable) {}
    }

    /// Takes in what the next checkpoints say of one log. With many logs this and ``writeNextCheckpoint(durable:)`` are
    /// ``writeCheckpoints(logs:durable:)`` in small steps.
    public func noteCheckpoint(_ log: Log, highWatermark: Int64) {
        self.recoveryPoints[log.partition] = log.recoveryCheckpoint
        self.highWatermarks[log.partition] = highWatermark
        self.logStartOffsets[log.partition] = log.logStartOffset > 0 ? log.logStartOffset : nil
        self.cleanedOffsets[log.partition] = log.cleanedOffset > 0 ? log.cleanedOffset : nil
    }

    /// Writes one of the checkpoint files that are not up to date.
    ///
    /// - Returns: false if all were.
    public func writeNextCheckpoint(durable: Bool = false) throws(LogError) -> Bool {
        do throws(FileError) {
            if !self.recoveryPoints.isUpToDate(durable: durable) {
                try self.recoveryPoints.write(in: self.fileSystem, durable: durable)
            } else if !self.highWatermarks.isUpToDate(durable: durable) {
                try self.highWatermarks.write(in: self.fileSystem, durable: durable)
            } else if !self.logStartOffsets.isUpToDate(durable: durable) {
                try self.logStartOffsets.write(in: self.fileSystem, durable: durable)
            } else if !self.cleanedOffsets.isUpToDate(durable: durable) {
                try self.cleanedOffsets.write(in: self.fileSystem, durable: durable)
            } else {
                return false
            }
            return true
        } catch {
            throw .file(error)
        }
    }

    /// With more logs than this, closing them syncs the file system as a whole: several files of each would take longer.
    private static let logsSyncedOneByOne = 64

    /// Stops properly: closes the logs, writes the checkpoints, and last the file that says so. Blocks. `logs` must be
    /// all logs of the directory.
    public func close(
        logs: [(log: Log, highWatermark: Int64)],
        brokerEpoch: Int64,
        nowMilliseconds: Int64
    ) throws(LogError) {
        let isLarge = logs.count > Self.logsSyncedOneByOne
        for (log, _) in logs { try log.close(nowMilliseconds: nowMilliseconds, syncs: !isLarge) }
        if isLarge { try LogError.wrapping { () throws(FileError) in try self.fileSystem.syncAll(at: self.path) } }
        try self.writeCheckpoints(logs: logs, durable: true)
        try LogError.wrapping { () throws(FileError) in
            try self.fileSystem.replace(
                "\(self.path)/\(CleanShutdownFile.fileName)",
                with: Bytes(CleanShutdownFile.text(brokerEpoch: brokerEpoch).utf8),
                durable: true
            )
        }
    }
}
