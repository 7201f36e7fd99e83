import Buffers

/// An entry of one of a segment's indexes: a fixed number of bytes, ordered by every field.
protocol IndexEntry: Sendable {
    static var byteCount: Int { get }
    init(_ bytes: Bytes, at position: Int)
    func write(to writer: inout ByteWriter)
    /// Whether the entry may stand behind `previous`.
    func follows(_ previous: Self) -> Bool
}

/// Where a batch begins, found by its last offset.
struct OffsetIndexEntry: IndexEntry {
    static let byteCount = 8
    /// The batch's last offset, counted from the segment's base offset.
    let relativeOffset: Int32
    /// Where the batch begins in the segment, in bytes.
    let position: Int32

    init(relativeOffset: Int32, position: Int32) {
        self.relativeOffset = relativeOffset
        self.position = position
    }

    init(_ bytes: Bytes, at position: Int) {
        self.relativeOffset = bytes.integer(at: position)
        self.position = bytes.integer(at: position + 4)
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(self.relativeOffset)
        writer.integer(self.position)
    }

    func follows(_ previous: Self) -> Bool {
        self.relativeOffset > previous.relativeOffset && self.position > previous.position
    }
}

/// The greatest time up to an offset.
struct TimeIndexEntry: IndexEntry {
    static let byteCount = 12
    /// Milliseconds since 1970: no batch up to `relativeOffset` has a greater one.
    let timestamp: Int64
    /// The last offset of the first batch with that time, counted from the segment's base offset.
    let relativeOffset: Int32

    init(timestamp: Int64, relativeOffset: Int32) {
        self.timestamp = timestamp
        self.relativeOffset = relativeOffset
    }

    init(_ bytes: Bytes, at position: Int) {
        self.timestamp = bytes.integer(at: position)
        self.relativeOffset = bytes.integer(at: position + 8)
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(self.timestamp)
        writer.integer(self.relativeOffset)
    }

    func follows(_ previous: Self) -> Bool {
        self.timestamp > previous.timestamp && self.relativeOffset > previous.relativeOffset
    }
}
