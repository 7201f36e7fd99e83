// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of OffsetFetch (API key 9), versions 1 to 10, flexible from 6.
public struct OffsetFetchRequest: RequestMessage {
    public typealias Response = OffsetFetchResponse
    public static var apiKey: ApiKey { .offsetFetch }
    public static var versions: ClosedRange<Int16> { 1...10 }

    /// Versions 1 to 7.
    public var groupId: String = ""
    /// Versions 1 to 7; null in versions 2 to 7.
    public var topics: [OffsetFetchRequestTopic]? = []
    /// Versions 8 to 10.
    public var groups: [OffsetFetchRequestGroup] = []
    /// Versions 7 to 10.
    public var requireStable: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        groupId: String = "",
        topics: [OffsetFetchRequestTopic]? = [],
        groups: [OffsetFetchRequestGroup] = [],
        requireStable: Bool = false
    ) {
        self.groupId = groupId
        self.topics = topics
        self.groups = groups
        self.requireStable = requireStable
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        if version <= 7 { self.groupId = try reader.string(flexible: flexible, "groupId") }
        if version <= 7 {
            self.topics = try reader.nullableStructures(
                flexible: flexible,
                version: version,
                "topics",
                when: version >= 2
            )
        }
        if version >= 8 { self.groups = try reader.structures(flexible: flexible, version: version, "groups") }
        if version >= 7 { self.requireStable = try reader.boolean() }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        if version <= 7 { try writer.string(self.groupId, flexible: flexible) }
        if version > 7, !self.groupId.isEmpty {
            throw .notExpressible("OffsetFetchRequest.groupId")
        }
        if version <= 7 {
            try writer.nullableStructures(
                self.topics,
                flexible: flexible,
                version: version,
                "topics",
                when: version >= 2
            )
        }
        if version > 7, self.topics?.isEmpty != true {
            throw .notExpressible("OffsetFetchRequest.topics")
        }
        if version >= 8 { try writer.structures(self.groups, flexible: flexible, version: version) }
        if version < 8, !self.groups.isEmpty {
            throw .notExpressible("OffsetFetchRequest.groups")
        }
        if version >= 7 { writer.boolean(self.requireStable) }
        if version < 7, self.requireStable {
            throw .notExpressible("OffsetFetchRequest.requireStable")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension OffsetFetchRequest {
    /// What `topics` holds.
    public struct OffsetFetchRequestTopic: KafkaStructure {
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
            let flexible = version >= 6
            self.name = try reader.string(flexible: flexible, "name")
            self.partitionIndexes = try reader.integers(flexible: flexible, "partitionIndexes")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(self.name, flexible: flexible)
            writer.integers(self.partitionIndexes, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension OffsetFetchRequest {
    /// What `groups` holds.
    public struct OffsetFetchRequestGroup: KafkaStructure {
        public var groupId: String = ""
        /// Versions 9 to 10.
        public var memberId: String? = nil
        /// Versions 9 to 10.
        public var memberEpoch: Int32 = -1
        public var topics: [OffsetFetchRequestTopics]? = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            groupId: String = "",
            memberId: String? = nil,
            memberEpoch: Int32 = -1,
            topics: [OffsetFetchRequestTopics]? = []
        ) {
            self.groupId = groupId
            self.memberId = memberId
            self.memberEpoch = memberEpoch
            self.topics = topics
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.groupId = try reader.string(flexible: true, "groupId")
            if version >= 9 { self.memberId = try reader.nullableString(flexible: true) }
            if version >= 9 { self.memberEpoch = try reader.integer() }
            self.topics = try reader.nullableStructures(flexible: true, version: version)
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.groupId, flexible: true)
            if version >= 9 { try writer.nullableString(self.memberId, flexible: true) }
            if version >= 9 { writer.integer(self.memberEpoch) }
            try writer.nullableStructures(self.topics, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension OffsetFetchRequest {
    /// What `topics` holds.
    public struct OffsetFetchRequestTopics: KafkaStructure {
        /// Versions 8 to 9.
        public var name: String = ""
        /// Version 10.
        public var topicId: Uuid = .zero
        public var partitionIndexes: [Int32] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            topicId: Uuid = .zero,
            partitionIndexes: [Int32] = []
        ) {
            self.name = name
            self.topicId = topicId
            self.partitionIndexes = partitionIndexes
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            if version <= 9 { self.name = try reader.string(flexible: true, "name") }
            if version >= 10 { self.topicId = try reader.uuid() }
            self.partitionIndexes = try reader.integers(flexible: true, "partitionIndexes")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            if version <= 9 { try writer.string(self.name, flexible: true) }
            if version >= 10 { writer.uuid(self.topicId) }
            writer.integers(self.partitionIndexes, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of OffsetFetch (API key 9), versions 1 to 10, flexible from 6.
public struct OffsetFetchResponse: ResponseMessage {
    public static var apiKey: ApiKey { .offsetFetch }
    public static var versions: ClosedRange<Int16> { 1...10 }

    /// Versions 3 to 10.
    public var throttleTimeMs: Int32 = 0
    /// Versions 1 to 7.
    public var topics: [OffsetFetchResponseTopic] = []
    /// Versions 2 to 7.
    public var errorCode: ErrorCode = .none
    /// Versions 8 to 10.
    public var groups: [OffsetFetchResponseGroup] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        topics: [OffsetFetchResponseTopic] = [],
        errorCode: ErrorCode = .none,
        groups: [OffsetFetchResponseGroup] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
        self.errorCode = errorCode
        self.groups = groups
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        if version >= 3 { self.throttleTimeMs = try reader.integer() }
        if version <= 7 { self.topics = try reader.structures(flexible: flexible, version: version, "topics") }
        if version >= 2 && version <= 7 { self.errorCode = ErrorCode(rawValue: try reader.integer()) }
        if version >= 8 { self.groups = try reader.structures(flexible: flexible, version: version, "groups") }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        if version >= 3 { writer.integer(self.throttleTimeMs) }
        if version <= 7 { try writer.structures(self.topics, flexible: flexible, version: version) }
        if version > 7, !self.topics.isEmpty {
            throw .notExpressible("OffsetFetchResponse.topics")
        }
        if version >= 2 && version <= 7 { writer.integer(self.errorCode.rawValue) }
        if version >= 8 { try writer.structures(self.groups, flexible: flexible, version: version) }
        if version < 8, !self.groups.isEmpty {
            throw .notExpressible("OffsetFetchResponse.groups")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension OffsetFetchResponse {
    /// What `topics` holds.
    public struct OffsetFetchResponseTopic: KafkaStructure {
        public var name: String = ""
        public var partitions: [OffsetFetchResponsePartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [OffsetFetchResponsePartition] = []
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

extension OffsetFetchResponse {
    /// What `partitions` holds.
    public struct OffsetFetchResponsePartition: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var committedOffset: Int64 = 0
        /// Versions 5 to 7.
        public var committedLeaderEpoch: Int32 = -1
        public var metadata: String? = ""
        public var errorCode: ErrorCode = .none
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            committedOffset: Int64 = 0,
            committedLeaderEpoch: Int32 = -1,
            metadata: String? = "",
            errorCode: ErrorCode = .none
        ) {
            self.partitionIndex = partitionIndex
            self.committedOffset = committedOffset
            self.committedLeaderEpoch = committedLeaderEpoch
            self.metadata = metadata
            self.errorCode = errorCode
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.partitionIndex = try reader.integer()
            self.committedOffset = try reader.integer()
            if version >= 5 { self.committedLeaderEpoch = try reader.integer() }
            self.metadata = try reader.nullableString(flexible: flexible)
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            writer.integer(self.partitionIndex)
            writer.integer(self.committedOffset)
            if version >= 5 { writer.integer(self.committedLeaderEpoch) }
            try writer.nullableString(self.metadata, flexible: flexible)
            writer.integer(self.errorCode.rawValue)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension OffsetFetchResponse {
    /// What `groups` holds.
    public struct OffsetFetchResponseGroup: KafkaStructure {
        public var groupId: String = ""
        public var topics: [OffsetFetchResponseTopics] = []
        public var errorCode: ErrorCode = .none
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            groupId: String = "",
            topics: [OffsetFetchResponseTopics] = [],
            errorCode: ErrorCode = .none
        ) {
            self.groupId = groupId
            self.topics = topics
            self.errorCode = errorCode
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.groupId = try reader.string(flexible: true, "groupId")
            self.topics = try reader.structures(flexible: true, version: version, "topics")
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.groupId, flexible: true)
            try writer.structures(self.topics, flexible: true, version: version)
            writer.integer(self.errorCode.rawValue)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension OffsetFetchResponse {
    /// What `topics` holds.
    public struct OffsetFetchResponseTopics: KafkaStructure {
        /// Versions 8 to 9.
        public var name: String = ""
        /// Version 10.
        public var topicId: Uuid = .zero
        public var partitions: [OffsetFetchResponsePartitions] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            topicId: Uuid = .zero,
            partitions: [OffsetFetchResponsePartitions] = []
        ) {
            self.name = name
            self.topicId = topicId
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            if version <= 9 { self.name = try reader.string(flexible: true, "name") }
            if version >= 10 { self.topicId = try reader.uuid() }
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            if version <= 9 { try writer.string(self.name, flexible: true) }
            if version >= 10 { writer.uuid(self.topicId) }
            try writer.structures(self.partitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension OffsetFetchResponse {
    /// What `partitions` holds.
    public struct OffsetFetchResponsePartitions: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var committedOffset: Int64 = 0
        public var committedLeaderEpoch: Int32 = -1
        public var metadata: String? = ""
        public var errorCode: ErrorCode = .none
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            committedOffset: Int64 = 0,
            committedLeaderEpoch: Int32 = -1,
            metadata: String? = "",
            errorCode: ErrorCode = .none
        ) {
            self.partitionIndex = partitionIndex
            self.committedOffset = committedOffset
            self.committedLeaderEpoch = committedLeaderEpoch
            self.metadata = metadata
            self.errorCode = errorCode
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.committedOffset = try reader.integer()
            self.committedLeaderEpoch = try reader.integer()
            self.metadata = try reader.nullableString(flexible: true)
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            writer.integer(self.committedOffset)
            writer.integer(self.committedLeaderEpoch)
            try writer.nullableString(self.metadata, flexible: true)
            writer.integer(self.errorCode.rawValue)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
