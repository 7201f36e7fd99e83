// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of FindCoordinator (API key 10), versions 0 to 6, flexible from 3.
public struct FindCoordinatorRequest: RequestMessage {
    public typealias Response = FindCoordinatorResponse
    public static var apiKey: ApiKey { .findCoordinator }
    public static var versions: ClosedRange<Int16> { 0...6 }

    /// Versions 0 to 3.
    public var key: String = ""
    /// Versions 1 to 6.
    public var keyType: Int8 = 0
    /// Versions 4 to 6.
    public var coordinatorKeys: [String] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        key: String = "",
        keyType: Int8 = 0,
        coordinatorKeys: [String] = []
    ) {
        self.key = key
        self.keyType = keyType
        self.coordinatorKeys = coordinatorKeys
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        if version <= 3 { self.key = try reader.string(flexible: flexible, "key") }
        if version >= 1 { self.keyType = try reader.integer() }
        if version >= 4 { self.coordinatorKeys = try reader.strings(flexible: flexible, "coordinatorKeys") }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        if version <= 3 { try writer.string(self.key, flexible: flexible) }
        if version > 3, !self.key.isEmpty {
            throw .notExpressible("FindCoordinatorRequest.key")
        }
        if version >= 1 { writer.integer(self.keyType) }
        if version < 1, self.keyType != 0 {
            throw .notExpressible("FindCoordinatorRequest.keyType")
        }
        if version >= 4 { try writer.strings(self.coordinatorKeys, flexible: flexible) }
        if version < 4, !self.coordinatorKeys.isEmpty {
            throw .notExpressible("FindCoordinatorRequest.coordinatorKeys")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

/// The response of FindCoordinator (API key 10), versions 0 to 6, flexible from 3.
public struct FindCoordinatorResponse: ResponseMessage {
    public static var apiKey: ApiKey { .findCoordinator }
    public static var versions: ClosedRange<Int16> { 0...6 }

    /// Versions 1 to 6.
    public var throttleTimeMs: Int32 = 0
    /// Versions 0 to 3.
    public var errorCode: ErrorCode = .none
    /// Versions 1 to 3.
    public var errorMessage: String? = ""
    /// Versions 0 to 3.
    public var nodeId: Int32 = 0
    /// Versions 0 to 3.
    public var host: String = ""
    /// Versions 0 to 3.
    public var port: Int32 = 0
    /// Versions 4 to 6.
    public var coordinators: [Coordinator] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        nodeId: Int32 = 0,
        host: String = "",
        port: Int32 = 0,
        coordinators: [Coordinator] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.nodeId = nodeId
        self.host = host
        self.port = port
        self.coordinators = coordinators
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        if version >= 1 { self.throttleTimeMs = try reader.integer() }
        if version <= 3 { self.errorCode = ErrorCode(rawValue: try reader.integer()) }
        if version >= 1 && version <= 3 { self.errorMessage = try reader.nullableString(flexible: flexible) }
        if version <= 3 { self.nodeId = try reader.integer() }
        if version <= 3 { self.host = try reader.string(flexible: flexible, "host") }
        if version <= 3 { self.port = try reader.integer() }
        if version >= 4 {
            self.coordinators = try reader.structures(flexible: flexible, version: version, "coordinators")
        }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 3
        if version >= 1 { writer.integer(self.throttleTimeMs) }
        if version <= 3 { writer.integer(self.errorCode.rawValue) }
        if version > 3, self.errorCode != .none {
            throw .notExpressible("FindCoordinatorResponse.errorCode")
        }
        if version >= 1 && version <= 3 { try writer.nullableString(self.errorMessage, flexible: flexible) }
        if version <= 3 { writer.integer(self.nodeId) }
        if version > 3, self.nodeId != 0 {
            throw .notExpressible("FindCoordinatorResponse.nodeId")
        }
        if version <= 3 { try writer.string(self.host, flexible: flexible) }
        if version > 3, !self.host.isEmpty {
            throw .notExpressible("FindCoordinatorResponse.host")
        }
        if version <= 3 { writer.integer(self.port) }
        if version > 3, self.port != 0 {
            throw .notExpressible("FindCoordinatorResponse.port")
        }
        if version >= 4 { try writer.structures(self.coordinators, flexible: flexible, version: version) }
        if version < 4, !self.coordinators.isEmpty {
            throw .notExpressible("FindCoordinatorResponse.coordinators")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension FindCoordinatorResponse {
    /// What `coordinators` holds.
    public struct Coordinator: KafkaStructure {
        public var key: String = ""
        public var nodeId: Int32 = 0
        public var host: String = ""
        public var port: Int32 = 0
        public var errorCode: ErrorCode = .none
        public var errorMessage: String? = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            key: String = "",
            nodeId: Int32 = 0,
            host: String = "",
            port: Int32 = 0,
            errorCode: ErrorCode = .none,
            errorMessage: String? = ""
        ) {
            self.key = key
            self.nodeId = nodeId
            self.host = host
            self.port = port
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.key = try reader.string(flexible: true, "key")
            self.nodeId = try reader.integer()
            self.host = try reader.string(flexible: true, "host")
            self.port = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.errorMessage = try reader.nullableString(flexible: true)
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.key, flexible: true)
            writer.integer(self.nodeId)
            try writer.string(self.host, flexible: true)
            writer.integer(self.port)
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.errorMessage, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
