// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of ConsumerGroupDescribe (API key 69), versions 0 to 1.
public struct ConsumerGroupDescribeRequest: RequestMessage {
    public typealias Response = ConsumerGroupDescribeResponse
    public static var apiKey: ApiKey { .consumerGroupDescribe }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var groupIds: [String] = []
    public var includeAuthorizedOperations: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        groupIds: [String] = [],
        includeAuthorizedOperations: Bool = false
    ) {
        self.groupIds = groupIds
        self.includeAuthorizedOperations = includeAuthorizedOperations
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.groupIds = try reader.strings(flexible: true, "groupIds")
        self.includeAuthorizedOperations = try reader.boolean()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.strings(self.groupIds, flexible: true)
        writer.boolean(self.includeAuthorizedOperations)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

/// The response of ConsumerGroupDescribe (API key 69), versions 0 to 1.
public struct ConsumerGroupDescribeResponse: ResponseMessage {
    public static var apiKey: ApiKey { .consumerGroupDescribe }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var throttleTimeMs: Int32 = 0
    public var groups: [DescribedGroup] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        groups: [DescribedGroup] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.groups = groups
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        self.groups = try reader.structures(flexible: true, version: version, "groups")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        try writer.structures(self.groups, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension ConsumerGroupDescribeResponse {
    /// What `groups` holds.
    public struct DescribedGroup: KafkaStructure {
        public var errorCode: ErrorCode = .none
        public var errorMessage: String? = nil
        public var groupId: String = ""
        public var groupState: String = ""
        public var groupEpoch: Int32 = 0
        public var assignmentEpoch: Int32 = 0
        public var assignorName: String = ""
        public var members: [Member] = []
        public var authorizedOperations: Int32 = -2147483648
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil,
            groupId: String = "",
            groupState: String = "",
            groupEpoch: Int32 = 0,
            assignmentEpoch: Int32 = 0,
            assignorName: String = "",
            members: [Member] = [],
            authorizedOperations: Int32 = -2147483648
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.groupId = groupId
            self.groupState = groupState
            self.groupEpoch = groupEpoch
            self.assignmentEpoch = assignmentEpoch
            self.assignorName = assignorName
            self.members = members
            self.authorizedOperations = authorizedOperations
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.errorMessage = try reader.nullableString(flexible: true)
            self.groupId = try reader.string(flexible: true, "groupId")
            self.groupState = try reader.string(flexible: true, "groupState")
            self.groupEpoch = try reader.integer()
            self.assignmentEpoch = try reader.integer()
            self.assignorName = try reader.string(flexible: true, "assignorName")
            self.members = try reader.structures(flexible: true, version: version, "members")
            self.authorizedOperations = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.errorMessage, flexible: true)
            try writer.string(self.groupId, flexible: true)
            try writer.string(self.groupState, flexible: true)
            writer.integer(self.groupEpoch)
            writer.integer(self.assignmentEpoch)
            try writer.string(self.assignorName, flexible: true)
            try writer.structures(self.members, flexible: true, version: version)
            writer.integer(self.authorizedOperations)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension ConsumerGroupDescribeResponse {
    /// What `members` holds.
    public struct Member: KafkaStructure {
        public var memberId: String = ""
        public var instanceId: String? = nil
        public var rackId: String? = nil
        public var memberEpoch: Int32 = 0
        public var clientId: String = ""
        public var clientHost: String = ""
        public var subscribedTopicNames: [String] = []
        public var subscribedTopicRegex: String? = nil
        public var assignment: Assignment = Assignment()
        public var targetAssignment: Assignment = Assignment()
        /// Version 1.
        public var memberType: Int8 = -1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            memberId: String = "",
            instanceId: String? = nil,
            rackId: String? = nil,
            memberEpoch: Int32 = 0,
            clientId: String = "",
            clientHost: String = "",
            subscribedTopicNames: [String] = [],
            subscribedTopicRegex: String? = nil,
            assignment: Assignment = Assignment(),
            targetAssignment: Assignment = Assignment(),
            memberType: Int8 = -1
        ) {
            self.memberId = memberId
            self.instanceId = instanceId
            self.rackId = rackId
            self.memberEpoch = memberEpoch
            self.clientId = clientId
            self.clientHost = clientHost
            self.subscribedTopicNames = subscribedTopicNames
            self.subscribedTopicRegex = subscribedTopicRegex
            self.assignment = assignment
            self.targetAssignment = targetAssignment
            self.memberType = memberType
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.memberId = try reader.string(flexible: true, "memberId")
            self.instanceId = try reader.nullableString(flexible: true)
            self.rackId = try reader.nullableString(flexible: true)
            self.memberEpoch = try reader.integer()
            self.clientId = try reader.string(flexible: true, "clientId")
            self.clientHost = try reader.string(flexible: true, "clientHost")
            self.subscribedTopicNames = try reader.strings(flexible: true, "subscribedTopicNames")
            self.subscribedTopicRegex = try reader.nullableString(flexible: true)
            self.assignment = try Assignment(from: &reader, version: version)
            self.targetAssignment = try Assignment(from: &reader, version: version)
            if version >= 1 { self.memberType = try reader.integer() }
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.memberId, flexible: true)
            try writer.nullableString(self.instanceId, flexible: true)
            try writer.nullableString(self.rackId, flexible: true)
            writer.integer(self.memberEpoch)
            try writer.string(self.clientId, flexible: true)
            try writer.string(self.clientHost, flexible: true)
            try writer.strings(self.subscribedTopicNames, flexible: true)
            try writer.nullableString(self.subscribedTopicRegex, flexible: true)
            try self.assignment.encode(to: &writer, version: version)
            try self.targetAssignment.encode(to: &writer, version: version)
            if version >= 1 { writer.integer(self.memberType) }
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension ConsumerGroupDescribeResponse {
    /// Used by several fields.
    public struct Assignment: KafkaStructure {
        public var topicPartitions: [TopicPartitions] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(topicPartitions: [TopicPartitions] = []) {
            self.topicPartitions = topicPartitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.topicPartitions = try reader.structures(flexible: true, version: version, "topicPartitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.structures(self.topicPartitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension ConsumerGroupDescribeResponse {
    /// What `topicPartitions` holds.
    public struct TopicPartitions: KafkaStructure {
        public var topicId: Uuid = .zero
        public var topicName: String = ""
        public var partitions: [Int32] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topicId: Uuid = .zero,
            topicName: String = "",
            partitions: [Int32] = []
        ) {
            self.topicId = topicId
            self.topicName = topicName
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.topicId = try reader.uuid()
            self.topicName = try reader.string(flexible: true, "topicName")
            self.partitions = try reader.integers(flexible: true, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.uuid(self.topicId)
            try writer.string(self.topicName, flexible: true)
            writer.integers(self.partitions, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
