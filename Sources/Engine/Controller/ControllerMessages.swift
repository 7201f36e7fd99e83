import KafkaProtocol

/// A connection that heartbeats come on, as the node numbers them: never reused while the node runs.
public struct ConnectionToken: Hashable, Sendable {
    public let rawValue: UInt64
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// A request that only the active controller answers.
public enum ControllerRequest: Sendable {
    case brokerRegistration(BrokerRegistrationRequest)
    case brokerHeartbeat(BrokerHeartbeatRequest)
    case alterPartition(AlterPartitionRequest, version: Int16)
    case allocateProducerIds(AllocateProducerIdsRequest)
    case createTopics(CreateTopicsRequest, version: Int16)
    case deleteTopics(DeleteTopicsRequest, version: Int16)
    case electLeaders(ElectLeadersRequest, version: Int16)
    case createPartitions(CreatePartitionsRequest)
    case alterConfigs(AlterConfigsRequest)
    case incrementalAlterConfigs(IncrementalAlterConfigsRequest)
}

/// The answer to a ``ControllerRequest``, of the same name.
public enum ControllerResponse: Equatable, Sendable {
    case brokerRegistration(BrokerRegistrationResponse)
    case brokerHeartbeat(BrokerHeartbeatResponse)
    case alterPartition(AlterPartitionResponse)
    case allocateProducerIds(AllocateProducerIdsResponse)
    case createTopics(CreateTopicsResponse)
    case deleteTopics(DeleteTopicsResponse)
    case electLeaders(ElectLeadersResponse)
    case createPartitions(CreatePartitionsResponse)
    case alterConfigs(AlterConfigsResponse)
    case incrementalAlterConfigs(IncrementalAlterConfigsResponse)
}

/// Records that are appended together or not at all: one decision of the controller.
public struct ControllerBatch: Equatable, Sendable {
    /// Numbers the batches of one activation from 0.
    public let id: UInt64
    /// The offset that the first record must get; records may contain it (a broker's epoch is the offset of its
    /// registration).
    public let baseOffset: Int64
    public let records: [MetadataRecord]

    /// The offset that the last record must get.
    public var lastOffset: Int64 { self.baseOffset + Int64(self.records.count) - 1 }
}

/// What the controller wants done, in order.
public enum ControllerEffect: Sendable {
    /// Append the records as one batch and report the outcome with ``Controller/appended(batch:lastOffset:effects:)``
    /// before anything else reaches the controller.
    case append(ControllerBatch)
    /// Answer the request that came with `token`.
    case respond(token: UInt64, ControllerResponse)
    /// The metadata log did not go as the controller had decided. It has given up being active; the node should give up
    /// leading the quorum, so that another controller starts from what is committed.
    case resign(reason: String)
    /// A line for the node's log.
    case log(String)
}
