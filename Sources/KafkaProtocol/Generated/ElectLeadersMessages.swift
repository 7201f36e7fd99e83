// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of ElectLeaders (API key 43), versions 0 to 2, flexible from 2.
public struct ElectLeadersRequest: RequestMessage {
    public typealias Response = ElectLeadersResponse
    public static var apiKey: ApiKey { .electLeaders }
    public static var versions: ClosedRange<Int16> { 0...2 }

    /// Versions 1 to 2.
    public var electionType: Int8 = 0
    public var topicPartitions: [TopicPartitions]? = []
    public var timeoutMs: Int32 = 60000
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        electionType: Int8 = 0,
        topicPartitions: [TopicPartitions]? = [],
        timeoutMs: Int32 = 60000
    ) {
        self.electionType = electionType
        self.topicPartitions = topicPartitions
        self.timeoutMs = timeoutMs
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        if version >= 1 { self.electionType = try reader.integer() }
        self.topicPartitions = try reader.nullableStructures(flexible: flexible, version: version)
        self.timeoutMs = try reader.integer()
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        if version >= 1 { writer.integer(self.electionType) }
        if version < 1, self.electionType != 0 {
            throw .notExpressible("ElectLeadersRequest.electionType")
        }
        try writer.nullableStructures(self.topicPartitions, flexible: flexible, version: version)
        writer.integer(self.timeoutMs)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension ElectLeadersRequest {
    /// What `topicPartitions` holds.
    public struct TopicPartitions: KafkaStructure {
        public var topic: String = ""
        public var partitions: [Int32] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topic: String = "",
            partitions: [Int32] = []
        ) {
            self.topic = topic
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.topic = try reader.string(flexible: flexible, "topic")
            self.partitions = try reader.integers(flexible: flexible, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(self.topic, flexible: flexible)
            writer.integers(self.partitions, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of ElectLeaders (API key 43), versions 0 to 2, flexible from 2.
public struct ElectLeadersResponse: ResponseMessage {
    public static var apiKey: ApiKey { .electLeaders }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var throttleTimeMs: Int32 = 0
    /// Versions 1 to 2.
    public var errorCode: ErrorCode = .none
    public var replicaElectionResults: [ReplicaElectionResult] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        replicaElectionResults: [ReplicaElectionResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.replicaElectionResults = replicaElectionResults
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.throttleTimeMs = try reader.integer()
        if version >= 1 { self.errorCode = ErrorCode(rawValue: try reader.integer()) }
        self.replicaElectionResults = try reader.structures(
            flexible: flexible,
            version: version,
            "replicaElectionResults"
        )
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        writer.integer(self.throttleTimeMs)
        if version >= 1 { writer.integer(self.errorCode.rawValue) }
        if version < 1, self.errorCode != .none {
            throw .notExpressible("ElectLeadersResponse.errorCode")
        }
        try writer.structures(self.replicaElectionResults, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension ElectLeadersResponse {
    /// What `replicaElectionResults` holds.
    public struct ReplicaElectionResult: KafkaStructure {
        public var topic: String = ""
        public var partitionResult: [PartitionResult] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topic: String = "",
            partitionResult: [PartitionResult] = []
        ) {
            self.topic = topic
            self.partitionResult = partitionResult
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.topic = try reader.string(flexible: flexible, "topic")
            self.partitionResult = try reader.structures(flexible: flexible, version: version, "partitionResult")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(self.topic, flexible: flexible)
            try writer.structures(self.partitionResult, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension ElectLeadersResponse {
    /// What `partitionResult` holds.
    public struct PartitionResult: KafkaStructure {
        public var partitionId: Int32 = 0
        public var errorCode: ErrorCode = .none
        public var errorMessage: String? = ""
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionId: Int32 = 0,
            errorCode: ErrorCode = .none,
            errorMessage: String? = ""
        ) {
            self.partitionId = partitionId
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.partitionId = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.errorMessage = try reader.nullableString(flexible: flexible)
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.integer(self.partitionId)
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.errorMessage, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
