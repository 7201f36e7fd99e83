// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// OffsetCommitKey as it is stored, version 0.
public struct OffsetCommitKey: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var group: String = ""
    public var topic: String = ""
    public var partition: Int32 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        group: String = "",
        topic: String = "",
        partition: Int32 = 0
    ) {
        self.group = group
        self.topic = topic
        self.partition = partition
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.group = try reader.string(flexible: false, "group")
        self.topic = try reader.string(flexible: false, "topic")
        self.partition = try reader.integer()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.string(self.group, flexible: false)
        try writer.string(self.topic, flexible: false)
        writer.integer(self.partition)
        try writer.taggedFields(self.unknownTaggedFields, flexible: false)
    }
}
