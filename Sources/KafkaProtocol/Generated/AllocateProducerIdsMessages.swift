// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of AllocateProducerIds (API key 67), version 0.
public struct AllocateProducerIdsRequest: RequestMessage {
    public typealias Response = AllocateProducerIdsResponse
    public static var apiKey: ApiKey { .allocateProducerIds }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var brokerId: Int32 = 0
    public var brokerEpoch: Int64 = -1
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        brokerId: Int32 = 0,
        brokerEpoch: Int64 = -1
    ) {
        self.brokerId = brokerId
        self.brokerEpoch = brokerEpoch
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.brokerId = try reader.integer()
        self.brokerEpoch = try reader.integer()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.brokerId)
        writer.integer(self.brokerEpoch)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

/// The response of AllocateProducerIds (API key 67), version 0.
public struct AllocateProducerIdsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .allocateProducerIds }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var producerIdStart: Int64 = 0
    public var producerIdLen: Int32 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        producerIdStart: Int64 = 0,
        producerIdLen: Int32 = 0
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.producerIdStart = producerIdStart
        self.producerIdLen = producerIdLen
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.producerIdStart = try reader.integer()
        self.producerIdLen = try reader.integer()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        writer.integer(self.errorCode.rawValue)
        writer.integer(self.producerIdStart)
        writer.integer(self.producerIdLen)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
