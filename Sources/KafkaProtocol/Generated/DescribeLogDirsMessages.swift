// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of DescribeLogDirs (API key 35), versions 1 to 4, flexible from 2.
public struct DescribeLogDirsRequest: RequestMessage {
    public typealias Response = DescribeLogDirsResponse
    public static var apiKey: ApiKey { .describeLogDirs }
    public static var versions: ClosedRange<Int16> { 1...4 }

    public var topics: [DescribableLogDirTopic]? = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(topics: [DescribableLogDirTopic]? = []) {
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.topics = try reader.nullableStructures(flexible: flexible, version: version)
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        try writer.nullableStructures(self.topics, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension DescribeLogDirsRequest {
    /// What `topics` holds.
    public struct DescribableLogDirTopic: KafkaStructure {
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

/// The response of DescribeLogDirs (API key 35), versions 1 to 4, flexible from 2.
public struct DescribeLogDirsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .describeLogDirs }
    public static var versions: ClosedRange<Int16> { 1...4 }

    public var throttleTimeMs: Int32 = 0
    /// Versions 3 to 4.
    public var errorCode: ErrorCode = .none
    public var results: [DescribeLogDirsResult] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        results: [DescribeLogDirsResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.results = results
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        self.throttleTimeMs = try reader.integer()
        if version >= 3 { self.errorCode = ErrorCode(rawValue: try reader.integer()) }
        self.results = try reader.structures(flexible: flexible, version: version, "results")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 2
        writer.integer(self.throttleTimeMs)
        if version >= 3 { writer.integer(self.errorCode.rawValue) }
        try writer.structures(self.results, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension DescribeLogDirsResponse {
    /// What `results` holds.
    public struct DescribeLogDirsResult: KafkaStructure {
        public var errorCode: ErrorCode = .none
        public var logDir: String = ""
        public var topics: [DescribeLogDirsTopic] = []
        /// Version 4.
        public var totalBytes: Int64 = -1
        /// Version 4.
        public var usableBytes: Int64 = -1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            errorCode: ErrorCode = .none,
            logDir: String = "",
            topics: [DescribeLogDirsTopic] = [],
            totalBytes: Int64 = -1,
            usableBytes: Int64 = -1
        ) {
            self.errorCode = errorCode
            self.logDir = logDir
            self.topics = topics
            self.totalBytes = totalBytes
            self.usableBytes = usableBytes
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.logDir = try reader.string(flexible: flexible, "logDir")
            self.topics = try reader.structures(flexible: flexible, version: version, "topics")
            if version >= 4 { self.totalBytes = try reader.integer() }
            if version >= 4 { self.usableBytes = try reader.integer() }
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.integer(self.errorCode.rawValue)
            try writer.string(self.logDir, flexible: flexible)
            try writer.structures(self.topics, flexible: flexible, version: version)
            if version >= 4 { writer.integer(self.totalBytes) }
            if version >= 4 { writer.integer(self.usableBytes) }
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension DescribeLogDirsResponse {
    /// What `topics` holds.
    public struct DescribeLogDirsTopic: KafkaStructure {
        public var name: String = ""
        public var partitions: [DescribeLogDirsPartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [DescribeLogDirsPartition] = []
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

extension DescribeLogDirsResponse {
    /// What `partitions` holds.
    public struct DescribeLogDirsPartition: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var partitionSize: Int64 = 0
        public var offsetLag: Int64 = 0
        public var isFutureKey: Bool = false
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            partitionSize: Int64 = 0,
            offsetLag: Int64 = 0,
            isFutureKey: Bool = false
        ) {
            self.partitionIndex = partitionIndex
            self.partitionSize = partitionSize
            self.offsetLag = offsetLag
            self.isFutureKey = isFutureKey
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.partitionIndex = try reader.integer()
            self.partitionSize = try reader.integer()
            self.offsetLag = try reader.integer()
            self.isFutureKey = try reader.boolean()
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.integer(self.partitionIndex)
            writer.integer(self.partitionSize)
            writer.integer(self.offsetLag)
            writer.boolean(self.isFutureKey)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
