// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of InitProducerId (API key 22), versions 0 to 6, flexible from 2.
public struct InitProducerIdRequest: RequestMessage {
    public typealias Response = InitProducerIdResponse
    public static var apiKey: ApiKey { .initProducerId }
    public static var versions: ClosedRange<Int16> { 0...6 }

    public var transactionalId: String? = ""
    public var transactionTimeoutMs: Int32 = 0
    /// Versions 3 to 6.
    public var producerId: Int64 = -1
    /// Versions 3 to 6.
    public var producerEpoch: Int16 = -1
    /// Version 6.
    public var enable2Pc: Bool = false
    /// Version 6.
    public var keepPreparedTxn: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        transactionalId: String? = "",
        transactionTimeoutMs: Int32 = 0,
        producerId: Int64 = -1,
        producerEpoch: Int16 = -1,
        enable2Pc: Bool = false,
        keepPreparedTxn: Bool = false
    ) {
        self.transactionalId = transactionalId
        self.transactionTimeoutMs = transactionTimeoutMs
        self.producerId = producerId
        self.producerEpoch = producerEpoch
        self.enable2Pc = enable2Pc
        self.keepPreparedTxn = keepPreparedTxn
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.transactionalId = try reader.nullableString(flexible: flexible)
        self.transactionTimeoutMs = try reader.integer()
        if version >= 3 { self.producerId = try reader.integer() }
        if version >= 3 { self.producerEpoch = try reader.integer() }
        if version >= 6 { self.enable2Pc = try reader.boolean() }
        if version >= 6 { self.keepPreparedTxn = try reader.boolean() }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        try writer.nullableString(self.transactionalId, flexible: flexible)
        writer.integer(self.transactionTimeoutMs)
        if version >= 3 { writer.integer(self.producerId) }
        if version < 3, self.producerId != -1 {
            throw .notExpressible("InitProducerIdRequest.producerId")
        }
        if version >= 3 { writer.integer(self.producerEpoch) }
        if version < 3, self.producerEpoch != -1 {
            throw .notExpressible("InitProducerIdRequest.producerEpoch")
        }
        if version >= 6 { writer.boolean(self.enable2Pc) }
        if version < 6, self.enable2Pc {
            throw .notExpressible("InitProducerIdRequest.enable2Pc")
        }
        if version >= 6 { writer.boolean(self.keepPreparedTxn) }
        if version < 6, self.keepPreparedTxn {
            throw .notExpressible("InitProducerIdRequest.keepPreparedTxn")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

/// The response of InitProducerId (API key 22), versions 0 to 6, flexible from 2.
public struct InitProducerIdResponse: ResponseMessage {
    public static var apiKey: ApiKey { .initProducerId }
    public static var versions: ClosedRange<Int16> { 0...6 }

    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var producerId: Int64 = -1
    public var producerEpoch: Int16 = 0
    /// Version 6.
    public var ongoingTxnProducerId: Int64 = -1
    /// Version 6.
    public var ongoingTxnProducerEpoch: Int16 = -1
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        producerId: Int64 = -1,
        producerEpoch: Int16 = 0,
        ongoingTxnProducerId: Int64 = -1,
        ongoingTxnProducerEpoch: Int16 = -1
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.producerId = producerId
        self.producerEpoch = producerEpoch
        self.ongoingTxnProducerId = ongoingTxnProducerId
        self.ongoingTxnProducerEpoch = ongoingTxnProducerEpoch
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.throttleTimeMs = try reader.integer()
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.producerId = try reader.integer()
        self.producerEpoch = try reader.integer()
        if version >= 6 { self.ongoingTxnProducerId = try reader.integer() }
        if version >= 6 { self.ongoingTxnProducerEpoch = try reader.integer() }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        writer.integer(self.throttleTimeMs)
        writer.integer(self.errorCode.rawValue)
        writer.integer(self.producerId)
        writer.integer(self.producerEpoch)
        if version >= 6 { writer.integer(self.ongoingTxnProducerId) }
        if version < 6, self.ongoingTxnProducerId != -1 {
            throw .notExpressible("InitProducerIdResponse.ongoingTxnProducerId")
        }
        if version >= 6 { writer.integer(self.ongoingTxnProducerEpoch) }
        if version < 6, self.ongoingTxnProducerEpoch != -1 {
            throw .notExpressible("InitProducerIdResponse.ongoingTxnProducerEpoch")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}
