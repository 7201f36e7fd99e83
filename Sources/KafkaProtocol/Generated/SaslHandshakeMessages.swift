// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of SaslHandshake (API key 17), versions 0 to 1.
public struct SaslHandshakeRequest: RequestMessage {
    public typealias Response = SaslHandshakeResponse
    public static var apiKey: ApiKey { .saslHandshake }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var mechanism: String = ""
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(mechanism: String = "") {
        self.mechanism = mechanism
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.mechanism = try reader.string(flexible: false, "mechanism")
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.string(self.mechanism, flexible: false)
        try writer.taggedFields(self.unknownTaggedFields, flexible: false)
    }
}

/// The response of SaslHandshake (API key 17), versions 0 to 1.
public struct SaslHandshakeResponse: ResponseMessage {
    public static var apiKey: ApiKey { .saslHandshake }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var errorCode: ErrorCode = .none
    public var mechanisms: [String] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        errorCode: ErrorCode = .none,
        mechanisms: [String] = []
    ) {
        self.errorCode = errorCode
        self.mechanisms = mechanisms
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.mechanisms = try reader.strings(flexible: false, "mechanisms")
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.errorCode.rawValue)
        try writer.strings(self.mechanisms, flexible: false)
        try writer.taggedFields(self.unknownTaggedFields, flexible: false)
    }
}
