import Buffers

/// Walks over the tagged fields at the end of a structure (KIP-482).
struct TaggedFieldCursor {
    private var left: UInt32
    private var tag: UInt32 = 0
    private var isFirst = true
    private var size = 0
    /// Where the present field must end.
    private var end: Int

    /// A cursor over the fields that begin where `reader` stands.
    init(in reader: inout ByteReader) throws(WireError) {
        self.left = try reader.unsignedVarint()
        self.end = reader.position
    }

    /// Goes to the next field and returns its tag; nil after the last.
    ///
    /// - Throws: also if the field before was not as long as it said, or if tags do not ascend.
    mutating func next(in reader: inout ByteReader) throws(WireError) -> UInt32? {
        guard reader.position == self.end else { throw .malformed("tagged field \(self.tag) has another length") }
        guard self.left > 0 else { return nil }
        self.left -= 1
        let tag = try reader.unsignedVarint()
        guard self.isFirst || tag > self.tag else { throw .malformed("tag \(tag) follows tag \(self.tag)") }
        self.isFirst = false
        self.tag = tag
        self.size = Int(try reader.unsignedVarint())
        try reader.require(self.size)
        self.end = reader.position + self.size
        return tag
    }

    /// The present field as it stands.
    func unknown(in reader: inout ByteReader) throws(WireError) -> TaggedField {
        TaggedField(tag: self.tag, data: try reader.bytes(self.size))
    }
}

extension ByteReader {
    /// The tagged fields of a structure that knows none.
    mutating func taggedFields() throws(WireError) -> [TaggedField] {
        var fields: [TaggedField] = []
        var cursor = try TaggedFieldCursor(in: &self)
        while try cursor.next(in: &self) != nil { fields.append(try cursor.unknown(in: &self)) }
        return fields
    }
}
