// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of DescribeCluster (API key 60), versions 0 to 2.
public struct DescribeClusterRequest: RequestMessage {
    public typealias Response = DescribeClusterResponse
    public static var apiKey: ApiKey { .describeCluster }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var includeClusterAuthorizedOperations: Bool = false
    /// Versions 1 to 2.
    public var endpointType: Int8 = 1
    /// Version 2.
    public var includeFencedBrokers: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        includeClusterAuthorizedOperations: Bool = false,
        endpointType: Int8 = 1,
        includeFencedBrokers: Bool = false
    ) {
        self.includeClusterAuthorizedOperations = includeClusterAuthorizedOperations
        self.endpointType = endpointType
        self.includeFencedBrokers = includeFencedBrokers
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.includeClusterAuthorizedOperations = try reader.boolean()
        if version >= 1 { self.endpointType = try reader.integer() }
        if version >= 2 { self.includeFencedBrokers = try reader.boolean() }
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.boolean(self.includeClusterAuthorizedOperations)
        if version >= 1 { writer.integer(self.endpointType) }
        if version < 1, self.endpointType != 1 {
            throw .notExpressible("DescribeClusterRequest.endpointType")
        }
        if version >= 2 { writer.boolean(self.includeFencedBrokers) }
        if version < 2, self.includeFencedBrokers {
            throw .notExpressible("DescribeClusterRequest.includeFencedBrokers")
        }
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

/// The response of DescribeCluster (API key 60), versions 0 to 2.
public struct DescribeClusterResponse: ResponseMessage {
    public static var apiKey: ApiKey { .describeCluster }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var errorMessage: String? = nil
    /// Versions 1 to 2.
    public var endpointType: Int8 = 1
    public var clusterId: String = ""
    public var controllerId: Int32 = -1
    public var brokers: [DescribeClusterBroker] = []
    public var clusterAuthorizedOperations: Int32 = -2147483648
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = nil,
        endpointType: Int8 = 1,
        clusterId: String = "",
        controllerId: Int32 = -1,
        brokers: [DescribeClusterBroker] = [],
        clusterAuthorizedOperations: Int32 = -2147483648
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.endpointType = endpointType
        self.clusterId = clusterId
        self.controllerId = controllerId
        self.brokers = brokers
        self.clusterAuthorizedOperations = clusterAuthorizedOperations
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.errorMessage = try reader.nullableString(flexible: true)
        if version >= 1 { self.endpointType = try reader.integer() }
        self.clusterId = try reader.string(flexible: true, "clusterId")
        self.controllerId = try reader.integer()
        self.brokers = try reader.structures(flexible: true, version: version, "brokers")
        self.clusterAuthorizedOperations = try reader.integer()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        writer.integer(self.errorCode.rawValue)
        try writer.nullableString(self.errorMessage, flexible: true)
        if version >= 1 { writer.integer(self.endpointType) }
        if version < 1, self.endpointType != 1 {
            throw .notExpressible("DescribeClusterResponse.endpointType")
        }
        try writer.string(self.clusterId, flexible: true)
        writer.integer(self.controllerId)
        try writer.structures(self.brokers, flexible: true, version: version)
        writer.integer(self.clusterAuthorizedOperations)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension DescribeClusterResponse {
    /// What `brokers` holds.
    public struct DescribeClusterBroker: KafkaStructure {
        public var brokerId: Int32 = 0
        public var host: String = ""
        public var port: Int32 = 0
        public var rack: String? = nil
        /// Version 2.
        public var isFenced: Bool = false
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            brokerId: Int32 = 0,
            host: String = "",
            port: Int32 = 0,
            rack: String? = nil,
            isFenced: Bool = false
        ) {
            self.brokerId = brokerId
            self.host = host
            self.port = port
            self.rack = rack
            self.isFenced = isFenced
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.brokerId = try reader.integer()
            self.host = try reader.string(flexible: true, "host")
            self.port = try reader.integer()
            self.rack = try reader.nullableString(flexible: true)
            if version >= 2 { self.isFenced = try reader.boolean() }
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.brokerId)
            try writer.string(self.host, flexible: true)
            writer.integer(self.port)
            try writer.nullableString(self.rack, flexible: true)
            if version >= 2 { writer.boolean(self.isFenced) }
            if version < 2, self.isFenced {
                throw .notExpressible("DescribeClusterBroker.isFenced")
            }
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
