// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// SnapshotFooterRecord as it is stored, version 0.
public struct SnapshotFooterRecord: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var version: Int16 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(version: Int16 = 0) {
        self.version = version
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.version = try reader.integer()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.version)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
