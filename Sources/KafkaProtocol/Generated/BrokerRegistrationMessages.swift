// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of BrokerRegistration (API key 62), versions 0 to 4.
public struct BrokerRegistrationRequest: RequestMessage {
    public typealias Response = BrokerRegistrationResponse
    public static var apiKey: ApiKey { .brokerRegistration }
    public static var versions: ClosedRange<Int16> { 0...4 }

    public var brokerId: Int32 = 0
    public var clusterId: String = ""
    public var incarnationId: Uuid = .zero
    public var listeners: [Listener] = []
    public var features: [Feature] = []
    public var rack: String? = ""
    /// Versions 1 to 4.
    public var isMigratingZkBroker: Bool = false
    /// Versions 2 to 4.
    public var logDirs: [Uuid] = []
    /// Versions 3 to 4.
    public var previousBrokerEpoch: Int64 = -1
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        brokerId: Int32 = 0,
        clusterId: String = "",
        incarnationId: Uuid = .zero,
        listeners: [Listener] = [],
        features: [Feature] = [],
        rack: String? = "",
        isMigratingZkBroker: Bool = false,
        logDirs: [Uuid] = [],
        previousBrokerEpoch: Int64 = -1
    ) {
        self.brokerId = brokerId
        self.clusterId = clusterId
        self.incarnationId = incarnationId
        self.listeners = listeners
        self.features = features
        self.rack = rack
        self.isMigratingZkBroker = isMigratingZkBroker
        self.logDirs = logDirs
        self.previousBrokerEpoch = previousBrokerEpoch
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.brokerId = try reader.integer()
        self.clusterId = try reader.string(flexible: true, "clusterId")
        self.incarnationId = try reader.uuid()
        self.listeners = try reader.structures(flexible: true, version: version, "listeners")
        self.features = try reader.structures(flexible: true, version: version, "features")
        self.rack = try reader.nullableString(flexible: true)
        if version >= 1 { self.isMigratingZkBroker = try reader.boolean() }
        if version >= 2 { self.logDirs = try reader.uuids(flexible: true, "logDirs") }
        if version >= 3 { self.previousBrokerEpoch = try reader.integer() }
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.brokerId)
        try writer.string(self.clusterId, flexible: true)
        writer.uuid(self.incarnationId)
        try writer.structures(self.listeners, flexible: true, version: version)
        try writer.structures(self.features, flexible: true, version: version)
        try writer.nullableString(self.rack, flexible: true)
        if version >= 1 { writer.boolean(self.isMigratingZkBroker) }
        if version < 1, self.isMigratingZkBroker {
            throw .notExpressible("BrokerRegistrationRequest.isMigratingZkBroker")
        }
        if version >= 2 { writer.uuids(self.logDirs, flexible: true) }
        if version >= 3 { writer.integer(self.previousBrokerEpoch) }
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension BrokerRegistrationRequest {
    /// What `listeners` holds.
    public struct Listener: KafkaStructure {
        public var name: String = ""
        public var host: String = ""
        public var port: UInt16 = 0
        public var securityProtocol: Int16 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            host: String = "",
            port: UInt16 = 0,
            securityProtocol: Int16 = 0
        ) {
            self.name = name
            self.host = host
            self.port = port
            self.securityProtocol = securityProtocol
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.host = try reader.string(flexible: true, "host")
            self.port = try reader.integer()
            self.securityProtocol = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            try writer.string(self.host, flexible: true)
            writer.integer(self.port)
            writer.integer(self.securityProtocol)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension BrokerRegistrationRequest {
    /// What `features` holds.
    public struct Feature: KafkaStructure {
        public var name: String = ""
        public var minSupportedVersion: Int16 = 0
        public var maxSupportedVersion: Int16 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            minSupportedVersion: Int16 = 0,
            maxSupportedVersion: Int16 = 0
        ) {
            self.name = name
            self.minSupportedVersion = minSupportedVersion
            self.maxSupportedVersion = maxSupportedVersion
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.minSupportedVersion = try reader.integer()
            self.maxSupportedVersion = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            writer.integer(self.minSupportedVersion)
            writer.integer(self.maxSupportedVersion)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of BrokerRegistration (API key 62), versions 0 to 4.
public struct BrokerRegistrationResponse: ResponseMessage {
    public static var apiKey: ApiKey { .brokerRegistration }
    public static var versions: ClosedRange<Int16> { 0...4 }

    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var brokerEpoch: Int64 = -1
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        brokerEpoch: Int64 = -1
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.brokerEpoch = brokerEpoch
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.brokerEpoch = try reader.integer()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        writer.integer(self.errorCode.rawValue)
        writer.integer(self.brokerEpoch)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
