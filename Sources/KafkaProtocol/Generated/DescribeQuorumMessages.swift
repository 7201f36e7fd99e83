// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of DescribeQuorum (API key 55), versions 0 to 2.
public struct DescribeQuorumRequest: RequestMessage {
    public typealias Response = DescribeQuorumResponse
    public static var apiKey: ApiKey { .describeQuorum }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var topics: [TopicData] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(topics: [TopicData] = []) {
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.structures(self.topics, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension DescribeQuorumRequest {
    /// What `topics` holds.
    public struct TopicData: KafkaStructure {
        public var topicName: String = ""
        public var partitions: [PartitionData] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topicName: String = "",
            partitions: [PartitionData] = []
        ) {
            self.topicName = topicName
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.topicName = try reader.string(flexible: true, "topicName")
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.topicName, flexible: true)
            try writer.structures(self.partitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension DescribeQuorumRequest {
    /// What `partitions` holds.
    public struct PartitionData: KafkaStructure {
        public var partitionIndex: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(partitionIndex: Int32 = 0) {
            self.partitionIndex = partitionIndex
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of DescribeQuorum (API key 55), versions 0 to 2.
public struct DescribeQuorumResponse: ResponseMessage {
    public static var apiKey: ApiKey { .describeQuorum }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var errorCode: ErrorCode = .none
    /// Version 2.
    public var errorMessage: String? = ""
    public var topics: [TopicData] = []
    /// Version 2.
    public var nodes: [Node] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        topics: [TopicData] = [],
        nodes: [Node] = []
    ) {
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.topics = topics
        self.nodes = nodes
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        if version >= 2 { self.errorMessage = try reader.nullableString(flexible: true) }
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        if version >= 2 { self.nodes = try reader.structures(flexible: true, version: version, "nodes") }
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.errorCode.rawValue)
        if version >= 2 { try writer.nullableString(self.errorMessage, flexible: true) }
        try writer.structures(self.topics, flexible: true, version: version)
        if version >= 2 { try writer.structures(self.nodes, flexible: true, version: version) }
        if version < 2, !self.nodes.isEmpty {
            throw .notExpressible("DescribeQuorumResponse.nodes")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension DescribeQuorumResponse {
    /// What `topics` holds.
    public struct TopicData: KafkaStructure {
        public var topicName: String = ""
        public var partitions: [PartitionData] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topicName: String = "",
            partitions: [PartitionData] = []
        ) {
            self.topicName = topicName
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.topicName = try reader.string(flexible: true, "topicName")
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.topicName, flexible: true)
            try writer.structures(self.partitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension DescribeQuorumResponse {
    /// What `partitions` holds.
    public struct PartitionData: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var errorCode: ErrorCode = .none
        /// Version 2.
        public var errorMessage: String? = ""
        public var leaderId: Int32 = 0
        public var leaderEpoch: Int32 = 0
        public var highWatermark: Int64 = 0
        public var currentVoters: [ReplicaState] = []
        public var observers: [ReplicaState] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            errorMessage: String? = "",
            leaderId: Int32 = 0,
            leaderEpoch: Int32 = 0,
            highWatermark: Int64 = 0,
            currentVoters: [ReplicaState] = [],
            observers: [ReplicaState] = []
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
            self.highWatermark = highWatermark
            self.currentVoters = currentVoters
            self.observers = observers
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            if version >= 2 { self.errorMessage = try reader.nullableString(flexible: true) }
            self.leaderId = try reader.integer()
            self.leaderEpoch = try reader.integer()
            self.highWatermark = try reader.integer()
            self.currentVoters = try reader.structures(flexible: true, version: version, "currentVoters")
            self.observers = try reader.structures(flexible: true, version: version, "observers")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            writer.integer(self.errorCode.rawValue)
            if version >= 2 { try writer.nullableString(self.errorMessage, flexible: true) }
            writer.integer(self.leaderId)
            writer.integer(self.leaderEpoch)
            writer.integer(self.highWatermark)
            try writer.structures(self.currentVoters, flexible: true, version: version)
            try writer.structures(self.observers, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension DescribeQuorumResponse {
    /// What `nodes` holds.
    public struct Node: KafkaStructure {
        public var nodeId: Int32 = 0
        public var listeners: [Listener] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            nodeId: Int32 = 0,
            listeners: [Listener] = []
        ) {
            self.nodeId = nodeId
            self.listeners = listeners
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.nodeId = try reader.integer()
            self.listeners = try reader.structures(flexible: true, version: version, "listeners")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.nodeId)
            try writer.structures(self.listeners, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension DescribeQuorumResponse {
    /// What `listeners` holds.
    public struct Listener: KafkaStructure {
        public var name: String = ""
        public var host: String = ""
        public var port: UInt16 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            host: String = "",
            port: UInt16 = 0
        ) {
            self.name = name
            self.host = host
            self.port = port
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.host = try reader.string(flexible: true, "host")
            self.port = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            try writer.string(self.host, flexible: true)
            writer.integer(self.port)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension DescribeQuorumResponse {
    /// Used by several fields.
    public struct ReplicaState: KafkaStructure {
        public var replicaId: Int32 = 0
        /// Version 2.
        public var replicaDirectoryId: Uuid = .zero
        public var logEndOffset: Int64 = 0
        /// Versions 1 to 2.
        public var lastFetchTimestamp: Int64 = -1
        /// Versions 1 to 2.
        public var lastCaughtUpTimestamp: Int64 = -1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            replicaId: Int32 = 0,
            replicaDirectoryId: Uuid = .zero,
            logEndOffset: Int64 = 0,
            lastFetchTimestamp: Int64 = -1,
            lastCaughtUpTimestamp: Int64 = -1
        ) {
            self.replicaId = replicaId
            self.replicaDirectoryId = replicaDirectoryId
            self.logEndOffset = logEndOffset
            self.lastFetchTimestamp = lastFetchTimestamp
            self.lastCaughtUpTimestamp = lastCaughtUpTimestamp
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.replicaId = try reader.integer()
            if version >= 2 { self.replicaDirectoryId = try reader.uuid() }
            self.logEndOffset = try reader.integer()
            if version >= 1 { self.lastFetchTimestamp = try reader.integer() }
            if version >= 1 { self.lastCaughtUpTimestamp = try reader.integer() }
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.replicaId)
            if version >= 2 { writer.uuid(self.replicaDirectoryId) }
            if version < 2, self.replicaDirectoryId != .zero {
                throw .notExpressible("ReplicaState.replicaDirectoryId")
            }
            writer.integer(self.logEndOffset)
            if version >= 1 { writer.integer(self.lastFetchTimestamp) }
            if version >= 1 { writer.integer(self.lastCaughtUpTimestamp) }
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
