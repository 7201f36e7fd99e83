// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of Fetch (API key 1), versions 4 to 18, flexible from 12.
public struct FetchRequest: RequestMessage {
    public typealias Response = FetchResponse
    public static var apiKey: ApiKey { .fetch }
    public static var versions: ClosedRange<Int16> { 4...18 }

    /// Versions 12 to 18; tag 0.
    public var clusterId: String? = nil
    /// Versions 4 to 14.
    public var replicaId: Int32 = -1
    /// Versions 15 to 18; tag 1.
    public var replicaState: ReplicaState = ReplicaState()
    public var maxWaitMs: Int32 = 0
    public var minBytes: Int32 = 0
    public var maxBytes: Int32 = 2147483647
    public var isolationLevel: Int8 = 0
    /// Versions 7 to 18.
    public var sessionId: Int32 = 0
    /// Versions 7 to 18.
    public var sessionEpoch: Int32 = -1
    public var topics: [FetchTopic] = []
    /// Versions 7 to 18.
    public var forgottenTopicsData: [ForgottenTopic] = []
    /// Versions 11 to 18.
    public var rackId: String = ""
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        clusterId: String? = nil,
        replicaId: Int32 = -1,
        replicaState: ReplicaState = ReplicaState(),
        maxWaitMs: Int32 = 0,
        minBytes: Int32 = 0,
        maxBytes: Int32 = 2147483647,
        isolationLevel: Int8 = 0,
        sessionId: Int32 = 0,
        sessionEpoch: Int32 = -1,
        topics: [FetchTopic] = [],
        forgottenTopicsData: [ForgottenTopic] = [],
        rackId: String = ""
    ) {
        self.clusterId = clusterId
        self.replicaId = replicaId
        self.replicaState = replicaState
        self.maxWaitMs = maxWaitMs
        self.minBytes = minBytes
        self.maxBytes = maxBytes
        self.isolationLevel = isolationLevel
        self.sessionId = sessionId
        self.sessionEpoch = sessionEpoch
        self.topics = topics
        self.forgottenTopicsData = forgottenTopicsData
        self.rackId = rackId
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 12
        if version <= 14 { self.replicaId = try reader.integer() }
        self.maxWaitMs = try reader.integer()
        self.minBytes = try reader.integer()
        self.maxBytes = try reader.integer()
        self.isolationLevel = try reader.integer()
        if version >= 7 { self.sessionId = try reader.integer() }
        if version >= 7 { self.sessionEpoch = try reader.integer() }
        self.topics = try reader.structures(flexible: flexible, version: version, "topics")
        if version >= 7 {
            self.forgottenTopicsData = try reader.structures(
                flexible: flexible,
                version: version,
                "forgottenTopicsData"
            )
        }
        if version >= 11 { self.rackId = try reader.string(flexible: flexible, "rackId") }
        guard flexible else { return }
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0:
                self.clusterId = try reader.nullableString(flexible: true)
            case 1 where version >= 15:
                self.replicaState = try ReplicaState(from: &reader, version: version)
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 12
        if version <= 14 { writer.integer(self.replicaId) }
        if version > 14, self.replicaId != -1 {
            throw .notExpressible("FetchRequest.replicaId")
        }
        if version < 15, self.replicaState != ReplicaState() {
            throw .notExpressible("FetchRequest.replicaState")
        }
        writer.integer(self.maxWaitMs)
        writer.integer(self.minBytes)
        writer.integer(self.maxBytes)
        writer.integer(self.isolationLevel)
        if version >= 7 { writer.integer(self.sessionId) }
        if version >= 7 { writer.integer(self.sessionEpoch) }
        try writer.structures(self.topics, flexible: flexible, version: version)
        if version >= 7 { try writer.structures(self.forgottenTopicsData, flexible: flexible, version: version) }
        if version < 7, !self.forgottenTopicsData.isEmpty {
            throw .notExpressible("FetchRequest.forgottenTopicsData")
        }
        if version >= 11 { try writer.string(self.rackId, flexible: flexible) }
        guard flexible else { return try writer.taggedFields(self.unknownTaggedFields, flexible: false) }
        let hasClusterId = self.clusterId != nil
        let hasReplicaState = version >= 15 && self.replicaState != ReplicaState()
        var known = 0
        known += hasClusterId ? 1 : 0
        known += hasReplicaState ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasClusterId {
            try tagged.add(0, to: &writer) { content throws(WireError) in
                try content.nullableString(self.clusterId, flexible: true)
            }
        }
        if hasReplicaState {
            try tagged.add(1, to: &writer) { content throws(WireError) in
                try self.replicaState.encode(to: &content, version: version)
            }
        }
        tagged.finish(to: &writer)
    }
}

