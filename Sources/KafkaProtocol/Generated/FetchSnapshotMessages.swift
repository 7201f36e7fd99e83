// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of FetchSnapshot (API key 59), versions 0 to 1.
public struct FetchSnapshotRequest: RequestMessage {
    public typealias Response = FetchSnapshotResponse
    public static var apiKey: ApiKey { .fetchSnapshot }
    public static var versions: ClosedRange<Int16> { 0...1 }

    /// Tag 0.
    public var clusterId: String? = nil
    public var replicaId: Int32 = -1
    public var maxBytes: Int32 = 2147483647
    public var topics: [TopicSnapshot] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        clusterId: String? = nil,
        replicaId: Int32 = -1,
        maxBytes: Int32 = 2147483647,
        topics: [TopicSnapshot] = []
    ) {
        self.clusterId = clusterId
        self.replicaId = replicaId
        self.maxBytes = maxBytes
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.replicaId = try reader.integer()
        self.maxBytes = try reader.integer()
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0:
                self.clusterId = try reader.nullableString(flexible: true)
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.replicaId)
        writer.integer(self.maxBytes)
        try writer.structures(self.topics, flexible: true, version: version)
        let hasClusterId = self.clusterId != nil
        var known = 0
        known += hasClusterId ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasClusterId {
            try tagged.add(0, to: &writer) { content throws(WireError) in
                try content.nullableString(self.clusterId, flexible: true)
            }
        }
        tagged.finish(to: &writer)
    }
}

