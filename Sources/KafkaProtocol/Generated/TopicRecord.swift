// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 2), version 0.
public struct TopicRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 2 }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var name: String = ""
    public var topicId: Uuid = .zero
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        name: String = "",
        topicId: Uuid = .zero
    ) {
        self.name = name
        self.topicId = topicId
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.name = try reader.string(flexible: true, "name")
        self.topicId = try reader.uuid()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.string(self.name, flexible: true)
        writer.uuid(self.topicId)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
