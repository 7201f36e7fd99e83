import ClusterClient
import KafkaProtocol

/// What the probe's topic needs so that every broker leads a partition of it.
package enum ProbePlacement: Sendable, Equatable {
    case fine
    case create(partitions: Int32, replicationFactor: Int16)
    /// Partitions whose preferred leader is there and does not lead.
    case elect([Int32])
    /// New partitions by their replicas, the leader first.
    case add([[Int32]])

    package static func needed(topic name: String, _ metadata: MetadataResponse) -> ProbePlacement {
        let brokers = metadata.brokers.map(\.nodeId).sorted()
        guard !brokers.isEmpty else { return .fine }
        guard let topic = metadata.topics.first(where: { $0.name == name }), topic.errorCode == .none,
            !topic.partitions.isEmpty
        else { return .create(partitions: Int32(brokers.count), replicationFactor: Int16(min(3, brokers.count))) }
        let leading = Set(topic.partitions.map(\.leaderId))
        let idle = brokers.filter { !leading.contains($0) }
        if idle.isEmpty { return .fine }
        let elected = topic.partitions.filter { partition in
            guard let preferred = partition.replicaNodes.first, idle.contains(preferred) else { return false }
            return partition.isrNodes.contains(preferred)
        }
        if !elected.isEmpty { return .elect(elected.map(\.partitionIndex).sorted()) }
        // A broker whose replica is catching up will be elected; only one that is preferred nowhere needs a partition.
        let homeless = idle.filter { broker in !topic.partitions.contains { $0.replicaNodes.first == broker } }
        guard !homeless.isEmpty else { return .fine }
        let factor = topic.partitions.map(\.replicaNodes.count).max() ?? 1
        return .add(
            homeless.map { broker in
                let others = brokers.filter { $0 != broker }
                // Followers are spread too.
                let start = (brokers.firstIndex(of: broker) ?? 0) % max(1, others.count)
                return [broker] + (others[start...] + others[..<start]).prefix(factor - 1)
            }
        )
    }
}
