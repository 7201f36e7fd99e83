import Buffers
import ClusterClient
import ClusterView
import KafkaProtocol
import PreparedBroker
import Synchronization
import Testing

/// The poller against a cluster that exists in its answers.
@Suite struct GroupPollerTests {
    private static func member(_ name: String, _ topic: String, _ partitions: [Int32]) throws
        -> DescribeGroupsResponse.DescribedGroupMember
    {
        let assignment = ConsumerProtocolAssignment(
            assignedPartitions: [ConsumerProtocolAssignment.TopicPartition(topic: topic, partitions: partitions)]
        )
        return DescribeGroupsResponse.DescribedGroupMember(
            memberId: name,
            clientId: name,
            clientHost: "/10.0.0.1",
            memberMetadata: try ConsumerProtocolSubscription(topics: [topic]).written(version: 3),
            memberAssignment: try assignment.written(version: 3)
        )
    }

    private static func content() throws -> PreparedCluster.Content {
        var content = PreparedCluster.Content()
        content.topics = [
            PreparedCluster.Content.Topic(name: "orders", ends: [100, 200, 300]),
            PreparedCluster.Content.Topic(name: "unread", ends: [5]),
        ]
        content.groups = [
            PreparedCluster.Content.Group(
                name: "billing",
                members: [try self.member("b-1", "orders", [0, 1, 2])],
                committed: [("orders", [90, 150, -1])]
            ),
            PreparedCluster.Content.Group(name: "idle", state: "Empty", committed: [("orders", [100, 200, 300])]),
            PreparedCluster.Content.Group(name: "secret", committed: [], error: .groupAuthorizationFailed),
            PreparedCluster.Content.Group(name: "modern", type: "consumer", committed: [("orders", [100, 200, 299])]),
        ]
        return content
    }

    private func withPoller(
        _ content: PreparedCluster.Content,
        versions: [ApiKey: ClosedRange<Int16>?] = [:],
        _ body: (PreparedCluster, GroupPoller, TestClock) async throws -> Void
    ) async throws {
        let cluster = try PreparedCluster(content, versions: versions)
        defer { cluster.stop() }
        let client = try ClusterClient(bootstrap: cluster.bootstrap)
        defer { client.close() }
        let clock = TestClock()
        let poller = GroupPoller(client: client, nowMilliseconds: { clock.now })
        try await body(cluster, poller, clock)
    }

    @Test func oneRefreshMakesACompleteTable() async throws {
        try await self.withPoller(try Self.content()) { cluster, poller, _ in
            let snapshot = await poller.once()
            #expect(snapshot.listing == .answered)
            #expect(snapshot.groups.map(\.groupID) == ["billing", "idle", "modern", "secret"])
            let billing = try #require(snapshot.group("billing"))
            #expect(billing.state == .stable)
            #expect(billing.topic("orders")?.partitions.map(\.lag) == [10, 50, nil])
            #expect(billing.topic("orders")?.partitions.map(\.end) == [100, 200, 300])
            #expect(billing.figures.lag == 60)
            #expect(billing.owner(of: billing.topics[0].partitions[1])?.clientID == "b-1")
            #expect(billing.source == .poll)
            let idle = try #require(snapshot.group("idle"))
            #expect(idle.state == .empty)
            #expect(idle.figures.lag == 0)
            // One question of each kind to each broker, and no coordinator is searched for.
            #expect(cluster.count(of: .listGroups) == 3)
            #expect(cluster.count(of: .offsetFetch) == 3)
            #expect(cluster.count(of: .findCoordinator) == 0)
        }
    }

    @Test func aGroupThatMayNotBeSeenSaysSoAndHidesNoOther() async throws {
        try await self.withPoller(try Self.content()) { _, poller, _ in
            let secret = try #require(await poller.once().group("secret"))
            #expect(secret.failure?.isDenied == true)
            #expect(secret.members == .notPermitted)
        }
    }

    @Test func onlyEndsOfTopicsThatAreReadAreAskedForAgain() async throws {
        try await self.withPoller(try Self.content()) { cluster, poller, clock in
            _ = await poller.once()
            let first = cluster.count(of: .listOffsets)
            clock.advance(1000)
            let snapshot = await poller.once()
            // Partitions 0, 1 and 2 of the one topic that is read have a leader each.
            #expect(cluster.count(of: .listOffsets) == first + 3)
            #expect(snapshot.group("billing")?.figures.lag == 60)
        }
    }

    @Test func aClusterThatForbidsListingIsToldFromOneThatIsGone() async throws {
        var content = try Self.content()
        content.listError = .clusterAuthorizationFailed
        try await self.withPoller(content) { cluster, poller, clock in
            #expect(await poller.once().listing == .notPermitted)
            cluster.change { $0.listError = .none }
            #expect(await poller.once().listing == .answered)
            cluster.stop()
            clock.advance(1000)
            let snapshot = await poller.once()
            #expect(snapshot.listing == .failing(sinceMilliseconds: clock.now))
            #expect(snapshot.groups.count == 4)
            #expect(snapshot.group("billing")?.figures.lag == 60)
            #expect(snapshot.groups.allSatisfy { $0.failure != nil })
        }
    }

    @Test func aMemberThatComesIsSeenAsAtLeastOneRebalance() async throws {
        try await self.withPoller(try Self.content()) { cluster, poller, clock in
            _ = await poller.once()
            let members = [
                try Self.member("b-1", "orders", [0, 1]), try Self.member("b-2", "orders", [2]),
            ]
            cluster.change { $0.groups[0].members = members }
            clock.advance(1000)
            let snapshot = await poller.once()
            let rebalance = try #require(snapshot.rebalances.first)
            #expect(snapshot.rebalances.count == 1)
            #expect(rebalance.groupID == "billing")
            #expect(rebalance.source == .poll)
            #expect(rebalance.startMilliseconds == nil)
            #expect(rebalance.trigger == .memberJoined("b-2"))
            #expect(rebalance.partitionsMoved == 1)
            #expect(rebalance.membersBefore == 1)
            #expect(rebalance.membersAfter == 2)
        }
    }
}

/// A clock that a test moves.
final class TestClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_000_000)

    var now: Int64 { self.milliseconds.withLock { $0 } }

    func advance(_ by: Int64) { self.milliseconds.withLock { $0 += by } }
}
