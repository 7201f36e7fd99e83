import Buffers
import ClusterClient
import KafkaProtocol
import Synchronization

/// A cluster with topics and consumer groups that exists only in its answers, on real ports.
public final class PreparedCluster: Sendable {
    /// What the cluster holds; tests change it between questions.
    public struct Content: Sendable {
        /// Partitions of a topic, each with where it ends.
        public struct Topic: Sendable {
            public var name: String
            public var id: Uuid
            public var ends: [Int64]

            public init(name: String, id: Uuid = Uuid(high: 7, low: 7), ends: [Int64]) {
                self.name = name
                self.id = id
                self.ends = ends
            }
        }

        /// A group of any protocol.
        public struct Group: Sendable {
            public var name: String
            public var state: String
            public var type: String
            /// Of a classic group.
            public var members: [DescribeGroupsResponse.DescribedGroupMember]
            /// Of a group of the newer protocol, which the question for classic groups does not know.
            public var newerMembers: [ConsumerGroupDescribeResponse.Member]
            /// By topic: offsets by partition, -1 where nothing was committed.
            public var committed: [(topic: String, offsets: [Int64])]
            /// What every question about it is answered with.
            public var error: ErrorCode

            public init(
                name: String,
                state: String = "Stable",
                type: String = "classic",
                members: [DescribeGroupsResponse.DescribedGroupMember] = [],
                newerMembers: [ConsumerGroupDescribeResponse.Member] = [],
                committed: [(topic: String, offsets: [Int64])] = [],
                error: ErrorCode = .none
            ) {
                self.name = name
                self.state = state
                self.type = type
                self.members = members
                self.newerMembers = newerMembers
                self.committed = committed
                self.error = error
            }
        }

        public var topics: [Topic] = []
        public var groups: [Group] = []
        /// What ListGroups is answered with.
        public var listError = ErrorCode.none
        /// Records a second that every partition grows by.
        public var recordsPerSecond: Int64 = 0
        /// Whether groups with members commit as fast as records come in.
        public var groupsKeepUp = false
        /// Replicas of each partition.
        public var replicas = 1

        public init() {}
    }

    public let brokers: [FakeBroker]
    private let shared: Shared

    private final class Shared: Sendable {
        let content: Mutex<Content>
        let ports = Mutex<[UInt16]>([])
        let clock = ContinuousClock()
        let start: ContinuousClock.Instant

        init(_ content: Content) {
            self.content = Mutex(content)
            self.start = self.clock.now
        }

        var growth: Int64 { Int64((self.clock.now - self.start) / .milliseconds(1)) }
    }

    /// What the brokers announce.
    private static let versions: [ApiKey: ClosedRange<Int16>] = [
        .metadata: 0...13, .listGroups: 0...5, .describeGroups: 0...6, .offsetFetch: 1...10, .listOffsets: 1...11,
        .findCoordinator: 0...6, .describeCluster: 0...2, .consumerGroupDescribe: 0...1,
    ]

    /// - Parameters:
    ///   - brokers: how many, with ids from 1; partition n is led by, group n coordinated by broker n % count + 1.
    ///   - versions: announced in place of what a broker of today announces; nil leaves the API out.
    public init(
        brokers count: Int = 3,
        _ content: Content,
        versions changes: [ApiKey: ClosedRange<Int16>?] = [:]
    ) throws {
        var versions = Self.versions
        for (key, range) in changes { versions[key] = range }
        let shared = Shared(content)
        self.shared = shared
        var brokers: [FakeBroker] = []
        for index in 0..<count {
            let answering = Answering(broker: index, of: count)
            brokers.append(
                try FakeBroker(versions: versions) { header, body in
                    let ports = shared.ports.withLock { $0 }
                    let growth = shared.growth
                    return shared.content.withLock {
                        answering.answer(header, body, $0, ports: ports, milliseconds: growth)
                    }
                }
            )
        }
        self.brokers = brokers
        shared.ports.withLock { $0 = brokers.map(\.address.port) }
    }

    public var bootstrap: [ServerAddress] { self.brokers.map(\.address) }

    /// Changes what the cluster holds from now on.
    public func change(_ body: (inout Content) -> Void) { self.shared.content.withLock { body(&$0) } }

    public func stop() { for broker in self.brokers { broker.stop() } }

