// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of OffsetDelete (API key 47), version 0.
public struct OffsetDeleteRequest: RequestMessage {
    public typealias Response = OffsetDeleteResponse
    public static var apiKey: ApiKey { .offsetDelete }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var groupId: String = ""
    public var topics: [OffsetDeleteRequestTopic] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        groupId: String = "",
        topics: [OffsetDeleteRequestTopic] = []
    ) {
        self.groupId = groupId
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.groupId = try reader.string(flexible: false, "groupId")
        self.topics = try reader.structures(flexible: false, version: version, "topics")
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.string(self.groupId, flexible: false)
        try writer.structures(self.topics, flexible: false, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: false)
    }
}

extension OffsetDeleteRequest {
    /// What `topics` holds.
    public struct OffsetDeleteRequestTopic: KafkaStructure {
        public var name: String = ""
        public var partitions: [OffsetDeleteRequestPartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [OffsetDeleteRequestPartition] = []
        ) {
            self.name = name
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: false, "name")
            self.partitions = try reader.structures(flexible: false, version: version, "partitions")
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: false)
            try writer.structures(self.partitions, flexible: false, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: false)
        }
    }
}

extension OffsetDeleteRequest {
    /// What `partitions` holds.
    public struct OffsetDeleteRequestPartition: KafkaStructure {
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
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            try writer.taggedFields(self.unknownTaggedFields, flexible: false)
        }
    }
}

/// The response of OffsetDelete (API key 47), version 0.
public struct OffsetDeleteResponse: ResponseMessage {
    public static var apiKey: ApiKey { .offsetDelete }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var errorCode: ErrorCode = .none
    public var throttleTimeMs: Int32 = 0
    public var topics: [OffsetDeleteResponseTopic] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        errorCode: ErrorCode = .none,
        throttleTimeMs: Int32 = 0,
        topics: [OffsetDeleteResponseTopic] = []
    ) {
        self.errorCode = errorCode
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.throttleTimeMs = try reader.integer()
        self.topics = try reader.structures(flexible: false, version: version, "topics")
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.errorCode.rawValue)
        writer.integer(self.throttleTimeMs)
        try writer.structures(self.topics, flexible: false, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: false)
    }
}

extension OffsetDeleteResponse {
    /// What `topics` holds.
    public struct OffsetDeleteResponseTopic: KafkaStructure {
        public var name: String = ""
        public var partitions: [OffsetDeleteResponsePartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [OffsetDeleteResponsePartition] = []
        ) {
            self.name = name
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: false, "name")
            self.partitions = try reader.structures(flexible: false, version: version, "partitions")
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: false)
            try writer.structures(self.partitions, flexible: false, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: false)
        }
    }
}

extension OffsetDeleteResponse {
    /// What `partitions` holds.
    public struct OffsetDeleteResponsePartition: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var errorCode: ErrorCode = .none
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            writer.integer(self.errorCode.rawValue)
            try writer.taggedFields(self.unknownTaggedFields, flexible: false)
        }
    }
}
