/// Numbers, ages and sizes the way an operator reads them.
enum Figures {
    /// Thousands apart: `1,204`; a negative number has a real minus sign.
    static func grouped(_ value: Int64) -> String {
        var digits = Array(String(value.magnitude))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return (value < 0 ? "−" : "") + String(digits)
    }

    static func grouped(_ value: Int) -> String { grouped(Int64(value)) }

    /// At most four characters: `812`, `4.8k`, `58k`, `1.2M`.
    static func compact(_ value: Double) -> String {
        let size = abs(value)
        for (limit, unit) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where size >= limit * 0.9995 {
            return decimal(value / limit, digits: size / limit < 9.95 ? 1 : 0) + unit
        }
        return decimal(value, digits: 0)
    }

    /// Bytes with a unit: `142 B`, `3.4 MB`.
    static func bytes(_ value: Int64) -> String {
        let size = Double(value)
        for (limit, unit) in [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")] where size >= limit {
            return decimal(size / limit, digits: size / limit < 9.95 ? 1 : 0) + " " + unit
        }
        return "\(value) B"
    }

    /// A span of time in at most six characters: `0.4s`, `12s`, `4m12s`, `1h03m`, `3d04h`.
    static func age(milliseconds: Int64) -> String {
        let span = max(0, milliseconds)
        if span < 9950 { return decimal(Double(span) / 1000, digits: 1) + "s" }
        let seconds = span / 1000
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3600 { return "\(seconds / 60)m\(padded(seconds % 60))s" }
        if seconds < 86_400 { return "\(seconds / 3600)h\(padded(seconds / 60 % 60))m" }
        return "\(seconds / 86_400)d\(padded(seconds / 3600 % 24))h"
    }

    /// Whole seconds of an age that ticks in a title: `7s`, `4m12s`.
    static func wholeAge(milliseconds: Int64) -> String {
        let span = max(0, milliseconds)
        return span < 60_000 ? "\(span / 1000)s" : age(milliseconds: span)
    }

    /// Milliseconds as latency: `0.8 ms`, `41 ms`, `1,021 ms`.
    static func latency(milliseconds: Double) -> String {
        milliseconds < 9.95
            ? decimal(milliseconds, digits: 1) + " ms" : grouped(Int64(milliseconds.rounded())) + " ms"
    }

    static func decimal(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return "∞" }
        let scale = digits == 0 ? 1.0 : 10.0
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e15 else { return "∞" }
        let sign = value < 0 && scaled > 0 ? "−" : ""
        let whole = Int64(scaled)
        return digits == 0 ? "\(sign)\(whole)" : "\(sign)\(whole / 10).\(whole % 10)"
    }

    /// Hours, minutes and seconds of a moment, shifted from UTC.
    static func clock(milliseconds: Int64, utcOffsetSeconds: Int) -> String {
        let seconds = milliseconds / 1000 + Int64(utcOffsetSeconds)
        let day = ((seconds % 86_400) + 86_400) % 86_400
        return "\(padded(day / 3600)):\(padded(day / 60 % 60)):\(padded(day % 60))"
    }

    private static func padded(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
