// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// A record of the metadata log (type 4), version 0.
public struct ConfigRecord: MetadataRecordBody {
    public static var metadataRecordType: Int16 { 4 }
    public static var versions: ClosedRange<Int16> { 0...0 }

    public var resourceType: Int8 = 0
    public var resourceName: String = ""
    public var name: String = ""
    public var value: String? = ""
    /// Tagged fields that this codec does not know, kept as they came.
    public var unknownTaggedFields: [TaggedField] = []

    public init() {}

    public init(
        resourceType: Int8 = 0,
        resourceName: String = "",
        name: String = "",
        value: String? = ""
    ) {
        self.resourceType = resourceType
        self.resourceName = resourceName
        self.name = name
        self.value = value
    }

    @inline(never)
    public init(from reader: inout ByteReader, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        self.resourceType = try reader.integer()
        self.resourceName = try reader.string(flexible: true, "resourceName")
        self.name = try reader.string(flexible: true, "name")
        self.value = try reader.nullableString(flexible: true)
        self.unknownTaggedFields = try reader.taggedFields()
    }

    @inline(never)
    public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError) {
        try Self.requireVersion(version)
        writer.integer(self.resourceType)
        try writer.string(self.resourceName, flexible: true)
        try writer.string(self.name, flexible: true)
        try writer.nullableString(self.value, flexible: true)
        try writer.taggedFields(self.unknownTaggedFields, flexible: true)
    }
}
