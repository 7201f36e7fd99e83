/// Spans of time as they are typed: `90s`, `1h30m`, `250ms`, `2d`.
public enum TypedDuration {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("ms", 1), ("m", 60_000), ("s", 1000),
    ]

    /// Milliseconds; nil when the text is no such span, or one of more than a thousand years.
    public static func milliseconds(_ text: some StringProtocol) -> Int64? {
        var rest = Substring(text)
        var sum: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix(while: \.isASCIIDigit)
            guard digits.count <= 13, let number = Int64(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { !$0.isASCIIDigit }
            guard let unit = self.units.first(where: { $0.name == name }) else { return nil }
            rest = rest.dropFirst(name.count)
            let (product, isTooLong) = number.multipliedReportingOverflow(by: unit.milliseconds)
            guard !isTooLong, product < 1000 * 366 * 86_400_000 - sum else { return nil }
            sum += product
        }
        return sum
    }
}

/// Moments as they are typed: ISO 8601, `now`, `now-10m`, `-10m`.
public enum TypedInstant {
    /// Milliseconds since 1970; nil when the text is no moment. Without a zone the time is UTC.
    public static func milliseconds(_ text: some StringProtocol, now: Int64) -> Int64? {
        var rest = Substring(text)
        if rest == "now" { return now }
        let hasNow = rest.hasPrefix("now")
        if hasNow { rest = rest.dropFirst(3).drop { $0 == " " } }
        guard let sign = rest.first, sign == "-" || hasNow && sign == "+" else {
            return hasNow ? nil : UTCInstant.milliseconds(String(rest))
        }
        let span = TypedDuration.milliseconds(rest.dropFirst().drop { $0 == " " })
        return span.map { sign == "-" ? now - $0 : now + $0 }
    }
}
