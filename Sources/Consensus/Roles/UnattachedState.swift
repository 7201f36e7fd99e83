/// A node without a leader. A voter waits for one until its election timer runs out; an observer asks the voters one
/// after the other.
struct UnattachedState {
    /// When a voter stands for election. Observers never do.
    var electionDeadline: Int64
    /// The observer's search for the leader.
    var search: PeerExchange?
}
