// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of ApiVersions (API key 18), versions 0 to 4, flexible from 3.
public struct ApiVersionsRequest: RequestMessage {
    public typealias Response = ApiVersionsResponse
    public static var apiKey: ApiKey { .apiVersions }
    public static var versions: ClosedRange<Int16> { 0...4 }

    /// Versions 3 to 4.
    public var clientSoftwareName: String = ""
    /// Versions 3 to 4.
    public var clientSoftwareVersion: String = ""
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        clientSoftwareName: String = "",
        clientSoftwareVersion: String = ""
    ) {
        self.clientSoftwareName = clientSoftwareName
        self.clientSoftwareVersion = clientSoftwareVersion
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        if version >= 3 { self.clientSoftwareName = try reader.string(flexible: flexible, "clientSoftwareName") }
        if version >= 3 { self.clientSoftwareVersion = try reader.string(flexible: flexible, "clientSoftwareVersion") }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        if version >= 3 { try writer.string(self.clientSoftwareName, flexible: flexible) }
        if version >= 3 { try writer.string(self.clientSoftwareVersion, flexible: flexible) }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

/// The response of ApiVersions (API key 18), versions 0 to 4, flexible from 3.
public struct ApiVersionsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .apiVersions }
    public static var versions: ClosedRange<Int16> { 0...4 }

    public var errorCode: ErrorCode = .none
    public var apiKeys: [ApiVersion] = []
    /// Versions 1 to 4.
    public var throttleTimeMs: Int32 = 0
    /// Versions 3 to 4; tag 0.
    public var supportedFeatures: [SupportedFeatureKey] = []
    /// Versions 3 to 4; tag 1.
    public var finalizedFeaturesEpoch: Int64 = -1
    /// Versions 3 to 4; tag 2.
    public var finalizedFeatures: [FinalizedFeatureKey] = []
    /// Versions 3 to 4; tag 3.
    public var zkMigrationReady: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        errorCode: ErrorCode = .none,
        apiKeys: [ApiVersion] = [],
        throttleTimeMs: Int32 = 0,
        supportedFeatures: [SupportedFeatureKey] = [],
        finalizedFeaturesEpoch: Int64 = -1,
        finalizedFeatures: [FinalizedFeatureKey] = [],
        zkMigrationReady: Bool = false
    ) {
        self.errorCode = errorCode
        self.apiKeys = apiKeys
        self.throttleTimeMs = throttleTimeMs
        self.supportedFeatures = supportedFeatures
        self.finalizedFeaturesEpoch = finalizedFeaturesEpoch
        self.finalizedFeatures = finalizedFeatures
        self.zkMigrationReady = zkMigrationReady
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.apiKeys = try reader.structures(flexible: flexible, version: version, "apiKeys")
        if version >= 1 { self.throttleTimeMs = try reader.integer() }
        guard flexible else { return }
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0:
                self.supportedFeatures = try reader.structures(flexible: true, version: version, "supportedFeatures")
            case 1:
                self.finalizedFeaturesEpoch = try reader.integer()
            case 2:
                self.finalizedFeatures = try reader.structures(flexible: true, version: version, "finalizedFeatures")
            case 3:
                self.zkMigrationReady = try reader.boolean()
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        writer.integer(self.errorCode.rawValue)
        try writer.structures(self.apiKeys, flexible: flexible, version: version)
        if version >= 1 { writer.integer(self.throttleTimeMs) }
        guard flexible else { return try writer.taggedFields(self.unknownTaggedFields, flexible: false) }
        let hasSupportedFeatures = !self.supportedFeatures.isEmpty
        let hasFinalizedFeaturesEpoch = self.finalizedFeaturesEpoch != -1
        let hasFinalizedFeatures = !self.finalizedFeatures.isEmpty
        let hasZkMigrationReady = self.zkMigrationReady
        var known = 0
        known += hasSupportedFeatures ? 1 : 0
        known += hasFinalizedFeaturesEpoch ? 1 : 0
        known += hasFinalizedFeatures ? 1 : 0
        known += hasZkMigrationReady ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasSupportedFeatures {
            try tagged.add(0, to: &writer) { content throws(WireError) in
                try content.structures(self.supportedFeatures, flexible: true, version: version)
            }
        }
        if hasFinalizedFeaturesEpoch {
            try tagged.begin(1, size: 8, to: &writer)
            writer.integer(self.finalizedFeaturesEpoch)
        }
        if hasFinalizedFeatures {
            try tagged.add(2, to: &writer) { content throws(WireError) in
                try content.structures(self.finalizedFeatures, flexible: true, version: version)
            }
        }
        if hasZkMigrationReady {
            try tagged.begin(3, size: 1, to: &writer)
            writer.boolean(self.zkMigrationReady)
        }
        tagged.finish(to: &writer)
    }
}

extension ApiVersionsResponse {
    /// What `apiKeys` holds.
    public struct ApiVersion: KafkaStructure {
        public var apiKey: Int16 = 0
        public var minVersion: Int16 = 0
        public var maxVersion: Int16 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            apiKey: Int16 = 0,
            minVersion: Int16 = 0,
            maxVersion: Int16 = 0
        ) {
            self.apiKey = apiKey
            self.minVersion = minVersion
            self.maxVersion = maxVersion
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.apiKey = try reader.integer()
            self.minVersion = try reader.integer()
            self.maxVersion = try reader.integer()
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            writer.integer(self.apiKey)
            writer.integer(self.minVersion)
            writer.integer(self.maxVersion)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension ApiVersionsResponse {
    /// What `supportedFeatures` holds.
    public struct SupportedFeatureKey: KafkaStructure {
        public var name: String = ""
        public var minVersion: Int16 = 0
        public var maxVersion: Int16 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            minVersion: Int16 = 0,
            maxVersion: Int16 = 0
        ) {
            self.name = name
            self.minVersion = minVersion
            self.maxVersion = maxVersion
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.minVersion = try reader.integer()
            self.maxVersion = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            writer.integer(self.minVersion)
            writer.integer(self.maxVersion)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension ApiVersionsResponse {
    /// What `finalizedFeatures` holds.
    public struct FinalizedFeatureKey: KafkaStructure {
        public var name: String = ""
        public var maxVersionLevel: Int16 = 0
        public var minVersionLevel: Int16 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            maxVersionLevel: Int16 = 0,
            minVersionLevel: Int16 = 0
        ) {
            self.name = name
            self.maxVersionLevel = maxVersionLevel
            self.minVersionLevel = minVersionLevel
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.maxVersionLevel = try reader.integer()
            self.minVersionLevel = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            writer.integer(self.maxVersionLevel)
            writer.integer(self.minVersionLevel)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
