// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// EndTxnMarker as it is stored, version 0.
public struct EndTxnMarker: KafkaMessage {
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var coordinatorEpoch: Int32 = 0
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(coordinatorEpoch: Int32 = 0) {
        self.coordinatorEpoch = coordinatorEpoch
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.coordinatorEpoch = try reader.integer()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.coordinatorEpoch)
        try writer.taggedFields(self.unknownTaggedFields, flexible: false)
    }
}
