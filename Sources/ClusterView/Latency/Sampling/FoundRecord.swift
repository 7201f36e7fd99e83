import Buffers
import KafkaProtocol

/// Which clock says when a record came to be.
public enum RecordTimeSource: String, Sendable, CaseIterable, Comparable {
    /// The producer's header `occurredAt`: when the business event happened.
    case occurredAt
    /// The producer's clock at sending.
    case createTime = "create time"
    /// The leader's clock at the append: what happened before it does not count.
    case logAppendTime = "log append time"

    public static func < (left: RecordTimeSource, right: RecordTimeSource) -> Bool { left.rawValue < right.rawValue }
}

/// Why a record that was chosen says nothing about latency.
public enum SampleExclusion: String, Sendable, CaseIterable, Comparable {
    /// Deleted by retention before it was looked at.
    case deleted
    /// Compaction has removed it.
    case compacted
    /// A transaction's marker, which no consumer sees.
    case marker = "transaction marker"
    /// Of a transaction that was aborted.
    case aborted
    /// Of a transaction that is open.
    case open = "open transaction"
    /// Without a time.
    case untimed = "no time"
    /// Its time lies behind the commit: clocks differ.
    case clock = "clock ahead"
    /// This principal may not read the topic.
    case notPermitted = "not permitted"
    /// Its batch cannot be read.
    case unreadable
    /// No leader has answered for it.
    case unreachable
    /// Nobody knows whether its leader stayed the same.
    case unconfirmed = "leader unknown"

    public static func < (left: SampleExclusion, right: SampleExclusion) -> Bool { left.rawValue < right.rawValue }
}

/// A chosen record with its time.
package struct FoundRecord: Sendable, Equatable {
    package var wanted: WantedRecord
    package var recordAtMilliseconds: Int64
    package var source: RecordTimeSource
    /// The epoch of the leader that appended it; -1 where the batch does not tell.
    package var leaderEpoch: Int32

    package var latencyMilliseconds: Int64 { self.wanted.committedAtMilliseconds - self.recordAtMilliseconds }
}

extension RecordBatch {
    /// When a record came to be, by the best clock that it carries; nil if by none.
    func origin(of record: Record) -> (milliseconds: Int64, source: RecordTimeSource)? {
        if let header = record.headers.first(where: { $0.key == "occurredAt" }), let text = header.value?.string,
            let instant = UTCInstant.milliseconds(text)
        {
            return (instant, .occurredAt)
        }
        let time = self.timestamp(of: record)
        guard time >= 0 else { return nil }
        return (time, self.header.attributes.timestampType == .logAppendTime ? .logAppendTime : .createTime)
    }
}
