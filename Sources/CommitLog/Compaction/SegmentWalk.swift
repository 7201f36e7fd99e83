import Buffers
import KafkaProtocol

/// Walks over the batches of several segments, one behind the other.
struct SegmentWalk {
    /// A batch, and where the walk met it.
    struct Stop {
        let header: RecordBatchHeader
        let segment: Segment
        let position: Int64
        /// Whether it is the last batch of the last segment.
        let isLast: Bool
    }

    private let segments: [Segment]
    private let windowByteCount: Int
    private var index = 0
    private var scanner: BatchScanner?

    /// - Parameter windowByteCount: how many bytes are read at a time.
    init(_ segments: [Segment], windowByteCount: Int) {
        self.segments = segments
        self.windowByteCount = windowByteCount
    }

    /// The next batch; nil behind the last one.
    mutating func next() throws(LogError) -> Stop? {
        while self.index < self.segments.count {
            let segment = self.segments[self.index]
            var scanner =
                self.scanner
                ?? BatchScanner(segment.file, from: 0, to: segment.size, windowByteCount: self.windowByteCount)
            let batch = try segment.step(&scanner)
            self.scanner = scanner
            if let batch {
                let isLast = self.index == self.segments.count - 1 && scanner.position >= segment.size
                return Stop(header: batch.header, segment: segment, position: batch.position, isLast: isLast)
            }
            self.index += 1
            self.scanner = nil
        }
        return nil
    }

    /// The whole batch at a stop that was just made.
    mutating func bytes(of stop: Stop) throws(LogError) -> Bytes {
        guard var scanner = self.scanner else { preconditionFailure("the walk has stopped at a batch") }
        defer { self.scanner = scanner }
        let bytes = try LogError.wrapping { () throws(FileError) in
            try scanner.bytes(at: stop.position, count: stop.header.sizeInBytes)
        }
        do throws(RecordBatchError) {
            try RecordBatchHeader.verifyChecksum(bytes)
        } catch {
            throw .corruptBatch(offset: stop.header.baseOffset, error)
        }
        return bytes
    }
}
