/// A moment in UTC as ISO 8601 writes it.
public enum UTCInstant {
    /// Reads `2026-11-20T12:00:00.000`, the seconds or their fraction left out if need be, with `Z`, `+09:00`, `+0900` or
    /// `+09` behind it; without any of these the time is UTC, as Kafka's tools take it.
    ///
    /// - Returns: milliseconds since 1970; nil for anything else.
    public static func milliseconds(_ text: String) -> Int64? {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2, let day = self.day(halves[0]) else { return nil }
        let zoneStart = halves[1].firstIndex { "Z+-".contains($0) } ?? halves[1].endIndex
        guard let time = self.time(halves[1][..<zoneStart]), let offset = self.zone(halves[1][zoneStart...]) else {
            return nil
        }
        return day * 86_400_000 + time - offset
    }

    /// Writes Kafka's form without a zone: `2026-11-20T03:00:00.000`.
    public static func text(milliseconds: Int64) -> String {
        let parts = self.parts(milliseconds)
        return "\(parts.date)T\(parts.time).\(parts.fraction)"
    }

    /// A moment as part of a name: `20261120-120507-250`.
    package static func compact(milliseconds: Int64) -> String {
        let parts = self.parts(milliseconds)
        return "\(parts.date.filter { $0 != "-" })-\(parts.time.filter { $0 != ":" })-\(parts.fraction)"
    }

    private static func parts(_ milliseconds: Int64) -> (date: String, time: String, fraction: String) {
        let days = (Double(milliseconds) / 86_400_000).rounded(.down)
        let inDay = milliseconds - Int64(days) * 86_400_000
        let (year, month, day) = self.civil(fromDays: Int64(days))
        let seconds = inDay / 1000
        return (
            "\(padded(year, 4))-\(padded(Int64(month), 2))-\(padded(Int64(day), 2))",
            "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))",
            padded(inDay % 1000, 3)
        )
    }

    private static func day(_ text: Substring) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], digits: 4), let month = number(parts[1], digits: 2),
            let day = number(parts[2], digits: 2), (1...12).contains(month)
        else { return nil }
        let days = self.days(year: year, month: month, day: day)
        // A day that the month does not have comes back as another one.
        guard self.civil(fromDays: days) == (year, Int(month), Int(day)) else { return nil }
        return days
    }

    private static func time(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hours = number(parts[0], digits: 2),
            let minutes = number(parts[1], digits: 2), hours < 24, minutes < 60
        else { return nil }
        guard parts.count == 3 else { return (hours * 60 + minutes) * 60_000 }
        let seconds = parts[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = number(seconds[0], digits: 2), whole < 60 else { return nil }
        var fraction: Int64 = 0
        if seconds.count == 2 {
            guard (1...9).contains(seconds[1].count), seconds[1].allSatisfy(\.isASCIIDigit) else { return nil }
            fraction = Int64("\(seconds[1])00".prefix(3)) ?? 0
        }
        return ((hours * 60 + minutes) * 60 + whole) * 1000 + fraction
    }

    private static func zone(_ text: Substring) -> Int64? {
        guard let sign = text.first else { return 0 }
        if text == "Z" { return 0 }
        let digits = Substring(text.dropFirst().filter { $0 != ":" })
        guard sign != "Z", [2, 4].contains(digits.count), let hours = number(digits.prefix(2), digits: 2), hours <= 18
        else { return nil }
        var minutes: Int64 = 0
        if digits.count == 4 {
            guard let read = number(digits.suffix(2), digits: 2), read < 60 else { return nil }
            minutes = read
        }
        return (hours * 60 + minutes) * 60_000 * (sign == "-" ? -1 : 1)
    }

    private static func number(_ text: Substring, digits: Int) -> Int64? {
        text.count == digits && text.allSatisfy(\.isASCIIDigit) ? Int64(text) : nil
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Days since 1970-01-01 in the Gregorian calendar: years begin in March, so that the leap day is the last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth + (marchMonth < 10 ? 3 : -9)
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), Int(month), Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1)
        )
    }
}

extension Character {
    package var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
