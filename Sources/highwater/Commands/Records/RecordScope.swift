import ClusterView
import CommandLineInterface

/// The options that say which records of a topic are meant: from where, up to where, and which of them.
enum RecordScope {
    static let from = Option<RecordRange.Start?>.optional(
        "--from",
        "PLACE",
        ValueKind("earliest, latest, an offset, 'last N', or a time such as 2026-11-20T12:00:00Z or -10m") {
            RecordRange.Start($0, nowMilliseconds: WallTime.milliseconds)
        },
        "Begins with this offset or at this time, in every partition."
    )
    static let to = Option<RecordRange.End?>.optional(
        "--to",
        "PLACE",
        ValueKind("latest, an offset, or a time such as 2026-11-20T12:00:00Z or -10m") {
            RecordRange.End($0, nowMilliseconds: WallTime.milliseconds)
        },
        "Ends before this offset or time; what is there now is not exceeded."
    )
    static let filter = Option<String?>.optional(
        "--filter",
        "EXPRESSION",
        .text,
        "Only records that fit, such as 'value.amount > 10 and header[\"source\"] == \"app\"'."
    )

    /// The filter that the arguments have; nil for none.
    static func filter(_ arguments: Arguments) throws -> RecordFilter? {
        guard let text = arguments[filter] else { return nil }
        do throws(RecordFilterError) {
            return try RecordFilter(text, nowMilliseconds: WallTime.milliseconds)
        } catch {
            throw CommandFailure(.usage, "--filter cannot be read: \(error).")
        }
    }
}
