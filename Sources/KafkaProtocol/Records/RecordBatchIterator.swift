import Buffers

/// Walks over batches that lie one behind the other: the records of a produce request, a fetch response or a segment.
public struct RecordBatchIterator: Sendable {
    private let bytes: Bytes
    private let allowsPartialTail: Bool
    /// Where the next batch begins.
    public private(set) var position: Int

    /// - Parameter allowsPartialTail: whether a batch that is cut off at the end counts as the end: a broker may cut
    ///   fetched records at its byte limit.
    public init(_ bytes: Bytes, allowsPartialTail: Bool = false) {
        self.bytes = bytes
        self.allowsPartialTail = allowsPartialTail
        self.position = 0
    }

    /// The next batch as header and bytes, or nil at the end.
    ///
    /// - Throws: if what follows is not a batch or is cut short; the checksum is not looked at.
    public mutating func next() throws(RecordBatchError) -> (header: RecordBatchHeader, bytes: Bytes)? {
        let left = self.bytes.count - self.position
        if left == 0 { return nil }
        if left < RecordBatchHeader.byteCount, self.allowsPartialTail { return nil }
        let header = try RecordBatchHeader(self.bytes, at: self.position)
        guard header.sizeInBytes <= left else {
            if self.allowsPartialTail { return nil }
            throw .truncated(needed: header.sizeInBytes, left: left)
        }
        let start = self.position
        self.position += header.sizeInBytes
        return (header, self.bytes.slice(start..<self.position))
    }

    /// The next batch ready to read its records, or nil at the end. Throws as ``next()``.
    public mutating func nextBatch() throws(RecordBatchError) -> RecordBatch? {
        guard let (header, bytes) = try self.next() else { return nil }
        return RecordBatch(header: header, bytes: bytes)
    }
}