extension FetchSnapshotRequest {
    /// What `topics` holds.
    public struct TopicSnapshot: KafkaStructure {
        public var name: String = ""
        public var partitions: [PartitionSnapshot] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [PartitionSnapshot] = []
        ) {
            self.name = name
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            try writer.structures(self.partitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension FetchSnapshotRequest {
    /// What `partitions` holds.
    public struct PartitionSnapshot: KafkaStructure {
        public var partition: Int32 = 0
        public var currentLeaderEpoch: Int32 = 0
        public var snapshotId: SnapshotId = SnapshotId()
        public var position: Int64 = 0
        /// Version 1; tag 0.
        public var replicaDirectoryId: Uuid = .zero
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partition: Int32 = 0,
            currentLeaderEpoch: Int32 = 0,
            snapshotId: SnapshotId = SnapshotId(),
            position: Int64 = 0,
            replicaDirectoryId: Uuid = .zero
        ) {
            self.partition = partition
            self.currentLeaderEpoch = currentLeaderEpoch
            self.snapshotId = snapshotId
            self.position = position
            self.replicaDirectoryId = replicaDirectoryId
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partition = try reader.integer()
            self.currentLeaderEpoch = try reader.integer()
            self.snapshotId = try SnapshotId(from: &reader, version: version)
            self.position = try reader.integer()
            var tagged = try TaggedFieldCursor(in: &reader)
            while let tag = try tagged.next(in: &reader) {
                switch tag {
                case 0 where version >= 1:
                    self.replicaDirectoryId = try reader.uuid()
                default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
                }
            }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partition)
            writer.integer(self.currentLeaderEpoch)
            try self.snapshotId.encode(to: &writer, version: version)
            writer.integer(self.position)
            let hasReplicaDirectoryId = version >= 1 && self.replicaDirectoryId != .zero
            var known = 0
            known += hasReplicaDirectoryId ? 1 : 0
            var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
            if hasReplicaDirectoryId {
                try tagged.begin(0, size: 16, to: &writer)
                writer.uuid(self.replicaDirectoryId)
            }
            tagged.finish(to: &writer)
        }
    }
}

extension FetchSnapshotRequest {
    /// What `snapshotId` holds.
    public struct SnapshotId: KafkaStructure {
        public var endOffset: Int64 = 0
        public var epoch: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            endOffset: Int64 = 0,
            epoch: Int32 = 0
        ) {
            self.endOffset = endOffset
            self.epoch = epoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.endOffset = try reader.integer()
            self.epoch = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.endOffset)
            writer.integer(self.epoch)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of FetchSnapshot (API key 59), versions 0 to 1.
public struct FetchSnapshotResponse: ResponseMessage {
    public static var apiKey: ApiKey { .fetchSnapshot }
    public static var versions: ClosedRange<Int16> { 0...1 }

    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var topics: [TopicSnapshot] = []
    /// Version 1; tag 0.
    public var nodeEndpoints: [NodeEndpoint] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        topics: [TopicSnapshot] = [],
        nodeEndpoints: [NodeEndpoint] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.topics = topics
        self.nodeEndpoints = nodeEndpoints
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
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
        writer.integer(self.throttleTimeMs)
        writer.integer(self.errorCode.rawValue)
        try writer.structures(self.topics, flexible: true, version: version)
        if version < 1, !self.nodeEndpoints.isEmpty {
            throw .notExpressible("FetchSnapshotResponse.nodeEndpoints")
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

extension FetchSnapshotResponse {
    /// What `topics` holds.
    public struct TopicSnapshot: KafkaStructure {
        public var name: String = ""
        public var partitions: [PartitionSnapshot] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            name: String = "",
            partitions: [PartitionSnapshot] = []
        ) {
            self.name = name
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.name = try reader.string(flexible: true, "name")
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.name, flexible: true)
            try writer.structures(self.partitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension FetchSnapshotResponse {
    /// What `partitions` holds.
    public struct PartitionSnapshot: KafkaStructure {
        public var index: Int32 = 0
        public var errorCode: ErrorCode = .none
        public var snapshotId: SnapshotId = SnapshotId()
        /// Tag 0.
        public var currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch()
        public var size: Int64 = 0
        public var position: Int64 = 0
        public var unalignedRecords: Records = .empty
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            index: Int32 = 0,
            errorCode: ErrorCode = .none,
            snapshotId: SnapshotId = SnapshotId(),
            currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch(),
            size: Int64 = 0,
            position: Int64 = 0,
            unalignedRecords: Records = .empty
        ) {
            self.index = index
            self.errorCode = errorCode
            self.snapshotId = snapshotId
            self.currentLeader = currentLeader
            self.size = size
            self.position = position
            self.unalignedRecords = unalignedRecords
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.index = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.snapshotId = try SnapshotId(from: &reader, version: version)
            self.size = try reader.integer()
            self.position = try reader.integer()
            self.unalignedRecords = try reader.records(flexible: true, "unalignedRecords")
            var tagged = try TaggedFieldCursor(in: &reader)
            while let tag = try tagged.next(in: &reader) {
                switch tag {
                case 0:
                    self.currentLeader = try LeaderIdAndEpoch(from: &reader, version: version)
                default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
                }
            }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.index)
            writer.integer(self.errorCode.rawValue)
            try self.snapshotId.encode(to: &writer, version: version)
            writer.integer(self.size)
            writer.integer(self.position)
            writer.records(self.unalignedRecords, flexible: true)
            let hasCurrentLeader = self.currentLeader != LeaderIdAndEpoch()
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

extension FetchSnapshotResponse {
    /// What `snapshotId` holds.
    public struct SnapshotId: KafkaStructure {
        public var endOffset: Int64 = 0
        public var epoch: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            endOffset: Int64 = 0,
            epoch: Int32 = 0
        ) {
            self.endOffset = endOffset
            self.epoch = epoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.endOffset = try reader.integer()
            self.epoch = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.endOffset)
            writer.integer(self.epoch)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension FetchSnapshotResponse {
    /// What `currentLeader` holds.
    public struct LeaderIdAndEpoch: KafkaStructure {
        public var leaderId: Int32 = 0
        public var leaderEpoch: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            leaderId: Int32 = 0,
            leaderEpoch: Int32 = 0
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

extension FetchSnapshotResponse {
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
