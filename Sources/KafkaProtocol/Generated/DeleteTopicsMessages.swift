// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of DeleteTopics (API key 20), versions 1 to 6, flexible from 4.
public struct DeleteTopicsRequest: RequestMessage {
    public typealias Response = DeleteTopicsResponse
    public static var apiKey: ApiKey { .deleteTopics }
    public static var versions: ClosedRange<Int16> { 1...6 }

    /// Version 6.
    public var topics: [DeleteTopicState] = []
    /// Versions 1 to 5.
    public var topicNames: [String] = []
    public var timeoutMs: Int32 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        topics: [DeleteTopicState] = [],
        topicNames: [String] = [],
        timeoutMs: Int32 = 0
    ) {
        self.topics = topics
        self.topicNames = topicNames
        self.timeoutMs = timeoutMs
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        if version >= 6 { self.topics = try reader.structures(flexible: flexible, version: version, "topics") }
        if version <= 5 { self.topicNames = try reader.strings(flexible: flexible, "topicNames") }
        self.timeoutMs = try reader.integer()
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        if version >= 6 { try writer.structures(self.topics, flexible: flexible, version: version) }
        if version < 6, !self.topics.isEmpty {
            throw .notExpressible("DeleteTopicsRequest.topics")
        }
        if version <= 5 { try writer.strings(self.topicNames, flexible: flexible) }
        writer.integer(self.timeoutMs)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension DeleteTopicsRequest {
    /// What `topics` holds.
    public struct DeleteTopicState: KafkaStructure {
        public var name: String? = nil
        public var topicId: Uuid = .zero
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String? = nil,
            topicId: Uuid = .zero
        ) {
            self.name = name
            self.topicId = topicId
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.nullableString(flexible: true)
            self.topicId = try reader.uuid()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.nullableString(self.name, flexible: true)
            writer.uuid(self.topicId)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of DeleteTopics (API key 20), versions 1 to 6, flexible from 4.
public struct DeleteTopicsResponse: ResponseMessage {
    public static var apiKey: ApiKey { .deleteTopics }
    public static var versions: ClosedRange<Int16> { 1...6 }

    public var throttleTimeMs: Int32 = 0
    public var responses: [DeletableTopicResult] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        responses: [DeletableTopicResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.responses = responses
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        self.throttleTimeMs = try reader.integer()
        self.responses = try reader.structures(flexible: flexible, version: version, "responses")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 4
        writer.integer(self.throttleTimeMs)
        try writer.structures(self.responses, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension DeleteTopicsResponse {
    /// What `responses` holds.
    public struct DeletableTopicResult: KafkaStructure {
        /// Null in version 6.
        public var name: String? = ""
        /// Version 6.
        public var topicId: Uuid = .zero
        public var errorCode: ErrorCode = .none
        /// Versions 5 to 6.
        public var errorMessage: String? = nil
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String? = "",
            topicId: Uuid = .zero,
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil
        ) {
            self.name = name
            self.topicId = topicId
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.name = try reader.nullableString(flexible: flexible, "name", when: version >= 6)
            if version >= 6 { self.topicId = try reader.uuid() }
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            if version >= 5 { self.errorMessage = try reader.nullableString(flexible: flexible) }
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.nullableString(self.name, flexible: flexible, "name", when: version >= 6)
            if version >= 6 { writer.uuid(self.topicId) }
            writer.integer(self.errorCode.rawValue)
            if version >= 5 { try writer.nullableString(self.errorMessage, flexible: flexible) }
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}
