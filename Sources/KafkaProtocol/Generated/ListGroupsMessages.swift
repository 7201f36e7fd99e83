// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of ListGroups (API key 16), versions 0 to 5, flexible from 3.
public struct ListGroupsRequest: RequestMessage {
    public typealias Response = ListGroupsResponse
    public static var apiKey: ApiKey { .listGroups }
    public static var versions: ClosedRange<Int16> { 0...5 }

    /// Versions 4 to 5.
    public var statesFilter: [String] = []
    /// Version 5.
    public var typesFilter: [String] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        statesFilter: [String] = [],
        typesFilter: [String] = []
    ) {
        self.statesFilter = statesFilter
        self.typesFilter = typesFilter
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        if version >= 4 { self.statesFilter = try reader.strings(flexible: flexible, "statesFilter") }
        if version >= 5 { self.typesFilter = try reader.strings(flexible: flexible, "typesFilter") }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        if version >= 4 { try writer.strings(self.statesFilter, flexible: flexible) }
        if version < 4, !self.statesFilter.isEmpty {
            throw .notExpressible("ListGroupsRequest.statesFilter")
        }
        if version >= 5 { try writer.strings(self.typesFilter, flexible: flexible) }
        if version < 5, !self.typesFilter.isEmpty {
            throw .notExpressible("ListGroupsRequest.typesFilter")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

/// The response of ListGroups (API key 16), versions 0 to 5, flexible from 3.
public struct ListGroupsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .listGroups }
    public static var versions: ClosedRange<Int16> { 0...5 }

    /// Versions 1 to 5.
    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var groups: [ListedGroup] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        groups: [ListedGroup] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.groups = groups
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        if version >= 1 { self.throttleTimeMs = try reader.integer() }
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.groups = try reader.structures(flexible: flexible, version: version, "groups")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        if version >= 1 { writer.integer(self.throttleTimeMs) }
        writer.integer(self.errorCode.rawValue)
        try writer.structures(self.groups, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension ListGroupsResponse {
    /// What `groups` holds.
    public struct ListedGroup: KafkaStructure {
        public var groupId: String = ""
        public var protocolType: String = ""
        /// Versions 4 to 5.
        public var groupState: String = ""
        /// Version 5.
        public var groupType: String = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            groupId: String = "",
            protocolType: String = "",
            groupState: String = "",
            groupType: String = ""
        ) {
            self.groupId = groupId
            self.protocolType = protocolType
            self.groupState = groupState
            self.groupType = groupType
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.groupId = try reader.string(flexible: flexible, "groupId")
            self.protocolType = try reader.string(flexible: flexible, "protocolType")
            if version >= 4 { self.groupState = try reader.string(flexible: flexible, "groupState") }
            if version >= 5 { self.groupType = try reader.string(flexible: flexible, "groupType") }
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(self.groupId, flexible: flexible)
            try writer.string(self.protocolType, flexible: flexible)
            if version >= 4 { try writer.string(self.groupState, flexible: flexible) }
            if version >= 5 { try writer.string(self.groupType, flexible: flexible) }
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
