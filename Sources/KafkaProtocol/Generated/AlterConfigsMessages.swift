// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of AlterConfigs (API key 33), versions 0 to 2, flexible from 2.
public struct AlterConfigsRequest: RequestMessage {
    public typealias Response = AlterConfigsResponse
    public static var apiKey: ApiKey { .alterConfigs }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var resources: [AlterConfigsResource] = []
    public var validateOnly: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        resources: [AlterConfigsResource] = [],
        validateOnly: Bool = false
    ) {
        self.resources = resources
        self.validateOnly = validateOnly
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.resources = try reader.structures(flexible: flexible, version: version, "resources")
        self.validateOnly = try reader.boolean()
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        try writer.structures(self.resources, flexible: flexible, version: version)
        writer.boolean(self.validateOnly)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension AlterConfigsRequest {
    /// What `resources` holds.
    public struct AlterConfigsResource: KafkaStructure {
        public var resourceType: Int8 = 0
        public var resourceName: String = ""
        public var configs: [AlterableConfig] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            resourceType: Int8 = 0,
            resourceName: String = "",
            configs: [AlterableConfig] = []
        ) {
            self.resourceType = resourceType
            self.resourceName = resourceName
            self.configs = configs
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.resourceType = try reader.integer()
            self.resourceName = try reader.string(flexible: flexible, "resourceName")
            self.configs = try reader.structures(flexible: flexible, version: version, "configs")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.integer(self.resourceType)
            try writer.string(self.resourceName, flexible: flexible)
            try writer.structures(self.configs, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension AlterConfigsRequest {
    /// What `configs` holds.
    public struct AlterableConfig: KafkaStructure {
        public var name: String = ""
        public var value: String? = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            value: String? = ""
        ) {
            self.name = name
            self.value = value
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.name = try reader.string(flexible: flexible, "name")
            self.value = try reader.nullableString(flexible: flexible)
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(self.name, flexible: flexible)
            try writer.nullableString(self.value, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of AlterConfigs (API key 33), versions 0 to 2, flexible from 2.
public struct AlterConfigsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .alterConfigs }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var throttleTimeMs: Int32 = 0
    public var responses: [AlterConfigsResourceResponse] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        responses: [AlterConfigsResourceResponse] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.responses = responses
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.throttleTimeMs = try reader.integer()
        self.responses = try reader.structures(flexible: flexible, version: version, "responses")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        writer.integer(self.throttleTimeMs)
        try writer.structures(self.responses, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension AlterConfigsResponse {
    /// What `responses` holds.
    public struct AlterConfigsResourceResponse: KafkaStructure {
        public var errorCode: ErrorCode = .none
        public var errorMessage: String? = ""
        public var resourceType: Int8 = 0
        public var resourceName: String = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = "",
            resourceType: Int8 = 0,
            resourceName: String = ""
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.resourceType = resourceType
            self.resourceName = resourceName
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.errorMessage = try reader.nullableString(flexible: flexible)
            self.resourceType = try reader.integer()
            self.resourceName = try reader.string(flexible: flexible, "resourceName")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.errorMessage, flexible: flexible)
            writer.integer(self.resourceType)
            try writer.string(self.resourceName, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
