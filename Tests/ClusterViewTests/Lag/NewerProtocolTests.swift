import ClusterClient
import ClusterView
import KafkaProtocol
import PreparedBroker
import Testing

/// Groups of the protocols that came after the classic one, against prepared answers.
@Suite struct NewerProtocolTests {
    private static func member(
        _ name: String,
        _ partitions: [Int32],
        pattern: String? = nil
    ) -> ConsumerGroupDescribeResponse.Member {
        let assignment = ConsumerGroupDescribeResponse.Assignment(
            topicPartitions: [
                ConsumerGroupDescribeResponse.TopicPartitions(
                    topicId: Uuid(high: 7, low: 7),
                    topicName: "orders",
                    partitions: partitions
                )
            ]
        )
        return ConsumerGroupDescribeResponse.Member(
            memberId: name,
            instanceId: name + "-static",
            rackId: "a",
            memberEpoch: 7,
            clientId: name,
            clientHost: "/10.0.0.9",
            subscribedTopicNames: pattern == nil ? ["orders"] : [],
            subscribedTopicRegex: pattern,
            assignment: assignment,
            targetAssignment: assignment
        )
    }

    private static func content(state: String = "Stable") -> PreparedCluster.Content {
        var content = PreparedCluster.Content()
        content.topics = [PreparedCluster.Content.Topic(name: "orders", ends: [100, 200, 300])]
        content.groups = [
            PreparedCluster.Content.Group(
                name: "modern",
                state: state,
                type: "consumer",
                newerMembers: [self.member("m-1", [0, 2]), self.member("m-2", [1])],
                committed: [("orders", [90, 150, 300])]
            ),
            PreparedCluster.Content.Group(name: "shared", type: "share"),
            PreparedCluster.Content.Group(name: "stream", type: "streams", committed: [("orders", [100, 200, 299])]),
        ]
        return content
    }

    private func snapshot(
        _ content: PreparedCluster.Content,
        versions: [ApiKey: ClosedRange<Int16>?] = [:]
    ) async throws -> (GroupsSnapshot, PreparedCluster) {
        let cluster = try PreparedCluster(content, versions: versions)
        defer { cluster.stop() }
        let client = try ClusterClient(bootstrap: cluster.bootstrap)
        defer { client.close() }
        return (await GroupPoller(client: client, nowMilliseconds: { 1_000_000 }).once(), cluster)
    }

    @Test func membersAndWhatTheyOwnAreShown() async throws {
        let (snapshot, cluster) = try await self.snapshot(Self.content())
        let modern = try #require(snapshot.group("modern"))
        #expect(modern.type == .consumer)
        #expect(modern.state == .stable)
        #expect(modern.assignor == "uniform")
        let members = try #require(modern.members.value)
        #expect(members.map(\.clientID) == ["m-1", "m-2"])
        #expect(members.map(\.instanceID) == ["m-1-static", "m-2-static"])
        #expect(members.map(\.host) == ["10.0.0.9", "10.0.0.9"])
        #expect(members.map(\.partitions) == [2, 1])
        #expect(members.map(\.lag) == [10, 50])
        #expect(modern.topic("orders")?.partitions.map { modern.owner(of: $0)?.clientID } == ["m-1", "m-2", "m-1"])
        #expect(modern.failure == nil)
        // The question for classic groups is not even asked.
        #expect(cluster.count(of: .describeGroups) == 0)
        #expect(cluster.count(of: .consumerGroupDescribe) == 1)
    }

    @Test(arguments: [("Assigning", GroupState.assigning), ("Reconciling", .reconciling), ("Empty", .empty)])
    func itsStatesAreKafkas(name: String, state: GroupState) async throws {
        let (snapshot, _) = try await self.snapshot(Self.content(state: name))
        #expect(snapshot.group("modern")?.state == state)
        let isOngoing = snapshot.timeline("modern")?.steps.last?.state.isRebalancing
        #expect(isOngoing == state.isRebalancing)
    }

    @Test func whereTheQuestionIsNotKnownMembersAreNotAvailableAndTheGroupIsNotDead() async throws {
        let (snapshot, _) = try await self.snapshot(Self.content(), versions: [.consumerGroupDescribe: nil])
        let modern = try #require(snapshot.group("modern"))
        #expect(modern.state == .stable)
        #expect(modern.members == .notSupported)
        #expect(modern.figures.lag == 60)
        #expect(modern.failure == nil)
    }

    /// Before version 5 the list has no types, and a coordinator calls a group of the newer protocol dead when it is asked
    /// for as a classic one: an error since version 6 of that question, a state before.
    @Test(arguments: [Int16(5), 6])
    func aListWithoutTypesDoesNotMakeItDead(describeVersion: Int16) async throws {
        let versions: [ApiKey: ClosedRange<Int16>?] = [.listGroups: 0...4, .describeGroups: 0...describeVersion]
        let (snapshot, cluster) = try await self.snapshot(Self.content(), versions: versions)
        let modern = try #require(snapshot.group("modern"))
        #expect(modern.state == .stable)
        #expect(modern.members.value?.count == 2)
        #expect(cluster.count(of: .consumerGroupDescribe) >= 1)
        // Neither question knows these.
        for name in ["shared", "stream"] {
            let group = try #require(snapshot.group(name))
            #expect(group.state == .stable, "\(name)")
            #expect(group.members == .notSupported, "\(name)")
        }
    }

    @Test func shareAndStreamsGroupsAreListedWithTheirType() async throws {
        let (snapshot, _) = try await self.snapshot(Self.content())
        let shared = try #require(snapshot.group("shared"))
        #expect(shared.type == .share)
        #expect(shared.state == .stable)
        #expect(shared.members == .notSupported)
        #expect(shared.topics.isEmpty)
        let stream = try #require(snapshot.group("stream"))
        #expect(stream.type == .streams)
        #expect(stream.members == .notSupported)
        #expect(stream.figures.lag == 1)
    }

    @Test func aPatternDoesNotLetTopicsSeemLeft() async throws {
        var content = Self.content()
        content.topics.append(PreparedCluster.Content.Topic(name: "orders-eu", ends: [10]))
        content.groups[0].newerMembers = [Self.member("m-1", [0, 1, 2], pattern: "orders.*")]
        content.groups[0].committed.append(("orders-eu", [4]))
        let (snapshot, _) = try await self.snapshot(content)
        let modern = try #require(snapshot.group("modern"))
        #expect(modern.topic("orders-eu")?.presence == .read)
        #expect(modern.figures.lag == 66)
    }

    @Test func aGroupThatMayNotBeDescribedSaysSo() async throws {
        var content = Self.content()
        content.groups[0].error = .groupAuthorizationFailed
        let (snapshot, _) = try await self.snapshot(content)
        #expect(snapshot.group("modern")?.members == .notPermitted)
        #expect(snapshot.group("modern")?.failure?.isDenied == true)
    }
}
