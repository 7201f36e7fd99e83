// Made by ProtocolGenerator from its schemas. Change those, not this file.

/// The APIs this project has a codec for, with Kafka's numbers.
public enum ApiKey: Int16, CaseIterable, Sendable {
    case produce = 0
    case fetch = 1
    case listOffsets = 2
    case metadata = 3
    case offsetCommit = 8
    case offsetFetch = 9
    case findCoordinator = 10
    case joinGroup = 11
    case heartbeat = 12
    case leaveGroup = 13
    case syncGroup = 14
    case describeGroups = 15
    case listGroups = 16
    case saslHandshake = 17
    case apiVersions = 18
    case createTopics = 19
    case deleteTopics = 20
    case deleteRecords = 21
    case initProducerId = 22
    case offsetForLeaderEpoch = 23
    case describeConfigs = 32
    case alterConfigs = 33
    case describeLogDirs = 35
    case saslAuthenticate = 36
    case createPartitions = 37
    case deleteGroups = 42
    case electLeaders = 43
    case incrementalAlterConfigs = 44
    case alterPartitionReassignments = 45
    case listPartitionReassignments = 46
    case offsetDelete = 47
    case vote = 52
    case beginQuorumEpoch = 53
    case endQuorumEpoch = 54
    case describeQuorum = 55
    case alterPartition = 56
    case updateFeatures = 57
    case envelope = 58
    case fetchSnapshot = 59
    case describeCluster = 60
    case describeProducers = 61
    case brokerRegistration = 62
    case brokerHeartbeat = 63
    case unregisterBroker = 64
    case allocateProducerIds = 67
    case consumerGroupDescribe = 69
    case controllerRegistration = 70
    case describeTopicPartitions = 75

    /// Kafka's name.
    public var name: String {
        switch self {
        case .produce: "Produce"
        case .fetch: "Fetch"
        case .listOffsets: "ListOffsets"
        case .metadata: "Metadata"
        case .offsetCommit: "OffsetCommit"
        case .offsetFetch: "OffsetFetch"
        case .findCoordinator: "FindCoordinator"
        case .joinGroup: "JoinGroup"
        case .heartbeat: "Heartbeat"
        case .leaveGroup: "LeaveGroup"
        case .syncGroup: "SyncGroup"
        case .describeGroups: "DescribeGroups"
        case .listGroups: "ListGroups"
        case .saslHandshake: "SaslHandshake"
        case .apiVersions: "ApiVersions"
        case .createTopics: "CreateTopics"
        case .deleteTopics: "DeleteTopics"
        case .deleteRecords: "DeleteRecords"
        case .initProducerId: "InitProducerId"
        case .offsetForLeaderEpoch: "OffsetForLeaderEpoch"
        case .describeConfigs: "DescribeConfigs"
        case .alterConfigs: "AlterConfigs"
        case .describeLogDirs: "DescribeLogDirs"
        case .saslAuthenticate: "SaslAuthenticate"
        case .createPartitions: "CreatePartitions"
        case .deleteGroups: "DeleteGroups"
        case .electLeaders: "ElectLeaders"
        case .incrementalAlterConfigs: "IncrementalAlterConfigs"
        case .alterPartitionReassignments: "AlterPartitionReassignments"
        case .listPartitionReassignments: "ListPartitionReassignments"
        case .offsetDelete: "OffsetDelete"
        case .vote: "Vote"
        case .beginQuorumEpoch: "BeginQuorumEpoch"
        case .endQuorumEpoch: "EndQuorumEpoch"
        case .describeQuorum: "DescribeQuorum"
        case .alterPartition: "AlterPartition"
        case .updateFeatures: "UpdateFeatures"
        case .envelope: "Envelope"
        case .fetchSnapshot: "FetchSnapshot"
        case .describeCluster: "DescribeCluster"
        case .describeProducers: "DescribeProducers"
        case .brokerRegistration: "BrokerRegistration"
        case .brokerHeartbeat: "BrokerHeartbeat"
        case .unregisterBroker: "UnregisterBroker"
        case .allocateProducerIds: "AllocateProducerIds"
        case .consumerGroupDescribe: "ConsumerGroupDescribe"
        case .controllerRegistration: "ControllerRegistration"
        case .describeTopicPartitions: "DescribeTopicPartitions"
        }
    }

