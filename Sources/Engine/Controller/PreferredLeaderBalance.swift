import KafkaProtocol

/// Gives leadership back to preferred replicas that can take it, some at a time.
enum PreferredLeaderBalance {
    /// How many leaderships one decision moves at the most, so that it stays short.
    static let electionsPerDecision = 1000

    /// Moves leaderships to preferred replicas.
    ///
    /// - Returns: whether there is more to move.
    static func balance(_ draft: inout MetadataDraft) -> Bool {
        let displaced = draft.image.partitions {
            $0.leader != $0.preferredLeader && $0.isr.contains($0.preferredLeader)
                && draft.image.isActive($0.preferredLeader)
        }
        for partition in displaced.prefix(Self.electionsPerDecision) {
            let election = PartitionElection(kind: .preferred, isActive: draft.image.isActive)
            if let record = PartitionChange(election: election).record(for: partition, isr: partition.isr) {
                draft.add(.partitionChange(record))
            }
        }
        return displaced.count > Self.electionsPerDecision
    }
}
