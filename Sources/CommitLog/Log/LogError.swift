import KafkaProtocol

/// Why a log could not do what was asked. After any of these the log is as it was before, and goes on working.
public enum LogError: Error, Equatable, Sendable {
    /// The file system failed.
    case file(FileError)
    /// The offset is not in the log.
    case offsetOutOfRange(offset: Int64, start: Int64, end: Int64)
    /// A batch is damaged: appended, or met where the log was read.
    case corruptBatch(offset: Int64, RecordBatchError)
    /// A batch is larger than `max.message.bytes`.
    case batchTooLarge(byteCount: Int, limit: Int)
    /// A batch is larger than a segment may be.
    case batchLargerThanSegment(byteCount: Int, limit: Int64)
    /// Replicated batches must continue the log.
    case unexpectedOffset(Int64, expectedAtLeast: Int64)
    /// A leader appended with an epoch below that of the last record.
    case staleLeaderEpoch(Int32, latest: Int32)
    /// A file of the log's directory cannot be understood.
    case malformedFile(path: String, reason: String)

    /// What a client is told.
    public var errorCode: ErrorCode {
        switch self {
        case .file, .malformedFile: .kafkaStorageError
        case .offsetOutOfRange: .offsetOutOfRange
        case .corruptBatch: .corruptMessage
        case .batchTooLarge: .messageTooLarge
        case .batchLargerThanSegment: .recordListTooLarge
        case .unexpectedOffset: .unknownServerError
        case .staleLeaderEpoch: .notLeaderOrFollower
        }
    }
}

extension LogError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let error):
            error.sentence
        case .offsetOutOfRange(let offset, let start, let end):
            "offset \(offset) is not in the log, which goes from \(start) to \(end)"
        case .corruptBatch(let offset, let error):
            "the batch at offset \(offset) is damaged: \(error)"
        case .batchTooLarge(let count, let limit):
            "a batch of \(count) bytes is larger than max.message.bytes, \(limit); raise it or send smaller batches"
        case .batchLargerThanSegment(let count, let limit):
            "a batch of \(count) bytes is larger than segment.bytes, \(limit); raise it or send smaller batches"
        case .unexpectedOffset(let offset, let expected):
            "a replicated batch begins at offset \(offset), but the log continues at \(expected)"
        case .staleLeaderEpoch(let epoch, let latest):
            "leader epoch \(epoch) has passed: the log has records of epoch \(latest)"
        case .malformedFile(let path, let reason):
            "\(path) cannot be understood: \(reason)"
        }
    }
}

extension LogError {
    /// Does `body` and turns a failure of the file system into a failure of the log.
    @discardableResult
    static func wrapping<Result>(_ body: () throws(FileError) -> Result) throws(LogError) -> Result {
        do throws(FileError) {
            return try body()
        } catch {
            throw .file(error)
        }
    }
}
