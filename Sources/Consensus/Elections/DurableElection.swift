/// What this node must not forget of the current epoch, and the file in which it stands.
///
/// It owns both, so that neither changes without the other: whatever ``state`` says was durable before it said so. Only
/// that a leader is gone is not written down: a node that reads this leader from the file asks it once in vain.
struct DurableElection {
    private(set) var state: ElectionState
    private let file: QuorumStateFile

    /// Takes up what the file says.
    ///
    /// - Parameter latestEpoch: the epoch of the last record that this node has. The file may be behind it.
    init(
        file: QuorumStateFile,
        latestEpoch: Int32,
        configuration: QuorumConfiguration
    ) throws(QuorumError) {
        var state = try file.read() ?? ElectionState()
        if latestEpoch > state.epoch { state = ElectionState(epoch: latestEpoch) }
        // A leader that stopped is no longer the leader, though its vote for itself stands.
        if state.leaderId == configuration.localId { state.leaderId = nil }
        if let leader = state.leaderId, !configuration.isVoter(leader) { state.leaderId = nil }
        self.state = state
        self.file = file
        // What was read may be in the page cache only, left there by a process that died before its fsync. From here on
        // this node acts on it, so it has to be durable.
        try file.prepareDirectory()
        try file.write(state)
    }

    /// Makes another state durable, and then goes by it.
    mutating func store(_ state: ElectionState) throws(QuorumError) {
        guard state != self.state else { return }
        try self.file.write(state)
        self.state = state
    }

    /// The epoch has no leader any more.
    mutating func forgetLeader() { self.state.leaderId = nil }
}