    /// The versions the codec implements.
    public var versions: ClosedRange<Int16> {
        switch self {
        case .produce: 3...13
        case .fetch: 4...18
        case .listOffsets: 1...11
        case .metadata: 0...13
        case .offsetCommit: 2...10
        case .offsetFetch: 1...10
        case .findCoordinator: 0...6
        case .joinGroup: 0...9
        case .heartbeat: 0...4
        case .leaveGroup: 0...5
        case .syncGroup: 0...5
        case .describeGroups: 0...6
        case .listGroups: 0...5
        case .saslHandshake: 0...1
        case .apiVersions: 0...4
        case .createTopics: 2...7
        case .deleteTopics: 1...6
        case .deleteRecords: 0...2
        case .initProducerId: 0...6
        case .offsetForLeaderEpoch: 2...4
        case .describeConfigs: 1...4
        case .alterConfigs: 0...2
        case .describeLogDirs: 1...4
        case .saslAuthenticate: 0...2
        case .createPartitions: 0...3
        case .deleteGroups: 0...2
        case .electLeaders: 0...2
        case .incrementalAlterConfigs: 0...1
        case .alterPartitionReassignments: 0...1
        case .listPartitionReassignments: 0...0
        case .offsetDelete: 0...0
        case .vote: 0...2
        case .beginQuorumEpoch: 0...1
        case .endQuorumEpoch: 0...1
        case .describeQuorum: 0...2
        case .alterPartition: 2...3
        case .updateFeatures: 0...2
        case .envelope: 0...0
        case .fetchSnapshot: 0...1
        case .describeCluster: 0...2
        case .describeProducers: 0...0
        case .brokerRegistration: 0...4
        case .brokerHeartbeat: 0...1
        case .unregisterBroker: 0...0
        case .allocateProducerIds: 0...0
        case .consumerGroupDescribe: 0...1
        case .controllerRegistration: 0...0
        case .describeTopicPartitions: 0...0
        }
    }

    /// The first version with compact lengths and tagged fields; nil if there is none.
    public var firstFlexibleVersion: Int16? {
        switch self {
        case .produce: 9
        case .fetch: 12
        case .listOffsets: 6
        case .metadata: 9
        case .offsetCommit: 8
        case .offsetFetch: 6
        case .findCoordinator: 3
        case .joinGroup: 6
        case .heartbeat: 4
        case .leaveGroup: 4
        case .syncGroup: 4
        case .describeGroups: 5
        case .listGroups: 3
        case .saslHandshake: nil
        case .apiVersions: 3
        case .createTopics: 5
        case .deleteTopics: 4
        case .deleteRecords: 2
        case .initProducerId: 2
        case .offsetForLeaderEpoch: 4
        case .describeConfigs: 4
        case .alterConfigs: 2
        case .describeLogDirs: 2
        case .saslAuthenticate: 2
        case .createPartitions: 2
        case .deleteGroups: 2
        case .electLeaders: 2
        case .incrementalAlterConfigs: 1
        case .alterPartitionReassignments: 0
        case .listPartitionReassignments: 0
        case .offsetDelete: nil
        case .vote: 0
        case .beginQuorumEpoch: 1
        case .endQuorumEpoch: 1
        case .describeQuorum: 0
        case .alterPartition: 0
        case .updateFeatures: 0
        case .envelope: 0
        case .fetchSnapshot: 0
        case .describeCluster: 0
        case .describeProducers: 0
        case .brokerRegistration: 0
        case .brokerHeartbeat: 0
        case .unregisterBroker: 0
        case .allocateProducerIds: 0
        case .consumerGroupDescribe: 0
        case .controllerRegistration: 0
        case .describeTopicPartitions: 0
        }
    }

