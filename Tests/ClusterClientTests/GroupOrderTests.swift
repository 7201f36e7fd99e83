import Buffers
import ClusterClient
import KafkaProtocol
import PreparedBroker
import Synchronization
import Testing

/// Orders to a group's coordinator, given to a prepared broker that is the only one there is.
@Suite struct GroupOrderTests {
    private static func answer<R: ResponseMessage>(_ response: R, _ header: RequestHeader) -> [Chunk]? {
        try? ResponseFrame.encode(response, version: header.apiVersion, correlationId: header.correlationId)
    }

    private final class Port: Sendable {
        private let content = Mutex<UInt16>(0)
        var value: UInt16 {
            get { self.content.withLock { $0 } }
            set { self.content.withLock { $0 = newValue } }
        }
    }

    /// A broker that coordinates every group and answers the rest as told. As a rule it says where it listens when it is
    /// asked who coordinates.
    private func withClient(
        _ versions: [ApiKey: ClosedRange<Int16>],
        namesAddress: Bool = true,
        answer: @escaping @Sendable (ApiKey, RequestHeader, Bytes) -> [Chunk]?,
        _ body: (ClusterClient, FakeBroker) async throws -> Void
    ) async throws {
        let port = Port()
        let known: [ApiKey: ClosedRange<Int16>] = [.metadata: 0...9, .findCoordinator: 0...6]
        let broker = try FakeBroker(versions: versions.merging(known) { mine, _ in mine }) { header, body in
            switch ApiKey(rawValue: header.apiKey) {
            case .metadata?:
                let node = MetadataResponse.MetadataResponseBroker(
                    nodeId: 1,
                    host: "127.0.0.1",
                    port: Int32(port.value)
                )
                return Self.answer(MetadataResponse(brokers: [node]), header)
            case .findCoordinator?:
                guard let request = try? FindCoordinatorRequest.decode(body, version: header.apiVersion) else {
                    return nil
                }
                let found = request.coordinatorKeys.map {
                    FindCoordinatorResponse.Coordinator(
                        key: $0,
                        nodeId: 1,
                        host: namesAddress ? "127.0.0.1" : "",
                        port: namesAddress ? Int32(port.value) : -1
                    )
                }
                return Self.answer(FindCoordinatorResponse(coordinators: found), header)
            case let key?: return answer(key, header, body)
            case nil: return nil
            }
        }
        defer { broker.stop() }
        port.value = broker.address.port
        let client = try ClusterClient(bootstrap: [broker.address])
        defer { client.close() }
        try await body(client, broker)
    }

    private func tp(_ topic: String, _ partition: Int32) -> TopicPartition {
        TopicPartition(topic: topic, partition: partition)
    }

