import Buffers

// What consumers put into the opaque fields of a classic group: a version of 16 bits, then the structure. A version that
// is newer than ours is read as our newest, since new ones only append fields.
extension ConsumerProtocolSubscription {
    /// Reads the metadata of a member whose group's protocol type is `consumer`.
    ///
    /// - Throws: what is wrong with the bytes.
    public static func read(_ bytes: Bytes) throws(WireError) -> ConsumerProtocolSubscription {
        var reader = ByteReader(bytes)
        let version = try consumerProtocolVersion(&reader)
        return try ConsumerProtocolSubscription(from: &reader, version: version)
    }

    /// The subscription with its version in front, as a member sends it.
    public func written(version: Int16) throws(WireError) -> Bytes {
        var writer = ByteWriter()
        writer.integer(version)
        try self.encode(to: &writer, version: version)
        return writer.finishBytes()
    }
}

extension ConsumerProtocolAssignment {
    /// Reads the assignment of a member whose group's protocol type is `consumer`; no bytes are no partitions.
    ///
    /// - Throws: what is wrong with the bytes.
    public static func read(_ bytes: Bytes) throws(WireError) -> ConsumerProtocolAssignment {
        guard !bytes.isEmpty else { return ConsumerProtocolAssignment() }
        var reader = ByteReader(bytes)
        let version = try consumerProtocolVersion(&reader)
        return try ConsumerProtocolAssignment(from: &reader, version: version)
    }

    /// The assignment with its version in front, as a group's leader sends it.
    public func written(version: Int16) throws(WireError) -> Bytes {
        var writer = ByteWriter()
        writer.integer(version)
        try self.encode(to: &writer, version: version)
        return writer.finishBytes()
    }
}

private func consumerProtocolVersion(_ reader: inout ByteReader) throws(WireError) -> Int16 {
    let version = try reader.integer(as: Int16.self)
    guard version >= 0 else { throw .malformed("a consumer protocol of version \(version)") }
    return min(version, ConsumerProtocolSubscription.versions.upperBound)
}
