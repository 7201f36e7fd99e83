import RecordClient

/// A record on its way to a dead letter topic: key, value and headers as they were, and headers that say where it came from
/// and what went wrong.
package struct DeadLetter {
    package static let prefix = "hw-dlq-"

    package let record: ConsumedRecord
    package let group: String
    package let failure: ProcessingFailure
    package let attempts: Int
    package let firstFailureMilliseconds: Int64
    package let lastFailureMilliseconds: Int64

    package var topic: String { WorkloadTopic.deadLetters(of: self.record.topic) }

    package var headers: [ConsumedRecord.Header] {
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
