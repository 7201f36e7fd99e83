import KafkaProtocol
import Operations
import Testing

/// Every broker leads a partition of the probe's topic, or something is done about it.
@Suite struct ProbePlacementTests {
    private func metadata(brokers: [Int32], _ partitions: [(leader: Int32, replicas: [Int32], inSync: [Int32])]?)
        -> MetadataResponse
    {
        var metadata = MetadataResponse()
        metadata.brokers = brokers.map { MetadataResponse.MetadataResponseBroker(nodeId: $0, host: "h", port: 1) }
        guard let partitions else { return metadata }
        metadata.topics = [
            MetadataResponse.MetadataResponseTopic(
                name: "probe",
                partitions: partitions.enumerated().map { index, partition in
                    MetadataResponse.MetadataResponsePartition(
                        partitionIndex: Int32(index),
                        leaderId: partition.leader,
                        replicaNodes: partition.replicas,
                        isrNodes: partition.inSync
                    )
                }
            )
        ]
        return metadata
    }

    private func needed(_ metadata: MetadataResponse) -> ProbePlacement {
        ProbePlacement.needed(topic: "probe", metadata)
    }

    @Test func withoutATopicOneIsMadeForAllBrokers() {
        #expect(needed(metadata(brokers: [1, 2, 3, 4], nil)) == .create(partitions: 4, replicationFactor: 3))
        #expect(needed(metadata(brokers: [1], nil)) == .create(partitions: 1, replicationFactor: 1))
        #expect(needed(metadata(brokers: [], nil)) == .fine)
    }

    @Test func nothingIsDoneWhereEveryBrokerLeads() {
        let rows: [(Int32, [Int32], [Int32])] = [(2, [1, 2], [1, 2]), (1, [2, 1], [1, 2])]
        #expect(needed(metadata(brokers: [1, 2], rows)) == .fine)
    }

    @Test func leadersThatMovedAreElectedBack() {
        let rows: [(Int32, [Int32], [Int32])] = [(2, [1, 2], [1, 2]), (2, [2, 1], [1, 2])]
        #expect(needed(metadata(brokers: [1, 2], rows)) == .elect([0]))
        // It is still catching up.
        let behind: [(Int32, [Int32], [Int32])] = [(2, [1, 2], [2]), (2, [2, 1], [2])]
        #expect(needed(metadata(brokers: [1, 2], behind)) == .fine)
    }

    @Test func aBrokerThatIsPreferredNowhereGetsAPartition() {
        let rows: [(Int32, [Int32], [Int32])] = [(1, [1, 2], [1, 2]), (2, [2, 1], [1, 2])]
        #expect(needed(metadata(brokers: [1, 2, 5], rows)) == .add([[5, 1]]))
    }
}
