import KafkaProtocol

/// Turns a new ISR and an election into the record that changes a partition.
package struct PartitionChange {
    private let election: PartitionElection

    package init(election: PartitionElection) { self.election = election }

    /// The record that gives `partition` the ISR `isr` and the leader that follows from it; nil if nothing changes.
    ///
    /// - Parameters:
    ///   - isr: the ISR as it shall be. If none of it is left, the member that leads (or the first) stays in the ISR
    ///     without leading: an ISR is never empty, since it tells who holds the committed records.
    ///   - recovery: the leader's recovery state, or nil to leave it.
    package func record(
        for partition: PartitionState,
        isr: [Int32],
        recovery: PartitionState.LeaderRecoveryState? = nil
    ) -> PartitionChangeRecord? {
        let kept = isr.isEmpty ? Self.lastMember(of: partition) : isr
        var record = PartitionChangeRecord(partitionId: partition.index, topicId: partition.topicId)
        var newIsr = kept
        var newRecovery = recovery ?? partition.leaderRecoveryState
        var newElr = partition.elr.filter { !kept.contains($0) }
        let outcome = self.election.elect(partition, isr: kept)
        switch outcome {
        case .none, .inSync: break
        case .eligible(let leader):
            newIsr = [leader]
            newElr.removeAll { $0 == leader }
        case .unclean(let leader):
            newIsr = [leader]
            newElr = []
            newRecovery = .recovering
            if !partition.lastKnownElr.isEmpty { record.lastKnownElr = [] }
        }
        if outcome.leader != partition.leader { record.leader = outcome.leader }
        if newIsr != partition.isr { record.isr = newIsr }
        if newRecovery != partition.leaderRecoveryState { record.leaderRecoveryState = newRecovery.rawValue }
        if newElr != partition.elr { record.eligibleLeaderReplicas = newElr }
        let unchanged = PartitionChangeRecord(partitionId: partition.index, topicId: partition.topicId)
        return record == unchanged ? nil : record
    }

    private static func lastMember(of partition: PartitionState) -> [Int32] {
        partition.isr.contains(partition.leader) ? [partition.leader] : Array(partition.isr.prefix(1))
    }
}
