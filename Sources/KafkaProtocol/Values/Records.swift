import Buffers

/// The content of a `records` field: record batches in memory, or stretches of log files that are sent without being
/// read.
public struct Records: Sendable {
    /// The pieces in order.
    public var chunks: [Chunk]

    /// No records.
    public static let empty = Records(chunks: [])

    public init(chunks: [Chunk]) { self.chunks = chunks }

    /// Records that are in memory.
    public init(_ bytes: Bytes) { self.chunks = bytes.isEmpty ? [] : [.bytes(bytes)] }

    /// The total length in bytes.
    public var count: Int { self.chunks.byteCount }

    /// All pieces in one block; file regions are read.
    ///
    /// - Throws: what reading a file throws, or ``ShortRegion`` if a file has become shorter.
    public func bytes() throws -> Bytes { self.chunks.isEmpty ? .empty : try self.chunks.joined() }
}

extension Records: Equatable {
    /// Whether both hold the same bytes in memory, however they are cut, or else the same stretches of the same files.
    public static func == (left: Records, right: Records) -> Bool {
        if let a = left.inMemory, let b = right.inMemory { return a == b }
        guard left.chunks.count == right.chunks.count else { return false }
        return zip(left.chunks, right.chunks).allSatisfy { a, b in
            switch (a, b) {
            case (.bytes(let a), .bytes(let b)): a == b
            case (.region(let a), .region(let b)): a.file === b.file && a.offset == b.offset && a.count == b.count
            default: false
            }
        }
    }

    /// The bytes, if no piece lies in a file.
    private var inMemory: Bytes? {
        let isInMemory = self.chunks.allSatisfy { if case .bytes = $0 { true } else { false } }
        return isInMemory ? try? self.bytes() : nil
    }
}
