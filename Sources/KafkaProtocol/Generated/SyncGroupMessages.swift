// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of SyncGroup (API key 14), versions 0 to 5, flexible from 4.
public struct SyncGroupRequest: RequestMessage {
    public typealias Response = SyncGroupResponse
    public static var apiKey: ApiKey { .syncGroup }
    public static var versions: ClosedRange<Int16> { 0...5 }

    public var groupId: String = ""
    public var generationId: Int32 = 0
    public var memberId: String = ""
    /// Versions 3 to 5.
    public var groupInstanceId: String? = nil
    /// Version 5.
    public var protocolType: String? = nil
    /// Version 5.
    public var protocolName: String? = nil
    public var assignments: [SyncGroupRequestAssignment] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        groupId: String = "",
        generationId: Int32 = 0,
        memberId: String = "",
        groupInstanceId: String? = nil,
        protocolType: String? = nil,
        protocolName: String? = nil,
        assignments: [SyncGroupRequestAssignment] = []
    ) {
        self.groupId = groupId
        self.generationId = generationId
        self.memberId = memberId
        self.groupInstanceId = groupInstanceId
        self.protocolType = protocolType
        self.protocolName = protocolName
        self.assignments = assignments
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        self.groupId = try reader.string(flexible: flexible, "groupId")
        self.generationId = try reader.integer()
        self.memberId = try reader.string(flexible: flexible, "memberId")
        if version >= 3 { self.groupInstanceId = try reader.nullableString(flexible: flexible) }
        if version >= 5 { self.protocolType = try reader.nullableString(flexible: flexible) }
        if version >= 5 { self.protocolName = try reader.nullableString(flexible: flexible) }
        self.assignments = try reader.structures(flexible: flexible, version: version, "assignments")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        try writer.string(self.groupId, flexible: flexible)
        writer.integer(self.generationId)
        try writer.string(self.memberId, flexible: flexible)
        if version >= 3 { try writer.nullableString(self.groupInstanceId, flexible: flexible) }
        if version < 3, self.groupInstanceId != nil {
            throw .notExpressible("SyncGroupRequest.groupInstanceId")
        }
        if version >= 5 { try writer.nullableString(self.protocolType, flexible: flexible) }
        if version >= 5 { try writer.nullableString(self.protocolName, flexible: flexible) }
        try writer.structures(self.assignments, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension SyncGroupRequest {
    /// What `assignments` holds.
    public struct SyncGroupRequestAssignment: KafkaStructure {
        public var memberId: String = ""
        public var assignment: Bytes = .empty
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            memberId: String = "",
            assignment: Bytes = .empty
        ) {
            self.memberId = memberId
            self.assignment = assignment
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.memberId = try reader.string(flexible: flexible, "memberId")
            self.assignment = try reader.bytes(flexible: flexible, "assignment")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(self.memberId, flexible: flexible)
            writer.bytes(self.assignment, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of SyncGroup (API key 14), versions 0 to 5, flexible from 4.
public struct SyncGroupResponse: ResponseMessage {
    public static var apiKey: ApiKey { .syncGroup }
    public static var versions: ClosedRange<Int16> { 0...5 }

    /// Versions 1 to 5.
    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    /// Version 5.
    public var protocolType: String? = nil
    /// Version 5.
    public var protocolName: String? = nil
    public var assignment: Bytes = .empty
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        protocolType: String? = nil,
        protocolName: String? = nil,
        assignment: Bytes = .empty
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.protocolType = protocolType
        self.protocolName = protocolName
        self.assignment = assignment
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        if version >= 1 { self.throttleTimeMs = try reader.integer() }
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        if version >= 5 { self.protocolType = try reader.nullableString(flexible: flexible) }
        if version >= 5 { self.protocolName = try reader.nullableString(flexible: flexible) }
        self.assignment = try reader.bytes(flexible: flexible, "assignment")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        if version >= 1 { writer.integer(self.throttleTimeMs) }
        writer.integer(self.errorCode.rawValue)
        if version >= 5 { try writer.nullableString(self.protocolType, flexible: flexible) }
        if version >= 5 { try writer.nullableString(self.protocolName, flexible: flexible) }
        writer.bytes(self.assignment, flexible: flexible)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}
