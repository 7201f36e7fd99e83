// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// VotersRecord as it is stored, version 0.
public struct VotersRecord: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var version: Int16 = 0
    public var voters: [Voter] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        version: Int16 = 0,
        voters: [Voter] = []
    ) {
        self.version = version
        self.voters = voters
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.version = try reader.integer()
        self.voters = try reader.structures(flexible: true, version: version, "voters")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.version)
        try writer.structures(self.voters, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension VotersRecord {
    /// What `voters` holds.
    public struct Voter: KafkaStructure {
        public var voterId: Int32 = 0
        public var voterDirectoryId: Uuid = .zero
        public var endpoints: [Endpoint] = []
        public var kRaftVersionFeature: KRaftVersionFeature = KRaftVersionFeature()
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            voterId: Int32 = 0,
            voterDirectoryId: Uuid = .zero,
            endpoints: [Endpoint] = [],
            kRaftVersionFeature: KRaftVersionFeature = KRaftVersionFeature()
        ) {
            self.voterId = voterId
            self.voterDirectoryId = voterDirectoryId
            self.endpoints = endpoints
            self.kRaftVersionFeature = kRaftVersionFeature
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.voterId = try reader.integer()
            self.voterDirectoryId = try reader.uuid()
            self.endpoints = try reader.structures(flexible: true, version: version, "endpoints")
            self.kRaftVersionFeature = try KRaftVersionFeature(from: &reader, version: version)
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.voterId)
            writer.uuid(self.voterDirectoryId)
            try writer.structures(self.endpoints, flexible: true, version: version)
            try self.kRaftVersionFeature.encode(to: &writer, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension VotersRecord {
    /// What `endpoints` holds.
    public struct Endpoint: KafkaStructure {
        public var name: String = ""
        public var host: String = ""
        public var port: UInt16 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            host: String = "",
            port: UInt16 = 0
        ) {
            self.name = name
            self.host = host
            self.port = port
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.host = try reader.string(flexible: true, "host")
            self.port = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            try writer.string(self.host, flexible: true)
            writer.integer(self.port)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension VotersRecord {
    /// What `kRaftVersionFeature` holds.
    public struct KRaftVersionFeature: KafkaStructure {
        public var minSupportedVersion: Int16 = 0
        public var maxSupportedVersion: Int16 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            minSupportedVersion: Int16 = 0,
            maxSupportedVersion: Int16 = 0
        ) {
            self.minSupportedVersion = minSupportedVersion
            self.maxSupportedVersion = maxSupportedVersion
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.minSupportedVersion = try reader.integer()
            self.maxSupportedVersion = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.minSupportedVersion)
            writer.integer(self.maxSupportedVersion)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