    /// The versions announced on a listener, as Apache Kafka 4.2 has them; nil if it is not served there.
    public func advertised(on listener: Listener) -> ClosedRange<Int16>? {
        switch (self, listener) {
        case (.produce, .broker): 0...13
        case (.fetch, _): 4...18
        case (.listOffsets, .broker): 1...11
        case (.metadata, .broker): 0...13
        case (.offsetCommit, .broker): 2...10
        case (.offsetFetch, .broker): 1...10
        case (.findCoordinator, .broker): 0...6
        case (.joinGroup, .broker): 0...9
        case (.heartbeat, .broker): 0...4
        case (.leaveGroup, .broker): 0...5
        case (.syncGroup, .broker): 0...5
        case (.describeGroups, .broker): 0...6
        case (.listGroups, .broker): 0...5
        case (.apiVersions, _): 0...4
        case (.createTopics, _): 2...7
        case (.deleteTopics, _): 1...6
        case (.deleteRecords, .broker): 0...2
        case (.initProducerId, .broker): 0...5
        case (.offsetForLeaderEpoch, .broker): 2...4
        case (.describeConfigs, .broker): 1...4
        case (.alterConfigs, _): 0...2
        case (.describeLogDirs, .broker): 1...4
        case (.createPartitions, _): 0...3
        case (.deleteGroups, .broker): 0...2
        case (.electLeaders, _): 0...2
        case (.incrementalAlterConfigs, _): 0...1
        case (.offsetDelete, .broker): 0...0
        case (.vote, .controller): 0...2
        case (.beginQuorumEpoch, .controller): 0...1
        case (.endQuorumEpoch, .controller): 0...1
        case (.describeQuorum, _): 0...2
        case (.alterPartition, .controller): 2...3
        case (.fetchSnapshot, .controller): 0...1
        case (.describeCluster, _): 0...2
        case (.brokerRegistration, .controller): 0...4
        case (.brokerHeartbeat, .controller): 0...1
        case (.allocateProducerIds, .controller): 0...0
        case (.describeTopicPartitions, .broker): 0...0
        default: nil
        }
    }

    /// The type of the request.
    public var requestType: any RequestMessage.Type {
        switch self {
        case .produce: ProduceRequest.self
        case .fetch: FetchRequest.self
        case .listOffsets: ListOffsetsRequest.self
        case .metadata: MetadataRequest.self
        case .offsetCommit: OffsetCommitRequest.self
        case .offsetFetch: OffsetFetchRequest.self
        case .findCoordinator: FindCoordinatorRequest.self
        case .joinGroup: JoinGroupRequest.self
        case .heartbeat: HeartbeatRequest.self
        case .leaveGroup: LeaveGroupRequest.self
        case .syncGroup: SyncGroupRequest.self
        case .describeGroups: DescribeGroupsRequest.self
        case .listGroups: ListGroupsRequest.self
        case .saslHandshake: SaslHandshakeRequest.self
        case .apiVersions: ApiVersionsRequest.self
        case .createTopics: CreateTopicsRequest.self
        case .deleteTopics: DeleteTopicsRequest.self
        case .deleteRecords: DeleteRecordsRequest.self
        case .initProducerId: InitProducerIdRequest.self
        case .offsetForLeaderEpoch: OffsetForLeaderEpochRequest.self
        case .describeConfigs: DescribeConfigsRequest.self
        case .alterConfigs: AlterConfigsRequest.self
        case .describeLogDirs: DescribeLogDirsRequest.self
        case .saslAuthenticate: SaslAuthenticateRequest.self
        case .createPartitions: CreatePartitionsRequest.self
        case .deleteGroups: DeleteGroupsRequest.self
        case .electLeaders: ElectLeadersRequest.self
        case .incrementalAlterConfigs: IncrementalAlterConfigsRequest.self
        case .alterPartitionReassignments: AlterPartitionReassignmentsRequest.self
        case .listPartitionReassignments: ListPartitionReassignmentsRequest.self
        case .offsetDelete: OffsetDeleteRequest.self
        case .vote: VoteRequest.self
        case .beginQuorumEpoch: BeginQuorumEpochRequest.self
        case .endQuorumEpoch: EndQuorumEpochRequest.self
        case .describeQuorum: DescribeQuorumRequest.self
        case .alterPartition: AlterPartitionRequest.self
        case .updateFeatures: UpdateFeaturesRequest.self
        case .envelope: EnvelopeRequest.self
        case .fetchSnapshot: FetchSnapshotRequest.self
        case .describeCluster: DescribeClusterRequest.self
        case .describeProducers: DescribeProducersRequest.self
        case .brokerRegistration: BrokerRegistrationRequest.self
        case .brokerHeartbeat: BrokerHeartbeatRequest.self
        case .unregisterBroker: UnregisterBrokerRequest.self
        case .allocateProducerIds: AllocateProducerIdsRequest.self
        case .consumerGroupDescribe: ConsumerGroupDescribeRequest.self
        case .controllerRegistration: ControllerRegistrationRequest.self
        case .describeTopicPartitions: DescribeTopicPartitionsRequest.self
        }
    }

