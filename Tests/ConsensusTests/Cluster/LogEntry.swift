import Buffers
import CommitLog
import KafkaProtocol

/// What two logs are compared by: where a record is, in which epoch it was written, and what it says.
struct LogEntry: Equatable {
    let offset: Int64
    let epoch: Int32
    let isControl: Bool
    let value: Bytes

    /// The records of `log` from `start` to before `end`.
    static func read(_ log: Log, from start: Int64, to end: Int64) throws -> [LogEntry] {
        var entries: [LogEntry] = []
        var next = start
        while next < end {
            let result = try log.read(from: next, maxBytes: .max, upTo: end, minOneBatch: true)
            guard result.endOffset > next else { break }
            next = result.endOffset
            var batches = RecordBatchIterator(try result.records.bytes())
            while let batch = try batches.nextBatch() {
                for record in try batch.records() where batch.offset(of: record) >= start {
                    entries.append(
                        LogEntry(
                            offset: batch.offset(of: record),
                            epoch: batch.header.partitionLeaderEpoch,
                            isControl: batch.header.attributes.isControl,
                            value: record.value ?? .empty
                        )
                    )
                }
            }
        }
        return entries
    }
}
