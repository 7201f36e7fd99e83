import Buffers
import KafkaProtocol

/// Walks over the batches of a segment's file, header by header or with their records.
struct BatchScanner {
    /// Enough for a walk between two index entries of small batches in one read.
    static let headerWindow = 16 << 10
    /// For reading everything.
    static let recordWindow = 1 << 20

    enum Step {
        case batch(RecordBatchHeader, position: Int64)
        case end
        /// What lies at the scanner's position is no whole batch.
        case damaged(RecordBatchError)
    }

    private let file: any File
    private let end: Int64
    private let windowByteCount: Int
    private var window = Bytes.empty
    private var windowStart: Int64 = 0
    /// Where the next batch begins.
    private(set) var position: Int64

    /// - Parameter end: where the segment ends.
    init(_ file: any File, from position: Int64, to end: Int64, windowByteCount: Int = Self.headerWindow) {
        self.file = file
        self.position = position
        self.end = end
        self.windowByteCount = windowByteCount
    }

    /// Reads the next batch's header and goes behind the batch.
    mutating func next() throws(FileError) -> Step {
        let left = self.end - self.position
        if left <= 0 { return .end }
        let start = self.position
        let bytes = try self.bytes(at: start, count: Int(min(left, Int64(RecordBatchHeader.byteCount))))
        do throws(RecordBatchError) {
            let header = try RecordBatchHeader(bytes)
            guard Int64(header.sizeInBytes) <= left else {
                return .damaged(.truncated(needed: header.sizeInBytes, left: Int(left)))
            }
            self.position += Int64(header.sizeInBytes)
            return .batch(header, position: start)
        } catch {
            return .damaged(error)
        }
    }

    /// `count` bytes at `position`, fewer if the file ends before.
    mutating func bytes(at position: Int64, count: Int) throws(FileError) -> Bytes {
        if position < self.windowStart || position + Int64(count) > self.windowStart + Int64(self.window.count) {
            let wanted = max(count, Int(min(Int64(self.windowByteCount), self.end - position)))
            self.window = try self.file.bytes(at: position, count: wanted)
            self.windowStart = position
        }
        let start = Int(position - self.windowStart)
        return self.window.slice(start..<min(start + count, self.window.count))
    }
}
