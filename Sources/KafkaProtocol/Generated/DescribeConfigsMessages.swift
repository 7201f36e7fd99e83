// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of DescribeConfigs (API key 32), versions 1 to 4, flexible from 4.
public struct DescribeConfigsRequest: RequestMessage {
    public typealias Response = DescribeConfigsResponse
    public static var apiKey: ApiKey { .describeConfigs }
    public static var versions: ClosedRange<Int16> { 1...4 }

    public var resources: [DescribeConfigsResource] = []
    public var includeSynonyms: Bool = false
    /// Versions 3 to 4.
    public var includeDocumentation: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        resources: [DescribeConfigsResource] = [],
        includeSynonyms: Bool = false,
        includeDocumentation: Bool = false
    ) {
        self.resources = resources
        self.includeSynonyms = includeSynonyms
        self.includeDocumentation = includeDocumentation
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        self.resources = try reader.structures(flexible: flexible, version: version, "resources")
        self.includeSynonyms = try reader.boolean()
        if version >= 3 { self.includeDocumentation = try reader.boolean() }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        try writer.structures(self.resources, flexible: flexible, version: version)
        writer.boolean(self.includeSynonyms)
        if version >= 3 { writer.boolean(self.includeDocumentation) }
        if version < 3, self.includeDocumentation {
            throw .notExpressible("DescribeConfigsRequest.includeDocumentation")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension DescribeConfigsRequest {
    /// What `resources` holds.
    public struct DescribeConfigsResource: KafkaStructure {
        public var resourceType: Int8 = 0
        public var resourceName: String = ""
        public var configurationKeys: [String]? = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            resourceType: Int8 = 0,
            resourceName: String = "",
            configurationKeys: [String]? = []
        ) {
            self.resourceType = resourceType
            self.resourceName = resourceName
            self.configurationKeys = configurationKeys
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.resourceType = try reader.integer()
            self.resourceName = try reader.string(flexible: flexible, "resourceName")
            self.configurationKeys = try reader.nullableStrings(flexible: flexible)
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            writer.integer(self.resourceType)
            try writer.string(self.resourceName, flexible: flexible)
            try writer.nullableStrings(self.configurationKeys, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of DescribeConfigs (API key 32), versions 1 to 4, flexible from 4.
public struct DescribeConfigsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .describeConfigs }
    public static var versions: ClosedRange<Int16> { 1...4 }

    public var throttleTimeMs: Int32 = 0
    public var results: [DescribeConfigsResult] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        results: [DescribeConfigsResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.results = results
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        self.throttleTimeMs = try reader.integer()
        self.results = try reader.structures(flexible: flexible, version: version, "results")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        writer.integer(self.throttleTimeMs)
        try writer.structures(self.results, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension DescribeConfigsResponse {
    /// What `results` holds.
    public struct DescribeConfigsResult: KafkaStructure {
        public var errorCode: ErrorCode = .none
        public var errorMessage: String? = ""
        public var resourceType: Int8 = 0
        public var resourceName: String = ""
        public var configs: [DescribeConfigsResourceResult] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = "",
            resourceType: Int8 = 0,
            resourceName: String = "",
            configs: [DescribeConfigsResourceResult] = []
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.resourceType = resourceType
            self.resourceName = resourceName
            self.configs = configs
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.errorMessage = try reader.nullableString(flexible: flexible)
            self.resourceType = try reader.integer()
            self.resourceName = try reader.string(flexible: flexible, "resourceName")
            self.configs = try reader.structures(flexible: flexible, version: version, "configs")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.errorMessage, flexible: flexible)
            writer.integer(self.resourceType)
            try writer.string(self.resourceName, flexible: flexible)
            try writer.structures(self.configs, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension DescribeConfigsResponse {
    /// What `configs` holds.
    public struct DescribeConfigsResourceResult: KafkaStructure {
        public var name: String = ""
        public var value: String? = ""
        public var readOnly: Bool = false
        public var configSource: Int8 = -1
        public var isSensitive: Bool = false
        public var synonyms: [DescribeConfigsSynonym] = []
        /// Versions 3 to 4.
        public var configType: Int8 = 0
        /// Versions 3 to 4.
        public var documentation: String? = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            value: String? = "",
            readOnly: Bool = false,
            configSource: Int8 = -1,
            isSensitive: Bool = false,
            synonyms: [DescribeConfigsSynonym] = [],
            configType: Int8 = 0,
            documentation: String? = ""
        ) {
            self.name = name
            self.value = value
            self.readOnly = readOnly
            self.configSource = configSource
            self.isSensitive = isSensitive
            self.synonyms = synonyms
            self.configType = configType
            self.documentation = documentation
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.name = try reader.string(flexible: flexible, "name")
            self.value = try reader.nullableString(flexible: flexible)
            self.readOnly = try reader.boolean()
            self.configSource = try reader.integer()
            self.isSensitive = try reader.boolean()
            self.synonyms = try reader.structures(flexible: flexible, version: version, "synonyms")
            if version >= 3 { self.configType = try reader.integer() }
            if version >= 3 { self.documentation = try reader.nullableString(flexible: flexible) }
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(self.name, flexible: flexible)
            try writer.nullableString(self.value, flexible: flexible)
            writer.boolean(self.readOnly)
            writer.integer(self.configSource)
            writer.boolean(self.isSensitive)
            try writer.structures(self.synonyms, flexible: flexible, version: version)
            if version >= 3 { writer.integer(self.configType) }
            if version >= 3 { try writer.nullableString(self.documentation, flexible: flexible) }
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension DescribeConfigsResponse {
    /// What `synonyms` holds.
    public struct DescribeConfigsSynonym: KafkaStructure {
        public var name: String = ""
        public var value: String? = ""
        public var source: Int8 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            value: String? = "",
            source: Int8 = 0
        ) {
            self.name = name
            self.value = value
            self.source = source
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.name = try reader.string(flexible: flexible, "name")
            self.value = try reader.nullableString(flexible: flexible)
            self.source = try reader.integer()
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(self.name, flexible: flexible)
            try writer.nullableString(self.value, flexible: flexible)
            writer.integer(self.source)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
