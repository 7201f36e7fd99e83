import RecordClient

/// What a dead letter's headers tell.
public struct DeadLetter: Sendable, Hashable {
    /// The dialect that the latest failure was written in.
    public var dialect: DeadLetterDialect
    /// Where the record was before it died for the first time.
    public var origin: DeadLetterOrigin
    /// The latest failure.
    public var failure: DeadLetterFailure
    /// What the record says about itself.
    public var identity: RecordIdentity
    /// Nil when it was never replayed.
    public var replay: ReplayMark?

    public init(
        dialect: DeadLetterDialect,
        origin: DeadLetterOrigin,
        failure: DeadLetterFailure = DeadLetterFailure(),
        identity: RecordIdentity = RecordIdentity(),
        replay: ReplayMark? = nil
    ) {
        self.dialect = dialect
        self.origin = origin
        self.failure = failure
        self.identity = identity
        self.replay = replay
    }

    /// Whether the broker that wrote it may have left key and value away: they are then still in the topic it came from.
    public func lacksContent(of record: ConsumedRecord) -> Bool {
        self.dialect == .shareGroup && record.value == nil
    }
}
