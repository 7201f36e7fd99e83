import Buffers
import ClusterClient
import KafkaProtocol
import PreparedBroker
import Synchronization
import Testing

/// Questions about groups and offsets, asked of prepared brokers.
@Suite struct GroupQuestionTests {
    private static func answer<R: ResponseMessage>(_ response: R, _ header: RequestHeader) -> [Chunk]? {
        try? ResponseFrame.encode(response, version: header.apiVersion, correlationId: header.correlationId)
    }

    /// Metadata of `brokers`: node 1 upwards on the given ports.
    private static func metadata(_ ports: [UInt16], _ topics: [MetadataResponse.MetadataResponseTopic] = [])
        -> MetadataResponse
    {
        MetadataResponse(
            brokers: ports.enumerated().map {
                MetadataResponse.MetadataResponseBroker(
                    nodeId: Int32($0.offset + 1),
                    host: "127.0.0.1",
                    port: Int32($0.element)
                )
            },
            topics: topics
        )
    }

    /// A client that has been told where `broker` is, as node 1; node 2 is known too and nobody listens there.
    private func client(of broker: FakeBroker) async throws -> ClusterClient {
        let client = try ClusterClient(bootstrap: [broker.address])
        _ = try await client.metadata()
        return client
    }

    private func broker(
        _ versions: [ApiKey: ClosedRange<Int16>],
        answer: @escaping @Sendable (ApiKey, RequestHeader, Bytes) -> [Chunk]?
    ) throws -> FakeBroker {
        var versions = versions
        versions[.metadata] = 0...9
        let port = PortBox()
        let broker = try FakeBroker(versions: versions) { header, body in
            guard header.apiKey == ApiKey.metadata.rawValue else {
                return ApiKey(rawValue: header.apiKey).flatMap { answer($0, header, body) }
            }
            return Self.answer(Self.metadata([port.value, 1]), header)
        }
        port.value = broker.address.port
        return broker
    }

    @Test func groupsOfABrokerThatIsGoneDoNotHideTheOthers() async throws {
        let broker = try self.broker([.listGroups: 0...5]) { _, header, _ in
            Self.answer(
                ListGroupsResponse(
                    groups: [
                        ListGroupsResponse.ListedGroup(
                            groupId: "b",
                            protocolType: "consumer",
                            groupState: "Stable",
                            groupType: "classic"
                        ),
                        ListGroupsResponse.ListedGroup(
                            groupId: "a",
                            protocolType: "consumer",
                            groupState: "Empty",
                            groupType: "Consumer"
                        ),
                    ]
                ),
                header
            )
        }
        defer { broker.stop() }
        let client = try await self.client(of: broker)
        defer { client.close() }
        let listing = await client.listGroups(brokers: [1, 2])
        #expect(listing.groups.map(\.groupId) == ["a", "b"])
        #expect(listing.groups.map(\.type) == [.consumer, .classic])
        #expect(listing.groups.map(\.state) == [.empty, .stable])
        #expect(listing.groups.allSatisfy { $0.coordinator == 1 })
        #expect(listing.failures.map(\.broker) == [2])
    }

    @Test func anOldBrokerListsGroupsWithoutStatesAndAllAreClassic() async throws {
        let broker = try self.broker([.listGroups: 0...2]) { _, header, _ in
            Self.answer(ListGroupsResponse(groups: [ListGroupsResponse.ListedGroup(groupId: "a")]), header)
        }
        defer { broker.stop() }
        let client = try await self.client(of: broker)
        defer { client.close() }
        let group = try #require(await client.listGroups(brokers: [1]).groups.first)
        #expect(group.state == nil)
        #expect(group.type == .classic)
    }

