import Buffers
import KafkaProtocol

/// The `partition.metadata` file of a log: the id of the topic it belongs to. A topic that was deleted and made again
/// has another id, and its old log must not be taken for the new one (KIP-516).
enum PartitionMetadataFile {
    static func path(_ directory: String) -> String { "\(directory)/\(LogFileNames.partitionMetadata)" }

    static func text(_ topicId: Uuid) -> String { "version: 0\ntopic_id: \(topicId)\n" }

    /// The topic id, or nil if there is no file, or only what a loss of power has left of one that was new.
    static func read(_ directory: String, in fileSystem: any FileSystem) throws(LogError) -> Uuid? {
        let path = Self.path(directory)
        let bytes = try LogError.wrapping { () throws(FileError) in try fileSystem.contents(of: path) }
        guard let bytes else { return nil }
        guard !Self.isTorn(bytes) else { return nil }
        let lines = bytes.string.utf8.split(separator: UInt8(ascii: "\n")).map { String(Substring($0)) }
        guard lines.first == "version: 0" else {
            throw .malformedFile(path: path, reason: "its first line is not \"version: 0\"")
        }
        guard lines.count >= 2, lines[1].hasPrefix("topic_id: "), let id = Uuid(String(lines[1].dropFirst(10))) else {
            throw .malformedFile(path: path, reason: "its second line is not \"topic_id: \" and an id")
        }
        return id
    }

    /// Whether bytes are missing at the end or were never written.
    private static func isTorn(_ bytes: Bytes) -> Bool {
        let whole = Self.text(.zero)
        // Kafka writes no newline at the end.
        return bytes.count < whole.utf8.count - 1 || bytes.array.contains(0)
    }
}
