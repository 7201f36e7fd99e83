// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 23), version 0.
public struct BeginTransactionRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 23 }
    public static var versions: ClosedRange<Int16> { 0...0 }

    /// Tag 0.
    public var name: String? = nil
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(name: String? = nil) {
        self.name = name
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        var tagged = try TaggedFieldCursor(in: &reader)
        while let tag = try tagged.next(in: &reader) {
            switch tag {
            case 0:
                self.name = try reader.nullableString(flexible: true)
            default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))
            }
        }
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        let hasName = self.name != nil
        var known = 0
        known += hasName ? 1 : 0
        var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)
        if hasName {
            try tagged.add(0, to: &writer) { content throws(WireError) in
                try content.nullableString(self.name, flexible: true)
            }
        }
        tagged.finish(to: &writer)
    }
}
