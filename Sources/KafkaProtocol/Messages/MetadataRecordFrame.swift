import Buffers

// A record of the metadata log as the value of a log record: frame version, type and version as unsigned varints, then
// the body (KIP-631).
extension MetadataRecord {
    private static let frameVersion: UInt32 = 1

    /// Reads the value of a record of the metadata log.
    ///
    /// - Throws: what is wrong with the bytes; ``WireError/malformed(_:)`` for a type or frame that is not known.
    public static func decode(_ value: Bytes) throws(WireError) -> MetadataRecord {
        var reader = ByteReader(value)
        let frame = try reader.unsignedVarint()
        guard frame == Self.frameVersion else { throw .malformed("metadata frame version \(frame) is not known") }
        let type = try reader.unsignedVarint()
        let version = try reader.unsignedVarint()
        guard let version = Int16(exactly: version) else { throw .unsupportedVersion(.max) }
        guard let type = Int16(exactly: type),
            let record = try MetadataRecord(type: type, version: version, from: &reader)
        else { throw .malformed("metadata record type \(type) is not known") }
        guard reader.remaining == 0 else { throw .malformed("\(reader.remaining) bytes follow the record") }
        return record
    }

    /// The value of the log record: the body in `version`, or in the newest if that is nil.
    public func encoded(version: Int16? = nil) throws(WireError) -> Bytes {
        try Self.encode(self.body, version: version)
    }

    /// The value of the log record for one body.
    public static func encode<R: MetadataRecordBody>(_ body: R, version: Int16? = nil) throws(WireError) -> Bytes {
        let version = version ?? R.versions.upperBound
        var writer = ByteWriter(capacity: 128)
        writer.unsignedVarint(Self.frameVersion)
        writer.unsignedVarint(UInt32(UInt16(bitPattern: R.metadataRecordType)))
        writer.unsignedVarint(UInt32(UInt16(bitPattern: version)))
        try body.encode(to: &writer, version: version)
        return writer.finishBytes()
    }
}
