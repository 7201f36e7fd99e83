import ClusterView

/// What a replay does with a record.
public enum ReplayDecision: Sendable, Equatable {
    /// It is not among the selected ones.
    case passOver
    /// It goes to a topic, to a partition of its own or by its key.
    case send(topic: String, partition: Int32?)
    /// It was replayed too often: it goes to the topic for such records.
    case park(topic: String)
    /// It is selected, and stays where it is.
    case leave(LeftReason)
}

/// Why a selected record is not sent.
public enum LeftReason: String, Sendable, Hashable, CaseIterable, Codable {
    /// An earlier replay has sent it.
    case alreadyReplayed
    /// It was replayed as often as the limit allows, and is not to be parked.
    case givenUp
    /// Its headers name no topic.
    case noOrigin
    /// The topic that it came from is not there.
    case missingTopic
    /// It would go to the topic that it is read from.
    case feedsItself
    /// It has no content, and the record it stands for is not in its topic any more.
    case contentGone

    /// For people, after a number of records.
    public var words: String {
        switch self {
        case .alreadyReplayed: "already replayed"
        case .givenUp: "given up after too many replays"
        case .noOrigin: "without an origin topic"
        case .missingTopic: "of a topic that is not there"
        case .feedsItself: "that would feed their own topic"
        case .contentGone: "whose content is gone"
        }
    }
}
