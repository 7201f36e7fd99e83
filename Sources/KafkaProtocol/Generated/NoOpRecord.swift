// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 20), version 0.
public struct NoOpRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 20 }
    public static var versions: ClosedRange<Int16> { 0...0 }

    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