    /// How often an API was asked for, over all brokers.
    public func count(of api: ApiKey) -> Int {
        self.brokers.reduce(0) { $0 + $1.asked.count { $0.apiKey == api.rawValue } }
    }
}

/// How one broker answers.
private struct Answering: Sendable {
    let broker: Int
    let count: Int

    init(broker: Int, of count: Int) {
        self.broker = broker
        self.count = count
    }

    func answer(
        _ header: RequestHeader,
        _ body: Bytes,
        _ content: borrowing PreparedCluster.Content,
        ports: [UInt16],
        milliseconds: Int64
    ) -> [Chunk]? {
        let version = header.apiVersion
        switch ApiKey(rawValue: header.apiKey) {
        case .metadata:
            guard let request = try? MetadataRequest.decode(body, version: version) else { return nil }
            return self.encoded(self.metadata(request.topics, content, ports, version), header)
        case .describeCluster: return self.encoded(DescribeClusterResponse(clusterId: "prepared"), header)
        case .listGroups: return self.encoded(self.listing(content, version), header)
        case .describeGroups:
            guard let request = try? DescribeGroupsRequest.decode(body, version: version) else { return nil }
            return self.encoded(self.description(of: request.groups, content, version), header)
        case .consumerGroupDescribe:
            guard let request = try? ConsumerGroupDescribeRequest.decode(body, version: version) else { return nil }
            return self.encoded(self.newerDescription(of: request.groupIds, content), header)
        case .offsetFetch:
            guard let request = try? OffsetFetchRequest.decode(body, version: version) else { return nil }
            return self.encoded(self.offsets(of: request.groups.map(\.groupId), content, milliseconds), header)
        case .listOffsets:
            guard let request = try? ListOffsetsRequest.decode(body, version: version) else { return nil }
            return self.encoded(self.ends(request, content, milliseconds), header)
        default: return nil
        }
    }

    private func encoded(_ response: some ResponseMessage, _ header: RequestHeader) -> [Chunk]? {
        try? ResponseFrame.encode(response, version: header.apiVersion, correlationId: header.correlationId)
    }

    private func metadata(
        _ asked: [MetadataRequest.MetadataRequestTopic]?,
        _ content: borrowing PreparedCluster.Content,
        _ ports: [UInt16],
        _ version: Int16
    ) -> MetadataResponse {
        MetadataResponse(
            brokers: ports.enumerated().map {
                MetadataResponse.MetadataResponseBroker(
                    nodeId: Int32($0.offset + 1),
                    host: "127.0.0.1",
                    port: Int32($0.element)
                )
            },
            clusterId: version >= 2 ? "prepared" : nil,
            topics: content.topics.compactMap { topic in
                if let asked, !asked.contains(where: { $0.name == topic.name }) { return nil }
                return MetadataResponse.MetadataResponseTopic(
                    name: topic.name,
                    topicId: version >= 10 ? topic.id : .zero,
                    partitions: topic.ends.indices.map { index in
                        MetadataResponse.MetadataResponsePartition(
                            partitionIndex: Int32(index),
                            leaderId: Int32(index % self.count + 1),
                            replicaNodes: self.replicas(of: index, content.replicas),
                            isrNodes: self.replicas(of: index, content.replicas)
                        )
                    }
                )
            }
        )
    }

    private func replicas(of partition: Int, _ replicas: Int) -> [Int32] {
        (0..<min(replicas, self.count)).map { Int32((partition + $0) % self.count + 1) }
    }

    private func listing(_ content: borrowing PreparedCluster.Content, _ version: Int16) -> ListGroupsResponse {
        guard content.listError == .none else { return ListGroupsResponse(errorCode: content.listError) }
        var groups: [ListGroupsResponse.ListedGroup] = []
        for index in content.groups.indices where index % self.count == self.broker {
            groups.append(
                ListGroupsResponse.ListedGroup(
                    groupId: content.groups[index].name,
                    protocolType: "consumer",
                    groupState: version >= 4 ? content.groups[index].state : "",
                    groupType: version >= 5 ? content.groups[index].type : ""
                )
            )
        }
        return ListGroupsResponse(groups: groups)
    }

    private func group(_ name: String, _ content: borrowing PreparedCluster.Content) -> PreparedCluster.Content.Group? {
        content.groups.first { $0.name == name }
    }