    @Test(arguments: [Int16(3), 6])
    func coordinatorsAreFoundInOneQuestionOrOneByOne(version: Int16) async throws {
        let broker = try self.broker([.findCoordinator: 0...version]) { _, header, body in
            guard let request = try? FindCoordinatorRequest.decode(body, version: header.apiVersion) else { return nil }
            func coordinator(_ id: String) -> FindCoordinatorResponse.Coordinator {
                FindCoordinatorResponse.Coordinator(
                    key: id,
                    nodeId: id == "lost" ? -1 : 2,
                    errorCode: id == "lost" ? .coordinatorNotAvailable : .none
                )
            }
            if header.apiVersion >= 4 {
                let found = request.coordinatorKeys.map(coordinator)
                return Self.answer(FindCoordinatorResponse(coordinators: found), header)
            }
            let one = coordinator(request.key)
            return Self.answer(FindCoordinatorResponse(errorCode: one.errorCode, nodeId: one.nodeId), header)
        }
        defer { broker.stop() }
        let client = try await self.client(of: broker)
        defer { client.close() }
        let answers = await client.findCoordinators(of: ["a", "lost", "b"])
        #expect(answers.map(\.groupId) == ["a", "lost", "b"])
        #expect(answers[0].result == .success(2))
        #expect(answers[2].result == .success(2))
        guard case .failure(.refused(_, .coordinatorNotAvailable, _)) = answers[1].result else {
            Issue.record("\(answers[1])")
            return
        }
        let asked = broker.asked.filter { $0.apiKey == ApiKey.findCoordinator.rawValue }
        #expect(asked.count == (version >= 4 ? 1 : 3))
    }

    @Test func membersAreDescribedWithWhatTheyOwn() async throws {
        let subscription = try ConsumerProtocolSubscription(topics: ["orders"], rackId: "r1").written(version: 3)
        let assignment = try ConsumerProtocolAssignment(
            assignedPartitions: [ConsumerProtocolAssignment.TopicPartition(topic: "orders", partitions: [0, 2])]
        ).written(version: 3)
        let broker = try self.broker([.describeGroups: 0...6]) { _, header, body in
            guard let request = try? DescribeGroupsRequest.decode(body, version: header.apiVersion) else { return nil }
            let groups = request.groups.map { id in
                DescribeGroupsResponse.DescribedGroup(
                    errorCode: id == "secret" ? .groupAuthorizationFailed : .none,
                    groupId: id,
                    groupState: "Stable",
                    protocolType: "consumer",
                    protocolData: "range",
                    members: [
                        DescribeGroupsResponse.DescribedGroupMember(
                            memberId: "m-1",
                            clientId: "client",
                            clientHost: "/127.0.0.1",
                            memberMetadata: subscription,
                            memberAssignment: assignment
                        ),
                        DescribeGroupsResponse.DescribedGroupMember(
                            memberId: "m-2",
                            memberMetadata: Bytes([0]),
                            memberAssignment: .empty
                        ),
                    ]
                )
            }
            return Self.answer(DescribeGroupsResponse(groups: groups), header)
        }
        defer { broker.stop() }
        let client = try await self.client(of: broker)
        defer { client.close() }
        let answers = await client.describeGroups([
            CoordinatedGroups(coordinator: 1, groupIds: ["open", "secret"]),
            CoordinatedGroups(coordinator: 9, groupIds: ["astray"]),
        ])
        let open = try answers[0].result.get()
        #expect(open.state == .stable)
        #expect(open.assignor == "range")
        let first = try #require(open.members.first)
        #expect(first.host == "127.0.0.1")
        #expect(first.rack == "r1")
        #expect(first.subscribedTopics == ["orders"])
        #expect(first.assignment == [AssignedTopic(topic: "orders", partitions: [0, 2])])
        #expect(!open.members[1].isReadable)
        guard case .failure(.refused(_, .groupAuthorizationFailed, _)) = answers[1].result else {
            Issue.record("\(answers[1])")
            return
        }
        #expect(answers[2].result == .failure(.unknownBroker(9)))
    }

