import KafkaProtocol

/// What the leader knows of one replica from its fetches.
struct ReplicaProgress {
    let id: Int32
    var directoryId: Uuid = .zero
    /// Everything below this offset is on the replica (durably, if it is a voter); -1 before its first fetch.
    private(set) var endOffset: Int64 = -1
    /// When it last fetched; nil before its first fetch.
    private(set) var lastFetchMilliseconds: Int64?
    /// The last time at which it had everything the leader had.
    private(set) var lastCaughtUpMilliseconds: Int64?
    private var leaderEndOffsetAtLastFetch: Int64 = -1

    init(id: Int32) { self.id = id }

    /// The replica is there, but says nothing of what it has.
    mutating func heard(nowMilliseconds: Int64) { self.lastFetchMilliseconds = nowMilliseconds }

    /// The replica fetches from `offset` while the leader's log ends at `leaderEndOffset`.
    mutating func fetched(from offset: Int64, leaderEndOffset: Int64, nowMilliseconds: Int64) {
        if offset >= leaderEndOffset {
            self.lastCaughtUpMilliseconds = nowMilliseconds
        } else if self.leaderEndOffsetAtLastFetch >= 0, offset >= self.leaderEndOffsetAtLastFetch {
            self.lastCaughtUpMilliseconds = self.lastFetchMilliseconds
        }
        self.endOffset = offset
        self.leaderEndOffsetAtLastFetch = leaderEndOffset
        self.lastFetchMilliseconds = nowMilliseconds
    }
}
