// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of OffsetForLeaderEpoch (API key 23), versions 2 to 4, flexible from 4.
public struct OffsetForLeaderEpochRequest: RequestMessage {
    public typealias Response = OffsetForLeaderEpochResponse
    public static var apiKey: ApiKey { .offsetForLeaderEpoch }
    public static var versions: ClosedRange<Int16> { 2...4 }

    /// Versions 3 to 4.
    public var replicaId: Int32 = -2
    public var topics: [OffsetForLeaderTopic] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        replicaId: Int32 = -2,
        topics: [OffsetForLeaderTopic] = []
    ) {
        self.replicaId = replicaId
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        if version >= 3 { self.replicaId = try reader.integer() }
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        if version >= 3 { writer.integer(self.replicaId) }
        try writer.structures(self.topics, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension OffsetForLeaderEpochRequest {
    /// What `topics` holds.
    public struct OffsetForLeaderTopic: KafkaStructure {
        public var topic: String = ""
        public var partitions: [OffsetForLeaderPartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topic: String = "",
            partitions: [OffsetForLeaderPartition] = []
        ) {
            self.topic = topic
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.topic = try reader.string(flexible: flexible, "topic")
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(self.topic, flexible: flexible)
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension OffsetForLeaderEpochRequest {
    /// What `partitions` holds.
    public struct OffsetForLeaderPartition: KafkaStructure {
        public var partition: Int32 = 0
        public var currentLeaderEpoch: Int32 = -1
        public var leaderEpoch: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partition: Int32 = 0,
            currentLeaderEpoch: Int32 = -1,
            leaderEpoch: Int32 = 0
        ) {
            self.partition = partition
            self.currentLeaderEpoch = currentLeaderEpoch
            self.leaderEpoch = leaderEpoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.partition = try reader.integer()
            self.currentLeaderEpoch = try reader.integer()
            self.leaderEpoch = try reader.integer()
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            writer.integer(self.partition)
            writer.integer(self.currentLeaderEpoch)
            writer.integer(self.leaderEpoch)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of OffsetForLeaderEpoch (API key 23), versions 2 to 4, flexible from 4.
public struct OffsetForLeaderEpochResponse: ResponseMessage {
    public static var apiKey: ApiKey { .offsetForLeaderEpoch }
    public static var versions: ClosedRange<Int16> { 2...4 }

    public var throttleTimeMs: Int32 = 0
    public var topics: [OffsetForLeaderTopicResult] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        topics: [OffsetForLeaderTopicResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        self.throttleTimeMs = try reader.integer()
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        writer.integer(self.throttleTimeMs)
        try writer.structures(self.topics, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension OffsetForLeaderEpochResponse {
    /// What `topics` holds.
    public struct OffsetForLeaderTopicResult: KafkaStructure {
        public var topic: String = ""
        public var partitions: [EpochEndOffset] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topic: String = "",
            partitions: [EpochEndOffset] = []
        ) {
            self.topic = topic
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.topic = try reader.string(flexible: flexible, "topic")
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(self.topic, flexible: flexible)
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension OffsetForLeaderEpochResponse {
    /// What `partitions` holds.
    public struct EpochEndOffset: KafkaStructure {
        public var errorCode: ErrorCode = .none
        public var partition: Int32 = 0
        public var leaderEpoch: Int32 = -1
        public var endOffset: Int64 = -1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            errorCode: ErrorCode = .none,
            partition: Int32 = 0,
            leaderEpoch: Int32 = -1,
            endOffset: Int64 = -1
        ) {
            self.errorCode = errorCode
            self.partition = partition
            self.leaderEpoch = leaderEpoch
            self.endOffset = endOffset
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.partition = try reader.integer()
            self.leaderEpoch = try reader.integer()
            self.endOffset = try reader.integer()
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            writer.integer(self.errorCode.rawValue)
            writer.integer(self.partition)
            writer.integer(self.leaderEpoch)
            writer.integer(self.endOffset)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
