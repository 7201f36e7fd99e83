import Synchronization

/// Keeps commits from overtaking each other.
///
/// librdkafka sends a commit again whose coordinator is gone, and may do so after a later one has come through: the group's
/// offset would go back. So the next one waits until the last is answered.
final class CommitOrder: Sendable {
    /// Whether what was polled is committed before partitions are given up.
    let commitsBeforeRevocation: Bool
    /// Since when a commit waits for its answer.
    private let underWay = Mutex<ContinuousClock.Instant?>(nil)

    /// One that has waited for so long is being sent again.
    private static let patience = Duration.seconds(1)

    init(commitsBeforeRevocation: Bool = false) { self.commitsBeforeRevocation = commitsBeforeRevocation }

    /// Takes the place of the one commit that may be under way.
    ///
    /// - Returns: false if it is taken.
    func begin() -> Bool {
        self.underWay.withLock { since in
            guard since == nil else { return false }
            since = .now
            return true
        }
    }

    func end() { self.underWay.withLock { $0 = nil } }

    /// Whether one more commit would be answered after those before it: requests of one connection are answered in order,
    /// unless one of them is being sent again.
    var isInOrder: Bool { self.underWay.withLock { $0.map { .now - $0 < Self.patience } ?? true } }
}
