/// How a service's consumer goes about offsets and duplicates. All but the first are there to show what they cost.
public enum DeliveryMode: String, Sendable, CaseIterable, Codable {
    /// Offsets are committed after processing, and the inbox skips what was processed: nothing is lost, nothing takes
    /// effect twice.
    case afterProcessing = "after-processing"
    /// Offsets are committed before processing: what was in hand when the process died is lost.
    case beforeProcessing = "before-processing"
    /// librdkafka commits once a second what it has handed out, processed or not.
    case autoCommit = "auto-commit"
    /// Offsets are committed after processing, without an inbox: what is read again takes effect again.
    case nonIdempotent = "non-idempotent"

    /// Whether records may be lost when a process dies.
    public var mayLose: Bool { self == .beforeProcessing || self == .autoCommit }
    /// Whether records may take effect twice.
    public var mayDuplicate: Bool { self == .nonIdempotent }

    var usesInbox: Bool { self != .nonIdempotent }
}
