import RecordClient

/// A record on its way to a dead letter topic: key, value and headers as they were, and headers that say where it came from
/// and what went wrong.
struct DeadLetter {
    static let prefix = "hw-dlq-"

    let record: ConsumedRecord
    let group: String
    let failure: ProcessingFailure
    let attempts: Int
    let firstFailureMilliseconds: Int64
    let lastFailureMilliseconds: Int64

    var topic: String { WorkloadTopic.deadLetters(of: self.record.topic) }

    var headers: [ConsumedRecord.Header] {
        let own = [
            ("origin-topic", self.record.topic), ("origin-partition", "\(self.record.partition)"),
            ("origin-offset", "\(self.record.offset)"), ("origin-timestamp", "\(self.record.timestampMilliseconds)"),
            ("group", self.group), ("error-class", self.failure.errorClass), ("error-message", self.failure.message),
            ("error-cause", self.failure.causes.joined(separator: "\n")), ("attempts", "\(self.attempts)"),
            ("first-failure", UTCTime.text(milliseconds: self.firstFailureMilliseconds)),
            ("last-failure", UTCTime.text(milliseconds: self.lastFailureMilliseconds)),
        ]
        // What an earlier stay in the dead letter topic said no longer holds.
        return self.record.headers.filter { !$0.name.hasPrefix(Self.prefix) }
            + own.map { ConsumedRecord.Header(name: Self.prefix + $0.0, value: Array($0.1.utf8)) }
    }
}
