/// A voter or observer that replicates from a leader it knows.
struct FollowerState {
    let leaderId: Int32
    /// When the leader is doubted.
    var fetchDeadline: Int64
    /// Whether this leader has answered in this role; after that, pre-votes are refused until the leader is doubted.
    var hasFetchedFromLeader = false
    /// The fetch from the leader.
    var exchange: PeerExchange
    /// The snapshot that is fetched first.
    var download: SnapshotDownload?

    init(leaderId: Int32, fetchDeadline: Int64, nowMilliseconds: Int64) {
        self.leaderId = leaderId
        self.fetchDeadline = fetchDeadline
        self.exchange = PeerExchange(peer: leaderId, dueMilliseconds: nowMilliseconds)
    }
}
