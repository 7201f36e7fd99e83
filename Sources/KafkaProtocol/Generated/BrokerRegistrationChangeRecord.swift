// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 17), versions 0 to 2.
public struct BrokerRegistrationChangeRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 17 }
    public static var versions: ClosedRange<Int16> { 0...2 }

    public var brokerId: Int32 = 0
    public var brokerEpoch: Int64 = 0
    /// Tag 0.
    public var fenced: Int8 = 0
    /// Versions 1 to 2; tag 1.
    public var inControlledShutdown: Int8 = 0
    /// Version 2; tag 2.
    public var logDirs: [Uuid] = []
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        brokerId: Int32 = 0,
        brokerEpoch: Int64 = 0,
        fenced: Int8 = 0,
        inControlledShutdown: Int8 = 0,
        logDirs: [Uuid] = []
    ) {
        self.brokerId = brokerId
        self.brokerEpoch = brokerEpoch
        self.fenced = fenced
        self.inControlledShutdown = inControlledShutdown
        self.logDirs = logDirs
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.brokerId = try reader.integer()
        self.brokerEpoch = try reader.integer()
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0:
                self.fenced = try reader.integer()
            case 1 where version >= 1:
                self.inControlledShutdown = try reader.integer()
            case 2 where version >= 2:
                self.logDirs = try reader.uuids(flexible: true, "logDirs")
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.brokerId)
        writer.integer(self.brokerEpoch)
        if version < 1, self.inControlledShutdown != 0 {
            throw .notExpressible("BrokerRegistrationChangeRecord.inControlledShutdown")
        }
        if version < 2, !self.logDirs.isEmpty {
            throw .notExpressible("BrokerRegistrationChangeRecord.logDirs")
        }
        let hasFenced = self.fenced != 0
        let hasInControlledShutdown = version >= 1 && self.inControlledShutdown != 0
        let hasLogDirs = version >= 2 && !self.logDirs.isEmpty
        var known = 0
        known += hasFenced ? 1 : 0
        known += hasInControlledShutdown ? 1 : 0
        known += hasLogDirs ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasFenced {
            try tagged.begin(0, size: 1, to: &writer)
            writer.integer(self.fenced)
        }
        if hasInControlledShutdown {
            try tagged.begin(1, size: 1, to: &writer)
            writer.integer(self.inControlledShutdown)
        }
        if hasLogDirs {
            try tagged.add(2, to: &writer) { content throws(WireError) in
                content.uuids(self.logDirs, flexible: true)
            }
        }
        tagged.finish(to: &writer)
    }
}
