/// The time of an event, given from outside: the engine has no clock.
public struct EngineTime: Sendable, Equatable {
    /// Milliseconds since an arbitrary origin, never going back. Every time-out is measured on it.
    public var monotonicMilliseconds: Int64
    /// Milliseconds since the Unix epoch: what records, retention and answers to clients carry.
    public var wallMilliseconds: Int64

    public init(monotonicMilliseconds: Int64, wallMilliseconds: Int64) {
        self.monotonicMilliseconds = monotonicMilliseconds
        self.wallMilliseconds = wallMilliseconds
    }
}
