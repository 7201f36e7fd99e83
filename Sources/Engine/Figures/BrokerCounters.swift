/// What a broker has counted since it started. Plain integers, added to where things happen.
final class BrokerCounters {
    var produceRequests = 0
    var failedProduceRequests = 0
    var clientFetchRequests = 0
    var followerFetchRequests = 0
    var failedFetchRequests = 0
    /// Bytes of record batches that producers sent and the log took.
    var producedBytes = 0
    /// Bytes of record batches handed to consumers.
    var consumedBytes = 0
    /// Bytes of record batches handed to followers.
    var replicatedOutBytes = 0
    /// Bytes of record batches taken from leaders.
    var replicatedInBytes = 0
}

/// How often the ISRs of partitions that a broker leads have lost and won members.
///
/// Whoever leads a partition after a change has counted it, whether its own proposal or the controller brought it about:
/// over a cluster, every change with a leader is counted once.
final class IsrChangeTally {
    private(set) var shrinks = 0
    private(set) var expansions = 0

    /// Takes in that an ISR changed; one that was not known before counts as unchanged.
    func note(from former: [Int32], to isr: [Int32]) {
        guard !former.isEmpty else { return }
        if former.contains(where: { !isr.contains($0) }) { self.shrinks += 1 }
        if isr.contains(where: { !former.contains($0) }) { self.expansions += 1 }
    }
}
