// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 15), version 0.
public struct ProducerIdsRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 15 }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var brokerId: Int32 = 0
    public var brokerEpoch: Int64 = -1
    public var nextProducerId: Int64 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        brokerId: Int32 = 0,
        brokerEpoch: Int64 = -1,
        nextProducerId: Int64 = 0
    ) {
        self.brokerId = brokerId
        self.brokerEpoch = brokerEpoch
        self.nextProducerId = nextProducerId
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.brokerId = try reader.integer()
        self.brokerEpoch = try reader.integer()
        self.nextProducerId = try reader.integer()
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.brokerId)
        writer.integer(self.brokerEpoch)
        writer.integer(self.nextProducerId)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
