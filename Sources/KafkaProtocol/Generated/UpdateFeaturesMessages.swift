// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of UpdateFeatures (API key 57), versions 0 to 2.
public struct UpdateFeaturesRequest: RequestMessage {
    public typealias Response = UpdateFeaturesResponse
    public static var apiKey: ApiKey { .updateFeatures }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var timeoutMs: Int32 = 60000
    public var featureUpdates: [FeatureUpdateKey] = []
    /// Versions 1 to 2.
    public var validateOnly: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        timeoutMs: Int32 = 60000,
        featureUpdates: [FeatureUpdateKey] = [],
        validateOnly: Bool = false
    ) {
        self.timeoutMs = timeoutMs
        self.featureUpdates = featureUpdates
        self.validateOnly = validateOnly
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.timeoutMs = try reader.integer()
        self.featureUpdates = try reader.structures(flexible: true, version: version, "featureUpdates")
        if version >= 1 { self.validateOnly = try reader.boolean() }
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.timeoutMs)
        try writer.structures(self.featureUpdates, flexible: true, version: version)
        if version >= 1 { writer.boolean(self.validateOnly) }
        if version < 1, self.validateOnly {
            throw .notExpressible("UpdateFeaturesRequest.validateOnly")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension UpdateFeaturesRequest {
    /// What `featureUpdates` holds.
    public struct FeatureUpdateKey: KafkaStructure {
        public var feature: String = ""
        public var maxVersionLevel: Int16 = 0
        /// Version 0.
        public var allowDowngrade: Bool = false
        /// Versions 1 to 2.
        public var upgradeType: Int8 = 1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            feature: String = "",
            maxVersionLevel: Int16 = 0,
            allowDowngrade: Bool = false,
            upgradeType: Int8 = 1
        ) {
            self.feature = feature
            self.maxVersionLevel = maxVersionLevel
            self.allowDowngrade = allowDowngrade
            self.upgradeType = upgradeType
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.feature = try reader.string(flexible: true, "feature")
            self.maxVersionLevel = try reader.integer()
            if version <= 0 { self.allowDowngrade = try reader.boolean() }
            if version >= 1 { self.upgradeType = try reader.integer() }
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.feature, flexible: true)
            writer.integer(self.maxVersionLevel)
            if version <= 0 { writer.boolean(self.allowDowngrade) }
            if version > 0, self.allowDowngrade {
                throw .notExpressible("FeatureUpdateKey.allowDowngrade")
            }
            if version >= 1 { writer.integer(self.upgradeType) }
            if version < 1, self.upgradeType != 1 {
                throw .notExpressible("FeatureUpdateKey.upgradeType")
            }
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of UpdateFeatures (API key 57), versions 0 to 2.
public struct UpdateFeaturesResponse: ResponseMessage {
    public static var apiKey: ApiKey { .updateFeatures }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var errorMessage: String? = ""
    /// Versions 0 to 1.
    public var results: [UpdatableFeatureResult] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        results: [UpdatableFeatureResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.results = results
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.errorMessage = try reader.nullableString(flexible: true)
        if version <= 1 { self.results = try reader.structures(flexible: true, version: version, "results") }
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        writer.integer(self.errorCode.rawValue)
        try writer.nullableString(self.errorMessage, flexible: true)
        if version <= 1 { try writer.structures(self.results, flexible: true, version: version) }
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension UpdateFeaturesResponse {
    /// What `results` holds.
    public struct UpdatableFeatureResult: KafkaStructure {
        public var feature: String = ""
        public var errorCode: ErrorCode = .none
        public var errorMessage: String? = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            feature: String = "",
            errorCode: ErrorCode = .none,
            errorMessage: String? = ""
        ) {
            self.feature = feature
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.feature = try reader.string(flexible: true, "feature")
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.errorMessage = try reader.nullableString(flexible: true)
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.feature, flexible: true)
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.errorMessage, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
