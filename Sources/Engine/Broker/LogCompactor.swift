import CommitLog
import KafkaProtocol

/// Compacts the broker's logs (`cleanup.policy=compact`) one at a time, the one with the largest dirty share first, and a
/// little at a time, so that no step of the node takes long.
struct LogCompactor {
    private struct Job {
        let partition: Partition
        let cleaning: LogCleaning
        /// The flush that the compaction waits for, and how it ended.
        var flush: FlushID?
        var flushResult: FlushResult?
    }

    private enum FlushResult {
        case done
        case failed(FileError)
    }

    /// How many bytes of records one step goes through: about five milliseconds of work.
    private static let stepBytes = 512 << 10
    /// The pause between two steps, in which the node does everything else.
    private static let pauseMilliseconds: Int64 = 5
    /// How many partitions one step looks at to find the next log.
    private static let searchedPerStep = 256

    private let isEnabled: Bool
    private let backoffMilliseconds: Int64
    private let keyMapBytes: Int
    private var job: Job?
    /// How far the search for the next log has come, and the best one so far.
    private var searched = 0
    private var candidate: (partition: Partition, isOverdue: Bool, ratio: Double)?
    /// Logs that could not be compacted; they are left alone until the next start.
    private var uncleanable: Set<TopicPartition> = []
    private var nextMilliseconds: Int64

    init(configuration: NodeConfiguration, now: EngineTime) {
        self.isEnabled = configuration.isCleanerEnabled
        self.backoffMilliseconds = configuration.cleanerBackoffMilliseconds
        self.keyMapBytes = configuration.cleanerKeyMapBytes
        self.nextMilliseconds = now.monotonicMilliseconds + configuration.cleanerBackoffMilliseconds
    }

    /// When the next step is due; nil while a flush is awaited or there is nothing to do at all.
    var nextDeadlineMilliseconds: Int64? {
        guard self.isEnabled, self.job?.flush == nil else { return nil }
        return self.nextMilliseconds
    }

    /// Does one step if it is due.
    mutating func run(_ broker: Broker) {
        let time = broker.now.monotonicMilliseconds
        guard self.isEnabled, self.job?.flush == nil, self.nextMilliseconds <= time else { return }
        self.nextMilliseconds = time + Self.pauseMilliseconds
        if self.job != nil { return self.work(broker) }
        if self.search(broker) { return self.begin(broker) }
    }

    /// Takes in the end of a flush.
    ///
    /// - Returns: whether it was one of a compaction.
    mutating func flushCompleted(_ id: FlushID, error: FileError?) -> Bool {
        guard self.job?.flush == id else { return false }
        self.job?.flush = nil
        self.job?.flushResult = error.map { .failed($0) } ?? .done
        self.nextMilliseconds = 0
        return true
    }

    // MARK: Searching

    /// - Returns: whether all partitions have been looked at.
    private mutating func search(_ broker: Broker) -> Bool {
        let partitions = broker.hosted.sorted
        let end = min(self.searched + Self.searchedPerStep, partitions.count)
        while self.searched < end {
            self.consider(partitions[self.searched], broker.now.wallMilliseconds)
            self.searched += 1
        }
        return self.searched >= partitions.count
    }

    private mutating func consider(_ partition: Partition, _ wallMilliseconds: Int64) {
        guard partition.log.configuration.cleanupPolicy.contains(.compact), partition.storageFailure == nil,
            !self.uncleanable.contains(partition.topicPartition),
            let range = partition.log.cleanableRange(
                nowMilliseconds: wallMilliseconds,
                highWatermark: partition.highWatermark
            ), range.isDue(partition.log.configuration)
        else { return }
        if let best = self.candidate {
            guard range.isOverdue || !best.isOverdue, range.isOverdue != best.isOverdue || range.dirtyRatio > best.ratio
            else { return }
        }
        self.candidate = (partition, range.isOverdue, range.dirtyRatio)
    }

    private mutating func begin(_ broker: Broker) {
        self.searched = 0
        guard let partition = self.candidate?.partition, broker.isHosting(partition) else {
            self.candidate = nil
            self.nextMilliseconds = broker.now.monotonicMilliseconds + self.backoffMilliseconds
            return
        }
        self.candidate = nil
        let cleaning = LogCleaning(
            partition.log,
            nowMilliseconds: broker.now.wallMilliseconds,
            highWatermark: partition.highWatermark,
            keyMapByteLimit: self.keyMapBytes,
            secret: broker.logs.directoryId
        )
        self.job = cleaning.map { Job(partition: partition, cleaning: $0) }
    }

    // MARK: Working

    private mutating func work(_ broker: Broker) {
        guard let job = self.job else { return }
        guard broker.isHosting(job.partition), job.partition.storageFailure == nil else {
            job.cleaning.abandon()
            self.job = nil
            return
        }
        self.job?.flushResult = nil
        do throws(LogError) {
            let progress =
                switch job.flushResult {
                case .failed(let error): throw LogError.file(error)
                case .done: try job.cleaning.flushed()
                case nil: try job.cleaning.step(byteBudget: Self.stepBytes)
                }
            self.take(progress, of: job, broker)
        } catch {
            job.cleaning.abandon()
            self.job = nil
            self.uncleanable.insert(job.partition.topicPartition)
            broker.outbox.log(
                .error,
                "\(job.partition.topicPartition) cannot be compacted and is left as it is until the next start: \(error)"
            )
            broker.storageFailed(job.partition, error)
        }
    }

    private mutating func take(_ progress: LogCleaning.Progress, of job: Job, _ broker: Broker) {
        switch progress {
        case .more: break
        case .flush(let request): self.job?.flush = broker.outbox.flush(request)
        case .abandoned: self.job = nil
        case .finished:
            self.job = nil
            let name = job.partition.topicPartition
            let (before, after) = (job.cleaning.bytesBefore, job.cleaning.bytesAfter)
            broker.outbox.log(.info, "\(name) was compacted from \(before) to \(after) bytes")
            broker.outbox.occurred(
                .compacted(topic: name.topic, partition: name.partition, bytesBefore: before, bytesAfter: after)
            )
        }
    }
}

extension Broker {
    /// Whether the replica is still this broker's.
    func isHosting(_ partition: Partition) -> Bool {
        self.hosted.partition(partition.topicId, partition.topicPartition.partition) === partition
    }
}
