/// Kafka's text format for checkpoints: a line with the version, one with the number of entries, one per entry.
enum CheckpointText {
    private static let version = "0"

    /// The fields of each entry; nil if the text is torn or of another version.
    static func lines(_ text: String, fields: Int) -> [[Substring]]? {
        // A file that does not end in a line break may have lost the last digits of a number.
        guard text.utf8.last == UInt8(ascii: "\n") else { return nil }
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
            .map { Substring($0) }
        guard lines.count >= 2, lines[0] == Self.version, Int(lines[1]) == lines.count - 2 else { return nil }
        var entries: [[Substring]] = []
        entries.reserveCapacity(lines.count - 2)
        for line in lines[2...] {
            let parts = line.utf8.split(separator: UInt8(ascii: " ")).map { Substring($0) }
            guard parts.count == fields else { return nil }
            entries.append(parts)
        }
        return entries
    }

    /// The text of these entries, which are already joined by blanks.
    static func text(_ entries: [String]) -> String {
        entries.reduce(into: "\(Self.version)\n\(entries.count)\n") { $0 += "\($1)\n" }
    }
}
