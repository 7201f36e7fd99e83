// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of DeleteGroups (API key 42), versions 0 to 2, flexible from 2.
public struct DeleteGroupsRequest: RequestMessage {
    public typealias Response = DeleteGroupsResponse
    public static var apiKey: ApiKey { .deleteGroups }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var groupsNames: [String] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(groupsNames: [String] = []) {
        self.groupsNames = groupsNames
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.groupsNames = try reader.strings(flexible: flexible, "groupsNames")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        try writer.strings(self.groupsNames, flexible: flexible)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

/// The response of DeleteGroups (API key 42), versions 0 to 2, flexible from 2.
public struct DeleteGroupsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .deleteGroups }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var throttleTimeMs: Int32 = 0
    public var results: [DeletableGroupResult] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        results: [DeletableGroupResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.results = results
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.throttleTimeMs = try reader.integer()
        self.results = try reader.structures(flexible: flexible, version: version, "results")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        writer.integer(self.throttleTimeMs)
        try writer.structures(self.results, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension DeleteGroupsResponse {
    /// What `results` holds.
    public struct DeletableGroupResult: KafkaStructure {
        public var groupId: String = ""
        public var errorCode: ErrorCode = .none
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            groupId: String = "",
            errorCode: ErrorCode = .none
        ) {
            self.groupId = groupId
            self.errorCode = errorCode
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.groupId = try reader.string(flexible: flexible, "groupId")
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(self.groupId, flexible: flexible)
            writer.integer(self.errorCode.rawValue)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
