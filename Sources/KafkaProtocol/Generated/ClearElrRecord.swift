// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 28), version 0.
public struct ClearElrRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 28 }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var topicName: String = ""
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(topicName: String = "") {
        self.topicName = topicName
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.topicName = try reader.string(flexible: true, "topicName")
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.string(self.topicName, flexible: true)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
