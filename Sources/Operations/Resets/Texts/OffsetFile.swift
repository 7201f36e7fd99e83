import KafkaProtocol

/// Why a file of offsets cannot be used.
public struct OffsetFileError: Error, Equatable, CustomStringConvertible {
    /// The first line is 1.
    public let line: Int
    public let reason: String

    public init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }

    public var description: String { "line \(self.line): \(self.reason)" }
}

/// Offsets as Kafka's group tool writes and reads them: lines of `topic,partition,offset`, or of
/// `group,topic,partition,offset` where several groups are in one file.
public enum OffsetFile {
    /// The offsets that a file has for a group. Lines with a group of their own count for that group only.
    public static func offsets(in text: String, for group: String) throws(OffsetFileError) -> [TopicPartition: Int64] {
        var offsets: [TopicPartition: Int64] = [:]
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            guard var fields = self.fields(line) else {
                throw OffsetFileError(line: index + 1, reason: "a quotation mark is missing")
            }
            if fields.count == 4 {
                guard fields.removeFirst() == group else { continue }
            }
            guard fields.count == 3, !fields[0].isEmpty, let partition = Int32(fields[1]), partition >= 0,
                let offset = Int64(fields[2]), offset >= 0
            else {
                throw OffsetFileError(
                    line: index + 1,
                    reason: "expected topic,partition,offset or group,topic,partition,offset"
                )
            }
            let name = TopicPartition(topic: fields[0], partition: partition)
            guard offsets.updateValue(offset, forKey: name) == nil else {
                throw OffsetFileError(line: index + 1, reason: "\(name) is there twice")
            }
        }
        return offsets
    }

    /// The offsets of a plan, one line each.
    ///
    /// - Parameter group: named on every line if given.
    public static func text(_ rows: [ResetRow], group: String? = nil) -> String {
        rows.compactMap { row in
            guard let after = row.after, row.obstacle == nil else { return nil }
            let fields = [row.partition.topic, "\(row.partition.partition)", "\(after)"]
            return ((group.map { [$0] } ?? []) + fields).map(self.quoted).joined(separator: ",") + "\n"
        }.joined()
    }

    private static func quoted(_ field: String) -> String {
        guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// The fields of a line (RFC 4180, without line ends inside); nil when a quotation has no end.
    private static func fields(_ line: Substring) -> [String]? {
        var fields = [""]
        var isQuoted = false
        var rest = line
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                fields[fields.count - 1].append("\"")
                rest.removeFirst()
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return isQuoted ? nil : fields
    }
}
