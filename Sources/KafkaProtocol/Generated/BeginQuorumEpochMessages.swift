// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of BeginQuorumEpoch (API key 53), versions 0 to 1, flexible from 1.
public struct BeginQuorumEpochRequest: RequestMessage {
    public typealias Response = BeginQuorumEpochResponse
    public static var apiKey: ApiKey { .beginQuorumEpoch }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var clusterId: String? = nil
    /// Version 1.
    public var voterId: Int32 = -1
    public var topics: [TopicData] = []
    /// Version 1.
    public var leaderEndpoints: [LeaderEndpoint] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        clusterId: String? = nil,
        voterId: Int32 = -1,
        topics: [TopicData] = [],
        leaderEndpoints: [LeaderEndpoint] = []
    ) {
        self.clusterId = clusterId
        self.voterId = voterId
        self.topics = topics
        self.leaderEndpoints = leaderEndpoints
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 1
        self.clusterId = try reader.nullableString(flexible: flexible)
        if version >= 1 { self.voterId = try reader.integer() }
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if version >= 1 {
            self.leaderEndpoints = try reader.structures(flexible: flexible, version: version, "leaderEndpoints")
        }
        if flexible { self.unknownTaggedFields = try reader.taggedFields() }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 1
        try writer.nullableString(self.clusterId, flexible: flexible)
        if version >= 1 { writer.integer(self.voterId) }
        try writer.structures(self.topics, flexible: flexible, version: version)
        if version >= 1 { try writer.structures(self.leaderEndpoints, flexible: flexible, version: version) }
        try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
    }
}

extension BeginQuorumEpochRequest {
    /// What `topics` holds.
    public struct TopicData: KafkaStructure {
        public var topicName: String = ""
        public var partitions: [PartitionData] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topicName: String = "",
            partitions: [PartitionData] = []
        ) {
            self.topicName = topicName
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.topicName = try reader.string(flexible: flexible, "topicName")
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            try writer.string(self.topicName, flexible: flexible)
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension BeginQuorumEpochRequest {
    /// What `partitions` holds.
    public struct PartitionData: KafkaStructure {
        public var partitionIndex: Int32 = 0
        /// Version 1.
        public var voterDirectoryId: Uuid = .zero
        public var leaderId: Int32 = 0
        public var leaderEpoch: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            voterDirectoryId: Uuid = .zero,
            leaderId: Int32 = 0,
            leaderEpoch: Int32 = 0
        ) {
            self.partitionIndex = partitionIndex
            self.voterDirectoryId = voterDirectoryId
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.partitionIndex = try reader.integer()
            if version >= 1 { self.voterDirectoryId = try reader.uuid() }
            self.leaderId = try reader.integer()
            self.leaderEpoch = try reader.integer()
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            writer.integer(self.partitionIndex)
            if version >= 1 { writer.uuid(self.voterDirectoryId) }
            writer.integer(self.leaderId)
            writer.integer(self.leaderEpoch)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension BeginQuorumEpochRequest {
    /// What `leaderEndpoints` holds.
    public struct LeaderEndpoint: KafkaStructure {
        public var name: String = ""
        public var host: String = ""
        public var port: UInt16 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            host: String = "",
            port: UInt16 = 0
        ) {
            self.name = name
            self.host = host
            self.port = port
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.host = try reader.string(flexible: true, "host")
            self.port = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            try writer.string(self.host, flexible: true)
            writer.integer(self.port)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of BeginQuorumEpoch (API key 53), versions 0 to 1, flexible from 1.
public struct BeginQuorumEpochResponse: ResponseMessage {
    public static var apiKey: ApiKey { .beginQuorumEpoch }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var errorCode: ErrorCode = .none
    public var topics: [TopicData] = []
    /// Version 1; tag 0.
    public var nodeEndpoints: [NodeEndpoint] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        errorCode: ErrorCode = .none,
        topics: [TopicData] = [],
        nodeEndpoints: [NodeEndpoint] = []
    ) {
        self.errorCode = errorCode
        self.topics = topics
        self.nodeEndpoints = nodeEndpoints
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 1
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        guard flexible else { return }
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0:
                self.nodeEndpoints = try reader.structures(flexible: true, version: version, "nodeEndpoints")
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 1
        writer.integer(self.errorCode.rawValue)
        try writer.structures(self.topics, flexible: flexible, version: version)
        if version < 1, !self.nodeEndpoints.isEmpty {
            throw .notExpressible("BeginQuorumEpochResponse.nodeEndpoints")
        }
        guard flexible else { return try writer.taggedFields(self.unknownTaggedFields, flexible: false) }
        let hasNodeEndpoints = !self.nodeEndpoints.isEmpty
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

extension BeginQuorumEpochResponse {
    /// What `topics` holds.
    public struct TopicData: KafkaStructure {
        public var topicName: String = ""
        public var partitions: [PartitionData] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topicName: String = "",
            partitions: [PartitionData] = []
        ) {
            self.topicName = topicName
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.topicName = try reader.string(flexible: flexible, "topicName")
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            try writer.string(self.topicName, flexible: flexible)
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension BeginQuorumEpochResponse {
    /// What `partitions` holds.
    public struct PartitionData: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var errorCode: ErrorCode = .none
        public var leaderId: Int32 = 0
        public var leaderEpoch: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            leaderId: Int32 = 0,
            leaderEpoch: Int32 = 0
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.partitionIndex = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.leaderId = try reader.integer()
            self.leaderEpoch = try reader.integer()
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            writer.integer(self.partitionIndex)
            writer.integer(self.errorCode.rawValue)
            writer.integer(self.leaderId)
            writer.integer(self.leaderEpoch)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension BeginQuorumEpochResponse {
    /// What `nodeEndpoints` holds.
    public struct NodeEndpoint: KafkaStructure {
        public var nodeId: Int32 = 0
        public var host: String = ""
        public var port: UInt16 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            nodeId: Int32 = 0,
            host: String = "",
            port: UInt16 = 0
        ) {
            self.nodeId = nodeId
            self.host = host
            self.port = port
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.nodeId = try reader.integer()
            self.host = try reader.string(flexible: true, "host")
            self.port = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.nodeId)
            try writer.string(self.host, flexible: true)
            writer.integer(self.port)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
