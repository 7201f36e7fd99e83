import Buffers

/// Writes the tagged fields at the end of a structure (KIP-482): those the codec knows, in order of their tags, with the
/// unknown ones put where they belong.
struct TaggedFieldEncoder {
    private let unknown: [TaggedField]
    private var nextUnknown = 0

    /// Writes how many fields follow.
    init(known: Int, unknown: [TaggedField], to writer: inout ByteWriter) {
        self.unknown = unknown.count > 1 ? unknown.sorted { $0.tag < $1.tag } : unknown
        writer.unsignedVarint(UInt32(known + unknown.count))
    }

    /// Begins the field `tag`, whose `size` bytes the caller writes next.
    ///
    /// - Throws: ``WireError/malformed(_:)`` if an unknown field has the same tag.
    mutating func begin(_ tag: UInt32, size: Int, to writer: inout ByteWriter) throws(WireError) {
        while self.nextUnknown < self.unknown.count, self.unknown[self.nextUnknown].tag <= tag {
            guard self.unknown[self.nextUnknown].tag != tag else { throw .malformed("tag \(tag) is there twice") }
            self.writeUnknown(to: &writer)
        }
        writer.unsignedVarint(tag)
        writer.unsignedVarint(UInt32(truncatingIfNeeded: size))
    }

    /// Writes the field `tag` with what `content` writes.
    @inline(never)
    mutating func add(
        _ tag: UInt32,
        to writer: inout ByteWriter,
        _ content: (inout ByteWriter) throws(WireError) -> Void
    ) throws(WireError) {
        var inner = ByteWriter(capacity: 64)
        try content(&inner)
        let bytes = inner.finishBytes()
        try self.begin(tag, size: bytes.count, to: &writer)
        writer.bytes(bytes)
    }

    /// Writes the unknown fields after the last known one.
    mutating func finish(to writer: inout ByteWriter) {
        while self.nextUnknown < self.unknown.count { self.writeUnknown(to: &writer) }
    }

    private mutating func writeUnknown(to writer: inout ByteWriter) {
        let field = self.unknown[self.nextUnknown]
        self.nextUnknown += 1
        writer.unsignedVarint(field.tag)
        writer.unsignedVarint(UInt32(truncatingIfNeeded: field.data.count))
        writer.bytes(field.data)
    }
}

extension ByteWriter {
    /// The end of a structure without known tagged fields.
    ///
    /// - Throws: ``WireError/notExpressible(_:)`` if there are fields that a version without tags would lose.
    mutating func taggedFields(_ unknown: [TaggedField], flexible: Bool) throws(WireError) {
        guard flexible else {
            guard unknown.isEmpty else { throw .notExpressible("a tagged field") }
            return
        }
        var encoder = TaggedFieldEncoder(known: 0, unknown: unknown, to: &self)
        encoder.finish(to: &self)
    }
}
