// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of CreatePartitions (API key 37), versions 0 to 3, flexible from 2.
public struct CreatePartitionsRequest: RequestMessage {
    public typealias Response = CreatePartitionsResponse
    public static var apiKey: ApiKey { .createPartitions }
    public static var versions: ClosedRange<Int16> { 0...3 }

    public var topics: [CreatePartitionsTopic] = []
    public var timeoutMs: Int32 = 0
    public var validateOnly: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        topics: [CreatePartitionsTopic] = [],
        timeoutMs: Int32 = 0,
        validateOnly: Bool = false
    ) {
        self.topics = topics
        self.timeoutMs = timeoutMs
        self.validateOnly = validateOnly
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        self.timeoutMs = try reader.integer()
        self.validateOnly = try reader.boolean()
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        try writer.structures(self.topics, flexible: flexible, version: version)
        writer.integer(self.timeoutMs)
        writer.boolean(self.validateOnly)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension CreatePartitionsRequest {
    /// What `topics` holds.
    public struct CreatePartitionsTopic: KafkaStructure {
        public var name: String = ""
        public var count: Int32 = 0
        public var assignments: [CreatePartitionsAssignment]? = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            count: Int32 = 0,
            assignments: [CreatePartitionsAssignment]? = []
        ) {
            self.name = name
            self.count = count
            self.assignments = assignments
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.name = try reader.string(flexible: flexible, "name")
            self.count = try reader.integer()
            self.assignments = try reader.nullableStructures(flexible: flexible, version: version)
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(self.name, flexible: flexible)
            writer.integer(self.count)
            try writer.nullableStructures(self.assignments, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension CreatePartitionsRequest {
    /// What `assignments` holds.
    public struct CreatePartitionsAssignment: KafkaStructure {
        public var brokerIds: [Int32] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(brokerIds: [Int32] = []) {
            self.brokerIds = brokerIds
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.brokerIds = try reader.integers(flexible: flexible, "brokerIds")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.integers(self.brokerIds, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of CreatePartitions (API key 37), versions 0 to 3, flexible from 2.
public struct CreatePartitionsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .createPartitions }
    public static var versions: ClosedRange<Int16> { 0...3 }

    public var throttleTimeMs: Int32 = 0
    public var results: [CreatePartitionsTopicResult] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        results: [CreatePartitionsTopicResult] = []
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

extension CreatePartitionsResponse {
    /// What `results` holds.
    public struct CreatePartitionsTopicResult: KafkaStructure {
        public var name: String = ""
        public var errorCode: ErrorCode = .none
        public var errorMessage: String? = nil
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil
        ) {
            self.name = name
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.name = try reader.string(flexible: flexible, "name")
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.errorMessage = try reader.nullableString(flexible: flexible)
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(self.name, flexible: flexible)
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.errorMessage, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
