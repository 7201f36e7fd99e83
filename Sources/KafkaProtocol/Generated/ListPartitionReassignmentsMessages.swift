// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of ListPartitionReassignments (API key 46), version 0.
public struct ListPartitionReassignmentsRequest: RequestMessage {
    public typealias Response = ListPartitionReassignmentsResponse
    public static var apiKey: ApiKey { .listPartitionReassignments }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var timeoutMs: Int32 = 60000
    public var topics: [ListPartitionReassignmentsTopics]? = nil
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        timeoutMs: Int32 = 60000,
        topics: [ListPartitionReassignmentsTopics]? = nil
    ) {
        self.timeoutMs = timeoutMs
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.timeoutMs = try reader.integer()
        self.topics = try reader.nullableStructures(flexible: true, version: version)
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.timeoutMs)
        try writer.nullableStructures(self.topics, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension ListPartitionReassignmentsRequest {
    /// What `topics` holds.
    public struct ListPartitionReassignmentsTopics: KafkaStructure {
        public var name: String = ""
        public var partitionIndexes: [Int32] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitionIndexes: [Int32] = []
        ) {
            self.name = name
            self.partitionIndexes = partitionIndexes
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.partitionIndexes = try reader.integers(flexible: true, "partitionIndexes")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            writer.integers(self.partitionIndexes, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of ListPartitionReassignments (API key 46), version 0.
public struct ListPartitionReassignmentsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .listPartitionReassignments }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var errorMessage: String? = ""
    public var topics: [OngoingTopicReassignment] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        topics: [OngoingTopicReassignment] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.errorMessage = try reader.nullableString(flexible: true)
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        writer.integer(self.errorCode.rawValue)
        try writer.nullableString(self.errorMessage, flexible: true)
        try writer.structures(self.topics, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension ListPartitionReassignmentsResponse {
    /// What `topics` holds.
    public struct OngoingTopicReassignment: KafkaStructure {
        public var name: String = ""
        public var partitions: [OngoingPartitionReassignment] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [OngoingPartitionReassignment] = []
        ) {
            self.name = name
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            try writer.structures(self.partitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension ListPartitionReassignmentsResponse {
    /// What `partitions` holds.
    public struct OngoingPartitionReassignment: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var replicas: [Int32] = []
        public var addingReplicas: [Int32] = []
        public var removingReplicas: [Int32] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            replicas: [Int32] = [],
            addingReplicas: [Int32] = [],
            removingReplicas: [Int32] = []
        ) {
            self.partitionIndex = partitionIndex
            self.replicas = replicas
            self.addingReplicas = addingReplicas
            self.removingReplicas = removingReplicas
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.replicas = try reader.integers(flexible: true, "replicas")
            self.addingReplicas = try reader.integers(flexible: true, "addingReplicas")
            self.removingReplicas = try reader.integers(flexible: true, "removingReplicas")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            writer.integers(self.replicas, flexible: true)
            writer.integers(self.addingReplicas, flexible: true)
            writer.integers(self.removingReplicas, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
