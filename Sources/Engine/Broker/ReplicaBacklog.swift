import CommitLog
import KafkaProtocol

/// The replicas whose state in the metadata a broker has still to take over, in the order in which it has heard of them.
///
/// One record of the metadata log is little work, but one decision of the controller can be about thousands of partitions:
/// topics are created, a broker's leaderships move, a broker starts. So the state of a few replicas is taken over in each
/// step, and requests, heartbeats and the groups have their turn in between. What counts is the state at that time: a
/// replica waits once, however often it changes meanwhile.
struct ReplicaBacklog {
    /// What it took to take over the state of a replica.
    enum Work: Equatable {
        /// Nothing was left to do.
        case none
        /// It leads, follows or waits now as the metadata says.
        case change
        /// An existing log was opened, which may mean to check what a crash has left. One log is always opened as a whole:
        /// what has to be checked of it is little more than the active segment, as closed segments are flushed.
        case opening(scannedBytes: Int64)
        /// A log was made: a directory and two files.
        case creation

        /// In shares of what one step may do.
        fileprivate var cost: Int64 {
            switch self {
            case .none: 0
            case .change: ReplicaBacklog.stepShares / 128
            case .opening(let bytes): ReplicaBacklog.stepShares / 64 + bytes / ReplicaBacklog.scannedBytesPerShare
            case .creation: ReplicaBacklog.stepShares / 16
            }
        }
    }

    private static let stepShares: Int64 = 1024
    /// A step ends after 32 MiB that had to be checked.
    private static let scannedBytesPerShare: Int64 = (32 << 20) / stepShares

    private var waiting: [TopicPartition] = []
    /// How many of them are done with.
    private var next = 0
    /// How many of them were there when the broker started.
    private var openingCount = 0
    /// Those that are still wanted, and their topics.
    private var topicIds: [TopicPartition: Uuid] = [:]

    /// Adds the replicas that the broker has when it starts.
    mutating func addAtStart(_ partitions: [PartitionState]) {
        for partition in partitions { self.add(partition) }
        self.openingCount = self.waiting.count
    }

    /// Adds a replica of this broker's, unless it waits already.
    mutating func add(_ partition: PartitionState) {
        let name = partition.topicPartition
        guard self.topicIds.updateValue(partition.topicId, forKey: name) == nil else { return }
        self.waiting.append(name)
    }

    var isEmpty: Bool { self.topicIds.isEmpty }

    /// Whether replicas are left that were there when the broker started.
    var isOpening: Bool { self.next < self.openingCount }

    /// The topic is gone: its replicas wait no more.
    ///
    /// - Returns: the replicas that did.
    mutating func remove(_ topicId: Uuid) -> [TopicPartition] {
        let removed = self.waiting[self.next...].filter { self.topicIds[$0] == topicId }
        for name in removed { self.topicIds[name] = nil }
        if self.isEmpty { self.startOver() }
        return removed
    }

    /// Takes over the state of a few replicas.
    ///
    /// - Parameter takeOver: does it for one and says what it took.
    mutating func advance(_ takeOver: (TopicPartition) -> Work) {
        var left = Self.stepShares
        while self.next < self.waiting.count, left > 0 {
            let name = self.waiting[self.next]
            self.next += 1
            guard self.topicIds.removeValue(forKey: name) != nil else { continue }
            left -= takeOver(name).cost
        }
        if self.next == self.waiting.count { self.startOver() }
    }

    private mutating func startOver() {
        self.waiting = []
        self.next = 0
        self.openingCount = 0
    }
}
