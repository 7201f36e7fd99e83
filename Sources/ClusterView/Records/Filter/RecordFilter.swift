import RecordClient

/// A condition on records, in the language that the panes, replays and the command line share:
///
///     value.amount > 10 and header["source"] == "app" and offset < 100
///     error == SchemaMismatch and origin.topic contains payment and not replays >= 2
///     timestamp >= -10m or value matches "(?i)time.?out"
///
/// Fields are `key`, `value` (both whole, or with a path into JSON: `value.items[0].price`), `header["name"]`, `topic`,
/// `partition`, `offset`, `timestamp` and `size`; for dead letters also `error`, `error.message`, `origin.topic`,
/// `origin.partition`, `origin.offset`, `origin.timestamp`, `group`, `attempts`, `dialect` and `replays`. They are
/// compared by `== != < <= > >= contains matches`, put together by `and or not` and parentheses. A field alone asks
/// whether it is there. Times are ISO 8601 or relative: `now`, `-90s`, `now-1h30m`.
///
/// A field that is not there equals `null` only, and is neither less nor greater than anything.
public struct RecordFilter: Sendable, Equatable {
    /// As it was written.
    public let text: String
    /// What relative times count from, in milliseconds since 1970.
    public let nowMilliseconds: Int64
    let condition: FilterCondition

    /// Reads a filter.
    ///
    /// - Parameter now: what relative times count from, in milliseconds since 1970.
    public init(_ text: String, nowMilliseconds now: Int64) throws(RecordFilterError) {
        self.text = text
        self.nowMilliseconds = now
        self.condition = try FilterParser.condition(text, nowMilliseconds: now)
    }

    /// Whether a record fulfils the condition. JSON and headers are looked at only as far as that needs it.
    ///
    /// - Parameters:
    ///   - deadLetter: what the record's headers tell, if that is known already.
    ///   - reader: reads them otherwise.
    public func matches(
        _ record: ConsumedRecord,
        deadLetter: DeadLetter? = nil,
        reader: DeadLetterReader = .standard
    ) -> Bool {
        var subject = FilterSubject(record, deadLetter, reader)
        return self.condition.holds(for: &subject)
    }
}
