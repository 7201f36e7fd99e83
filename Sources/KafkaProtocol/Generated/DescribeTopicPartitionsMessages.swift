// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of DescribeTopicPartitions (API key 75), version 0.
public struct DescribeTopicPartitionsRequest: RequestMessage {
    public typealias Response = DescribeTopicPartitionsResponse
    public static var apiKey: ApiKey { .describeTopicPartitions }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var topics: [TopicRequest] = []
    public var responsePartitionLimit: Int32 = 2000
    public var cursor: Cursor? = nil
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        topics: [TopicRequest] = [],
        responsePartitionLimit: Int32 = 2000,
        cursor: Cursor? = nil
    ) {
        self.topics = topics
        self.responsePartitionLimit = responsePartitionLimit
        self.cursor = cursor
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        self.responsePartitionLimit = try reader.integer()
        self.cursor = try reader.nullableStructure(version: version)
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.structures(self.topics, flexible: true, version: version)
        writer.integer(self.responsePartitionLimit)
        try writer.nullableStructure(self.cursor, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension DescribeTopicPartitionsRequest {
    /// What `topics` holds.
    public struct TopicRequest: KafkaStructure {
        public var name: String = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(name: String = "") {
            self.name = name
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension DescribeTopicPartitionsRequest {
    /// What `cursor` holds.
    public struct Cursor: KafkaStructure {
        public var topicName: String = ""
        public var partitionIndex: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topicName: String = "",
            partitionIndex: Int32 = 0
        ) {
            self.topicName = topicName
            self.partitionIndex = partitionIndex
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.topicName = try reader.string(flexible: true, "topicName")
            self.partitionIndex = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.topicName, flexible: true)
            writer.integer(self.partitionIndex)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of DescribeTopicPartitions (API key 75), version 0.
public struct DescribeTopicPartitionsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .describeTopicPartitions }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var throttleTimeMs: Int32 = 0
    public var topics: [DescribeTopicPartitionsResponseTopic] = []
    public var nextCursor: Cursor? = nil
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        topics: [DescribeTopicPartitionsResponseTopic] = [],
        nextCursor: Cursor? = nil
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
        self.nextCursor = nextCursor
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        self.nextCursor = try reader.nullableStructure(version: version)
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        try writer.structures(self.topics, flexible: true, version: version)
        try writer.nullableStructure(self.nextCursor, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension DescribeTopicPartitionsResponse {
    /// What `topics` holds.
    public struct DescribeTopicPartitionsResponseTopic: KafkaStructure {
        public var errorCode: ErrorCode = .none
        public var name: String? = ""
        public var topicId: Uuid = .zero
        public var isInternal: Bool = false
        public var partitions: [DescribeTopicPartitionsResponsePartition] = []
        public var topicAuthorizedOperations: Int32 = -2147483648
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            errorCode: ErrorCode = .none,
            name: String? = "",
            topicId: Uuid = .zero,
            isInternal: Bool = false,
            partitions: [DescribeTopicPartitionsResponsePartition] = [],
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
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.name = try reader.nullableString(flexible: true)
            self.topicId = try reader.uuid()
            self.isInternal = try reader.boolean()
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.topicAuthorizedOperations = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.name, flexible: true)
            writer.uuid(self.topicId)
            writer.boolean(self.isInternal)
            try writer.structures(self.partitions, flexible: true, version: version)
            writer.integer(self.topicAuthorizedOperations)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension DescribeTopicPartitionsResponse {
    /// What `partitions` holds.
    public struct DescribeTopicPartitionsResponsePartition: KafkaStructure {
        public var errorCode: ErrorCode = .none
        public var partitionIndex: Int32 = 0
        public var leaderId: Int32 = 0
        public var leaderEpoch: Int32 = -1
        public var replicaNodes: [Int32] = []
        public var isrNodes: [Int32] = []
        public var eligibleLeaderReplicas: [Int32]? = nil
        public var lastKnownElr: [Int32]? = nil
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
            eligibleLeaderReplicas: [Int32]? = nil,
            lastKnownElr: [Int32]? = nil,
            offlineReplicas: [Int32] = []
        ) {
            self.errorCode = errorCode
            self.partitionIndex = partitionIndex
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
            self.replicaNodes = replicaNodes
            self.isrNodes = isrNodes
            self.eligibleLeaderReplicas = eligibleLeaderReplicas
            self.lastKnownElr = lastKnownElr
            self.offlineReplicas = offlineReplicas
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.partitionIndex = try reader.integer()
            self.leaderId = try reader.integer()
            self.leaderEpoch = try reader.integer()
            self.replicaNodes = try reader.integers(flexible: true, "replicaNodes")
            self.isrNodes = try reader.integers(flexible: true, "isrNodes")
            self.eligibleLeaderReplicas = try reader.nullableIntegers(flexible: true)
            self.lastKnownElr = try reader.nullableIntegers(flexible: true)
            self.offlineReplicas = try reader.integers(flexible: true, "offlineReplicas")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.errorCode.rawValue)
            writer.integer(self.partitionIndex)
            writer.integer(self.leaderId)
            writer.integer(self.leaderEpoch)
            writer.integers(self.replicaNodes, flexible: true)
            writer.integers(self.isrNodes, flexible: true)
            writer.nullableIntegers(self.eligibleLeaderReplicas, flexible: true)
            writer.nullableIntegers(self.lastKnownElr, flexible: true)
            writer.integers(self.offlineReplicas, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension DescribeTopicPartitionsResponse {
    /// What `nextCursor` holds.
    public struct Cursor: KafkaStructure {
        public var topicName: String = ""
        public var partitionIndex: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topicName: String = "",
            partitionIndex: Int32 = 0
        ) {
            self.topicName = topicName
            self.partitionIndex = partitionIndex
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.topicName = try reader.string(flexible: true, "topicName")
            self.partitionIndex = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.topicName, flexible: true)
            writer.integer(self.partitionIndex)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
