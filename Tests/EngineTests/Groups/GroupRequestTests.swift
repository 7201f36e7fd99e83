import Engine
import KafkaProtocol
import Testing

/// What a broker says about groups before their rules are asked, in Kafka's order: is there a name, are the times
/// allowed, is this the right broker, does it know its groups yet.
@Suite struct GroupRequestTests {
    /// A cluster with groups, the broker that coordinates `g`, and one that does not.
    private func cluster() throws -> (EngineCluster, coordinator: Int32, other: Int32) {
        let cluster = try EngineCluster(
            brokers: [1, 2],
            settings: [("offsets.topic.num.partitions", "1"), ("group.initial.rebalance.delay.ms", "0")]
        )
        let request = FindCoordinatorRequest(keyType: 0, coordinatorKeys: ["g"])
        var found = try #require(try cluster.ask(request).coordinators.first)
        while found.errorCode != .none, cluster.now < 60_000 {
            cluster.run(milliseconds: 500)
            found = try #require(try cluster.ask(request).coordinators.first)
        }
        #expect(found.errorCode == .none)
        cluster.run(milliseconds: 2_000)
        return (cluster, found.nodeId, 3 - found.nodeId)
    }

    private func join(_ group: String, session: Int32 = 10_000) -> JoinGroupRequest {
        JoinGroupRequest(
            groupId: group,
            sessionTimeoutMs: session,
            rebalanceTimeoutMs: 30_000,
            protocolType: "consumer",
            protocols: [.init(name: "range", metadata: GroupHarness.subscription(["t"]))]
        )
    }

    /// Every request about a group, and the first error in its answer.
    private func codes(_ group: String, _ cluster: EngineCluster, _ broker: Int32) throws -> [ErrorCode?] {
        let topic = OffsetDeleteRequest.OffsetDeleteRequestTopic(
            name: "t",
            partitions: [.init(partitionIndex: 0)]
        )
        return [
            try cluster.ask(self.join(group), of: broker).errorCode,
            try cluster.ask(SyncGroupRequest(groupId: group, generationId: 1, memberId: "m"), of: broker).errorCode,
            try cluster.ask(HeartbeatRequest(groupId: group, generationId: 1, memberId: "m"), of: broker).errorCode,
            try cluster.ask(LeaveGroupRequest(groupId: group, members: [.init(memberId: "m")]), of: broker).errorCode,
            try cluster.ask(DescribeGroupsRequest(groups: [group]), of: broker).groups.first?.errorCode,
            try cluster.ask(DeleteGroupsRequest(groupsNames: [group]), of: broker).results.first?.errorCode,
            try cluster.ask(OffsetDeleteRequest(groupId: group, topics: [topic]), of: broker).errorCode,
        ]
    }

    @Test func aNameComesFirstAndTheRightBrokerBeforeTheGroupsRules() throws {
        let (cluster, coordinator, other) = try self.cluster()
        #expect(try self.codes("", cluster, coordinator) == Array(repeating: .invalidGroupId, count: 7))
        #expect(try self.codes("", cluster, other) == Array(repeating: .invalidGroupId, count: 7))
        #expect(try self.codes("g", cluster, other) == Array(repeating: .notCoordinator, count: 7))
        // Where the rules are asked: a new member is told its id, which makes the group, and nobody knows the others.
        let codes = try self.codes("g", cluster, coordinator)
        #expect(
            codes == [
                .memberIdRequired, .unknownMemberId, .unknownMemberId, ErrorCode.none, ErrorCode.none,
                ErrorCode.none, .groupIdNotFound,
            ]
        )
    }

    @Test func sessionsOutOfBoundsAreRefusedWhoeverIsAsked() throws {
        let (cluster, coordinator, other) = try self.cluster()
        for session in [Int32(0), 5_999, 1_800_001] {
            for broker in [coordinator, other] {
                #expect(
                    try cluster.ask(self.join("g", session: session), of: broker).errorCode == .invalidSessionTimeout
                )
            }
            #expect(try cluster.ask(self.join("", session: session), of: coordinator).errorCode == .invalidGroupId)
        }
        #expect(try cluster.ask(self.join("g", session: 6_000), of: coordinator).errorCode == .memberIdRequired)
    }
}
