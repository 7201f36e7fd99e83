import ClusterClient
import KafkaProtocol
import PreparedBroker
import Testing

@Suite struct ReadOnlyTests {
    /// The requests that a read-only console may send. Everything else must be refused, and whoever adds an API has to
    /// decide here.
    private static let harmless: Set<ApiKey> = [
        .apiVersions, .metadata, .fetch, .listOffsets, .offsetFetch, .findCoordinator, .describeGroups, .listGroups,
        .consumerGroupDescribe,
        .describeConfigs, .describeLogDirs, .describeCluster, .describeQuorum, .describeProducers,
        .describeTopicPartitions, .listPartitionReassignments, .offsetForLeaderEpoch, .saslHandshake, .saslAuthenticate,
        .fetchSnapshot,
    ]

    @Test func everyRequestIsEitherHarmlessOrRefused() {
        for key in ApiKey.allCases {
            #expect(MutationGuard.changes(key) == !Self.harmless.contains(key), "\(key.name)")
        }
    }

    @Test func everyOrderIsRefusedBeforeAByteIsSent() async throws {
        let broker = try FakeBroker(versions: [.createTopics: 2...7, .deleteTopics: 1...6, .electLeaders: 0...2]) { _ in
            nil
        }
        defer { broker.stop() }
        let client = try ClusterClient(
            bootstrap: [broker.address],
            options: ClusterClientOptions(isReadOnly: true)
        )
        defer { client.close() }
        await #expect(throws: ClusterClientError.readOnly(api: "CreateTopics")) { try await client.createTopic("t") }
        await #expect(throws: ClusterClientError.readOnly(api: "DeleteTopics")) { try await client.deleteTopic("t") }
        await #expect(throws: ClusterClientError.readOnly(api: "ElectLeaders")) {
            _ = try await client.electLeaders(.preferred, partitions: nil)
        }
        await #expect(throws: ClusterClientError.readOnly(api: "CreatePartitions")) {
            try await client.createPartitions(of: "t", count: 9)
        }
        await #expect(throws: ClusterClientError.readOnly(api: "IncrementalAlterConfigs")) {
            try await client.alterTopicConfigs(of: "t", [.delete(name: "retention.ms")])
        }
        await #expect(throws: ClusterClientError.readOnly(api: "OffsetCommit")) {
            _ = try await client.send(OffsetCommitRequest(groupId: "g"))
        }
        await #expect(throws: ClusterClientError.readOnly(api: "OffsetDelete")) {
            _ = try await client.send(OffsetDeleteRequest(groupId: "g"))
        }
        await #expect(throws: ClusterClientError.readOnly(api: "Metadata")) {
            let creating = MetadataRequest(topics: [MetadataRequest.MetadataRequestTopic(name: "t")])
            _ = try await client.send(creating)
        }
        #expect(broker.asked.isEmpty)
    }
}
