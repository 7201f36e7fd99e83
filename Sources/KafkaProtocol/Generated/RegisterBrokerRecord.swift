// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 0), versions 0 to 3.
public struct RegisterBrokerRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 0 }
    public static var versions: ClosedRange<Int16> { 0...3 }

    public var brokerId: Int32 = 0
    /// Versions 2 to 3.
    public var isMigratingZkBroker: Bool = false
    public var incarnationId: Uuid = .zero
    public var brokerEpoch: Int64 = 0
    public var endPoints: [BrokerEndpoint] = []
    public var features: [BrokerFeature] = []
    public var rack: String? = ""
    public var fenced: Bool = true
    /// Versions 1 to 3.
    public var inControlledShutdown: Bool = false
    /// Version 3; tag 0.
    public var logDirs: [Uuid] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        brokerId: Int32 = 0,
        isMigratingZkBroker: Bool = false,
        incarnationId: Uuid = .zero,
        brokerEpoch: Int64 = 0,
        endPoints: [BrokerEndpoint] = [],
        features: [BrokerFeature] = [],
        rack: String? = "",
        fenced: Bool = true,
        inControlledShutdown: Bool = false,
        logDirs: [Uuid] = []
    ) {
        self.brokerId = brokerId
        self.isMigratingZkBroker = isMigratingZkBroker
        self.incarnationId = incarnationId
        self.brokerEpoch = brokerEpoch
        self.endPoints = endPoints
        self.features = features
        self.rack = rack
        self.fenced = fenced
        self.inControlledShutdown = inControlledShutdown
        self.logDirs = logDirs
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.brokerId = try reader.integer()
        if version >= 2 { self.isMigratingZkBroker = try reader.boolean() }
        self.incarnationId = try reader.uuid()
        self.brokerEpoch = try reader.integer()
        self.endPoints = try reader.structures(flexible: true, version: version, "endPoints")
        self.features = try reader.structures(flexible: true, version: version, "features")
        self.rack = try reader.nullableString(flexible: true)
        self.fenced = try reader.boolean()
        if version >= 1 { self.inControlledShutdown = try reader.boolean() }
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0 where version >= 3:
                self.logDirs = try reader.uuids(flexible: true, "logDirs")
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.brokerId)
        if version >= 2 { writer.boolean(self.isMigratingZkBroker) }
        if version < 2, self.isMigratingZkBroker {
            throw .notExpressible("RegisterBrokerRecord.isMigratingZkBroker")
        }
        writer.uuid(self.incarnationId)
        writer.integer(self.brokerEpoch)
        try writer.structures(self.endPoints, flexible: true, version: version)
        try writer.structures(self.features, flexible: true, version: version)
        try writer.nullableString(self.rack, flexible: true)
        writer.boolean(self.fenced)
        if version >= 1 { writer.boolean(self.inControlledShutdown) }
        if version < 1, self.inControlledShutdown {
            throw .notExpressible("RegisterBrokerRecord.inControlledShutdown")
        }
        if version < 3, !self.logDirs.isEmpty {
            throw .notExpressible("RegisterBrokerRecord.logDirs")
        }
        let hasLogDirs = version >= 3 && !self.logDirs.isEmpty
        var known = 0
        known += hasLogDirs ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasLogDirs {
            try tagged.add(0, to: &writer) { content throws(WireError) in
                content.uuids(self.logDirs, flexible: true)
            }
        }
        tagged.finish(to: &writer)
    }
}

extension RegisterBrokerRecord {
    /// What `endPoints` holds.
    public struct BrokerEndpoint: KafkaStructure {
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

extension RegisterBrokerRecord {
    /// What `features` holds.
    public struct BrokerFeature: KafkaStructure {
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