extension FetchRequest {
    /// What `replicaState` holds.
    public struct ReplicaState: KafkaStructure {
        public var replicaId: Int32 = -1
        public var replicaEpoch: Int64 = -1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            replicaId: Int32 = -1,
            replicaEpoch: Int64 = -1
        ) {
            self.replicaId = replicaId
            self.replicaEpoch = replicaEpoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.replicaId = try reader.integer()
            self.replicaEpoch = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.replicaId)
            writer.integer(self.replicaEpoch)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension FetchRequest {
    /// What `topics` holds.
    public struct FetchTopic: KafkaStructure {
        /// Versions 4 to 12.
        public var topic: String = ""
        /// Versions 13 to 18.
        public var topicId: Uuid = .zero
        public var partitions: [FetchPartition] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topic: String = "",
            topicId: Uuid = .zero,
            partitions: [FetchPartition] = []
        ) {
            self.topic = topic
            self.topicId = topicId
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if version <= 12 { self.topic = try reader.string(flexible: flexible, "topic") }
            if version >= 13 { self.topicId = try reader.uuid() }
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if version <= 12 { try writer.string(self.topic, flexible: flexible) }
            if version >= 13 { writer.uuid(self.topicId) }
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension FetchRequest {
    /// What `partitions` holds.
    public struct FetchPartition: KafkaStructure {
        public var partition: Int32 = 0
        /// Versions 9 to 18.
        public var currentLeaderEpoch: Int32 = -1
        public var fetchOffset: Int64 = 0
        /// Versions 12 to 18.
        public var lastFetchedEpoch: Int32 = -1
        /// Versions 5 to 18.
        public var logStartOffset: Int64 = -1
        public var partitionMaxBytes: Int32 = 0
        /// Versions 17 to 18; tag 0.
        public var replicaDirectoryId: Uuid = .zero
        /// Version 18; tag 1.
        public var highWatermark: Int64 = 9223372036854775807
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partition: Int32 = 0,
            currentLeaderEpoch: Int32 = -1,
            fetchOffset: Int64 = 0,
            lastFetchedEpoch: Int32 = -1,
            logStartOffset: Int64 = -1,
            partitionMaxBytes: Int32 = 0,
            replicaDirectoryId: Uuid = .zero,
            highWatermark: Int64 = 9223372036854775807
        ) {
            self.partition = partition
            self.currentLeaderEpoch = currentLeaderEpoch
            self.fetchOffset = fetchOffset
            self.lastFetchedEpoch = lastFetchedEpoch
            self.logStartOffset = logStartOffset
            self.partitionMaxBytes = partitionMaxBytes
            self.replicaDirectoryId = replicaDirectoryId
            self.highWatermark = highWatermark
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.partition = try reader.integer()
            if version >= 9 { self.currentLeaderEpoch = try reader.integer() }
            self.fetchOffset = try reader.integer()
            if version >= 12 { self.lastFetchedEpoch = try reader.integer() }
            if version >= 5 { self.logStartOffset = try reader.integer() }
            self.partitionMaxBytes = try reader.integer()
            guard flexible else { return }
            var tagged = try TaggedFieldCursor(in: &reader)
            while let tag = try tagged.next(in: &reader) {
                switch tag {
                case 0 where version >= 17:
                    self.replicaDirectoryId = try reader.uuid()
                case 1 where version >= 18:
                    self.highWatermark = try reader.integer()
                default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
                }
            }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            writer.integer(self.partition)
            if version >= 9 { writer.integer(self.currentLeaderEpoch) }
            writer.integer(self.fetchOffset)
            if version >= 12 { writer.integer(self.lastFetchedEpoch) }
            if version < 12, self.lastFetchedEpoch != -1 {
                throw .notExpressible("FetchPartition.lastFetchedEpoch")
            }
            if version >= 5 { writer.integer(self.logStartOffset) }
            writer.integer(self.partitionMaxBytes)
            guard flexible else { return try writer.taggedFields(self.unknownTaggedFields, flexible: false) }
            let hasReplicaDirectoryId = version >= 17 && self.replicaDirectoryId != .zero
            let hasHighWatermark = version >= 18 && self.highWatermark != 9223372036854775807
            var known = 0
            known += hasReplicaDirectoryId ? 1 : 0
            known += hasHighWatermark ? 1 : 0
            var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
            if hasReplicaDirectoryId {
                try tagged.begin(0, size: 16, to: &writer)
                writer.uuid(self.replicaDirectoryId)
            }
            if hasHighWatermark {
                try tagged.begin(1, size: 8, to: &writer)
                writer.integer(self.highWatermark)
            }
            tagged.finish(to: &writer)
        }
    }
}

extension FetchRequest {
    /// What `forgottenTopicsData` holds.
    public struct ForgottenTopic: KafkaStructure {
        /// Versions 7 to 12.
        public var topic: String = ""
        /// Versions 13 to 18.
        public var topicId: Uuid = .zero
        public var partitions: [Int32] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topic: String = "",
            topicId: Uuid = .zero,
            partitions: [Int32] = []
        ) {
            self.topic = topic
            self.topicId = topicId
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if version <= 12 { self.topic = try reader.string(flexible: flexible, "topic") }
            if version >= 13 { self.topicId = try reader.uuid() }
            self.partitions = try reader.integers(flexible: flexible, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if version <= 12 { try writer.string(self.topic, flexible: flexible) }
            if version >= 13 { writer.uuid(self.topicId) }
            writer.integers(self.partitions, flexible: flexible)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

/// The response of Fetch (API key 1), versions 4 to 18, flexible from 12.
public struct FetchResponse: ResponseMessage {
    public static var apiKey: ApiKey { .fetch }
    public static var versions: ClosedRange<Int16> { 4...18 }

    public var throttleTimeMs: Int32 = 0
    /// Versions 7 to 18.
    public var errorCode: ErrorCode = .none
    /// Versions 7 to 18.
    public var sessionId: Int32 = 0
    public var responses: [FetchableTopicResponse] = []
    /// Versions 16 to 18; tag 0.
    public var nodeEndpoints: [NodeEndpoint] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        sessionId: Int32 = 0,
        responses: [FetchableTopicResponse] = [],
        nodeEndpoints: [NodeEndpoint] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.sessionId = sessionId
        self.responses = responses
        self.nodeEndpoints = nodeEndpoints
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 12
        self.throttleTimeMs = try reader.integer()
        if version >= 7 { self.errorCode = ErrorCode(rawValue: try reader.integer()) }
        if version >= 7 { self.sessionId = try reader.integer() }
        self.responses = try reader.structures(flexible: flexible, version: version, "responses")
        guard flexible else { return }
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0 where version >= 16:
                self.nodeEndpoints = try reader.structures(flexible: true, version: version, "nodeEndpoints")
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let flexible = version >= 12
        writer.integer(self.throttleTimeMs)
        if version >= 7 { writer.integer(self.errorCode.rawValue) }
        if version >= 7 { writer.integer(self.sessionId) }
        if version < 7, self.sessionId != 0 {
            throw .notExpressible("FetchResponse.sessionId")
        }
        try writer.structures(self.responses, flexible: flexible, version: version)
        if version < 16, !self.nodeEndpoints.isEmpty {
            throw .notExpressible("FetchResponse.nodeEndpoints")
        }
        guard flexible else { return try writer.taggedFields(self.unknownTaggedFields, flexible: false) }
        let hasNodeEndpoints = version >= 16 && !self.nodeEndpoints.isEmpty
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

extension FetchResponse {
    /// What `responses` holds.
    public struct FetchableTopicResponse: KafkaStructure {
        /// Versions 4 to 12.
        public var topic: String = ""
        /// Versions 13 to 18.
        public var topicId: Uuid = .zero
        public var partitions: [PartitionData] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topic: String = "",
            topicId: Uuid = .zero,
            partitions: [PartitionData] = []
        ) {
            self.topic = topic
            self.topicId = topicId
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if version <= 12 { self.topic = try reader.string(flexible: flexible, "topic") }
            if version >= 13 { self.topicId = try reader.uuid() }
            self.partitions = try reader.structures(flexible: flexible, version: version, "partitions")
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if version <= 12 { try writer.string(self.topic, flexible: flexible) }
            if version >= 13 { writer.uuid(self.topicId) }
            try writer.structures(self.partitions, flexible: flexible, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension FetchResponse {
    /// What `partitions` holds.
    public struct PartitionData: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var errorCode: ErrorCode = .none
        public var highWatermark: Int64 = 0
        public var lastStableOffset: Int64 = -1
        /// Versions 5 to 18.
        public var logStartOffset: Int64 = -1
        /// Versions 12 to 18; tag 0.
        public var divergingEpoch: EpochEndOffset = EpochEndOffset()
        /// Versions 12 to 18; tag 1.
        public var currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch()
        /// Versions 12 to 18; tag 2.
        public var snapshotId: SnapshotId = SnapshotId()
        public var abortedTransactions: [AbortedTransaction]? = []
        /// Versions 11 to 18.
        public var preferredReadReplica: Int32 = -1
        public var records: Records? = nil
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            highWatermark: Int64 = 0,
            lastStableOffset: Int64 = -1,
            logStartOffset: Int64 = -1,
            divergingEpoch: EpochEndOffset = EpochEndOffset(),
            currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch(),
            snapshotId: SnapshotId = SnapshotId(),
            abortedTransactions: [AbortedTransaction]? = [],
            preferredReadReplica: Int32 = -1,
            records: Records? = nil
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.highWatermark = highWatermark
            self.lastStableOffset = lastStableOffset
            self.logStartOffset = logStartOffset
            self.divergingEpoch = divergingEpoch
            self.currentLeader = currentLeader
            self.snapshotId = snapshotId
            self.abortedTransactions = abortedTransactions
            self.preferredReadReplica = preferredReadReplica
            self.records = records
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.partitionIndex = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.highWatermark = try reader.integer()
            self.lastStableOffset = try reader.integer()
            if version >= 5 { self.logStartOffset = try reader.integer() }
            self.abortedTransactions = try reader.nullableStructures(flexible: flexible, version: version)
            if version >= 11 { self.preferredReadReplica = try reader.integer() }
            self.records = try reader.nullableRecords(flexible: flexible)
            guard flexible else { return }
            var tagged = try TaggedFieldCursor(in: &reader)
            while let tag = try tagged.next(in: &reader) {
                switch tag {
                case 0:
                    self.divergingEpoch = try EpochEndOffset(from: &reader, version: version)
                case 1:
                    self.currentLeader = try LeaderIdAndEpoch(from: &reader, version: version)
                case 2:
                    self.snapshotId = try SnapshotId(from: &reader, version: version)
                default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
                }
            }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            writer.integer(self.partitionIndex)
            writer.integer(self.errorCode.rawValue)
            writer.integer(self.highWatermark)
            writer.integer(self.lastStableOffset)
            if version >= 5 { writer.integer(self.logStartOffset) }
            if version < 12, self.divergingEpoch != EpochEndOffset() {
                throw .notExpressible("PartitionData.divergingEpoch")
            }
            if version < 12, self.currentLeader != LeaderIdAndEpoch() {
                throw .notExpressible("PartitionData.currentLeader")
            }
            if version < 12, self.snapshotId != SnapshotId() {
                throw .notExpressible("PartitionData.snapshotId")
            }
            try writer.nullableStructures(self.abortedTransactions, flexible: flexible, version: version)
            if version >= 11 { writer.integer(self.preferredReadReplica) }
            if version < 11, self.preferredReadReplica != -1 {
                throw .notExpressible("PartitionData.preferredReadReplica")
            }
            writer.nullableRecords(self.records, flexible: flexible)
            guard flexible else { return try writer.taggedFields(self.unknownTaggedFields, flexible: false) }
            let hasDivergingEpoch = self.divergingEpoch != EpochEndOffset()
            let hasCurrentLeader = self.currentLeader != LeaderIdAndEpoch()
            let hasSnapshotId = self.snapshotId != SnapshotId()
            var known = 0
            known += hasDivergingEpoch ? 1 : 0
            known += hasCurrentLeader ? 1 : 0
            known += hasSnapshotId ? 1 : 0
            var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
            if hasDivergingEpoch {
                try tagged.add(0, to: &writer) { content throws(WireError) in
                    try self.divergingEpoch.encode(to: &content, version: version)
                }
            }
            if hasCurrentLeader {
                try tagged.add(1, to: &writer) { content throws(WireError) in
                    try self.currentLeader.encode(to: &content, version: version)
                }
            }
            if hasSnapshotId {
                try tagged.add(2, to: &writer) { content throws(WireError) in
                    try self.snapshotId.encode(to: &content, version: version)
                }
            }
            tagged.finish(to: &writer)
        }
    }
}

extension FetchResponse {
    /// What `divergingEpoch` holds.
    public struct EpochEndOffset: KafkaStructure {
        public var epoch: Int32 = -1
        public var endOffset: Int64 = -1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            epoch: Int32 = -1,
            endOffset: Int64 = -1
        ) {
            self.epoch = epoch
            self.endOffset = endOffset
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.epoch = try reader.integer()
            self.endOffset = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.epoch)
            writer.integer(self.endOffset)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension FetchResponse {
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

extension FetchResponse {
    /// What `snapshotId` holds.
    public struct SnapshotId: KafkaStructure {
        public var endOffset: Int64 = -1
        public var epoch: Int32 = -1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            endOffset: Int64 = -1,
            epoch: Int32 = -1
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

extension FetchResponse {
    /// What `abortedTransactions` holds.
    public struct AbortedTransaction: KafkaStructure {
        public var producerId: Int64 = 0
        public var firstOffset: Int64 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            producerId: Int64 = 0,
            firstOffset: Int64 = 0
        ) {
            self.producerId = producerId
            self.firstOffset = firstOffset
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.producerId = try reader.integer()
            self.firstOffset = try reader.integer()
            if flexible { self.unknownTaggedFields = try reader.taggedFields() }
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            writer.integer(self.producerId)
            writer.integer(self.firstOffset)
            try writer.taggedFields(self.unknownTaggedFields, flexible: flexible)
        }
    }
}

extension FetchResponse {
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
