/// How often a record is tried and how long is waited in between: exponential backoff with full jitter, bounded.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all, the first included.
    public var attemptLimit = 5
    /// The longest wait after the first failure; it doubles with each further one.
    public var firstDelayMilliseconds: Int64 = 100
    /// The longest wait of all.
    public var delayLimitMilliseconds: Int64 = 2_000

    public init() {}

    /// What is done after a failure.
    package enum Decision: Equatable {
        case retry(afterMilliseconds: Int64)
        case deadLetter
    }

    /// - Parameter attempt: the one that has failed, counted from 1.
    package func decide(
        isTransient: Bool,
        attempt: Int,
        using random: inout some RandomNumberGenerator
    ) -> Decision {
        guard isTransient, attempt < self.attemptLimit else { return .deadLetter }
        return .retry(afterMilliseconds: Int64.random(in: 0...self.longestDelay(after: attempt), using: &random))
    }

    /// The bound below which the wait after this attempt is drawn.
    package func longestDelay(after attempt: Int) -> Int64 {
        // Far more doublings than any limit needs would overflow.
        let doublings = min(max(0, attempt - 1), 30)
        return min(self.delayLimitMilliseconds, self.firstDelayMilliseconds << Int64(doublings))
    }
}
