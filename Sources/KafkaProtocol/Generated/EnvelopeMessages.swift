// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of Envelope (API key 58), version 0.
public struct EnvelopeRequest: RequestMessage {
    public typealias Response = EnvelopeResponse
    public static var apiKey: ApiKey { .envelope }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var requestData: Bytes = .empty
    public var requestPrincipal: Bytes? = .empty
    public var clientHostAddress: Bytes = .empty
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        requestData: Bytes = .empty,
        requestPrincipal: Bytes? = .empty,
        clientHostAddress: Bytes = .empty
    ) {
        self.requestData = requestData
        self.requestPrincipal = requestPrincipal
        self.clientHostAddress = clientHostAddress
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.requestData = try reader.bytes(flexible: true, "requestData")
        self.requestPrincipal = try reader.nullableBytes(flexible: true)
        self.clientHostAddress = try reader.bytes(flexible: true, "clientHostAddress")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.bytes(self.requestData, flexible: true)
        writer.nullableBytes(self.requestPrincipal, flexible: true)
        writer.bytes(self.clientHostAddress, flexible: true)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

/// The response of Envelope (API key 58), version 0.
public struct EnvelopeResponse: ResponseMessage {
    public static var apiKey: ApiKey { .envelope }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var responseData: Bytes? = nil
    public var errorCode: ErrorCode = .none
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        responseData: Bytes? = nil,
        errorCode: ErrorCode = .none
    ) {
        self.responseData = responseData
        self.errorCode = errorCode
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.responseData = try reader.nullableBytes(flexible: true)
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.nullableBytes(self.responseData, flexible: true)
        writer.integer(self.errorCode.rawValue)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
