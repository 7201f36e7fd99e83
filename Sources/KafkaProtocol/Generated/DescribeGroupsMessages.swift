// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of DescribeGroups (API key 15), versions 0 to 6, flexible from 5.
public struct DescribeGroupsRequest: RequestMessage {
    public typealias Response = DescribeGroupsResponse
    public static var apiKey: ApiKey { .describeGroups }
    public static var versions: ClosedRange<Int16> { 0...6 }

    public var groups: [String] = []
    /// Versions 3 to 6.
    public var includeAuthorizedOperations: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        groups: [String] = [],
        includeAuthorizedOperations: Bool = false
    ) {
        self.groups = groups
        self.includeAuthorizedOperations = includeAuthorizedOperations
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 5
        self.groups = try reader.strings(flexible: flexible, "groups")
        if version >= 3 { self.includeAuthorizedOperations = try reader.boolean() }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 5
        try writer.strings(self.groups, flexible: flexible)
        if version >= 3 { writer.boolean(self.includeAuthorizedOperations) }
        if version < 3, self.includeAuthorizedOperations {
            throw .notExpressible("DescribeGroupsRequest.includeAuthorizedOperations")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

/// The response of DescribeGroups (API key 15), versions 0 to 6, flexible from 5.
public struct DescribeGroupsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .describeGroups }
    public static var versions: ClosedRange<Int16> { 0...6 }

    /// Versions 1 to 6.
    public var throttleTimeMs: Int32 = 0
    public var groups: [DescribedGroup] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        groups: [DescribedGroup] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.groups = groups
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 5
        if version >= 1 { self.throttleTimeMs = try reader.integer() }
        self.groups = try reader.structures(flexible: flexible, version: version, "groups")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 5
        if version >= 1 { writer.integer(self.throttleTimeMs) }
        try writer.structures(self.groups, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension DescribeGroupsResponse {
    /// What `groups` holds.
    public struct DescribedGroup: KafkaStructure {
        public var errorCode: ErrorCode = .none
        /// Version 6.
        public var errorMessage: String? = nil
        public var groupId: String = ""
        public var groupState: String = ""
        public var protocolType: String = ""
        public var protocolData: String = ""
        public var members: [DescribedGroupMember] = []
        /// Versions 3 to 6.
        public var authorizedOperations: Int32 = -2147483648
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil,
            groupId: String = "",
            groupState: String = "",
            protocolType: String = "",
            protocolData: String = "",
            members: [DescribedGroupMember] = [],
            authorizedOperations: Int32 = -2147483648
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.groupId = groupId
            self.groupState = groupState
            self.protocolType = protocolType
            self.protocolData = protocolData
            self.members = members
            self.authorizedOperations = authorizedOperations
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            if version >= 6 { self.errorMessage = try reader.nullableString(flexible: flexible) }
            self.groupId = try reader.string(flexible: flexible, "groupId")
            self.groupState = try reader.string(flexible: flexible, "groupState")
            self.protocolType = try reader.string(flexible: flexible, "protocolType")
            self.protocolData = try reader.string(flexible: flexible, "protocolData")
            self.members = try reader.structures(flexible: flexible, version: version, "members")
            if version >= 3 { self.authorizedOperations = try reader.integer() }
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            writer.integer(self.errorCode.rawValue)
            if version >= 6 { try writer.nullableString(self.errorMessage, flexible: flexible) }
            if version < 6, self.errorMessage != nil {
                throw .notExpressible("DescribedGroup.errorMessage")
            }
            try writer.string(self.groupId, flexible: flexible)
            try writer.string(self.groupState, flexible: flexible)
            try writer.string(self.protocolType, flexible: flexible)
            try writer.string(self.protocolData, flexible: flexible)
            try writer.structures(self.members, flexible: flexible, version: version)
            if version >= 3 { writer.integer(self.authorizedOperations) }
            if version < 3, self.authorizedOperations != -2147483648 {
                throw .notExpressible("DescribedGroup.authorizedOperations")
            }
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension DescribeGroupsResponse {
    /// What `members` holds.
    public struct DescribedGroupMember: KafkaStructure {
        public var memberId: String = ""
        /// Versions 4 to 6.
        public var groupInstanceId: String? = nil
        public var clientId: String = ""
        public var clientHost: String = ""
        public var memberMetadata: Bytes = .empty
        public var memberAssignment: Bytes = .empty
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            memberId: String = "",
            groupInstanceId: String? = nil,
            clientId: String = "",
            clientHost: String = "",
            memberMetadata: Bytes = .empty,
            memberAssignment: Bytes = .empty
        ) {
            self.memberId = memberId
            self.groupInstanceId = groupInstanceId
            self.clientId = clientId
            self.clientHost = clientHost
            self.memberMetadata = memberMetadata
            self.memberAssignment = memberAssignment
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.memberId = try reader.string(flexible: flexible, "memberId")
            if version >= 4 { self.groupInstanceId = try reader.nullableString(flexible: flexible) }
            self.clientId = try reader.string(flexible: flexible, "clientId")
            self.clientHost = try reader.string(flexible: flexible, "clientHost")
            self.memberMetadata = try reader.bytes(flexible: flexible, "memberMetadata")
            self.memberAssignment = try reader.bytes(flexible: flexible, "memberAssignment")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            try writer.string(self.memberId, flexible: flexible)
            if version >= 4 { try writer.nullableString(self.groupInstanceId, flexible: flexible) }
            try writer.string(self.clientId, flexible: flexible)
            try writer.string(self.clientHost, flexible: flexible)
            writer.bytes(self.memberMetadata, flexible: flexible)
            writer.bytes(self.memberAssignment, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
