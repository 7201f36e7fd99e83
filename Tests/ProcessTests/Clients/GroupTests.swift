import Buffers
import Cluster
import ClusterClient
import KafkaProtocol
import TestSupport
import Testing

extension ProcessSuites.ClientTests {
    /// kcat in a group with sessions as short as brokers allow.
    private static func consume(_ group: String, _ topic: String) -> [String] {
        [
            "-G", group, "-X", "auto.offset.reset=earliest", "-X", "session.timeout.ms=6000",
            "-X", "heartbeat.interval.ms=500", "-f", "%s\\n", topic,
        ]
    }

    @Test func membersShareATopicAndOneTakesOverForTheOther() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("shared-work", partitions: 4)
        let first = try BackgroundKcat(cluster, Self.consume("sharers", "shared-work"))
        let second = try BackgroundKcat(cluster, Self.consume("sharers", "shared-work"))
        try await eventually("each has half of the partitions") {
            [first, second].map { $0.assignment(of: "shared-work") ?? [] }
        } until: { halves in
            halves.allSatisfy { $0.count == 2 } && halves.flatMap { $0 }.sorted() == [0, 1, 2, 3]
        }
        let described = try await cluster.group("sharers")
        #expect(described.groupState == "Stable")
        #expect(described.protocolType == "consumer")
        #expect(described.members.map(\.clientHost) == ["/127.0.0.1", "/127.0.0.1"])
        #expect(described.members.allSatisfy { $0.clientId == "rdkafka" && !$0.memberAssignment.isEmpty })

        try await cluster.kcat(["-P", "-t", "shared-work"], input: Self.records(1...100))
        try await eventually("both together have read everything") {
            (first.lines + second.lines).sorted()
        } until: {
            $0 == (1...100).map { "record-\($0)" }.sorted()
        }
        first.end()
        try await eventually("the other has all partitions") {
            second.assignment(of: "shared-work")?.sorted() ?? []
        } until: {
            $0 == [0, 1, 2, 3]
        }
        try await cluster.kcat(["-P", "-t", "shared-work"], input: Self.records(101...150))
        try await eventually("the other reads what comes") {
            Set(second.lines)
        } until: {
            $0.isSuperset(of: (101...150).map { "record-\($0)" })
        }
        second.end()
        try await eventually("nobody is left") {
            try await cluster.group("sharers").groupState
        } until: {
            $0 == "Empty"
        }
    }

    @Test func aGroupGoesOnWhereItStopped() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("continued", partitions: 3)
        try await cluster.kcat(["-P", "-t", "continued"], input: Self.records(1...60))
        let once = ["-q", "-c"]
        let first = try await cluster.kcat(once + ["60"] + Self.consume("readers", "continued"))
        #expect(first.lines.sorted() == (1...60).map { "record-\($0)" }.sorted())
        let committed = try await cluster.committedOffsets(of: "readers", "continued")
        #expect(committed.reduce(0, +) == 60)
        try await cluster.kcat(["-P", "-t", "continued"], input: Self.records(61...90))
        let second = try await cluster.kcat(once + ["30"] + Self.consume("readers", "continued"))
        #expect(second.lines.sorted() == (61...90).map { "record-\($0)" }.sorted())

        let listed = await cluster.client.listGroups(brokers: cluster.brokers)
        #expect(listed.groups.contains { $0.groupId == "readers" && $0.protocolType == "consumer" })
        let coordinator = try await cluster.coordinator(of: "readers")
        let deletion = DeleteGroupsRequest(groupsNames: ["readers", "unknown-readers"])
        let deleted = try await cluster.client.send(deletion, to: .broker(coordinator))
        #expect(deleted.results.first?.errorCode == ErrorCode.none)
        #expect([.groupIdNotFound, .notCoordinator].contains(deleted.results.last?.errorCode))
        #expect(try await cluster.committedOffsets(of: "readers", "continued").isEmpty)
    }

    @Test func theTopicOfOffsetsIsTheClustersOwn() async throws {
        let cluster = try SharedCluster.current()
        _ = try await cluster.coordinator(of: "anyone")
        let topic = "__consumer_offsets"
        let metadata = try await cluster.metadata(of: [topic], from: 1)
        #expect(metadata.topics.first?.isInternal == true)
        #expect(metadata.topics.first?.partitions.count == 6, "offsets.topic.num.partitions of the embedded profile")
        #expect(metadata.topics.first?.partitions.allSatisfy { $0.replicaNodes.count == 3 } == true)
        let configs = try await cluster.client.describeTopicConfigs([topic], names: ["cleanup.policy"])
        #expect(configs.results.first?.configs.map(\.value) == ["compact"])
        #expect(try await cluster.produceOnce(topic) == .invalidTopicException)
    }

    private static func records(_ range: ClosedRange<Int>) -> String {
        range.map { "record-\($0)\n" }.joined()
    }
}
