import CommitLog

/// Names a snapshot of the metadata: it stands for all records below an offset (KIP-630).
public struct SnapshotId: Hashable, Comparable, Sendable {
    /// The offset after the last record that the snapshot stands for.
    public let endOffset: Int64
    /// The epoch of that record.
    public let epoch: Int32

    public init(endOffset: Int64, epoch: Int32) {
        self.endOffset = endOffset
        self.epoch = epoch
    }

    public static func < (left: SnapshotId, right: SnapshotId) -> Bool {
        (left.endOffset, left.epoch) < (right.endOffset, right.epoch)
    }
}

extension SnapshotId {
    static let suffix = ".checkpoint"
    /// Behind the suffix of a snapshot that is not whole yet.
    static let partial = ".part"
    /// Behind the suffix of a snapshot that was found damaged.
    static let putAside = ".damaged"
    private static let offsetDigits = 20
    private static let epochDigits = 10

    /// Kafka's name of the snapshot's file: offset and epoch in digits.
    var fileName: String {
        Self.digits(String(self.endOffset), Self.offsetDigits) + "-"
            + Self.digits(String(self.epoch), Self.epochDigits) + Self.suffix
    }

    /// The snapshot whose file has this name; nil for other files.
    init?(fileName: String) {
        guard fileName.hasSuffix(Self.suffix) else { return nil }
        let parts = fileName.dropLast(Self.suffix.utf8.count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == Self.offsetDigits, parts[1].utf8.count == Self.epochDigits,
            let offset = Int64(parts[0]), let epoch = Int32(parts[1]), offset >= 0, epoch >= 0
        else { return nil }
        self.init(endOffset: offset, epoch: epoch)
    }

    private static func digits(_ text: String, _ count: Int) -> String {
        String(repeating: "0", count: max(count - text.utf8.count, 0)) + text
    }
}