    private func description(
        of names: [String],
        _ content: borrowing PreparedCluster.Content,
        _ version: Int16
    ) -> DescribeGroupsResponse {
        var described: [DescribeGroupsResponse.DescribedGroup] = []
        for name in names {
            guard let group = self.group(name, content), group.type == "classic" else {
                // What is no classic group is dead, and since version 6 an error.
                described.append(
                    DescribeGroupsResponse.DescribedGroup(
                        errorCode: version >= 6 ? .groupIdNotFound : .none,
                        groupId: name,
                        groupState: "Dead"
                    )
                )
                continue
            }
            described.append(
                DescribeGroupsResponse.DescribedGroup(
                    errorCode: group.error,
                    groupId: name,
                    groupState: group.state,
                    protocolType: "consumer",
                    protocolData: group.members.isEmpty ? "" : "range",
                    members: group.members
                )
            )
        }
        return DescribeGroupsResponse(groups: described)
    }

    private func newerDescription(
        of names: [String],
        _ content: borrowing PreparedCluster.Content
    ) -> ConsumerGroupDescribeResponse {
        var described: [ConsumerGroupDescribeResponse.DescribedGroup] = []
        for name in names {
            guard let group = self.group(name, content), group.type == "consumer" else {
                described.append(
                    ConsumerGroupDescribeResponse.DescribedGroup(errorCode: .groupIdNotFound, groupId: name)
                )
                continue
            }
            described.append(
                ConsumerGroupDescribeResponse.DescribedGroup(
                    errorCode: group.error,
                    groupId: name,
                    groupState: group.state,
                    groupEpoch: 7,
                    assignmentEpoch: group.state == "Assigning" ? 6 : 7,
                    assignorName: "uniform",
                    members: group.newerMembers
                )
            )
        }
        return ConsumerGroupDescribeResponse(groups: described)
    }

    private func offsets(
        of names: [String],
        _ content: borrowing PreparedCluster.Content,
        _ milliseconds: Int64
    ) -> OffsetFetchResponse {
        let growth = content.groupsKeepUp ? content.recordsPerSecond * milliseconds / 1000 : 0
        var groups: [OffsetFetchResponse.OffsetFetchResponseGroup] = []
        for name in names {
            let group = self.group(name, content)
            let progress = group?.members.isEmpty == false ? growth : 0
            let topics = (group?.committed ?? []).map { topic, offsets in
                OffsetFetchResponse.OffsetFetchResponseTopics(
                    name: topic,
                    partitions: offsets.enumerated().compactMap { index, offset in
                        offset < 0
                            ? nil
                            : OffsetFetchResponse.OffsetFetchResponsePartitions(
                                partitionIndex: Int32(index),
                                committedOffset: offset + progress
                            )
                    }
                )
            }
            groups.append(
                OffsetFetchResponse.OffsetFetchResponseGroup(
                    groupId: name,
                    topics: group?.error == ErrorCode.none ? topics : [],
                    errorCode: group?.error ?? .none
                )
            )
        }
        return OffsetFetchResponse(groups: groups)
    }

    /// Every record is younger than any time that is asked for.
    private func ends(
        _ request: ListOffsetsRequest,
        _ content: borrowing PreparedCluster.Content,
        _ milliseconds: Int64
    ) -> ListOffsetsResponse {
        let growth = content.recordsPerSecond * milliseconds / 1000
        var ends: [String: [Int64]] = [:]
        for index in content.topics.indices { ends[content.topics[index].name] = content.topics[index].ends }
        return ListOffsetsResponse(
            topics: request.topics.map { topic in
                let known = ends[topic.name] ?? []
                return ListOffsetsResponse.ListOffsetsTopicResponse(
                    name: topic.name,
                    partitions: topic.partitions.map { partition in
                        let index = Int(partition.partitionIndex)
                        guard known.indices.contains(index) else {
                            return ListOffsetsResponse.ListOffsetsPartitionResponse(
                                partitionIndex: partition.partitionIndex,
                                errorCode: .unknownTopicOrPartition
                            )
                        }
                        return ListOffsetsResponse.ListOffsetsPartitionResponse(
                            partitionIndex: partition.partitionIndex,
                            timestamp: partition.timestamp >= 0 ? partition.timestamp : -1,
                            offset: partition.timestamp >= 0 ? 0 : known[index] + growth
                        )
                    }
                )
            }
        )
    }
}
