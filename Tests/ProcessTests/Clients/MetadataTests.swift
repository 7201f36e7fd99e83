import Cluster
import ClusterClient
import Foundation
import KafkaProtocol
import TestSupport
import Testing

extension ProcessSuites.ClientTests {
    /// The parts of kcat's metadata listing that are looked at.
    private struct Listing: Decodable {
        struct Broker: Decodable {
            let id: Int32
            let name: String
        }
        struct Topic: Decodable {
            let topic: String
            let partitions: [Partition]
        }
        struct Partition: Decodable {
            struct Node: Decodable { let id: Int32 }
            let partition: Int32
            let leader: Int32
            let replicas: [Node]
            let isrs: [Node]
        }
        let controllerid: Int32
        let brokers: [Broker]
        let topics: [Topic]
    }

    @Test func kcatListsBrokersTopicsLeadersAndReplicas() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("listed", partitions: 3, replicationFactor: 2)
        let run = try await cluster.kcat(["-L", "-J"])
        let listing = try JSONDecoder().decode(Listing.self, from: Data(run.output.utf8))
        let addresses = listing.brokers.sorted { $0.id < $1.id }.map(\.name)
        #expect(listing.brokers.map(\.id).sorted() == cluster.brokers)
        #expect(addresses.joined(separator: ",") == cluster.bootstrapServers)
        #expect(cluster.brokers.contains(listing.controllerid))
        let topic = try #require(listing.topics.first { $0.topic == "listed" })
        #expect(topic.partitions.map(\.partition).sorted() == [0, 1, 2])
        for partition in topic.partitions {
            let replicas = partition.replicas.map(\.id)
            #expect(Set(replicas).count == 2)
            #expect(Set(replicas).isSubset(of: cluster.brokers))
            #expect(Set(partition.isrs.map(\.id)) == Set(replicas))
            #expect(replicas.contains(partition.leader))
        }
        #expect(Set(topic.partitions.map(\.leader)).count == 3, "leaders are spread over the brokers")
    }

    @Test func clientThatKnowsOneAddressFindsTheWholeCluster() async throws {
        let cluster = try SharedCluster.current()
        let address = try #require(cluster.bootstrapServers.split(separator: ",").last)
        let client = try ClusterClient(
            bootstrap: try ServerAddress.list(String(address)),
            options: ClusterClientOptions(isReadOnly: true)
        )
        defer { client.close() }
        let metadata = try await client.metadata()
        #expect(metadata.brokers.map { "\($0.host):\($0.port)" }.joined(separator: ",") == cluster.bootstrapServers)
        #expect(metadata.clusterId == (await cluster.supervisor.clusterId))
        let description = try await client.describeCluster()
        #expect(description.clusterId == metadata.clusterId)
        #expect(description.brokers.map(\.brokerId).sorted() == cluster.brokers)
        #expect(description.brokers.allSatisfy { !$0.isFenced && $0.rack != nil })
        let quorum = try await client.describeQuorum()
        #expect(quorum.currentVoters.map(\.replicaId).sorted() == cluster.controllers)
        #expect(cluster.controllers.contains(quorum.leaderId))
        for broker in cluster.brokers {
            let directories = try await client.describeLogDirs(broker: broker)
            #expect(directories.results.map(\.errorCode) == [.none])
        }
        await #expect(throws: ClusterClientError.readOnly(api: "CreateTopics")) {
            try await client.createTopic("never")
        }
    }

    @Test func topicIsCreatedDescribedDeletedAndCreatedAnew() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("passing", partitions: 2, configs: [("retention.ms", "123456")])
        try await cluster.kcat(["-P", "-t", "passing", "-p", "0"], input: "before\n")
        let first = try await cluster.metadata(of: ["passing"], from: 1)
        let configs = try await cluster.client.describeTopicConfigs(["passing"], names: ["retention.ms"])
        #expect(configs.results.first?.configs.map(\.value) == ["123456"])
        await #expect(throws: ClusterClientError.self) { try await cluster.client.createTopic("passing") }

        try await cluster.client.deleteTopic("passing")
        for broker in cluster.brokers {
            try await eventually("broker \(broker) no longer knows the topic") {
                try await cluster.metadata(of: ["passing"], from: broker).topics.map(\.errorCode)
            } until: {
                $0 == [.unknownTopicOrPartition]
            }
        }
        try await cluster.createTopic("passing", partitions: 1)
        let second = try await cluster.metadata(of: ["passing"], from: 1)
        #expect(first.topics.first?.topicId != second.topics.first?.topicId)
        #expect(second.topics.first?.partitions.count == 1)
        let content = try await cluster.kcat(["-C", "-t", "passing", "-o", "beginning", "-e", "-q"])
        #expect(content.output.isEmpty, "a topic created anew holds nothing of the old one")
    }

    @Test func topicIsCreatedByItsFirstRecord() async throws {
        let cluster = try SharedCluster.current()
        #expect(try await cluster.partitions(of: "spontaneous", from: 1).isEmpty)
        try await cluster.kcat(["-P", "-t", "spontaneous"], input: "one\ntwo\n")
        let partitions = try await cluster.partitions(of: "spontaneous", from: 1)
        #expect(partitions.count == 6, "num.partitions of the embedded profile")
        let content = try await cluster.kcat(["-C", "-t", "spontaneous", "-o", "beginning", "-e", "-q"])
        #expect(content.lines.sorted() == ["one", "two"])
    }

    @Test func wrongTopicsAreRefusedByName() async throws {
        let cluster = try SharedCluster.current()
        let refusals: [(name: String, factor: Int16, code: ErrorCode)] = [
            ("no spaces", 1, .invalidTopicException), ("too-many-replicas", 4, .invalidReplicationFactor),
        ]
        for (name, factor, code) in refusals {
            do {
                try await cluster.client.createTopic(name, partitions: 1, replicationFactor: factor)
                Issue.record("\(name) was created")
            } catch {
                guard case .refused(_, let refused, let message) = error else { throw error }
                #expect(refused == code)
                #expect(message != nil)
            }
        }
    }
}
