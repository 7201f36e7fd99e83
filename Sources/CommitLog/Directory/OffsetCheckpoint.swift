import Buffers
import KafkaProtocol

/// A checkpoint file of a data directory: one offset per partition, in Kafka's text format.
///
/// All three checkpoints may be older than the logs: a low recovery point means more to check, a low high watermark is
/// raised by the leader. So a file that is missing or torn counts as empty.
struct OffsetCheckpoint {
    static let recoveryPoints = "recovery-point-offset-checkpoint"
    static let highWatermarks = "replication-offset-checkpoint"
    static let logStartOffsets = "log-start-offset-checkpoint"

    private var offsets: [TopicPartition: Int64] = [:]

    init() {}

    /// Reads the file.
    init(reading path: String, in fileSystem: any FileSystem) throws(FileError) {
        guard let text = try fileSystem.contents(of: path)?.string,
            let lines = CheckpointText.lines(text, fields: 3)
        else { return }
        for line in lines {
            guard let partition = Int32(line[1]), let offset = Int64(line[2]), offset >= 0 else { continue }
            self.offsets[TopicPartition(topic: String(line[0]), partition: partition)] = offset
        }
    }

    subscript(partition: TopicPartition) -> Int64? {
        get { self.offsets[partition] }
        set { self.offsets[partition] = newValue }
    }

    /// Replaces the file.
    func write(to path: String, in fileSystem: any FileSystem, durable: Bool) throws(FileError) {
        let lines = self.offsets.keys.sorted().map { partition in
            "\(partition.topic) \(partition.partition) \(self.offsets[partition] ?? 0)"
        }
        try fileSystem.replace(path, with: Bytes(CheckpointText.text(lines).utf8), durable: durable)
    }
}
