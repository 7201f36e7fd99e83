// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of Vote (API key 52), versions 0 to 2.
public struct VoteRequest: RequestMessage {
    public typealias Response = VoteResponse
    public static var apiKey: ApiKey { .vote }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var clusterId: String? = nil
    /// Versions 1 to 2.
    public var voterId: Int32 = -1
    public var topics: [TopicData] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        clusterId: String? = nil,
        voterId: Int32 = -1,
        topics: [TopicData] = []
    ) {
        self.clusterId = clusterId
        self.voterId = voterId
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.clusterId = try reader.nullableString(flexible: true)
        if version >= 1 { self.voterId = try reader.integer() }
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.nullableString(self.clusterId, flexible: true)
        if version >= 1 { writer.integer(self.voterId) }
        try writer.structures(self.topics, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension VoteRequest {
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
            self.topicName = try reader.string(flexible: true, "topicName")
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.topicName, flexible: true)
            try writer.structures(self.partitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension VoteRequest {
    /// What `partitions` holds.
    public struct PartitionData: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var replicaEpoch: Int32 = 0
        public var replicaId: Int32 = 0
        /// Versions 1 to 2.
        public var replicaDirectoryId: Uuid = .zero
        /// Versions 1 to 2.
        public var voterDirectoryId: Uuid = .zero
        public var lastOffsetEpoch: Int32 = 0
        public var lastOffset: Int64 = 0
        /// Version 2.
        public var preVote: Bool = false
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            replicaEpoch: Int32 = 0,
            replicaId: Int32 = 0,
            replicaDirectoryId: Uuid = .zero,
            voterDirectoryId: Uuid = .zero,
            lastOffsetEpoch: Int32 = 0,
            lastOffset: Int64 = 0,
            preVote: Bool = false
        ) {
            self.partitionIndex = partitionIndex
            self.replicaEpoch = replicaEpoch
            self.replicaId = replicaId
            self.replicaDirectoryId = replicaDirectoryId
            self.voterDirectoryId = voterDirectoryId
            self.lastOffsetEpoch = lastOffsetEpoch
            self.lastOffset = lastOffset
            self.preVote = preVote
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.replicaEpoch = try reader.integer()
            self.replicaId = try reader.integer()
            if version >= 1 { self.replicaDirectoryId = try reader.uuid() }
            if version >= 1 { self.voterDirectoryId = try reader.uuid() }
            self.lastOffsetEpoch = try reader.integer()
            self.lastOffset = try reader.integer()
            if version >= 2 { self.preVote = try reader.boolean() }
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            writer.integer(self.replicaEpoch)
            writer.integer(self.replicaId)
            if version >= 1 { writer.uuid(self.replicaDirectoryId) }
            if version >= 1 { writer.uuid(self.voterDirectoryId) }
            writer.integer(self.lastOffsetEpoch)
            writer.integer(self.lastOffset)
            if version >= 2 { writer.boolean(self.preVote) }
            if version < 2, self.preVote {
                throw .notExpressible("PartitionData.preVote")
            }
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of Vote (API key 52), versions 0 to 2.
public struct VoteResponse: ResponseMessage {
    public static var apiKey: ApiKey { .vote }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var errorCode: ErrorCode = .none
    public var topics: [TopicData] = []
    /// Versions 1 to 2; tag 0.
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
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0 where version >= 1:
                self.nodeEndpoints = try reader.structures(flexible: true, version: version, "nodeEndpoints")
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.errorCode.rawValue)
        try writer.structures(self.topics, flexible: true, version: version)
        if version < 1, !self.nodeEndpoints.isEmpty {
            throw .notExpressible("VoteResponse.nodeEndpoints")
        }
        let hasNodeEndpoints = version >= 1 && !self.nodeEndpoints.isEmpty
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

extension VoteResponse {
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
            self.topicName = try reader.string(flexible: true, "topicName")
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.topicName, flexible: true)
            try writer.structures(self.partitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension VoteResponse {
    /// What `partitions` holds.
    public struct PartitionData: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var errorCode: ErrorCode = .none
        public var leaderId: Int32 = 0
        public var leaderEpoch: Int32 = 0
        public var voteGranted: Bool = false
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            leaderId: Int32 = 0,
            leaderEpoch: Int32 = 0,
            voteGranted: Bool = false
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
            self.voteGranted = voteGranted
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.leaderId = try reader.integer()
            self.leaderEpoch = try reader.integer()
            self.voteGranted = try reader.boolean()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            writer.integer(self.errorCode.rawValue)
            writer.integer(self.leaderId)
            writer.integer(self.leaderEpoch)
            writer.boolean(self.voteGranted)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension VoteResponse {
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
