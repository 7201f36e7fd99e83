import CommitLog
import KafkaProtocol

/// Where each replica's committed records end, written to files now and then, so that a restart begins from there.
struct LogCheckpoints {
    private let logs: LogDirectory
    private let hosted: HostedPartitions
    private let outbox: Outbox
    /// The metadata log, whose checkpoint stands in the same files as those of the partitions.
    var metadataLog: () -> (log: Log, highWatermark: Int64)? = { nil }

    init(logs: LogDirectory, hosted: HostedPartitions, outbox: Outbox) {
        self.logs = logs
        self.hosted = hosted
        self.outbox = outbox
    }

    /// The logs of all replicas with where their committed records end.
    var openLogs: [(log: Log, highWatermark: Int64)] {
        var logs = self.hosted.sorted.map { (log: $0.log, highWatermark: $0.highWatermark) }
        if let metadata = self.metadataLog() { logs.append(metadata) }
        return logs
    }

    /// Writes the checkpoints.
    func write() { self.write(durable: false) }

    /// A log was cut below what was known to be flushed: the checkpoint has to follow before power can fail, or recovery
    /// would trust what is appended in its place.
    func writeAfterTruncation() { self.write(durable: true) }

    private func write(durable: Bool) {
        do throws(LogError) {
            try self.logs.writeCheckpoints(logs: self.openLogs, durable: durable)
        } catch {
            self.outbox.log(.error, "the checkpoints cannot be written: \(error)")
        }
    }
}
