// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of Produce (API key 0), versions 3 to 13, flexible from 9.
public struct ProduceRequest: RequestMessage {
    public typealias Response = ProduceResponse
    public static var apiKey: ApiKey { .produce }
    public static var versions: ClosedRange<Int16> { 3...13 }

    public var transactionalId: String? = nil
    public var acks: Int16 = 0
    public var timeoutMs: Int32 = 0
    public var topicData: [TopicProduceData] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        transactionalId: String? = nil,
        acks: Int16 = 0,
        timeoutMs: Int32 = 0,
        topicData: [TopicProduceData] = []
    ) {
        self.transactionalId = transactionalId
        self.acks = acks
        self.timeoutMs = timeoutMs
        self.topicData = topicData
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 9
        self.transactionalId = try reader.nullableString(flexible: flexible)
        self.acks = try reader.integer()
        self.timeoutMs = try reader.integer()
        self.topicData = try reader.structures(flexible: flexible, version: version, "topicData")
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 9
        try writer.nullableString(self.transactionalId, flexible: flexible)
        writer.integer(self.acks)
        writer.integer(self.timeoutMs)
        try writer.structures(self.topicData, flexible: flexible, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension ProduceRequest {
    /// What `topicData` holds.
    public struct TopicProduceData: KafkaStructure {
        /// Versions 3 to 12.
        public var name: String = ""
        /// Version 13.
        public var topicId: Uuid = .zero
        public var partitionData: [PartitionProduceData] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            topicId: Uuid = .zero,
            partitionData: [PartitionProduceData] = []
        ) {
            self.name = name
            self.topicId = topicId
            self.partitionData = partitionData
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version <= 12 { self.name = try reader.string(flexible: flexible, "name") }
            if version >= 13 { self.topicId = try reader.uuid() }
            self.partitionData = try reader.structures(flexible: flexible, version: version, "partitionData")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version <= 12 { try writer.string(self.name, flexible: flexible) }
            if version >= 13 { writer.uuid(self.topicId) }
            try writer.structures(self.partitionData, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension ProduceRequest {
    /// What `partitionData` holds.
    public struct PartitionProduceData: KafkaStructure {
        public var index: Int32 = 0
        public var records: Records? = nil
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            index: Int32 = 0,
            records: Records? = nil
        ) {
            self.index = index
            self.records = records
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.index = try reader.integer()
            self.records = try reader.nullableRecords(flexible: flexible)
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.integer(self.index)
            writer.nullableRecords(self.records, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of Produce (API key 0), versions 3 to 13, flexible from 9.
public struct ProduceResponse: ResponseMessage {
    public static var apiKey: ApiKey { .produce }
    public static var versions: ClosedRange<Int16> { 3...13 }

    public var responses: [TopicProduceResponse] = []
    public var throttleTimeMs: Int32 = 0
    /// Versions 10 to 13; tag 0.
    public var nodeEndpoints: [NodeEndpoint] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        responses: [TopicProduceResponse] = [],
        throttleTimeMs: Int32 = 0,
        nodeEndpoints: [NodeEndpoint] = []
    ) {
        self.responses = responses
        self.throttleTimeMs = throttleTimeMs
        self.nodeEndpoints = nodeEndpoints
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 9
        self.responses = try reader.structures(flexible: flexible, version: version, "responses")
        self.throttleTimeMs = try reader.integer()
        guard flexible else { return }
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0 where version >= 10:
                self.nodeEndpoints = try reader.structures(flexible: true, version: version, "nodeEndpoints")
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 9
        try writer.structures(self.responses, flexible: flexible, version: version)
        writer.integer(self.throttleTimeMs)
        if version < 10, !self.nodeEndpoints.isEmpty {
            throw .notExpressible("ProduceResponse.nodeEndpoints")
        }
        guard flexible else { return try writer.taggedFields(self.unknownTaggedFields, flexible: false) }
        let hasNodeEndpoints = version >= 10 && !self.nodeEndpoints.isEmpty
        var known = 0
        known += hasNodeEndpoints ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasNodeEndpoints {
            try tagged.add(0, to: &writer) { content throws(WireError) in
                try content.structures(self.nodeEndpoints, flexible: true, version: version)
            }
        }
        tagged.finish(to: &writer)
    }
}

extension ProduceResponse {
    /// What `responses` holds.
    public struct TopicProduceResponse: KafkaStructure {
        /// Versions 3 to 12.
        public var name: String = ""
        /// Version 13.
        public var topicId: Uuid = .zero
        public var partitionResponses: [PartitionProduceResponse] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            topicId: Uuid = .zero,
            partitionResponses: [PartitionProduceResponse] = []
        ) {
            self.name = name
            self.topicId = topicId
            self.partitionResponses = partitionResponses
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version <= 12 { self.name = try reader.string(flexible: flexible, "name") }
            if version >= 13 { self.topicId = try reader.uuid() }
            self.partitionResponses = try reader.structures(flexible: flexible, version: version, "partitionResponses")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version <= 12 { try writer.string(self.name, flexible: flexible) }
            if version >= 13 { writer.uuid(self.topicId) }
            try writer.structures(self.partitionResponses, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension ProduceResponse {
    /// What `partitionResponses` holds.
    public struct PartitionProduceResponse: KafkaStructure {
        public var index: Int32 = 0
        public var errorCode: ErrorCode = .none
        public var baseOffset: Int64 = 0
        public var logAppendTimeMs: Int64 = -1
        /// Versions 5 to 13.
        public var logStartOffset: Int64 = -1
        /// Versions 8 to 13.
        public var recordErrors: [BatchIndexAndErrorMessage] = []
        /// Versions 8 to 13.
        public var errorMessage: String? = nil
        /// Versions 10 to 13; tag 0.
        public var currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch()
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            index: Int32 = 0,
            errorCode: ErrorCode = .none,
            baseOffset: Int64 = 0,
            logAppendTimeMs: Int64 = -1,
            logStartOffset: Int64 = -1,
            recordErrors: [BatchIndexAndErrorMessage] = [],
            errorMessage: String? = nil,
            currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch()
        ) {
            self.index = index
            self.errorCode = errorCode
            self.baseOffset = baseOffset
            self.logAppendTimeMs = logAppendTimeMs
            self.logStartOffset = logStartOffset
            self.recordErrors = recordErrors
            self.errorMessage = errorMessage
            self.currentLeader = currentLeader
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.index = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.baseOffset = try reader.integer()
            self.logAppendTimeMs = try reader.integer()
            if version >= 5 { self.logStartOffset = try reader.integer() }
            if version >= 8 {
                self.recordErrors = try reader.structures(flexible: flexible, version: version, "recordErrors")
            }
            if version >= 8 { self.errorMessage = try reader.nullableString(flexible: flexible) }
            guard flexible else { return }
            var tagged = try TaggedFieldCursor(in: &reader)
            while let tag = try tagged.next(in: &reader) {
                switch tag {
                case 0 where version >= 10:
                    self.currentLeader = try LeaderIdAndEpoch(from: &reader, version: version)
                default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
                }
            }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.integer(self.index)
            writer.integer(self.errorCode.rawValue)
            writer.integer(self.baseOffset)
            writer.integer(self.logAppendTimeMs)
            if version >= 5 { writer.integer(self.logStartOffset) }
            if version >= 8 { try writer.structures(self.recordErrors, flexible: flexible, version: version) }
            if version >= 8 { try writer.nullableString(self.errorMessage, flexible: flexible) }
            if version < 10, self.currentLeader != LeaderIdAndEpoch() {
                throw .notExpressible("PartitionProduceResponse.currentLeader")
            }
            guard flexible else { return try writer.taggedFields(self.unknownTaggedFields, flexible: false) }
            let hasCurrentLeader = version >= 10 && self.currentLeader != LeaderIdAndEpoch()
            var known = 0
            known += hasCurrentLeader ? 1 : 0
            var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
            if hasCurrentLeader {
                try tagged.add(0, to: &writer) { content throws(WireError) in
                    try self.currentLeader.encode(to: &content, version: version)
                }
            }
            tagged.finish(to: &writer)
        }
    }
}

extension ProduceResponse {
    /// What `recordErrors` holds.
    public struct BatchIndexAndErrorMessage: KafkaStructure {
        public var batchIndex: Int32 = 0
        public var batchIndexErrorMessage: String? = nil
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            batchIndex: Int32 = 0,
            batchIndexErrorMessage: String? = nil
        ) {
            self.batchIndex = batchIndex
            self.batchIndexErrorMessage = batchIndexErrorMessage
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.batchIndex = try reader.integer()
            self.batchIndexErrorMessage = try reader.nullableString(flexible: flexible)
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.integer(self.batchIndex)
            try writer.nullableString(self.batchIndexErrorMessage, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension ProduceResponse {
    /// What `currentLeader` holds.
    public struct LeaderIdAndEpoch: KafkaStructure {
        public var leaderId: Int32 = -1
        public var leaderEpoch: Int32 = -1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            leaderId: Int32 = -1,
            leaderEpoch: Int32 = -1
        ) {
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.leaderId = try reader.integer()
            self.leaderEpoch = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.leaderId)
            writer.integer(self.leaderEpoch)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension ProduceResponse {
    /// What `nodeEndpoints` holds.
    public struct NodeEndpoint: KafkaStructure {
        public var nodeId: Int32 = 0
        public var host: String = ""
        public var port: Int32 = 0
        public var rack: String? = nil
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            nodeId: Int32 = 0,
            host: String = "",
            port: Int32 = 0,
            rack: String? = nil
        ) {
            self.nodeId = nodeId
            self.host = host
            self.port = port
            self.rack = rack
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.nodeId = try reader.integer()
            self.host = try reader.string(flexible: true, "host")
            self.port = try reader.integer()
            self.rack = try reader.nullableString(flexible: true)
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.nodeId)
            try writer.string(self.host, flexible: true)
            writer.integer(self.port)
            try writer.nullableString(self.rack, flexible: true)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
