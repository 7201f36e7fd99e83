// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// ConsumerProtocolSubscription as it is stored, versions 0 to 3.
public struct ConsumerProtocolSubscription: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 0...3 }

    public var topics: [String] = []
    public var userData: Bytes? = nil
    /// Versions 1 to 3.
    public var ownedPartitions: [TopicPartition] = []
    /// Versions 2 to 3.
    public var generationId: Int32 = -1
    /// Version 3.
    public var rackId: String? = nil
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        topics: [String] = [],
        userData: Bytes? = nil,
        ownedPartitions: [TopicPartition] = [],
        generationId: Int32 = -1,
        rackId: String? = nil
    ) {
        self.topics = topics
        self.userData = userData
        self.ownedPartitions = ownedPartitions
        self.generationId = generationId
        self.rackId = rackId
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.topics = try reader.strings(flexible: false, "topics")
        self.userData = try reader.nullableBytes(flexible: false)
        if version >= 1 {
            self.ownedPartitions = try reader.structures(flexible: false, version: version, "ownedPartitions")
        }
        if version >= 2 { self.generationId = try reader.integer() }
        if version >= 3 { self.rackId = try reader.nullableString(flexible: false) }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.strings(self.topics, flexible: false)
        writer.nullableBytes(self.userData, flexible: false)
        if version >= 1 { try writer.structures(self.ownedPartitions, flexible: false, version: version) }
        if version >= 2 { writer.integer(self.generationId) }
        if version >= 3 { try writer.nullableString(self.rackId, flexible: false) }
        try writer.taggedFields(self.unknownTaggedFields, flexible: false)
    }
}

extension ConsumerProtocolSubscription {
    /// What `ownedPartitions` holds.
    public struct TopicPartition: KafkaStructure {
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
            self.topic = try reader.string(flexible: false, "topic")
            self.partitions = try reader.integers(flexible: false, "partitions")
        }

        @inline(never)
        public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
            try writer.string(self.topic, flexible: false)
            writer.integers(self.partitions, flexible: false)
            try writer.taggedFields(self.unknownTaggedFields, flexible: false)
        }
    }
}
