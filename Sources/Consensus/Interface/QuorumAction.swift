import CommitLog

/// What the owner of a quorum has to do, in this order. Whatever had to be durable before an action is durable when the
/// action is returned; only the log's flush is asked for and awaited.
public enum QuorumAction: Sendable {
    /// Send a request to another node; report the answer or the failure with the same sequence number.
    case send(to: Int32, request: QuorumRequest, sequence: UInt64)
    /// Answer the request that came with this token.
    case respond(token: UInt64, QuorumResponse)
    /// Make the log durable off this thread, then report ``QuorumInput/flushed(upTo:)``. At most one is under way.
    case flush(FlushRequest)
    /// Make a fetched snapshot durable off this thread, then report ``QuorumInput/snapshotFlushed``. At most one is under
    /// way; one that was asked for later takes its place.
    case flushSnapshot(FlushRequest)
    /// A snapshot was fetched, and the log begins anew behind it: what is committed below is in the snapshot alone.
    case snapshotInstalled(SnapshotId)
    /// A fetched snapshot is damaged and was thrown away; it is fetched again.
    case snapshotRefused(SnapshotId, reason: String)
    /// Everything below this offset is committed and may be read from the log and applied.
    case committed(upTo: Int64)
    /// This node leads and its first record of the epoch is committed: all of its predecessors' records are, too.
    case becameLeader(epoch: Int32, startOffset: Int64)
    /// This node, which had become leader, no longer is. Records it appended and that are not committed may vanish.
    case lostLeadership(epoch: Int32)
    /// The known leader or the epoch changed.
    case leaderChanged(leaderId: Int32?, epoch: Int32)
    /// Uncommitted records from this offset on were removed.
    case truncated(to: Int64)
    /// This node cannot go on; it takes no further part and must be stopped.
    case failed(QuorumError)
}

/// What a node is in the quorum.
public enum QuorumRole: String, Sendable {
    /// A voter that knows no leader and has not voted in this epoch.
    case unattached
    /// A voter that has voted for another in this epoch and knows no leader yet.
    case voted
    /// A voter that asks whether it could win an election (KIP-996), without disturbing the epoch.
    case prospective
    /// A voter that asks for votes.
    case candidate
    /// The leader.
    case leader
    /// A voter that replicates from the leader.
    case follower
    /// Not a voter.
    case observer
    /// A voter that led this epoch and gave up.
    case resigned
}
