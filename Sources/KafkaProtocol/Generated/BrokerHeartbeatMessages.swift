// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of BrokerHeartbeat (API key 63), versions 0 to 1.
public struct BrokerHeartbeatRequest: RequestMessage {
    public typealias Response = BrokerHeartbeatResponse
    public static var apiKey: ApiKey { .brokerHeartbeat }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var brokerId: Int32 = 0
    public var brokerEpoch: Int64 = -1
    public var currentMetadataOffset: Int64 = 0
    public var wantFence: Bool = false
    public var wantShutDown: Bool = false
    /// Version 1; tag 0.
    public var offlineLogDirs: [Uuid] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        brokerId: Int32 = 0,
        brokerEpoch: Int64 = -1,
        currentMetadataOffset: Int64 = 0,
        wantFence: Bool = false,
        wantShutDown: Bool = false,
        offlineLogDirs: [Uuid] = []
    ) {
        self.brokerId = brokerId
        self.brokerEpoch = brokerEpoch
        self.currentMetadataOffset = currentMetadataOffset
        self.wantFence = wantFence
        self.wantShutDown = wantShutDown
        self.offlineLogDirs = offlineLogDirs
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.brokerId = try reader.integer()
        self.brokerEpoch = try reader.integer()
        self.currentMetadataOffset = try reader.integer()
        self.wantFence = try reader.boolean()
        self.wantShutDown = try reader.boolean()
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0 where version >= 1:
                self.offlineLogDirs = try reader.uuids(flexible: true, "offlineLogDirs")
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.brokerId)
        writer.integer(self.brokerEpoch)
        writer.integer(self.currentMetadataOffset)
        writer.boolean(self.wantFence)
        writer.boolean(self.wantShutDown)
        if version < 1, !self.offlineLogDirs.isEmpty {
            throw .notExpressible("BrokerHeartbeatRequest.offlineLogDirs")
        }
        let hasOfflineLogDirs = version >= 1 && !self.offlineLogDirs.isEmpty
        var known = 0
        known += hasOfflineLogDirs ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasOfflineLogDirs {
            try tagged.add(0, to: &writer) { content throws(WireError) in
                content.uuids(self.offlineLogDirs, flexible: true)
            }
        }
        tagged.finish(to: &writer)
    }
}

/// The response of BrokerHeartbeat (API key 63), versions 0 to 1.
public struct BrokerHeartbeatResponse: ResponseMessage {
    public static var apiKey: ApiKey { .brokerHeartbeat }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var isCaughtUp: Bool = false
    public var isFenced: Bool = true
    public var shouldShutDown: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        isCaughtUp: Bool = false,
        isFenced: Bool = true,
        shouldShutDown: Bool = false
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.isCaughtUp = isCaughtUp
        self.isFenced = isFenced
        self.shouldShutDown = shouldShutDown
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.isCaughtUp = try reader.boolean()
        self.isFenced = try reader.boolean()
        self.shouldShutDown = try reader.boolean()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        writer.integer(self.errorCode.rawValue)
        writer.boolean(self.isCaughtUp)
        writer.boolean(self.isFenced)
        writer.boolean(self.shouldShutDown)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
