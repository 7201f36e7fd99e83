import KafkaProtocol

/// Replicas that the creator of a topic has placed itself.
struct ManualAssignment {
    private let wanted: CreateTopicsRequest.CreatableTopic

    init(_ wanted: CreateTopicsRequest.CreatableTopic) { self.wanted = wanted }

    /// The replicas of each partition in the order of their indexes, once they have passed every check.
    func checked(_ image: MetadataImage) throws(TopicCreation.Refusal) -> [[Int32]] {
        guard self.wanted.replicationFactor == -1 else {
            throw .init(
                .invalidRequest,
                "A manual partition assignment was specified, but replication factor was not set to -1."
            )
        }
        guard self.wanted.numPartitions == -1 else {
            throw .init(
                .invalidRequest,
                "A manual partition assignment was specified, but numPartitions was not set to -1."
            )
        }
        let sorted = self.wanted.assignments.sorted { $0.partitionIndex < $1.partitionIndex }
        for (position, assignment) in sorted.enumerated() {
            if position > 0, sorted[position - 1].partitionIndex == assignment.partitionIndex {
                throw .init(
                    .invalidReplicaAssignment,
                    "Found multiple manual partition assignments for partition \(assignment.partitionIndex)"
                )
            }
            guard assignment.partitionIndex == Int32(position) else {
                throw .init(
                    .invalidReplicaAssignment,
                    "Partitions should be a consecutive 0-based integer sequence, but \(position) is missing."
                )
            }
            try Self.check(
                assignment.brokerIds,
                ofPartition: assignment.partitionIndex,
                expectedCount: sorted[0].brokerIds.count,
                image
            )
        }
        return sorted.map(\.brokerIds)
    }

    /// Checks the replicas that a new partition is to have.
    static func check(
        _ replicas: [Int32],
        ofPartition partition: Int32,
        expectedCount: Int,
        _ image: MetadataImage
    ) throws(TopicCreation.Refusal) {
        guard !replicas.isEmpty else {
            throw .init(.invalidReplicaAssignment, "The manual partition assignment includes an empty replica list.")
        }
        for (position, replica) in replicas.enumerated() {
            guard !replicas[..<position].contains(replica) else {
                throw .init(
                    .invalidReplicaAssignment,
                    "The manual partition assignment includes the broker \(replica) more than once."
                )
            }
            guard image.broker(replica) != nil else {
                throw .init(
                    .invalidReplicaAssignment,
                    "The manual partition assignment includes broker \(replica), but no such broker is registered."
                )
            }
        }
        guard replicas.count == expectedCount else {
            throw .init(
                .invalidReplicaAssignment,
                "The manual partition assignment includes a partition with \(replicas.count) replica(s), but this is "
                    + "not consistent with previous partitions, which have \(expectedCount) replica(s)."
            )
        }
        guard replicas.contains(where: image.isActive) else {
            throw .init(
                .invalidReplicaAssignment,
                "All brokers specified in the manual partition assignment for partition \(partition) "
                    + "are fenced or in controlled shutdown."
            )
        }
    }
}
