// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of SaslAuthenticate (API key 36), versions 0 to 2, flexible from 2.
public struct SaslAuthenticateRequest: RequestMessage {
    public typealias Response = SaslAuthenticateResponse
    public static var apiKey: ApiKey { .saslAuthenticate }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var authBytes: Bytes = .empty
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(authBytes: Bytes = .empty) {
        self.authBytes = authBytes
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.authBytes = try reader.bytes(flexible: flexible, "authBytes")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        writer.bytes(self.authBytes, flexible: flexible)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

/// The response of SaslAuthenticate (API key 36), versions 0 to 2, flexible from 2.
public struct SaslAuthenticateResponse: ResponseMessage {
    public static var apiKey: ApiKey { .saslAuthenticate }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var errorCode: ErrorCode = .none
    public var errorMessage: String? = ""
    public var authBytes: Bytes = .empty
    /// Versions 1 to 2.
    public var sessionLifetimeMs: Int64 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        authBytes: Bytes = .empty,
        sessionLifetimeMs: Int64 = 0
    ) {
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.authBytes = authBytes
        self.sessionLifetimeMs = sessionLifetimeMs
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.errorMessage = try reader.nullableString(flexible: flexible)
        self.authBytes = try reader.bytes(flexible: flexible, "authBytes")
        if version >= 1 { self.sessionLifetimeMs = try reader.integer() }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        writer.integer(self.errorCode.rawValue)
        try writer.nullableString(self.errorMessage, flexible: flexible)
        writer.bytes(self.authBytes, flexible: flexible)
        if version >= 1 { writer.integer(self.sessionLifetimeMs) }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}
