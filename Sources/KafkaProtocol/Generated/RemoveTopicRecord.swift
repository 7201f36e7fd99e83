// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 9), version 0.
public struct RemoveTopicRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 9 }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var topicId: Uuid = .zero
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(topicId: Uuid = .zero) {
        self.topicId = topicId
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.topicId = try reader.uuid()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.uuid(self.topicId)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
