// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of ListOffsets (API key 2), versions 1 to 11, flexible from 6.
public struct ListOffsetsRequest: RequestMessage {
    public typealias Response = ListOffsetsResponse
    public static var apiKey: ApiKey { .listOffsets }
    public static var versions: ClosedRange<Int16> { 1...11 }

    public var replicaId: Int32 = 0
    /// Versions 2 to 11.
    public var isolationLevel: Int8 = 0
    public var topics: [ListOffsetsTopic] = []
    /// Versions 10 to 11.
    public var timeoutMs: Int32 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        replicaId: Int32 = 0,
        isolationLevel: Int8 = 0,
        topics: [ListOffsetsTopic] = [],
        timeoutMs: Int32 = 0
    ) {
        self.replicaId = replicaId
        self.isolationLevel = isolationLevel
        self.topics = topics
        self.timeoutMs = timeoutMs
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        self.replicaId = try reader.integer()
        if version >= 2 { self.isolationLevel = try reader.integer() }
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if version >= 10 { self.timeoutMs = try reader.integer() }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        writer.integer(self.replicaId)
        if version >= 2 { writer.integer(self.isolationLevel) }
        if version < 2, self.isolationLevel != 0 {
            throw .notExpressible("ListOffsetsRequest.isolationLevel")
        }
        try writer.structures(self.topics, flexible: flexible, version: version)
        if version >= 10 { writer.integer(self.timeoutMs) }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension ListOffsetsRequest {
    /// What `topics` holds.
    public struct ListOffsetsTopic: KafkaStructure {
        public var name: String = ""
        public var partitions: [ListOffsetsPartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [ListOffsetsPartition] = []
        ) {
            self.name = name
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.name = try reader.string(flexible: flexible, "name")
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(self.name, flexible: flexible)
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension ListOffsetsRequest {
    /// What `partitions` holds.
    public struct ListOffsetsPartition: KafkaStructure {
        public var partitionIndex: Int32 = 0
        /// Versions 4 to 11.
        public var currentLeaderEpoch: Int32 = -1
        public var timestamp: Int64 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            currentLeaderEpoch: Int32 = -1,
            timestamp: Int64 = 0
        ) {
            self.partitionIndex = partitionIndex
            self.currentLeaderEpoch = currentLeaderEpoch
            self.timestamp = timestamp
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.partitionIndex = try reader.integer()
            if version >= 4 { self.currentLeaderEpoch = try reader.integer() }
            self.timestamp = try reader.integer()
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            writer.integer(self.partitionIndex)
            if version >= 4 { writer.integer(self.currentLeaderEpoch) }
            writer.integer(self.timestamp)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of ListOffsets (API key 2), versions 1 to 11, flexible from 6.
public struct ListOffsetsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .listOffsets }
    public static var versions: ClosedRange<Int16> { 1...11 }

    /// Versions 2 to 11.
    public var throttleTimeMs: Int32 = 0
    public var topics: [ListOffsetsTopicResponse] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        topics: [ListOffsetsTopicResponse] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        if version >= 2 { self.throttleTimeMs = try reader.integer() }
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        if version >= 2 { writer.integer(self.throttleTimeMs) }
        try writer.structures(self.topics, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension ListOffsetsResponse {
    /// What `topics` holds.
    public struct ListOffsetsTopicResponse: KafkaStructure {
        public var name: String = ""
        public var partitions: [ListOffsetsPartitionResponse] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [ListOffsetsPartitionResponse] = []
        ) {
            self.name = name
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.name = try reader.string(flexible: flexible, "name")
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(self.name, flexible: flexible)
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension ListOffsetsResponse {
    /// What `partitions` holds.
    public struct ListOffsetsPartitionResponse: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var errorCode: ErrorCode = .none
        public var timestamp: Int64 = -1
        public var offset: Int64 = -1
        /// Versions 4 to 11.
        public var leaderEpoch: Int32 = -1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            timestamp: Int64 = -1,
            offset: Int64 = -1,
            leaderEpoch: Int32 = -1
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.timestamp = timestamp
            self.offset = offset
            self.leaderEpoch = leaderEpoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.partitionIndex = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.timestamp = try reader.integer()
            self.offset = try reader.integer()
            if version >= 4 { self.leaderEpoch = try reader.integer() }
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            writer.integer(self.partitionIndex)
            writer.integer(self.errorCode.rawValue)
            writer.integer(self.timestamp)
            writer.integer(self.offset)
            if version >= 4 { writer.integer(self.leaderEpoch) }
            if version < 4, self.leaderEpoch != -1 {
                throw .notExpressible("ListOffsetsPartitionResponse.leaderEpoch")
            }
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
