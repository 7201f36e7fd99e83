// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// LeaderChangeMessage as it is stored, versions 0 to 1.
public struct LeaderChangeMessage: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var version: Int16 = 0
    public var leaderId: Int32 = 0
    public var voters: [Voter] = []
    public var grantingVoters: [Voter] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        version: Int16 = 0,
        leaderId: Int32 = 0,
        voters: [Voter] = [],
        grantingVoters: [Voter] = []
    ) {
        self.version = version
        self.leaderId = leaderId
        self.voters = voters
        self.grantingVoters = grantingVoters
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.version = try reader.integer()
        self.leaderId = try reader.integer()
        self.voters = try reader.structures(flexible: true, version: version, "voters")
        self.grantingVoters = try reader.structures(flexible: true, version: version, "grantingVoters")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.version)
        writer.integer(self.leaderId)
        try writer.structures(self.voters, flexible: true, version: version)
        try writer.structures(self.grantingVoters, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension LeaderChangeMessage {
    /// Used by several fields.
    public struct Voter: KafkaStructure {
        public var voterId: Int32 = 0
        /// Version 1.
        public var voterDirectoryId: Uuid = .zero
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            voterId: Int32 = 0,
            voterDirectoryId: Uuid = .zero
        ) {
            self.voterId = voterId
            self.voterDirectoryId = voterDirectoryId
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.voterId = try reader.integer()
            if version >= 1 { self.voterDirectoryId = try reader.uuid() }
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.voterId)
            if version >= 1 { writer.uuid(self.voterDirectoryId) }
            if version < 1, self.voterDirectoryId != .zero {
                throw .notExpressible("Voter.voterDirectoryId")
            }
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
