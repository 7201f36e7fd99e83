// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of DeleteRecords (API key 21), versions 0 to 2, flexible from 2.
public struct DeleteRecordsRequest: RequestMessage {
    public typealias Response = DeleteRecordsResponse
    public static var apiKey: ApiKey { .deleteRecords }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var topics: [DeleteRecordsTopic] = []
    public var timeoutMs: Int32 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        topics: [DeleteRecordsTopic] = [],
        timeoutMs: Int32 = 0
    ) {
        self.topics = topics
        self.timeoutMs = timeoutMs
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        self.timeoutMs = try reader.integer()
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        try writer.structures(self.topics, flexible: flexible, version: version)
        writer.integer(self.timeoutMs)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension DeleteRecordsRequest {
    /// What `topics` holds.
    public struct DeleteRecordsTopic: KafkaStructure {
        public var name: String = ""
        public var partitions: [DeleteRecordsPartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [DeleteRecordsPartition] = []
        ) {
            self.name = name
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.name = try reader.string(flexible: flexible, "name")
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(self.name, flexible: flexible)
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension DeleteRecordsRequest {
    /// What `partitions` holds.
    public struct DeleteRecordsPartition: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var offset: Int64 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            offset: Int64 = 0
        ) {
            self.partitionIndex = partitionIndex
            self.offset = offset
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.partitionIndex = try reader.integer()
            self.offset = try reader.integer()
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.integer(self.partitionIndex)
            writer.integer(self.offset)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of DeleteRecords (API key 21), versions 0 to 2, flexible from 2.
public struct DeleteRecordsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .deleteRecords }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var throttleTimeMs: Int32 = 0
    public var topics: [DeleteRecordsTopicResult] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        topics: [DeleteRecordsTopicResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.throttleTimeMs = try reader.integer()
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        writer.integer(self.throttleTimeMs)
        try writer.structures(self.topics, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension DeleteRecordsResponse {
    /// What `topics` holds.
    public struct DeleteRecordsTopicResult: KafkaStructure {
        public var name: String = ""
        public var partitions: [DeleteRecordsPartitionResult] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [DeleteRecordsPartitionResult] = []
        ) {
            self.name = name
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.name = try reader.string(flexible: flexible, "name")
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(self.name, flexible: flexible)
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension DeleteRecordsResponse {
    /// What `partitions` holds.
    public struct DeleteRecordsPartitionResult: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var lowWatermark: Int64 = 0
        public var errorCode: ErrorCode = .none
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            lowWatermark: Int64 = 0,
            errorCode: ErrorCode = .none
        ) {
            self.partitionIndex = partitionIndex
            self.lowWatermark = lowWatermark
            self.errorCode = errorCode
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.partitionIndex = try reader.integer()
            self.lowWatermark = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.integer(self.partitionIndex)
            writer.integer(self.lowWatermark)
            writer.integer(self.errorCode.rawValue)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
