// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of JoinGroup (API key 11), versions 0 to 9, flexible from 6.
public struct JoinGroupRequest: RequestMessage {
    public typealias Response = JoinGroupResponse
    public static var apiKey: ApiKey { .joinGroup }
    public static var versions: ClosedRange<Int16> { 0...9 }

    public var groupId: String = ""
    public var sessionTimeoutMs: Int32 = 0
    /// Versions 1 to 9.
    public var rebalanceTimeoutMs: Int32 = -1
    public var memberId: String = ""
    /// Versions 5 to 9.
    public var groupInstanceId: String? = nil
    public var protocolType: String = ""
    public var protocols: [JoinGroupRequestProtocol] = []
    /// Versions 8 to 9.
    public var reason: String? = nil
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        groupId: String = "",
        sessionTimeoutMs: Int32 = 0,
        rebalanceTimeoutMs: Int32 = -1,
        memberId: String = "",
        groupInstanceId: String? = nil,
        protocolType: String = "",
        protocols: [JoinGroupRequestProtocol] = [],
        reason: String? = nil
    ) {
        self.groupId = groupId
        self.sessionTimeoutMs = sessionTimeoutMs
        self.rebalanceTimeoutMs = rebalanceTimeoutMs
        self.memberId = memberId
        self.groupInstanceId = groupInstanceId
        self.protocolType = protocolType
        self.protocols = protocols
        self.reason = reason
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        self.groupId = try reader.string(flexible: flexible, "groupId")
        self.sessionTimeoutMs = try reader.integer()
        if version >= 1 { self.rebalanceTimeoutMs = try reader.integer() }
        self.memberId = try reader.string(flexible: flexible, "memberId")
        if version >= 5 { self.groupInstanceId = try reader.nullableString(flexible: flexible) }
        self.protocolType = try reader.string(flexible: flexible, "protocolType")
        self.protocols = try reader.structures(flexible: flexible, version: version, "protocols")
        if version >= 8 { self.reason = try reader.nullableString(flexible: flexible) }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        try writer.string(self.groupId, flexible: flexible)
        writer.integer(self.sessionTimeoutMs)
        if version >= 1 { writer.integer(self.rebalanceTimeoutMs) }
        try writer.string(self.memberId, flexible: flexible)
        if version >= 5 { try writer.nullableString(self.groupInstanceId, flexible: flexible) }
        if version < 5, self.groupInstanceId != nil {
            throw .notExpressible("JoinGroupRequest.groupInstanceId")
        }
        try writer.string(self.protocolType, flexible: flexible)
        try writer.structures(self.protocols, flexible: flexible, version: version)
        if version >= 8 { try writer.nullableString(self.reason, flexible: flexible) }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension JoinGroupRequest {
    /// What `protocols` holds.
    public struct JoinGroupRequestProtocol: KafkaStructure {
        public var name: String = ""
        public var metadata: Bytes = .empty
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            metadata: Bytes = .empty
        ) {
            self.name = name
            self.metadata = metadata
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.name = try reader.string(flexible: flexible, "name")
            self.metadata = try reader.bytes(flexible: flexible, "metadata")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(self.name, flexible: flexible)
            writer.bytes(self.metadata, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of JoinGroup (API key 11), versions 0 to 9, flexible from 6.
public struct JoinGroupResponse: ResponseMessage {
    public static var apiKey: ApiKey { .joinGroup }
    public static var versions: ClosedRange<Int16> { 0...9 }

    /// Versions 2 to 9.
    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var generationId: Int32 = -1
    /// Versions 7 to 9.
    public var protocolType: String? = nil
    /// Null in versions 7 to 9.
    public var protocolName: String? = ""
    public var leader: String = ""
    /// Version 9.
    public var skipAssignment: Bool = false
    public var memberId: String = ""
    public var members: [JoinGroupResponseMember] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        generationId: Int32 = -1,
        protocolType: String? = nil,
        protocolName: String? = "",
        leader: String = "",
        skipAssignment: Bool = false,
        memberId: String = "",
        members: [JoinGroupResponseMember] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.generationId = generationId
        self.protocolType = protocolType
        self.protocolName = protocolName
        self.leader = leader
        self.skipAssignment = skipAssignment
        self.memberId = memberId
        self.members = members
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        if version >= 2 { self.throttleTimeMs = try reader.integer() }
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.generationId = try reader.integer()
        if version >= 7 { self.protocolType = try reader.nullableString(flexible: flexible) }
        self.protocolName = try reader.nullableString(flexible: flexible, "protocolName", when: version >= 7)
        self.leader = try reader.string(flexible: flexible, "leader")
        if version >= 9 { self.skipAssignment = try reader.boolean() }
        self.memberId = try reader.string(flexible: flexible, "memberId")
        self.members = try reader.structures(flexible: flexible, version: version, "members")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 6
        if version >= 2 { writer.integer(self.throttleTimeMs) }
        writer.integer(self.errorCode.rawValue)
        writer.integer(self.generationId)
        if version >= 7 { try writer.nullableString(self.protocolType, flexible: flexible) }
        try writer.nullableString(self.protocolName, flexible: flexible, "protocolName", when: version >= 7)
        try writer.string(self.leader, flexible: flexible)
        if version >= 9 { writer.boolean(self.skipAssignment) }
        if version < 9, self.skipAssignment {
            throw .notExpressible("JoinGroupResponse.skipAssignment")
        }
        try writer.string(self.memberId, flexible: flexible)
        try writer.structures(self.members, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension JoinGroupResponse {
    /// What `members` holds.
    public struct JoinGroupResponseMember: KafkaStructure {
        public var memberId: String = ""
        /// Versions 5 to 9.
        public var groupInstanceId: String? = nil
        public var metadata: Bytes = .empty
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            memberId: String = "",
            groupInstanceId: String? = nil,
            metadata: Bytes = .empty
        ) {
            self.memberId = memberId
            self.groupInstanceId = groupInstanceId
            self.metadata = metadata
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.memberId = try reader.string(flexible: flexible, "memberId")
            if version >= 5 { self.groupInstanceId = try reader.nullableString(flexible: flexible) }
            self.metadata = try reader.bytes(flexible: flexible, "metadata")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(self.memberId, flexible: flexible)
            if version >= 5 { try writer.nullableString(self.groupInstanceId, flexible: flexible) }
            writer.bytes(self.metadata, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
