// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// ConsumerProtocolAssignment as it is stored, versions 0 to 3.
public struct ConsumerProtocolAssignment: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 0...3 }

    public var assignedPartitions: [TopicPartition] = []
    public var userData: Bytes? = nil
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        assignedPartitions: [TopicPartition] = [],
        userData: Bytes? = nil
    ) {
        self.assignedPartitions = assignedPartitions
        self.userData = userData
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.assignedPartitions = try reader.structures(flexible: false, version: version, "assignedPartitions")
        self.userData = try reader.nullableBytes(flexible: false)
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.structures(self.assignedPartitions, flexible: false, version: version)
        writer.nullableBytes(self.userData, flexible: false)
        try writer.taggedFields(self.unknownTaggedFields, flexible: false)
    }
}

extension ConsumerProtocolAssignment {
    /// What `assignedPartitions` holds.
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
