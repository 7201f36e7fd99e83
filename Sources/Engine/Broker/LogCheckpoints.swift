import CommitLog
import KafkaProtocol

/// Where each replica's committed records end, written to files now and then, so that a restart begins from there.
struct LogCheckpoints {
    private let logs: LogDirectory
    private let hosted: HostedPartitions
    private let outbox: Outbox
    /// The metadata log, whose checkpoint stands in the same files as those of the partitions.
    var metadataLog: () -> (log: Log, highWatermark: Int64)? = { nil }

    private var round = PartitionRound(portion: 500)
    /// Whether all partitions have been noted and the files are to be written now.
    private var isNoted = false

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

    /// Does a part of what writing the checkpoints takes: with few partitions all of it, with many a portion or one file.
    ///
    /// - Returns: whether everything is written; the next call begins anew.
    mutating func writeSome() -> Bool {
        let isSmall = self.hosted.sorted.count < self.round.portion
        do throws(LogError) {
            if !self.isNoted {
                let logs = self.logs
                self.isNoted = self.round.advance(over: self.hosted.sorted) { partition in
                    logs.noteCheckpoint(partition.log, highWatermark: partition.highWatermark)
                    return true
                }
                guard self.isNoted else { return false }
                if let metadata = self.metadataLog() {
                    self.logs.noteCheckpoint(metadata.log, highWatermark: metadata.highWatermark)
                }
                if !isSmall { return false }
            }
            while try self.logs.writeNextCheckpoint() { if !isSmall { return false } }
        } catch {
            self.outbox.log(.error, "the checkpoints cannot be written: \(error)")
        }
        self.isNoted = false
        return true
    }

    /// A log was cut below what was known to be flushed: the checkpoint has to follow before power can fail, or recovery
    /// would trust what is appended in its place.
    func writeAfterTruncation() {
        do throws(LogError) {
            try self.logs.writeCheckpoints(logs: self.openLogs, durable: true)
        } catch {
            self.outbox.log(.error, "the checkpoints cannot be written: \(error)")
        }
    }
}
