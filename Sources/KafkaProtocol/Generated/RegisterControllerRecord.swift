// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 27), version 0.
public struct RegisterControllerRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 27 }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var controllerId: Int32 = 0
    public var incarnationId: Uuid = .zero
    public var zkMigrationReady: Bool = false
    public var endPoints: [ControllerEndpoint] = []
    public var features: [ControllerFeature] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        controllerId: Int32 = 0,
        incarnationId: Uuid = .zero,
        zkMigrationReady: Bool = false,
        endPoints: [ControllerEndpoint] = [],
        features: [ControllerFeature] = []
    ) {
        self.controllerId = controllerId
        self.incarnationId = incarnationId
        self.zkMigrationReady = zkMigrationReady
        self.endPoints = endPoints
        self.features = features
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.controllerId = try reader.integer()
        self.incarnationId = try reader.uuid()
        self.zkMigrationReady = try reader.boolean()
        self.endPoints = try reader.structures(flexible: true, version: version, "endPoints")
        self.features = try reader.structures(flexible: true, version: version, "features")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.controllerId)
        writer.uuid(self.incarnationId)
        writer.boolean(self.zkMigrationReady)
        try writer.structures(self.endPoints, flexible: true, version: version)
        try writer.structures(self.features, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension RegisterControllerRecord {
    /// What `endPoints` holds.
    public struct ControllerEndpoint: KafkaStructure {
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

extension RegisterControllerRecord {
    /// What `features` holds.
    public struct ControllerFeature: KafkaStructure {
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
