import CommitLog
import KafkaProtocol

/// What logs need from time to time: flushes that their settings ask for, retention, compaction, and checkpoints. Each is
/// done for a portion of the partitions at a time, so that a broker with very many still answers at once.
struct LogUpkeep {
    private let configuration: NodeConfiguration
    private var flushRound = PartitionRound(portion: 1000)
    private var retentionRound = PartitionRound(portion: 500)
    private var nextFlushCheckMilliseconds: Int64
    private var nextRetentionMilliseconds: Int64
    private var nextCheckpointMilliseconds: Int64
    private var compactor: LogCompactor
    private var flushing: [FlushID: (partition: Partition, upTo: Int64)] = [:]
    private var partitionsBeingFlushed: Set<ObjectIdentifier> = []

    private static let flushCheckIntervalMilliseconds: Int64 = 200
    /// How many flushes one step begins, and how many segments it removes, at the most.
    private static let flushesPerStep = 64
    private static let removalsPerStep = 8
    /// The pause before a round goes on that did not come to its end in one step.
    private static let pauseMilliseconds: Int64 = 10

    init(configuration: NodeConfiguration, now: EngineTime) {
        self.configuration = configuration
        let time = now.monotonicMilliseconds
        self.nextCheckpointMilliseconds = time + configuration.highWatermarkCheckpointIntervalMilliseconds
        self.nextRetentionMilliseconds = time + min(configuration.retentionCheckIntervalMilliseconds, 30_000)
        self.nextFlushCheckMilliseconds = time + Self.flushCheckIntervalMilliseconds
        self.compactor = LogCompactor(configuration: configuration, now: now)
    }

    var nextDeadlineMilliseconds: Int64? {
        let upkeep = min(self.nextCheckpointMilliseconds, self.nextRetentionMilliseconds)
        return min(upkeep, self.compactor.nextDeadlineMilliseconds ?? upkeep)
    }

    /// Does what is due.
    mutating func run(_ broker: Broker) {
        let time = broker.now.monotonicMilliseconds
        if self.nextFlushCheckMilliseconds <= time {
            let isDone = self.flush(broker)
            self.nextFlushCheckMilliseconds =
                time + (isDone ? Self.flushCheckIntervalMilliseconds : Self.pauseMilliseconds)
        }
        if self.nextCheckpointMilliseconds <= time {
            let isDone = broker.checkpoints.writeSome()
            self.nextCheckpointMilliseconds =
                time
                + (isDone ? self.configuration.highWatermarkCheckpointIntervalMilliseconds : Self.pauseMilliseconds)
        }
        if self.nextRetentionMilliseconds <= time {
            let isDone = self.retain(broker)
            self.nextRetentionMilliseconds =
                time + (isDone ? self.configuration.retentionCheckIntervalMilliseconds : Self.pauseMilliseconds)
        }
        self.compactor.run(broker)
    }

    /// Takes in the end of a flush.
    ///
    /// - Returns: the partition whose flush it was.
    mutating func flushCompleted(_ id: FlushID, error: FileError?) -> Partition? {
        if self.compactor.flushCompleted(id, error: error) { return nil }
        guard let flush = self.flushing.removeValue(forKey: id) else { return nil }
        self.partitionsBeingFlushed.remove(ObjectIdentifier(flush.partition))
        if error == nil { flush.partition.log.flushed(upTo: flush.upTo) }
        return flush.partition
    }

    /// Begins the flushes that are due.
    ///
    /// - Returns: whether all partitions have been looked at.
    private mutating func flush(_ broker: Broker) -> Bool {
        var left = Self.flushesPerStep
        var round = self.flushRound
        defer { self.flushRound = round }
        return round.advance(over: broker.hosted.sorted) { partition in
            if self.beginFlush(partition, broker) { left -= 1 }
            return left > 0
        }
    }

    private mutating func beginFlush(_ partition: Partition, _ broker: Broker) -> Bool {
        guard partition.storageFailure == nil,
            partition.log.needsFlush(nowMilliseconds: broker.now.wallMilliseconds),
            !self.partitionsBeingFlushed.contains(ObjectIdentifier(partition))
        else { return false }
        do throws(LogError) {
            guard let request = try partition.log.filesToFlush() else { return false }
            self.flushing[broker.outbox.flush(request)] = (partition, request.upTo)
            self.partitionsBeingFlushed.insert(ObjectIdentifier(partition))
        } catch {
            broker.storageFailed(partition, error)
        }
        return true
    }

    /// - Returns: whether everything expired is gone; there may be more than one step removes.
    private mutating func retain(_ broker: Broker) -> Bool {
        var removed = 0
        var round = self.retentionRound
        defer { self.retentionRound = round }
        let isComplete = round.advance(over: broker.hosted.sorted) { partition in
            removed += Self.expire(partition, broker)
            return removed < Self.removalsPerStep
        }
        do throws(LogError) {
            // Another round follows at once when segments were removed: there may be more of the same log.
            let hasMore = try broker.logs.removeDeleted()
            return isComplete && !hasMore && removed == 0
        } catch {
            broker.outbox.log(.error, "deleted topics cannot be removed from the disk: \(error)")
            return isComplete
        }
    }

    private static func expire(_ partition: Partition, _ broker: Broker) -> Int {
        guard partition.storageFailure == nil else { return 0 }
        do throws(LogError) {
            return try partition.log.deleteExpiredSegments(
                nowMilliseconds: broker.now.wallMilliseconds,
                highWatermark: partition.highWatermark
            )
        } catch {
            broker.outbox.log(.error, "\(partition.topicPartition): retention failed: \(error)")
            broker.storageFailed(partition, error)
            return 0
        }
    }
}
