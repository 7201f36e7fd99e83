// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// GroupMetadataKey as it is stored, version 0.
public struct GroupMetadataKey: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var group: String = ""
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(group: String = "") {
        self.group = group
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.group = try reader.string(flexible: false, "group")
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.string(self.group, flexible: false)
        try writer.taggedFields(self.unknownTaggedFields, flexible: false)
    }
}
