/// A step of a group's rebalance, as its coordinator took it.
///
/// The node's log has one line for each: the word `rebalance`, a space, and ``json``. The members of the object:
///
/// | Member | Meaning |
/// |---|---|
/// | `group` | the group's id |
/// | `step` | `started`, `joined`, `completed`, `emptied`, `static-replaced`; see ``Step`` |
/// | `generation` | the generation after the step |
/// | `trigger` | what began the rebalance; see ``Trigger`` |
/// | `member`, `client` | who caused it: member id and client id, or null |
/// | `reason` | what the member gave as its reason (KIP-800), or more about the trigger, or null |
/// | `membersBefore`, `membersAfter` | the count of members before the rebalance and after the step |
/// | `protocol` | how the work is shared, or null while that is open |
/// | `startedMs`, `atMs` | when the rebalance began and when the step was taken, in milliseconds since 1970 |
/// | `durationMs` | what lies between them on the coordinator's monotonic clock |
/// | `silentMs` | how long nothing had been heard of the member whose session ran out, or null |
public struct RebalanceEvent: Equatable, Sendable {
    /// Where in a rebalance the group is.
    public enum Step: String, Sendable {
        /// The members are asked to join anew.
        case started
        /// All that will have joined; the new generation has begun and its leader shares the work out.
        case joined
        /// The assignment is stored and the members are told.
        case completed
        /// No member is left.
        case emptied
        /// A static member is back under another id; nobody else notices.
        case staticReplaced = "static-replaced"
    }

    /// What began a rebalance.
    public enum Trigger: String, Sendable {
        case memberJoined = "member-joined"
        case memberLeft = "member-left"
        case sessionExpired = "session-expired"
        /// A member has joined anew with another subscription or other protocols.
        case metadataChanged = "metadata-changed"
        /// A member of a cooperative group has given up partitions and joined anew, so that others can have them (KIP-429).
        case partitionsGivenUp = "partitions-given-up"
        /// The leader has joined anew: it saw something that only it looks at, such as new partitions.
        case leaderRejoined = "leader-rejoined"
        /// A static member came back while the work was being shared out, or changes how it is shared.
        case staticReplaced = "static-replaced"
        /// Members that did not ask for their assignment in time were removed.
        case syncTimedOut = "sync-timed-out"
        /// The assignment could not be stored.
        case storeFailed = "store-failed"
        /// The group has more members than this coordinator allows.
        case groupTooLarge = "group-too-large"
    }

    public let group: String
    public let step: Step
    public let generation: Int32
    public let trigger: Trigger
    public let memberId: String?
    public let clientId: String?
    public let reason: String?
    public let membersBefore: Int
    public let membersAfter: Int
    public let protocolName: String?
    public let startedWallMilliseconds: Int64
    public let wallMilliseconds: Int64
    public let durationMilliseconds: Int64
    public let silentMilliseconds: Int64?
}

extension RebalanceEvent {
    /// The event as one line of JSON.
    public var json: String {
        let fields: [(name: String, value: String)] = [
            ("group", JSONText.string(self.group)),
            ("step", JSONText.string(self.step.rawValue)),
            ("generation", "\(self.generation)"),
            ("trigger", JSONText.string(self.trigger.rawValue)),
            ("member", JSONText.string(self.memberId)),
            ("client", JSONText.string(self.clientId)),
            ("reason", JSONText.string(self.reason)),
            ("membersBefore", "\(self.membersBefore)"),
            ("membersAfter", "\(self.membersAfter)"),
            ("protocol", JSONText.string(self.protocolName)),
            ("startedMs", "\(self.startedWallMilliseconds)"),
            ("atMs", "\(self.wallMilliseconds)"),
            ("durationMs", "\(self.durationMilliseconds)"),
            ("silentMs", self.silentMilliseconds.map { "\($0)" } ?? "null"),
        ]
        return "{" + fields.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
    }
}
