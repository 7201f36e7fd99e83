// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of OffsetCommit (API key 8), versions 2 to 10, flexible from 8.
public struct OffsetCommitRequest: RequestMessage {
    public typealias Response = OffsetCommitResponse
    public static var apiKey: ApiKey { .offsetCommit }
    public static var versions: ClosedRange<Int16> { 2...10 }

    public var groupId: String = ""
    public var generationIdOrMemberEpoch: Int32 = -1
    public var memberId: String = ""
    /// Versions 7 to 10.
    public var groupInstanceId: String? = nil
    /// Versions 2 to 4.
    public var retentionTimeMs: Int64 = -1
    public var topics: [OffsetCommitRequestTopic] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        groupId: String = "",
        generationIdOrMemberEpoch: Int32 = -1,
        memberId: String = "",
        groupInstanceId: String? = nil,
        retentionTimeMs: Int64 = -1,
        topics: [OffsetCommitRequestTopic] = []
    ) {
        self.groupId = groupId
        self.generationIdOrMemberEpoch = generationIdOrMemberEpoch
        self.memberId = memberId
        self.groupInstanceId = groupInstanceId
        self.retentionTimeMs = retentionTimeMs
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 8
        self.groupId = try reader.string(flexible: flexible, "groupId")
        self.generationIdOrMemberEpoch = try reader.integer()
        self.memberId = try reader.string(flexible: flexible, "memberId")
        if version >= 7 { self.groupInstanceId = try reader.nullableString(flexible: flexible) }
        if version <= 4 { self.retentionTimeMs = try reader.integer() }
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 8
        try writer.string(self.groupId, flexible: flexible)
        writer.integer(self.generationIdOrMemberEpoch)
        try writer.string(self.memberId, flexible: flexible)
        if version >= 7 { try writer.nullableString(self.groupInstanceId, flexible: flexible) }
        if version < 7, self.groupInstanceId != nil {
            throw .notExpressible("OffsetCommitRequest.groupInstanceId")
        }
        if version <= 4 { writer.integer(self.retentionTimeMs) }
        try writer.structures(self.topics, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension OffsetCommitRequest {
    /// What `topics` holds.
    public struct OffsetCommitRequestTopic: KafkaStructure {
        /// Versions 2 to 9.
        public var name: String = ""
        /// Version 10.
        public var topicId: Uuid = .zero
        public var partitions: [OffsetCommitRequestPartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            topicId: Uuid = .zero,
            partitions: [OffsetCommitRequestPartition] = []
        ) {
            self.name = name
            self.topicId = topicId
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 8
            if version <= 9 { self.name = try reader.string(flexible: flexible, "name") }
            if version >= 10 { self.topicId = try reader.uuid() }
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 8
            if version <= 9 { try writer.string(self.name, flexible: flexible) }
            if version >= 10 { writer.uuid(self.topicId) }
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension OffsetCommitRequest {
    /// What `partitions` holds.
    public struct OffsetCommitRequestPartition: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var committedOffset: Int64 = 0
        /// Versions 6 to 10.
        public var committedLeaderEpoch: Int32 = -1
        public var committedMetadata: String? = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            committedOffset: Int64 = 0,
            committedLeaderEpoch: Int32 = -1,
            committedMetadata: String? = ""
        ) {
            self.partitionIndex = partitionIndex
            self.committedOffset = committedOffset
            self.committedLeaderEpoch = committedLeaderEpoch
            self.committedMetadata = committedMetadata
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 8
            self.partitionIndex = try reader.integer()
            self.committedOffset = try reader.integer()
            if version >= 6 { self.committedLeaderEpoch = try reader.integer() }
            self.committedMetadata = try reader.nullableString(flexible: flexible)
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 8
            writer.integer(self.partitionIndex)
            writer.integer(self.committedOffset)
            if version >= 6 { writer.integer(self.committedLeaderEpoch) }
            try writer.nullableString(self.committedMetadata, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of OffsetCommit (API key 8), versions 2 to 10, flexible from 8.
public struct OffsetCommitResponse: ResponseMessage {
    public static var apiKey: ApiKey { .offsetCommit }
    public static var versions: ClosedRange<Int16> { 2...10 }

    /// Versions 3 to 10.
    public var throttleTimeMs: Int32 = 0
    public var topics: [OffsetCommitResponseTopic] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        topics: [OffsetCommitResponseTopic] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 8
        if version >= 3 { self.throttleTimeMs = try reader.integer() }
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 8
        if version >= 3 { writer.integer(self.throttleTimeMs) }
        try writer.structures(self.topics, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension OffsetCommitResponse {
    /// What `topics` holds.
    public struct OffsetCommitResponseTopic: KafkaStructure {
        /// Versions 2 to 9.
        public var name: String = ""
        /// Version 10.
        public var topicId: Uuid = .zero
        public var partitions: [OffsetCommitResponsePartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            topicId: Uuid = .zero,
            partitions: [OffsetCommitResponsePartition] = []
        ) {
            self.name = name
            self.topicId = topicId
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 8
            if version <= 9 { self.name = try reader.string(flexible: flexible, "name") }
            if version >= 10 { self.topicId = try reader.uuid() }
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 8
            if version <= 9 { try writer.string(self.name, flexible: flexible) }
            if version >= 10 { writer.uuid(self.topicId) }
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension OffsetCommitResponse {
    /// What `partitions` holds.
    public struct OffsetCommitResponsePartition: KafkaStructure {
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
            let flexible = version >= 8
            self.partitionIndex = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 8
            writer.integer(self.partitionIndex)
            writer.integer(self.errorCode.rawValue)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
