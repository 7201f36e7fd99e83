// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// The request of AlterPartition (API key 56), versions 2 to 3.
public struct AlterPartitionRequest: RequestMessage {
    public typealias Response = AlterPartitionResponse
    public static var apiKey: ApiKey { .alterPartition }
    public static var versions: ClosedRange<Int16> { 2...3 }

    public var brokerId: Int32 = 0
    public var brokerEpoch: Int64 = -1
    public var topics: [TopicData] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        brokerId: Int32 = 0,
        brokerEpoch: Int64 = -1,
        topics: [TopicData] = []
    ) {
        self.brokerId = brokerId
        self.brokerEpoch = brokerEpoch
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.brokerId = try reader.integer()
        self.brokerEpoch = try reader.integer()
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.brokerId)
        writer.integer(self.brokerEpoch)
        try writer.structures(self.topics, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension AlterPartitionRequest {
    /// What `topics` holds.
    public struct TopicData: KafkaStructure {
        public var topicId: Uuid = .zero
        public var partitions: [PartitionData] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topicId: Uuid = .zero,
            partitions: [PartitionData] = []
        ) {
            self.topicId = topicId
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.topicId = try reader.uuid()
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.uuid(self.topicId)
            try writer.structures(self.partitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension AlterPartitionRequest {
    /// What `partitions` holds.
    public struct PartitionData: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var leaderEpoch: Int32 = 0
        /// Version 2.
        public var newIsr: [Int32] = []
        /// Version 3.
        public var newIsrWithEpochs: [BrokerState] = []
        public var leaderRecoveryState: Int8 = 0
        public var partitionEpoch: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            leaderEpoch: Int32 = 0,
            newIsr: [Int32] = [],
            newIsrWithEpochs: [BrokerState] = [],
            leaderRecoveryState: Int8 = 0,
            partitionEpoch: Int32 = 0
        ) {
            self.partitionIndex = partitionIndex
            self.leaderEpoch = leaderEpoch
            self.newIsr = newIsr
            self.newIsrWithEpochs = newIsrWithEpochs
            self.leaderRecoveryState = leaderRecoveryState
            self.partitionEpoch = partitionEpoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.leaderEpoch = try reader.integer()
            if version <= 2 { self.newIsr = try reader.integers(flexible: true, "newIsr") }
            if version >= 3 {
                self.newIsrWithEpochs = try reader.structures(flexible: true, version: version, "newIsrWithEpochs")
            }
            self.leaderRecoveryState = try reader.integer()
            self.partitionEpoch = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            writer.integer(self.leaderEpoch)
            if version <= 2 { writer.integers(self.newIsr, flexible: true) }
            if version > 2, !self.newIsr.isEmpty {
                throw .notExpressible("PartitionData.newIsr")
            }
            if version >= 3 { try writer.structures(self.newIsrWithEpochs, flexible: true, version: version) }
            if version < 3, !self.newIsrWithEpochs.isEmpty {
                throw .notExpressible("PartitionData.newIsrWithEpochs")
            }
            writer.integer(self.leaderRecoveryState)
            writer.integer(self.partitionEpoch)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension AlterPartitionRequest {
    /// What `newIsrWithEpochs` holds.
    public struct BrokerState: KafkaStructure {
        public var brokerId: Int32 = 0
        public var brokerEpoch: Int64 = -1
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            brokerId: Int32 = 0,
            brokerEpoch: Int64 = -1
        ) {
            self.brokerId = brokerId
            self.brokerEpoch = brokerEpoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.brokerId = try reader.integer()
            self.brokerEpoch = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.brokerId)
            writer.integer(self.brokerEpoch)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

/// The response of AlterPartition (API key 56), versions 2 to 3.
public struct AlterPartitionResponse: ResponseMessage {
    public static var apiKey: ApiKey { .alterPartition }
    public static var versions: ClosedRange<Int16> { 2...3 }

    public var throttleTimeMs: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var topics: [TopicData] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        topics: [TopicData] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.topics = topics
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.throttleTimeMs = try reader.integer()
        self.errorCode = ErrorCode(rawValue: try reader.integer())
        self.topics = try reader.structures(flexible: true, version: version, "topics")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.throttleTimeMs)
        writer.integer(self.errorCode.rawValue)
        try writer.structures(self.topics, flexible: true, version: version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}

extension AlterPartitionResponse {
    /// What `topics` holds.
    public struct TopicData: KafkaStructure {
        public var topicId: Uuid = .zero
        public var partitions: [PartitionData] = []
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            topicId: Uuid = .zero,
            partitions: [PartitionData] = []
        ) {
            self.topicId = topicId
            self.partitions = partitions
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.topicId = try reader.uuid()
            self.partitions = try reader.structures(flexible: true, version: version, "partitions")
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.uuid(self.topicId)
            try writer.structures(self.partitions, flexible: true, version: version)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}

extension AlterPartitionResponse {
    /// What `partitions` holds.
    public struct PartitionData: KafkaStructure {
        public var partitionIndex: Int32 = 0
        public var errorCode: ErrorCode = .none
        public var leaderId: Int32 = 0
        public var leaderEpoch: Int32 = 0
        public var isr: [Int32] = []
        public var leaderRecoveryState: Int8 = 0
        public var partitionEpoch: Int32 = 0
        /// Tagged fields that this codec does not know, kept as they came.
        public var unknownTaggedFields: [TaggedField] = []

        public init() {}

        public init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            leaderId: Int32 = 0,
            leaderEpoch: Int32 = 0,
            isr: [Int32] = [],
            leaderRecoveryState: Int8 = 0,
            partitionEpoch: Int32 = 0
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
            self.isr = isr
            self.leaderRecoveryState = leaderRecoveryState
            self.partitionEpoch = partitionEpoch
        }

        @inline(never)
        public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
            self.partitionIndex = try reader.integer()
            self.errorCode = ErrorCode(rawValue: try reader.integer())
            self.leaderId = try reader.integer()
            self.leaderEpoch = try reader.integer()
            self.isr = try reader.integers(flexible: true, "isr")
            self.leaderRecoveryState = try reader.integer()
            self.partitionEpoch = try reader.integer()
            self.unknownTaggedFields = try reader.taggedFields()
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            writer.integer(self.partitionIndex)
            writer.integer(self.errorCode.rawValue)
            writer.integer(self.leaderId)
            writer.integer(self.leaderEpoch)
            writer.integers(self.isr, flexible: true)
            writer.integer(self.leaderRecoveryState)
            writer.integer(self.partitionEpoch)
            try writer.taggedFields(self.unknownTaggedFields, flexible: true)
        }
    }
}
