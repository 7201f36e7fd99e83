/// Dead letters of a cluster at one moment.
public struct DeadLettersSnapshot: Sendable, Equatable {
    /// In milliseconds since 1970.
    public var takenAtMilliseconds: Int64
    /// Why there is nothing to show, in one sentence; nil when there is.
    public var absence: String?

    public init(takenAtMilliseconds: Int64, absence: String? = nil) {
        self.takenAtMilliseconds = takenAtMilliseconds
        self.absence = absence
    }
}
