// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of UnregisterBroker (API key 64), version 0.
public struct UnregisterBrokerRequest: RequestMessage {
    public typealias Response = UnregisterBrokerResponse
    public static var apiKey: ApiKey { .unregisterBroker }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var brokerId: Int32 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(brokerId: Int32 = 0) {
        self.brokerId = brokerId
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.brokerId = try reader.integer()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.brokerId)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

/// The response of UnregisterBroker (API key 64), version 0.
public struct UnregisterBrokerResponse: ResponseMessage {
    public static var apiKey: ApiKey { .unregisterBroker }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var errorMessage: String? = ""
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = ""
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.errorMessage = try reader.nullableString(flexible: true)
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        writer.integer(self.errorCode.rawValue)
        try writer.nullableString(self.errorMessage, flexible: true)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
