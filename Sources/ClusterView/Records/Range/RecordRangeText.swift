extension RecordRange.Start {
    /// Reads `earliest`, `latest`, `last 100`, an offset, or a time (`2026-11-20T12:00:00Z`, `-10m`, `now-1h`); nil for
    /// anything else.
    public init?(_ text: String, nowMilliseconds now: Int64) {
        let words = text.split(whereSeparator: { $0.isWhitespace || $0 == ":" })
        switch text {
        case "earliest", "beginning": self = .earliest
        case "latest", "end": self = .latest
        case _ where words.first == "last":
            guard words.count == 2, let count = Int64(words[1]), count > 0 else { return nil }
            self = .last(count)
        default:
            if let offset = RecordRange.offset(text) {
                self = .offset(offset)
            } else if let instant = TypedInstant.milliseconds(text, now: now) {
                self = .time(milliseconds: instant)
            } else {
                return nil
            }
        }
    }
}

extension RecordRange.End {
    /// Reads `latest`, an offset (which is not part of it any more), or a time; nil for anything else.
    public init?(_ text: String, nowMilliseconds now: Int64) {
        if text == "latest" || text == "end" {
            self = .latest
        } else if let offset = RecordRange.offset(text) {
            self = .offset(offset)
        } else if let instant = TypedInstant.milliseconds(text, now: now) {
            self = .time(milliseconds: instant)
        } else {
            return nil
        }
    }
}

extension RecordRange {
    fileprivate static func offset(_ text: String) -> Int64? {
        let digits = text.filter { $0 != "," && $0 != "_" }
        return !digits.isEmpty && digits.allSatisfy(\.isASCIIDigit) ? Int64(digits) : nil
    }
}