    @Test(arguments: [Int16(7), 10])
    func committedOffsetsComeInOneQuestionOrOneByOne(version: Int16) async throws {
        let broker = try self.broker([.offsetFetch: 1...version]) { _, header, body in
            guard let request = try? OffsetFetchRequest.decode(body, version: header.apiVersion) else { return nil }
            if header.apiVersion >= 8 {
                let groups = request.groups.map { group in
                    OffsetFetchResponse.OffsetFetchResponseGroup(
                        groupId: group.groupId,
                        topics: [
                            OffsetFetchResponse.OffsetFetchResponseTopics(
                                name: "orders",
                                partitions: [
                                    OffsetFetchResponse.OffsetFetchResponsePartitions(
                                        partitionIndex: 3,
                                        committedOffset: 42
                                    )
                                ]
                            )
                        ],
                        errorCode: group.groupId == "moved" ? .notCoordinator : .none
                    )
                }
                return Self.answer(OffsetFetchResponse(groups: groups), header)
            }
            let isMoved = request.groupId == "moved"
            let partition = OffsetFetchResponse.OffsetFetchResponsePartition(partitionIndex: 3, committedOffset: 42)
            let topic = OffsetFetchResponse.OffsetFetchResponseTopic(name: "orders", partitions: [partition])
            return Self.answer(
                OffsetFetchResponse(topics: isMoved ? [] : [topic], errorCode: isMoved ? .notCoordinator : .none),
                header
            )
        }
        defer { broker.stop() }
        let client = try await self.client(of: broker)
        defer { client.close() }
        let ids = ["moved"] + (0..<119).map { "group-\($0)" }
        let answers = await client.committedOffsets([CoordinatedGroups(coordinator: 1, groupIds: ids)])
        #expect(answers.map(\.groupId) == ids)
        guard case .failure(.refused(_, .notCoordinator, _)) = answers[0].result else {
            Issue.record("\(answers[0])")
            return
        }
        let expected = [CommittedTopic(topic: "orders", partitions: [CommittedOffset(partition: 3, offset: 42)])]
        for answer in answers.dropFirst() { #expect(answer.result == .success(expected)) }
        let asked = broker.asked.filter { $0.apiKey == ApiKey.offsetFetch.rawValue }
        #expect(asked.count == (version >= 8 ? 3 : 120))
        // Topics are named, not numbered.
        #expect(asked.allSatisfy { $0.version <= 9 })
    }

    @Test func endOffsetsAreAskedOfEachLeaderOnceAndOneLeaderMayBeGone() async throws {
        let broker = try self.broker([.listOffsets: 1...11]) { _, header, body in
            guard let request = try? ListOffsetsRequest.decode(body, version: header.apiVersion) else { return nil }
            let topics = request.topics.map { topic in
                ListOffsetsResponse.ListOffsetsTopicResponse(
                    name: topic.name,
                    partitions: topic.partitions.map {
                        ListOffsetsResponse.ListOffsetsPartitionResponse(
                            partitionIndex: $0.partitionIndex,
                            offset: $0.timestamp == -1 ? 100 : 0
                        )
                    }
                )
            }
            return Self.answer(ListOffsetsResponse(topics: topics), header)
        }
        defer { broker.stop() }
        let client = try await self.client(of: broker)
        defer { client.close() }
        let metadata = Self.metadata(
            [1, 1],
            (0..<50).map { topic in
                MetadataResponse.MetadataResponseTopic(
                    name: "t\(topic)",
                    partitions: (0..<6).map {
                        MetadataResponse.MetadataResponsePartition(
                            partitionIndex: $0,
                            leaderId: $0 == 5 ? -1 : $0 == 4 ? 2 : 1
                        )
                    }
                )
            }
        )
        let led = LedPartitions.of(metadata) { $0 != "t49" }
        #expect(led.map(\.leader) == [1, 2])
        let listing = await client.listOffsets(.latest, of: led)
        #expect(listing.topics.count == 49)
        #expect(listing.topics.allSatisfy { $0.partitions.map(\.offset) == [100, 100, 100, 100] })
        #expect(listing.failures.map(\.broker) == [2])
        #expect(broker.asked.count { $0.apiKey == ApiKey.listOffsets.rawValue } == 1)

        let two = LedPartitions.of(
            [TopicPartition(topic: "t1", partition: 0), TopicPartition(topic: "t1", partition: 4)],
            metadata
        )
        #expect(
            two.map(\.topics) == [
                [AssignedTopic(topic: "t1", partitions: [0])], [AssignedTopic(topic: "t1", partitions: [4])],
            ]
        )
    }

    @Test func theNewestTimestampIsNotAskedOfABrokerThatWouldTakeItForATime() async throws {
        let broker = try self.broker([.listOffsets: 1...6]) { _, _, _ in nil }
        defer { broker.stop() }
        let client = try await self.client(of: broker)
        defer { client.close() }
        let led = [LedPartitions(leader: 1, topics: [AssignedTopic(topic: "t", partitions: [0])])]
        let listing = await client.listOffsets(.maxTimestamp, of: led)
        #expect(listing.failures.map(\.error) == [.unsupported(api: "ListOffsets", address: "\(broker.address)")])
    }
}

/// The port of a broker that is named in its own answers.
private final class PortBox: Sendable {
    private let port = Mutex<UInt16>(0)

    var value: UInt16 {
        get { self.port.withLock { $0 } }
        set { self.port.withLock { $0 = newValue } }
    }
}