    @Test func commitsAsNobodysMemberAndAsksAgainWhileTheCoordinatorLoads() async throws {
        let asked = Mutex<[OffsetCommitRequest]>([])
        let respond: @Sendable (ApiKey, RequestHeader, Bytes) -> [Chunk]? = { _, header, body in
            guard let request = try? OffsetCommitRequest.decode(body, version: header.apiVersion) else { return nil }
            let isFirst = asked.withLock { asked in
                asked.append(request)
                return asked.count == 1
            }
            let topics = request.topics.map { topic in
                OffsetCommitResponse.OffsetCommitResponseTopic(
                    name: topic.name,
                    partitions: topic.partitions.map {
                        OffsetCommitResponse.OffsetCommitResponsePartition(
                            partitionIndex: $0.partitionIndex,
                            errorCode: isFirst
                                ? .coordinatorLoadInProgress : $0.partitionIndex == 9 ? .unknownMemberId : .none
                        )
                    }
                )
            }
            return Self.answer(OffsetCommitResponse(topics: topics), header)
        }
        try await self.withClient([.offsetCommit: 2...10], answer: respond) { client, broker in
            let offsets = [
                OffsetToCommit(partition: tp("b", 0), offset: 5), OffsetToCommit(partition: tp("a", 9), offset: 7),
                OffsetToCommit(partition: tp("a", 1), offset: 6),
            ]
            // It takes two rounds, and between them other suites may hold all of the process's few threads for long.
            let results = try await client.commitOffsets(offsets, group: "g", timeoutMilliseconds: 60_000)
            #expect(
                results == [
                    OffsetChangeResult(partition: tp("a", 1)),
                    OffsetChangeResult(partition: tp("a", 9), errorCode: .unknownMemberId),
                    OffsetChangeResult(partition: tp("b", 0)),
                ]
            )
            let last = try #require(asked.withLock { $0.last })
            #expect(asked.withLock { $0.count } == 2)
            #expect(last.generationIdOrMemberEpoch == -1)
            #expect(last.memberId.isEmpty)
            #expect(last.topics.map(\.name) == ["a", "b"])
            #expect(last.topics[0].partitions.map(\.committedOffset) == [6, 7])
            // Version 10 would name topics by id.
            #expect(broker.asked.last == FakeBroker.Asked(apiKey: ApiKey.offsetCommit.rawValue, version: 9))
        }
    }

    @Test func deletesOffsetsAndKeepsTheCoordinatorsWord() async throws {
        let respond: @Sendable (ApiKey, RequestHeader, Bytes) -> [Chunk]? = { _, header, body in
            guard let request = try? OffsetDeleteRequest.decode(body, version: header.apiVersion) else { return nil }
            if request.groupId == "busy" { return Self.answer(OffsetDeleteResponse(errorCode: .nonEmptyGroup), header) }
            let topics = request.topics.map { topic in
                OffsetDeleteResponse.OffsetDeleteResponseTopic(
                    name: topic.name,
                    partitions: topic.partitions.map {
                        OffsetDeleteResponse.OffsetDeleteResponsePartition(
                            partitionIndex: $0.partitionIndex,
                            errorCode: $0.partitionIndex == 1 ? .groupSubscribedToTopic : .none
                        )
                    }
                )
            }
            return Self.answer(OffsetDeleteResponse(topics: topics), header)
        }
        try await self.withClient([.offsetDelete: 0...0], answer: respond) { client, _ in
            let results = try await client.deleteOffsets(
                of: [tp("a", 1), tp("a", 0)],
                group: "g"
            )
            #expect(results.map(\.errorCode) == [.none, .groupSubscribedToTopic])
            await #expect(
                throws: ClusterClientError.refused(api: "OffsetDelete", .nonEmptyGroup, message: nil)
            ) {
                _ = try await client.deleteOffsets(of: [tp("a", 1)], group: "busy")
            }
        }
    }

    @Test func theListingTellsTheStateOfGroupsThatADescriptionCallsDead() async throws {
        let respond: @Sendable (ApiKey, RequestHeader, Bytes) -> [Chunk]? = { key, header, body in
            if key == .listGroups {
                let listed = ListGroupsResponse.ListedGroup(
                    groupId: "new",
                    protocolType: "consumer",
                    groupState: "Stable",
                    groupType: "consumer"
                )
                return Self.answer(ListGroupsResponse(groups: [listed]), header)
            }
            guard let request = try? DescribeGroupsRequest.decode(body, version: header.apiVersion) else { return nil }
            let groups = request.groups.map {
                DescribeGroupsResponse.DescribedGroup(groupId: $0, groupState: "Dead")
            }
            return Self.answer(DescribeGroupsResponse(groups: groups), header)
        }
        try await self.withClient([.listGroups: 0...5, .describeGroups: 0...5], answer: respond) { client, _ in
            let new = try await client.groupStatus("new")
            #expect(new.state == .stable)
            #expect(new.type == .consumer)
            #expect(try await client.groupStatus("nobody").state == .dead)
        }
    }

    private static func deleted(_ header: RequestHeader, _ body: Bytes) -> [Chunk]? {
        guard let request = try? OffsetDeleteRequest.decode(body, version: header.apiVersion) else { return nil }
        let topics = request.topics.map { topic in
            OffsetDeleteResponse.OffsetDeleteResponseTopic(
                name: topic.name,
                partitions: topic.partitions.map { .init(partitionIndex: $0.partitionIndex) }
            )
        }
        return self.answer(OffsetDeleteResponse(topics: topics), header)
    }

    /// A new client knows no broker by its id. It learns where the coordinator is from the answer that names it, or from
    /// metadata, and asks it in the first round: on a busy machine the time for another one may be over.
    @Test(arguments: [true, false]) func aNewClientReachesTheCoordinatorInTheFirstRound(namesAddress: Bool) async throws
    {
        try await self.withClient(
            [.offsetDelete: 0...0],
            namesAddress: namesAddress,
            answer: { _, header, body in Self.deleted(header, body) },
            { client, broker in
                let results = try await client.deleteOffsets(of: [tp("a", 1)], group: "g")
                #expect(results == [OffsetChangeResult(partition: tp("a", 1))])
                let asked = broker.asked.compactMap { ApiKey(rawValue: $0.apiKey) }.filter { $0 != .apiVersions }
                let lookedUp: [ApiKey] = namesAddress ? [] : [.metadata]
                #expect(asked == [.findCoordinator] + lookedUp + [.offsetDelete])
            }
        )
    }

    /// The coordinator is a broker that has joined since the client last asked for metadata.
    @Test func aCoordinatorThatTheLastMetadataLacksIsReached() async throws {
        let port = Port()
        let broker = try FakeBroker(
            versions: [.metadata: 0...9, .findCoordinator: 0...6, .offsetDelete: 0...0]
        ) { header, body in
            switch ApiKey(rawValue: header.apiKey) {
            case .metadata?:
                let other = MetadataResponse.MetadataResponseBroker(nodeId: 7, host: "127.0.0.1", port: 1)
                return Self.answer(MetadataResponse(brokers: [other]), header)
            case .findCoordinator?:
                let found = FindCoordinatorResponse.Coordinator(
                    key: "g",
                    nodeId: 2,
                    host: "127.0.0.1",
                    port: Int32(port.value)
                )
                return Self.answer(FindCoordinatorResponse(coordinators: [found]), header)
            default: return Self.deleted(header, body)
            }
        }
        defer { broker.stop() }
        port.value = broker.address.port
        let client = try ClusterClient(bootstrap: [broker.address])
        defer { client.close() }
        _ = try await client.metadata(topics: [])
        let results = try await client.deleteOffsets(of: [tp("a", 1)], group: "g")
        #expect(results == [OffsetChangeResult(partition: tp("a", 1))])
    }
}
