/// A moment as text, as in `2026-11-20T03:00:00.250Z`.
public enum UTCTime {
    /// The text of milliseconds since 1970.
    public static func text(milliseconds: Int64) -> String {
        let seconds = Self.floorDivision(milliseconds, 1000)
        let days = Self.floorDivision(seconds, 86_400)
        let ofDay = seconds - days * 86_400
        let date = Self.date(days: days)
        let time = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map { Self.digits($0, 2) }.joined(separator: ":")
        let fraction = Self.digits(milliseconds - seconds * 1000, 3)
        return
            "\(Self.digits(date.year, 4))-\(Self.digits(date.month, 2))-\(Self.digits(date.day, 2))T\(time).\(fraction)Z"
    }

    /// Reads exactly what ``text(milliseconds:)`` writes; nil for anything else.
    public static func milliseconds(_ text: [UInt8]) -> Int64? {
        let pattern = Array("0000-00-00T00:00:00.000Z".utf8)
        guard text.count == pattern.count else { return nil }
        var numbers: [Int64] = [0]
        for (byte, expected) in zip(text, pattern) {
            if expected == UInt8(ascii: "0") {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int64(byte - UInt8(ascii: "0"))
            } else {
                guard byte == expected else { return nil }
                numbers.append(0)
            }
        }
        guard (1...12).contains(numbers[1]), (1...31).contains(numbers[2]) else { return nil }
        let days = Self.days(year: numbers[0], month: numbers[1], day: numbers[2])
        return (days * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5]) * 1000 + numbers[6]
    }

    // Days are counted in years that begin in March, so that a leap day is the last of its year.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = Self.floorDivision(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = Self.floorDivision(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let civil = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (civil <= 2 ? 1 : 0)
        return (year, civil, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    private static func floorDivision(_ number: Int64, _ divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