    /// The type of the response.
    public var responseType: any ResponseMessage.Type {
        switch self {
        case .produce: ProduceResponse.self
        case .fetch: FetchResponse.self
        case .listOffsets: ListOffsetsResponse.self
        case .metadata: MetadataResponse.self
        case .offsetCommit: OffsetCommitResponse.self
        case .offsetFetch: OffsetFetchResponse.self
        case .findCoordinator: FindCoordinatorResponse.self
        case .joinGroup: JoinGroupResponse.self
        case .heartbeat: HeartbeatResponse.self
        case .leaveGroup: LeaveGroupResponse.self
        case .syncGroup: SyncGroupResponse.self
        case .describeGroups: DescribeGroupsResponse.self
        case .listGroups: ListGroupsResponse.self
        case .saslHandshake: SaslHandshakeResponse.self
        case .apiVersions: ApiVersionsResponse.self
        case .createTopics: CreateTopicsResponse.self
        case .deleteTopics: DeleteTopicsResponse.self
        case .deleteRecords: DeleteRecordsResponse.self
        case .initProducerId: InitProducerIdResponse.self
        case .offsetForLeaderEpoch: OffsetForLeaderEpochResponse.self
        case .describeConfigs: DescribeConfigsResponse.self
        case .alterConfigs: AlterConfigsResponse.self
        case .describeLogDirs: DescribeLogDirsResponse.self
        case .saslAuthenticate: SaslAuthenticateResponse.self
        case .createPartitions: CreatePartitionsResponse.self
        case .deleteGroups: DeleteGroupsResponse.self
        case .electLeaders: ElectLeadersResponse.self
        case .incrementalAlterConfigs: IncrementalAlterConfigsResponse.self
        case .alterPartitionReassignments: AlterPartitionReassignmentsResponse.self
        case .listPartitionReassignments: ListPartitionReassignmentsResponse.self
        case .offsetDelete: OffsetDeleteResponse.self
        case .vote: VoteResponse.self
        case .beginQuorumEpoch: BeginQuorumEpochResponse.self
        case .endQuorumEpoch: EndQuorumEpochResponse.self
        case .describeQuorum: DescribeQuorumResponse.self
        case .alterPartition: AlterPartitionResponse.self
        case .updateFeatures: UpdateFeaturesResponse.self
        case .envelope: EnvelopeResponse.self
        case .fetchSnapshot: FetchSnapshotResponse.self
        case .describeCluster: DescribeClusterResponse.self
        case .describeProducers: DescribeProducersResponse.self
        case .brokerRegistration: BrokerRegistrationResponse.self
        case .brokerHeartbeat: BrokerHeartbeatResponse.self
        case .unregisterBroker: UnregisterBrokerResponse.self
        case .allocateProducerIds: AllocateProducerIdsResponse.self
        case .consumerGroupDescribe: ConsumerGroupDescribeResponse.self
        case .controllerRegistration: ControllerRegistrationResponse.self
        case .describeTopicPartitions: DescribeTopicPartitionsResponse.self
        }
    }
}
