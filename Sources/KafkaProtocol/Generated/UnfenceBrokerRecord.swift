// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 8), version 0.
public struct UnfenceBrokerRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 8 }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var id: Int32 = 0
    public var epoch: Int64 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        id: Int32 = 0,
        epoch: Int64 = 0
    ) {
        self.id = id
        self.epoch = epoch
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.id = try reader.integer()
        self.epoch = try reader.integer()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.id)
        writer.integer(self.epoch)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
