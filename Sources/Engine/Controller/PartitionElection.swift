import KafkaProtocol

/// Who leads a partition (KIP-631, KIP-966).
package struct PartitionElection {
    package enum Kind: Sendable {
        /// Keep the leader if it may stay; else the first replica that may lead, in the order of preference.
        case ordinary
        /// Move leadership to the preferred replica if it may lead.
        case preferred
        /// As ordinary; and if nobody may lead, any replica that is alive, losing what it has not got.
        case unclean
    }

    package enum Outcome: Equatable {
        case none
        /// A member of the ISR.
        case inSync(Int32)
        /// An eligible replica outside an ISR of which nobody is left: it holds everything committed.
        case eligible(Int32)
        /// A replica that may lack committed records.
        case unclean(Int32)

        package var leader: Int32 {
            switch self {
            case .none: PartitionState.noLeader
            case .inSync(let leader), .eligible(let leader), .unclean(let leader): leader
            }
        }
    }

    let kind: Kind
    let isActive: (Int32) -> Bool

    /// - Parameter isActive: whether a broker is alive and not about to leave.
    package init(kind: Kind, isActive: @escaping (Int32) -> Bool) {
        self.kind = kind
        self.isActive = isActive
    }

    /// Elects the leader of `partition` once its ISR is `isr`.
    package func elect(_ partition: PartitionState, isr: [Int32]) -> Outcome {
        if self.kind == .preferred, let outcome = self.clean(partition.preferredLeader, partition, isr) {
            return outcome
        }
        if let outcome = self.clean(partition.leader, partition, isr) { return outcome }
        for replica in partition.replicas {
            if isr.contains(replica), self.isActive(replica) { return .inSync(replica) }
        }
        for replica in partition.replicas {
            if let outcome = self.clean(replica, partition, isr) { return outcome }
        }
        if self.kind == .unclean, let replica = partition.replicas.first(where: self.isActive) {
            return .unclean(replica)
        }
        return .none
    }

    /// `replica` as the leader, if it has everything that is committed.
    private func clean(_ replica: Int32, _ partition: PartitionState, _ isr: [Int32]) -> Outcome? {
        guard replica != PartitionState.noLeader, self.isActive(replica) else { return nil }
        if isr.contains(replica) { return .inSync(replica) }
        return !isr.contains(where: self.isActive) && partition.elr.contains(replica) ? .eligible(replica) : nil
    }
}
