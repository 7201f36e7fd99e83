import CommitLog
import KafkaProtocol

/// The replicas whose logs a broker has still to open after its start. Opening may mean to check what a crash has left, so
/// it is done for a few logs at a time; until all are open the broker stays fenced.
struct LogOpening {
    /// How many logs one step opens at the most, and after how many checked bytes it stops. One log is always opened as a
    /// whole: what has to be checked of it is little more than the active segment, as closed segments are flushed.
    private static let logsPerStep = 64
    private static let scannedBytesPerStep: Int64 = 32 << 20

    /// In the order of names, and how many of them are done with.
    private var waiting: [TopicPartition] = []
    private var next = 0
    /// Those that are still wanted, and their topics.
    private var topicIds: [TopicPartition: Uuid] = [:]

    /// Adds what has to be opened.
    mutating func add(_ partitions: [PartitionState]) {
        self.waiting += partitions.map(\.topicPartition)
        for partition in partitions { self.topicIds[partition.topicPartition] = partition.topicId }
    }

    /// Whether logs are still to be opened.
    var isUnfinished: Bool { !self.topicIds.isEmpty }

    /// Whether the log of this partition is still to be opened.
    func isWaiting(_ name: TopicPartition, _ topicId: Uuid) -> Bool { self.topicIds[name] == topicId }

    /// The topic is gone: its logs are not opened any more.
    ///
    /// - Returns: the partitions whose logs were to be opened.
    mutating func remove(_ topicId: Uuid) -> [TopicPartition] {
        let removed = self.waiting[self.next...].filter { self.topicIds[$0] == topicId }
        for name in removed { self.topicIds[name] = nil }
        return removed
    }

    /// Opens a few logs.
    ///
    /// - Parameter open: opens one and says how many bytes had to be checked.
    mutating func advance(_ open: (TopicPartition) -> Int64) {
        var logs = 0
        var bytes: Int64 = 0
        while self.next < self.waiting.count, logs < Self.logsPerStep, bytes < Self.scannedBytesPerStep {
            let name = self.waiting[self.next]
            self.next += 1
            guard self.topicIds.removeValue(forKey: name) != nil else { continue }
            bytes += open(name)
            logs += 1
        }
        guard self.next == self.waiting.count else { return }
        self.waiting = []
        self.next = 0
    }
}
