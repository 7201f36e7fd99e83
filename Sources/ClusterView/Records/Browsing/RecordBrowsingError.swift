import RecordClient

/// Why records cannot be read.
public enum RecordBrowsingError: Error, Sendable, CustomStringConvertible {
    case unknownTopic(String)
    /// The principal may not read the topic.
    case denied(String)
    /// Nobody leads a partition, or its leader does not answer.
    case noLeader(String, Int32)
    /// A group that committed nothing for the topics.
    case nothingCommitted(group: String, topics: [String])
    case groupNotKnown(String, reason: String)
    case cluster(reason: String)
    case client(RecordClientError)

    /// `TOPIC_AUTHORIZATION_FAILED`
    static let topicDenied = RecordClientError.Code(rawValue: 29)

    public var isDenial: Bool {
        if case .denied = self { true } else { false }
    }

    public var description: String {
        switch self {
        case .unknownTopic(let topic): "There is no topic \(topic), or it may not be seen here."
        case .denied(let topic): "This principal may not read \(topic)."
        case .noLeader(let topic, let partition):
            "The leader of \(topic)-\(partition) does not answer; the leaders pane says whether it has one."
        case .nothingCommitted(let group, let topics):
            "\(group) has committed nothing for \(topics.joined(separator: ", "))."
        case .groupNotKnown(let group, let reason): "What \(group) has committed is not known: \(reason)."
        case .cluster(let reason): "The topics' ends cannot be asked for: \(reason)."
        case .client(let error): "\(error)."
        }
    }
}
