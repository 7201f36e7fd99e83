import KafkaProtocol

/// The names of logs' directories: `topic-partition`, and `topic-partition.id-delete` for a log that is being removed.
enum LogDirectoryName {
    static let deleted = "-delete"
    private static let longest = 255

    /// The partition that a directory's name stands for; nil for other names.
    static func partition(_ name: String) -> TopicPartition? {
        guard let dash = name.utf8.lastIndex(of: UInt8(ascii: "-")), dash > name.startIndex else { return nil }
        let digits = name[name.utf8.index(after: dash)...]
        guard let partition = Int32(digits), partition >= 0, String(partition) == digits else { return nil }
        return TopicPartition(topic: String(name[..<dash]), partition: partition)
    }

    /// The name of a log that is being removed. A long topic name is cut so that the name stays legal.
    static func deleted(_ partition: TopicPartition, uniqueId: Uuid) -> String {
        let digits = [uniqueId.high, uniqueId.low].map { half in
            let text = String(half, radix: 16)
            return String(repeating: "0", count: 16 - text.utf8.count) + text
        }
        let suffix = "-\(partition.partition).\(digits.joined())\(Self.deleted)"
        return partition.topic.prefix(Self.longest - suffix.utf8.count) + suffix
    }
}
