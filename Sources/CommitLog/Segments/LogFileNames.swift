/// Kafka's names for the files of a log: the first offset in 20 digits and what the file is.
enum LogFileNames {
    static let log = ".log"
    static let offsetIndex = ".index"
    static let timeIndex = ".timeindex"
    static let producerSnapshot = ".snapshot"
    /// A segment's beginning while it is copied to cut the segment off.
    static let truncated = ".truncated"
    /// Behind another suffix: a compacted segment that is being written.
    static let cleaned = ".cleaned"
    /// Behind another suffix: a compacted segment that is whole and stands for those it was made of.
    static let swap = ".swap"
    static let temporary = ".tmp"
    static let leaderEpochs = "leader-epoch-checkpoint"
    static let partitionMetadata = "partition.metadata"

    /// The name of the file that begins at `offset`.
    static func name(_ offset: Int64, _ suffix: String) -> String {
        let digits = String(offset)
        return String(repeating: "0", count: max(20 - digits.utf8.count, 0)) + digits + suffix
    }

    /// The offset in the name of a file of this kind, or nil if it is another file.
    static func offset(_ name: String, _ suffix: String) -> Int64? {
        guard name.hasSuffix(suffix) else { return nil }
        let digits = name.dropLast(suffix.count)
        guard digits.utf8.count == 20, let offset = Int64(digits), offset >= 0 else { return nil }
        return offset
    }
}
