// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// GroupMetadataValue as it is stored, versions 0 to 4, flexible from 4.
public struct GroupMetadataValue: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 0...4 }

    public var protocolType: String = ""
    public var generation: Int32 = 0
    public var `protocol`: String? = ""
    public var leader: String? = ""
    /// Versions 2 to 4.
    public var currentStateTimestamp: Int64 = -1
    public var members: [MemberMetadata] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        protocolType: String = "",
        generation: Int32 = 0,
        `protocol`: String? = "",
        leader: String? = "",
        currentStateTimestamp: Int64 = -1,
        members: [MemberMetadata] = []
    ) {
        self.protocolType = protocolType
        self.generation = generation
        self.protocol = `protocol`
        self.leader = leader
        self.currentStateTimestamp = currentStateTimestamp
        self.members = members
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        self.protocolType = try reader.string(flexible: flexible, "protocolType")
        self.generation = try reader.integer()
        self.protocol = try reader.nullableString(flexible: flexible)
        self.leader = try reader.nullableString(flexible: flexible)
        if version >= 2 { self.currentStateTimestamp = try reader.integer() }
        self.members = try reader.structures(flexible: flexible, version: version, "members")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        try writer.string(self.protocolType, flexible: flexible)
        writer.integer(self.generation)
        try writer.nullableString(self.protocol, flexible: flexible)
        try writer.nullableString(self.leader, flexible: flexible)
        if version >= 2 { writer.integer(self.currentStateTimestamp) }
        try writer.structures(self.members, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension GroupMetadataValue {
    /// What `members` holds.
    public struct MemberMetadata: KafkaStructure {
        public var memberId: String = ""
        /// Versions 3 to 4.
        public var groupInstanceId: String? = nil
        public var clientId: String = ""
        public var clientHost: String = ""
        /// Versions 1 to 4.
        public var rebalanceTimeout: Int32 = -1
        public var sessionTimeout: Int32 = 0
        public var subscription: Bytes = .empty
        public var assignment: Bytes = .empty
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            memberId: String = "",
            groupInstanceId: String? = nil,
            clientId: String = "",
            clientHost: String = "",
            rebalanceTimeout: Int32 = -1,
            sessionTimeout: Int32 = 0,
            subscription: Bytes = .empty,
            assignment: Bytes = .empty
        ) {
            self.memberId = memberId
            self.groupInstanceId = groupInstanceId
            self.clientId = clientId
            self.clientHost = clientHost
            self.rebalanceTimeout = rebalanceTimeout
            self.sessionTimeout = sessionTimeout
            self.subscription = subscription
            self.assignment = assignment
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.memberId = try reader.string(flexible: flexible, "memberId")
            if version >= 3 { self.groupInstanceId = try reader.nullableString(flexible: flexible) }
            self.clientId = try reader.string(flexible: flexible, "clientId")
            self.clientHost = try reader.string(flexible: flexible, "clientHost")
            if version >= 1 { self.rebalanceTimeout = try reader.integer() }
            self.sessionTimeout = try reader.integer()
            self.subscription = try reader.bytes(flexible: flexible, "subscription")
            self.assignment = try reader.bytes(flexible: flexible, "assignment")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(self.memberId, flexible: flexible)
            if version >= 3 { try writer.nullableString(self.groupInstanceId, flexible: flexible) }
            try writer.string(self.clientId, flexible: flexible)
            try writer.string(self.clientHost, flexible: flexible)
            if version >= 1 { writer.integer(self.rebalanceTimeout) }
            writer.integer(self.sessionTimeout)
            writer.bytes(self.subscription, flexible: flexible)
            writer.bytes(self.assignment, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
