// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of AlterPartitionReassignments (API key 45), versions 0 to 1.
public struct AlterPartitionReassignmentsRequest: RequestMessage {
    public typealias Response = AlterPartitionReassignmentsResponse
    public static var apiKey: ApiKey { .alterPartitionReassignments }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var timeoutMs: Int32 = 60000
    /// Version 1.
    public var allowReplicationFactorChange: Bool = true
    public var topics: [ReassignableTopic] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        timeoutMs: Int32 = 60000,
        allowReplicationFactorChange: Bool = true,
        topics: [ReassignableTopic] = []
    ) {
        self.timeoutMs = timeoutMs
        self.allowReplicationFactorChange = allowReplicationFactorChange
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.timeoutMs = try reader.integer()
        if version >= 1 { self.allowReplicationFactorChange = try reader.boolean() }
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.timeoutMs)
        if version >= 1 { writer.boolean(self.allowReplicationFactorChange) }
        if version < 1, !self.allowReplicationFactorChange {
            throw .notExpressible("AlterPartitionReassignmentsRequest.allowReplicationFactorChange")
        }
        try writer.structures(self.topics, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension AlterPartitionReassignmentsRequest {
    /// What `topics` holds.
    public struct ReassignableTopic: KafkaStructure {
        public var name: String = ""
        public var partitions: [ReassignablePartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [ReassignablePartition] = []
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

extension AlterPartitionReassignmentsRequest {
    /// What `partitions` holds.
    public struct ReassignablePartition: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var replicas: [Int32]? = nil
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            replicas: [Int32]? = nil
        ) {
            self.partitionIndex = partitionIndex
            self.replicas = replicas
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.replicas = try reader.nullableIntegers(flexible: true)
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            writer.nullableIntegers(self.replicas, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of AlterPartitionReassignments (API key 45), versions 0 to 1.
public struct AlterPartitionReassignmentsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .alterPartitionReassignments }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var throttleTimeMs: Int32 = 0
    /// Version 1.
    public var allowReplicationFactorChange: Bool = true
    public var errorCode: ErrorCode = .none
    public var errorMessage: String? = ""
    public var responses: [ReassignableTopicResponse] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        allowReplicationFactorChange: Bool = true,
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        responses: [ReassignableTopicResponse] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.allowReplicationFactorChange = allowReplicationFactorChange
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.responses = responses
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        if version >= 1 { self.allowReplicationFactorChange = try reader.boolean() }
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.errorMessage = try reader.nullableString(flexible: true)
        self.responses = try reader.structures(flexible: true, version: version, "responses")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        if version >= 1 { writer.boolean(self.allowReplicationFactorChange) }
        writer.integer(self.errorCode.rawValue)
        try writer.nullableString(self.errorMessage, flexible: true)
        try writer.structures(self.responses, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension AlterPartitionReassignmentsResponse {
    /// What `responses` holds.
    public struct ReassignableTopicResponse: KafkaStructure {
        public var name: String = ""
        public var partitions: [ReassignablePartitionResponse] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [ReassignablePartitionResponse] = []
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

extension AlterPartitionReassignmentsResponse {
    /// What `partitions` holds.
    public struct ReassignablePartitionResponse: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var errorCode: ErrorCode = .none
        public var errorMessage: String? = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            errorMessage: String? = ""
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.errorMessage = try reader.nullableString(flexible: true)
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.errorMessage, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
