import CommitLog
import KafkaProtocol

/// What logs need from time to time: flushes that their settings ask for, retention, and checkpoints.
struct LogUpkeep {
    private let configuration: NodeConfiguration
    private var nextCheckpointMilliseconds: Int64
    private var nextRetentionMilliseconds: Int64
    private var nextFlushCheckMilliseconds: Int64
    private var flushing: [FlushID: (partition: Partition, upTo: Int64)] = [:]
    /// How many segments one step may remove at the most, so that no step takes long.
    private static let removalsPerStep = 8
    private static let flushCheckIntervalMilliseconds: Int64 = 200

    init(configuration: NodeConfiguration, now: EngineTime) {
        self.configuration = configuration
        let time = now.monotonicMilliseconds
        self.nextCheckpointMilliseconds = time + configuration.highWatermarkCheckpointIntervalMilliseconds
        self.nextRetentionMilliseconds = time + min(configuration.retentionCheckIntervalMilliseconds, 30_000)
        self.nextFlushCheckMilliseconds = time + Self.flushCheckIntervalMilliseconds
    }

    var nextDeadlineMilliseconds: Int64? {
        min(self.nextCheckpointMilliseconds, self.nextRetentionMilliseconds)
    }

    /// Does what is due.
    mutating func run(_ broker: Broker) {
        let time = broker.now.monotonicMilliseconds
        if self.nextFlushCheckMilliseconds <= time {
            self.nextFlushCheckMilliseconds = time + Self.flushCheckIntervalMilliseconds
            self.flush(broker)
        }
        if self.nextCheckpointMilliseconds <= time {
            self.nextCheckpointMilliseconds = time + self.configuration.highWatermarkCheckpointIntervalMilliseconds
            broker.checkpoints.write()
        }
        if self.nextRetentionMilliseconds <= time {
            let isDone = self.retain(broker)
            self.nextRetentionMilliseconds =
                time + (isDone ? self.configuration.retentionCheckIntervalMilliseconds : 10)
        }
    }

    /// Takes in the end of a flush.
    ///
    /// - Returns: the partition whose flush it was.
    mutating func flushCompleted(_ id: FlushID, error: FileError?) -> Partition? {
        guard let flush = self.flushing.removeValue(forKey: id) else { return nil }
        if error == nil { flush.partition.log.flushed(upTo: flush.upTo) }
        return flush.partition
    }

    private mutating func flush(_ broker: Broker) {
        for partition in broker.hosted.sorted where partition.storageFailure == nil {
            guard partition.log.needsFlush(nowMilliseconds: broker.now.wallMilliseconds),
                !self.isFlushing(partition)
            else { continue }
            do throws(LogError) {
                guard let request = try partition.log.filesToFlush() else { continue }
                self.flushing[broker.outbox.flush(request)] = (partition, request.upTo)
            } catch {
                broker.storageFailed(partition, error)
            }
        }
    }

    private func isFlushing(_ partition: Partition) -> Bool {
        self.flushing.contains { $0.value.partition === partition }
    }

    /// - Returns: whether everything expired is gone; there may be more than one step removes.
    private func retain(_ broker: Broker) -> Bool {
        var removed = 0
        for partition in broker.hosted.sorted where partition.storageFailure == nil {
            guard removed < Self.removalsPerStep else { return false }
            do throws(LogError) {
                removed += try partition.log.deleteExpiredSegments(
                    nowMilliseconds: broker.now.wallMilliseconds,
                    highWatermark: partition.highWatermark
                )
            } catch {
                broker.outbox.log(.error, "\(partition.topicPartition): retention failed: \(error)")
                broker.storageFailed(partition, error)
            }
        }
        do throws(LogError) {
            let mayHoldMore = try broker.logs.removeDeleted()
            return !mayHoldMore && removed < Self.removalsPerStep
        } catch {
            broker.outbox.log(.error, "deleted topics cannot be removed from the disk: \(error)")
            return true
        }
    }
}
