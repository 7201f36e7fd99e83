// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of Heartbeat (API key 12), versions 0 to 4, flexible from 4.
public struct HeartbeatRequest: RequestMessage {
    public typealias Response = HeartbeatResponse
    public static var apiKey: ApiKey { .heartbeat }
    public static var versions: ClosedRange<Int16> { 0...4 }

    public var groupId: String = ""
    public var generationId: Int32 = 0
    public var memberId: String = ""
    /// Versions 3 to 4.
    public var groupInstanceId: String? = nil
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        groupId: String = "",
        generationId: Int32 = 0,
        memberId: String = "",
        groupInstanceId: String? = nil
    ) {
        self.groupId = groupId
        self.generationId = generationId
        self.memberId = memberId
        self.groupInstanceId = groupInstanceId
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        self.groupId = try reader.string(flexible: flexible, "groupId")
        self.generationId = try reader.integer()
        self.memberId = try reader.string(flexible: flexible, "memberId")
        if version >= 3 { self.groupInstanceId = try reader.nullableString(flexible: flexible) }
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
            throw .notExpressible("HeartbeatRequest.groupInstanceId")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

/// The response of Heartbeat (API key 12), versions 0 to 4, flexible from 4.
public struct HeartbeatResponse: ResponseMessage {
    public static var apiKey: ApiKey { .heartbeat }
    public static var versions: ClosedRange<Int16> { 0...4 }

    /// Versions 1 to 4.
    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        if version >= 1 { self.throttleTimeMs = try reader.integer() }
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        if version >= 1 { writer.integer(self.throttleTimeMs) }
        writer.integer(self.errorCode.rawValue)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}
