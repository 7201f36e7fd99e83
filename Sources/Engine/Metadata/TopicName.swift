/// Kafka's rules for topic names.
public enum TopicName {
    /// The longest name in characters; longer ones would not fit the directory of a partition.
    public static let maximumLength = 249
    /// The topic that holds the metadata log; nobody may create or delete it.
    public static let clusterMetadata = "__cluster_metadata"
    /// The topic in which the coordinators of consumer groups keep what they know.
    public static let consumerOffsets = "__consumer_offsets"

    /// What is wrong with `name`, as a sentence, or nil if a topic may be called so.
    public static func problem(with name: String) -> String? {
        if name.isEmpty { return "Topic name is invalid: it must not be empty." }
        if name == "." || name == ".." { return "Topic name is invalid: it must not be '.' or '..'." }
        guard name.utf8.count <= Self.maximumLength else {
            return "Topic name is invalid: '\(name)' is longer than \(Self.maximumLength) characters."
        }
        guard name.utf8.allSatisfy(Self.isLegal) else {
            return "Topic name is invalid: '\(name)' contains one or more characters other than "
                + "ASCII alphanumerics, '.', '_' and '-'."
        }
        return nil
    }

    /// Whether the cluster keeps its own state in the topic.
    public static func isInternal(_ name: String) -> Bool {
        name == Self.consumerOffsets || name == "__transaction_state" || name == "__share_group_state"
    }

    /// The name with `.` and `_` made one: metric names cannot tell them apart, so neither may two topics.
    public static func collisionKey(of name: String) -> String {
        String(decoding: name.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }

    private static func isLegal(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
