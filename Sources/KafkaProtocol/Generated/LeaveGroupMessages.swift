// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of LeaveGroup (API key 13), versions 0 to 5, flexible from 4.
public struct LeaveGroupRequest: RequestMessage {
    public typealias Response = LeaveGroupResponse
    public static var apiKey: ApiKey { .leaveGroup }
    public static var versions: ClosedRange<Int16> { 0...5 }

    public var groupId: String = ""
    /// Versions 0 to 2.
    public var memberId: String = ""
    /// Versions 3 to 5.
    public var members: [MemberIdentity] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        groupId: String = "",
        memberId: String = "",
        members: [MemberIdentity] = []
    ) {
        self.groupId = groupId
        self.memberId = memberId
        self.members = members
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        self.groupId = try reader.string(flexible: flexible, "groupId")
        if version <= 2 { self.memberId = try reader.string(flexible: flexible, "memberId") }
        if version >= 3 { self.members = try reader.structures(flexible: flexible, version: version, "members") }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        try writer.string(self.groupId, flexible: flexible)
        if version <= 2 { try writer.string(self.memberId, flexible: flexible) }
        if version > 2, !self.memberId.isEmpty {
            throw .notExpressible("LeaveGroupRequest.memberId")
        }
        if version >= 3 { try writer.structures(self.members, flexible: flexible, version: version) }
        if version < 3, !self.members.isEmpty {
            throw .notExpressible("LeaveGroupRequest.members")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension LeaveGroupRequest {
    /// What `members` holds.
    public struct MemberIdentity: KafkaStructure {
        public var memberId: String = ""
        public var groupInstanceId: String? = nil
        /// Version 5.
        public var reason: String? = nil
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            memberId: String = "",
            groupInstanceId: String? = nil,
            reason: String? = nil
        ) {
            self.memberId = memberId
            self.groupInstanceId = groupInstanceId
            self.reason = reason
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.memberId = try reader.string(flexible: flexible, "memberId")
            self.groupInstanceId = try reader.nullableString(flexible: flexible)
            if version >= 5 { self.reason = try reader.nullableString(flexible: flexible) }
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(self.memberId, flexible: flexible)
            try writer.nullableString(self.groupInstanceId, flexible: flexible)
            if version >= 5 { try writer.nullableString(self.reason, flexible: flexible) }
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of LeaveGroup (API key 13), versions 0 to 5, flexible from 4.
public struct LeaveGroupResponse: ResponseMessage {
    public static var apiKey: ApiKey { .leaveGroup }
    public static var versions: ClosedRange<Int16> { 0...5 }

    /// Versions 1 to 5.
    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    /// Versions 3 to 5.
    public var members: [MemberResponse] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        members: [MemberResponse] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.members = members
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        if version >= 1 { self.throttleTimeMs = try reader.integer() }
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        if version >= 3 { self.members = try reader.structures(flexible: flexible, version: version, "members") }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        if version >= 1 { writer.integer(self.throttleTimeMs) }
        writer.integer(self.errorCode.rawValue)
        if version >= 3 { try writer.structures(self.members, flexible: flexible, version: version) }
        if version < 3, !self.members.isEmpty {
            throw .notExpressible("LeaveGroupResponse.members")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension LeaveGroupResponse {
    /// What `members` holds.
    public struct MemberResponse: KafkaStructure {
        public var memberId: String = ""
        public var groupInstanceId: String? = ""
        public var errorCode: ErrorCode = .none
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            memberId: String = "",
            groupInstanceId: String? = "",
            errorCode: ErrorCode = .none
        ) {
            self.memberId = memberId
            self.groupInstanceId = groupInstanceId
            self.errorCode = errorCode
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.memberId = try reader.string(flexible: flexible, "memberId")
            self.groupInstanceId = try reader.nullableString(flexible: flexible)
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(self.memberId, flexible: flexible)
            try writer.nullableString(self.groupInstanceId, flexible: flexible)
            writer.integer(self.errorCode.rawValue)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
