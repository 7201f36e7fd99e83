import Buffers
import KafkaProtocol

/// A checkpoint file of a data directory: one offset per partition, in Kafka's text format.
///
/// All checkpoints may be older than the logs: a low recovery point means more to check, a low high watermark is raised
/// by the leader, a low cleaner offset means more to compact. So a file that is missing or torn counts as empty.
struct OffsetCheckpoint {
    static let recoveryPoints = "recovery-point-offset-checkpoint"
    static let highWatermarks = "replication-offset-checkpoint"
    static let logStartOffsets = "log-start-offset-checkpoint"
    static let cleanedOffsets = "cleaner-offset-checkpoint"

    private let path: String
    private var offsets: [TopicPartition: Int64] = [:]
    /// In rising order, so that the file can be written without sorting.
    private var partitions: [TopicPartition] = []
    private var isWritten = true
    private var isSynced = true

    /// Reads the file.
    init(reading path: String, in fileSystem: any FileSystem) throws(FileError) {
        self.path = path
        guard let text = try fileSystem.contents(of: path)?.string,
            let lines = CheckpointText.lines(text, fields: 3)
        else { return }
        for line in lines {
            guard let partition = Int32(line[1]), let offset = Int64(line[2]), offset >= 0 else { continue }
            self[TopicPartition(topic: String(line[0]), partition: partition)] = offset
        }
        // What was read may never have been synced.
        (self.isWritten, self.isSynced) = (true, false)
    }

    subscript(partition: TopicPartition) -> Int64? {
        get { self.offsets[partition] }
        set {
            let old = self.offsets[partition]
            guard old != newValue else { return }
            self.offsets[partition] = newValue
            if old == nil {
                self.partitions.insert(partition, at: self.position(of: partition))
            } else if newValue == nil {
                self.partitions.remove(at: self.position(of: partition))
            }
            (self.isWritten, self.isSynced) = (false, false)
        }
    }

    private func position(of partition: TopicPartition) -> Int {
        if let last = self.partitions.last, last < partition { return self.partitions.count }
        var low = 0
        var high = self.partitions.count
        while low < high {
            let middle = (low + high) / 2
            if self.partitions[middle] < partition { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether the file has what is here, for the purpose.
    func isUpToDate(durable: Bool) -> Bool { durable ? self.isSynced : self.isWritten }

    /// Replaces the file if it is not up to date.
    mutating func write(in fileSystem: any FileSystem, durable: Bool) throws(FileError) {
        guard !self.isUpToDate(durable: durable) else { return }
        let lines = self.partitions.map { "\($0.topic) \($0.partition) \(self.offsets[$0] ?? 0)" }
        try fileSystem.replace(self.path, with: Bytes(CheckpointText.text(lines).utf8), durable: durable)
        self.isWritten = true
        self.isSynced = durable
    }
}
