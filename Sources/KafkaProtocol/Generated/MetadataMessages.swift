// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of Metadata (API key 3), versions 0 to 13, flexible from 9.
public struct MetadataRequest: RequestMessage {
    public typealias Response = MetadataResponse
    public static var apiKey: ApiKey { .metadata }
    public static var versions: ClosedRange<Int16> { 0...13 }

    /// Null in versions 1 to 13.
    public var topics: [MetadataRequestTopic]? = []
    /// Versions 4 to 13.
    public var allowAutoTopicCreation: Bool = true
    /// Versions 8 to 10.
    public var includeClusterAuthorizedOperations: Bool = false
    /// Versions 8 to 13.
    public var includeTopicAuthorizedOperations: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        topics: [MetadataRequestTopic]? = [],
        allowAutoTopicCreation: Bool = true,
        includeClusterAuthorizedOperations: Bool = false,
        includeTopicAuthorizedOperations: Bool = false
    ) {
        self.topics = topics
        self.allowAutoTopicCreation = allowAutoTopicCreation
        self.includeClusterAuthorizedOperations = includeClusterAuthorizedOperations
        self.includeTopicAuthorizedOperations = includeTopicAuthorizedOperations
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 9
        self.topics = try reader.nullableStructures(flexible: flexible, version: version, "topics", when: version >= 1)
        if version >= 4 { self.allowAutoTopicCreation = try reader.boolean() }
        if version >= 8 && version <= 10 { self.includeClusterAuthorizedOperations = try reader.boolean() }
        if version >= 8 { self.includeTopicAuthorizedOperations = try reader.boolean() }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 9
        try writer.nullableStructures(self.topics, flexible: flexible, version: version, "topics", when: version >= 1)
        if version >= 4 { writer.boolean(self.allowAutoTopicCreation) }
        if version < 4, !self.allowAutoTopicCreation {
            throw .notExpressible("MetadataRequest.allowAutoTopicCreation")
        }
        if version >= 8 && version <= 10 { writer.boolean(self.includeClusterAuthorizedOperations) }
        if !(version >= 8 && version <= 10), self.includeClusterAuthorizedOperations {
            throw .notExpressible("MetadataRequest.includeClusterAuthorizedOperations")
        }
        if version >= 8 { writer.boolean(self.includeTopicAuthorizedOperations) }
        if version < 8, self.includeTopicAuthorizedOperations {
            throw .notExpressible("MetadataRequest.includeTopicAuthorizedOperations")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension MetadataRequest {
    /// What `topics` holds.
    public struct MetadataRequestTopic: KafkaStructure {
        /// Versions 10 to 13.
        public var topicId: Uuid = .zero
        /// Null in versions 10 to 13.
        public var name: String? = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topicId: Uuid = .zero,
            name: String? = ""
        ) {
            self.topicId = topicId
            self.name = name
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version >= 10 { self.topicId = try reader.uuid() }
            self.name = try reader.nullableString(flexible: flexible, "name", when: version >= 10)
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version >= 10 { writer.uuid(self.topicId) }
            try writer.nullableString(self.name, flexible: flexible, "name", when: version >= 10)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of Metadata (API key 3), versions 0 to 13, flexible from 9.
public struct MetadataResponse: ResponseMessage {
    public static var apiKey: ApiKey { .metadata }
    public static var versions: ClosedRange<Int16> { 0...13 }

    /// Versions 3 to 13.
    public var throttleTimeMs: Int32 = 0
    public var brokers: [MetadataResponseBroker] = []
    /// Versions 2 to 13.
    public var clusterId: String? = nil
    /// Versions 1 to 13.
    public var controllerId: Int32 = -1
    public var topics: [MetadataResponseTopic] = []
    /// Versions 8 to 10.
    public var clusterAuthorizedOperations: Int32 = -2147483648
    /// Version 13.
    public var errorCode: ErrorCode = .none
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        brokers: [MetadataResponseBroker] = [],
        clusterId: String? = nil,
        controllerId: Int32 = -1,
        topics: [MetadataResponseTopic] = [],
        clusterAuthorizedOperations: Int32 = -2147483648,
        errorCode: ErrorCode = .none
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.brokers = brokers
        self.clusterId = clusterId
        self.controllerId = controllerId
        self.topics = topics
        self.clusterAuthorizedOperations = clusterAuthorizedOperations
        self.errorCode = errorCode
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 9
        if version >= 3 { self.throttleTimeMs = try reader.integer() }
        self.brokers = try reader.structures(flexible: flexible, version: version, "brokers")
        if version >= 2 { self.clusterId = try reader.nullableString(flexible: flexible) }
        if version >= 1 { self.controllerId = try reader.integer() }
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if version >= 8 && version <= 10 { self.clusterAuthorizedOperations = try reader.integer() }
        if version >= 13 { self.errorCode = ErrorCode(rawValue: try reader.integer()) }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 9
        if version >= 3 { writer.integer(self.throttleTimeMs) }
        try writer.structures(self.brokers, flexible: flexible, version: version)
        if version >= 2 { try writer.nullableString(self.clusterId, flexible: flexible) }
        if version >= 1 { writer.integer(self.controllerId) }
        try writer.structures(self.topics, flexible: flexible, version: version)
        if version >= 8 && version <= 10 { writer.integer(self.clusterAuthorizedOperations) }
        if !(version >= 8 && version <= 10), self.clusterAuthorizedOperations != -2147483648 {
            throw .notExpressible("MetadataResponse.clusterAuthorizedOperations")
        }
        if version >= 13 { writer.integer(self.errorCode.rawValue) }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension MetadataResponse {
    /// What `brokers` holds.
    public struct MetadataResponseBroker: KafkaStructure {
        public var nodeId: Int32 = 0
        public var host: String = ""
        public var port: Int32 = 0
        /// Versions 1 to 13.
        public var rack: String? = nil
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            nodeId: Int32 = 0,
            host: String = "",
            port: Int32 = 0,
            rack: String? = nil
        ) {
            self.nodeId = nodeId
            self.host = host
            self.port = port
            self.rack = rack
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.nodeId = try reader.integer()
            self.host = try reader.string(flexible: flexible, "host")
            self.port = try reader.integer()
            if version >= 1 { self.rack = try reader.nullableString(flexible: flexible) }
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.integer(self.nodeId)
            try writer.string(self.host, flexible: flexible)
            writer.integer(self.port)
            if version >= 1 { try writer.nullableString(self.rack, flexible: flexible) }
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension MetadataResponse {
    /// What `topics` holds.
    public struct MetadataResponseTopic: KafkaStructure {
        public var errorCode: ErrorCode = .none
        /// Null in versions 12 to 13.
        public var name: String? = ""
        /// Versions 10 to 13.
        public var topicId: Uuid = .zero
        /// Versions 1 to 13.
        public var isInternal: Bool = false
        public var partitions: [MetadataResponsePartition] = []
        /// Versions 8 to 13.
        public var topicAuthorizedOperations: Int32 = -2147483648
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            errorCode: ErrorCode = .none,
            name: String? = "",
            topicId: Uuid = .zero,
            isInternal: Bool = false,
            partitions: [MetadataResponsePartition] = [],
            topicAuthorizedOperations: Int32 = -2147483648
        ) {
            self.errorCode = errorCode
            self.name = name
            self.topicId = topicId
            self.isInternal = isInternal
            self.partitions = partitions
            self.topicAuthorizedOperations = topicAuthorizedOperations
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.name = try reader.nullableString(flexible: flexible, "name", when: version >= 12)
            if version >= 10 { self.topicId = try reader.uuid() }
            if version >= 1 { self.isInternal = try reader.boolean() }
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if version >= 8 { self.topicAuthorizedOperations = try reader.integer() }
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.name, flexible: flexible, "name", when: version >= 12)
            if version >= 10 { writer.uuid(self.topicId) }
            if version >= 1 { writer.boolean(self.isInternal) }
            try writer.structures(self.partitions, flexible: flexible, version: version)
            if version >= 8 { writer.integer(self.topicAuthorizedOperations) }
            if version < 8, self.topicAuthorizedOperations != -2147483648 {
                throw .notExpressible("MetadataResponseTopic.topicAuthorizedOperations")
            }
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension MetadataResponse {
    /// What `partitions` holds.
    public struct MetadataResponsePartition: KafkaStructure {
        public var errorCode: ErrorCode = .none
        public var partitionIndex: Int32 = 0
        public var leaderId: Int32 = 0
        /// Versions 7 to 13.
        public var leaderEpoch: Int32 = -1
        public var replicaNodes: [Int32] = []
        public var isrNodes: [Int32] = []
        /// Versions 5 to 13.
        public var offlineReplicas: [Int32] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            errorCode: ErrorCode = .none,
            partitionIndex: Int32 = 0,
            leaderId: Int32 = 0,
            leaderEpoch: Int32 = -1,
            replicaNodes: [Int32] = [],
            isrNodes: [Int32] = [],
            offlineReplicas: [Int32] = []
        ) {
            self.errorCode = errorCode
            self.partitionIndex = partitionIndex
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
            self.replicaNodes = replicaNodes
            self.isrNodes = isrNodes
            self.offlineReplicas = offlineReplicas
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.partitionIndex = try reader.integer()
            self.leaderId = try reader.integer()
            if version >= 7 { self.leaderEpoch = try reader.integer() }
            self.replicaNodes = try reader.integers(flexible: flexible, "replicaNodes")
            self.isrNodes = try reader.integers(flexible: flexible, "isrNodes")
            if version >= 5 { self.offlineReplicas = try reader.integers(flexible: flexible, "offlineReplicas") }
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.integer(self.errorCode.rawValue)
            writer.integer(self.partitionIndex)
            writer.integer(self.leaderId)
            if version >= 7 { writer.integer(self.leaderEpoch) }
            writer.integers(self.replicaNodes, flexible: flexible)
            writer.integers(self.isrNodes, flexible: flexible)
            if version >= 5 { writer.integers(self.offlineReplicas, flexible: flexible) }
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
