// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of CreateTopics (API key 19), versions 2 to 7, flexible from 5.
public struct CreateTopicsRequest: RequestMessage {
    public typealias Response = CreateTopicsResponse
    public static var apiKey: ApiKey { .createTopics }
    public static var versions: ClosedRange<Int16> { 2...7 }

    public var topics: [CreatableTopic] = []
    public var timeoutMs: Int32 = 60000
    public var validateOnly: Bool = false
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        topics: [CreatableTopic] = [],
        timeoutMs: Int32 = 60000,
        validateOnly: Bool = false
    ) {
        self.topics = topics
        self.timeoutMs = timeoutMs
        self.validateOnly = validateOnly
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 5
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        self.timeoutMs = try reader.integer()
        self.validateOnly = try reader.boolean()
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 5
        try writer.structures(self.topics, flexible: flexible, version: version)
        writer.integer(self.timeoutMs)
        writer.boolean(self.validateOnly)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension CreateTopicsRequest {
    /// What `topics` holds.
    public struct CreatableTopic: KafkaStructure {
        public var name: String = ""
        public var numPartitions: Int32 = 0
        public var replicationFactor: Int16 = 0
        public var assignments: [CreatableReplicaAssignment] = []
        public var configs: [CreatableTopicConfig] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            numPartitions: Int32 = 0,
            replicationFactor: Int16 = 0,
            assignments: [CreatableReplicaAssignment] = [],
            configs: [CreatableTopicConfig] = []
        ) {
            self.name = name
            self.numPartitions = numPartitions
            self.replicationFactor = replicationFactor
            self.assignments = assignments
            self.configs = configs
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.name = try reader.string(flexible: flexible, "name")
            self.numPartitions = try reader.integer()
            self.replicationFactor = try reader.integer()
            self.assignments = try reader.structures(flexible: flexible, version: version, "assignments")
            self.configs = try reader.structures(flexible: flexible, version: version, "configs")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            try writer.string(self.name, flexible: flexible)
            writer.integer(self.numPartitions)
            writer.integer(self.replicationFactor)
            try writer.structures(self.assignments, flexible: flexible, version: version)
            try writer.structures(self.configs, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension CreateTopicsRequest {
    /// What `assignments` holds.
    public struct CreatableReplicaAssignment: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var brokerIds: [Int32] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            brokerIds: [Int32] = []
        ) {
            self.partitionIndex = partitionIndex
            self.brokerIds = brokerIds
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.partitionIndex = try reader.integer()
            self.brokerIds = try reader.integers(flexible: flexible, "brokerIds")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            writer.integer(self.partitionIndex)
            writer.integers(self.brokerIds, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension CreateTopicsRequest {
    /// What `configs` holds.
    public struct CreatableTopicConfig: KafkaStructure {
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
            let flexible = version >= 5
            self.name = try reader.string(flexible: flexible, "name")
            self.value = try reader.nullableString(flexible: flexible)
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            try writer.string(self.name, flexible: flexible)
            try writer.nullableString(self.value, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of CreateTopics (API key 19), versions 2 to 7, flexible from 5.
public struct CreateTopicsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .createTopics }
    public static var versions: ClosedRange<Int16> { 2...7 }

    public var throttleTimeMs: Int32 = 0
    public var topics: [CreatableTopicResult] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        topics: [CreatableTopicResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 5
        self.throttleTimeMs = try reader.integer()
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 5
        writer.integer(self.throttleTimeMs)
        try writer.structures(self.topics, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension CreateTopicsResponse {
    /// What `topics` holds.
    public struct CreatableTopicResult: KafkaStructure {
        public var name: String = ""
        /// Version 7.
        public var topicId: Uuid = .zero
        public var errorCode: ErrorCode = .none
        public var errorMessage: String? = ""
        /// Versions 5 to 7; tag 0.
        public var topicConfigErrorCode: ErrorCode = .none
        /// Versions 5 to 7.
        public var numPartitions: Int32 = -1
        /// Versions 5 to 7.
        public var replicationFactor: Int16 = -1
        /// Versions 5 to 7.
        public var configs: [CreatableTopicConfigs]? = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            topicId: Uuid = .zero,
            errorCode: ErrorCode = .none,
            errorMessage: String? = "",
            topicConfigErrorCode: ErrorCode = .none,
            numPartitions: Int32 = -1,
            replicationFactor: Int16 = -1,
            configs: [CreatableTopicConfigs]? = []
        ) {
            self.name = name
            self.topicId = topicId
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.topicConfigErrorCode = topicConfigErrorCode
            self.numPartitions = numPartitions
            self.replicationFactor = replicationFactor
            self.configs = configs
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.name = try reader.string(flexible: flexible, "name")
            if version >= 7 { self.topicId = try reader.uuid() }
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.errorMessage = try reader.nullableString(flexible: flexible)
            if version >= 5 { self.numPartitions = try reader.integer() }
            if version >= 5 { self.replicationFactor = try reader.integer() }
            if version >= 5 { self.configs = try reader.nullableStructures(flexible: flexible, version: version) }
            guard flexible else { return }
            var tagged = try TaggedFieldCursor(in: &reader)
            while let tag = try tagged.next(in: &reader) {
                switch tag {
                case 0:
                    self.topicConfigErrorCode = ErrorCode(rawValue: try reader.integer())
                default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
                }
            }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            try writer.string(self.name, flexible: flexible)
            if version >= 7 { writer.uuid(self.topicId) }
            writer.integer(self.errorCode.rawValue)
            try writer.nullableString(self.errorMessage, flexible: flexible)
            if version >= 5 { writer.integer(self.numPartitions) }
            if version >= 5 { writer.integer(self.replicationFactor) }
            if version >= 5 { try writer.nullableStructures(self.configs, flexible: flexible, version: version) }
            guard flexible else { return try writer.taggedFields(self.unknownTaggedFields, flexible: false) }
            let hasTopicConfigErrorCode = self.topicConfigErrorCode != .none
            var known = 0
            known += hasTopicConfigErrorCode ? 1 : 0
            var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
            if hasTopicConfigErrorCode {
                try tagged.begin(0, size: 2, to: &writer)
                writer.integer(self.topicConfigErrorCode.rawValue)
            }
            tagged.finish(to: &writer)
        }
    }
}

extension CreateTopicsResponse {
    /// What `configs` holds.
    public struct CreatableTopicConfigs: KafkaStructure {
        public var name: String = ""
        public var value: String? = ""
        public var readOnly: Bool = false
        public var configSource: Int8 = -1
        public var isSensitive: Bool = false
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            value: String? = "",
            readOnly: Bool = false,
            configSource: Int8 = -1,
            isSensitive: Bool = false
        ) {
            self.name = name
            self.value = value
            self.readOnly = readOnly
            self.configSource = configSource
            self.isSensitive = isSensitive
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.value = try reader.nullableString(flexible: true)
            self.readOnly = try reader.boolean()
            self.configSource = try reader.integer()
            self.isSensitive = try reader.boolean()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            try writer.nullableString(self.value, flexible: true)
            writer.boolean(self.readOnly)
            writer.integer(self.configSource)
            writer.boolean(self.isSensitive)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
