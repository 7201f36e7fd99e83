/// What a leader knows of one follower, from that follower's fetches.
struct FollowerProgress: Sendable {
    let id: Int32
    /// The offset the follower fetched from last: everything below it is in its log. -1 before its first fetch in this
    /// leader epoch.
    private(set) var logEndOffset: Int64 = -1
    private(set) var logStartOffset: Int64 = -1
    /// The last time at which the follower had everything the leader had.
    private(set) var lastCaughtUpMilliseconds: Int64
    /// The broker epoch in the follower's last fetch; -1 when it did not say.
    private(set) var brokerEpoch: Int64 = -1
    private var lastFetchMilliseconds: Int64
    private var leaderEndOffsetAtLastFetch: Int64 = -1

    /// A follower that has not fetched in this leader epoch yet.
    ///
    /// - Parameter isInSync: members of the ISR are given the benefit of the doubt from the election on.
    init(id: Int32, isInSync: Bool, nowMilliseconds: Int64) {
        self.id = id
        self.lastCaughtUpMilliseconds = isInSync ? nowMilliseconds : Int64.min / 2
        self.lastFetchMilliseconds = isInSync ? nowMilliseconds : Int64.min / 2
    }

    /// Whether it has fetched in the present leader epoch: only then its log end offset counts.
    var hasFetched: Bool { self.logEndOffset >= 0 }

    /// Takes in a fetch. A follower has caught up when it fetches from the leader's end, or from where the leader's end
    /// was at its previous fetch (then it had caught up at that time).
    mutating func recordFetch(
        offset: Int64,
        logStartOffset: Int64,
        brokerEpoch: Int64,
        leaderEndOffset: Int64,
        nowMilliseconds: Int64
    ) {
        if offset >= leaderEndOffset {
            self.lastCaughtUpMilliseconds = max(self.lastCaughtUpMilliseconds, nowMilliseconds)
        } else if self.leaderEndOffsetAtLastFetch >= 0, offset >= self.leaderEndOffsetAtLastFetch {
            self.lastCaughtUpMilliseconds = max(self.lastCaughtUpMilliseconds, self.lastFetchMilliseconds)
        }
        self.logEndOffset = offset
        self.logStartOffset = logStartOffset
        self.brokerEpoch = brokerEpoch
        self.leaderEndOffsetAtLastFetch = leaderEndOffset
        self.lastFetchMilliseconds = nowMilliseconds
    }

    /// Whether the follower has all of the leader's log, or had it not longer than `lagTimeMaxMilliseconds` ago.
    func isCaughtUp(leaderEndOffset: Int64, lagTimeMaxMilliseconds: Int64, nowMilliseconds: Int64) -> Bool {
        self.logEndOffset == leaderEndOffset
            || nowMilliseconds - self.lastCaughtUpMilliseconds <= lagTimeMaxMilliseconds
    }
}
