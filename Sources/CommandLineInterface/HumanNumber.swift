/// Numbers for people.
public enum HumanNumber {
    /// Bytes with a binary unit: `17 B`, `3.4 MB`, `12 GB`.
    public static func bytes(_ count: Int64) -> String {
        var value = Double(count)
        var unit = "B"
        for next in ["KB", "MB", "GB", "TB"] where abs(value) >= 1024 {
            value /= 1024
            unit = next
        }
        return unit == "B" ? "\(count) B" : "\(rounded(value)) \(unit)"
    }

    /// A time span with its two largest units: `850 ms`, `12.3 s`, `4 m 5 s`, `2 h 7 m`, `3 d 4 h`.
    public static func span(milliseconds: Int64) -> String {
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        let seconds = milliseconds / 1000
        if seconds < 60 { return "\(rounded(Double(milliseconds) / 1000)) s" }
        if seconds < 3600 { return "\(seconds / 60) m \(seconds % 60) s" }
        if seconds < 86400 { return "\(seconds / 3600) h \(seconds % 3600 / 60) m" }
        return "\(seconds / 86400) d \(seconds % 86400 / 3600) h"
    }

    /// One decimal below ten, none above.
    private static func rounded(_ value: Double) -> String {
        let tenths = (value * 10).rounded() / 10
        return abs(tenths) < 10 && tenths != tenths.rounded() ? "\(tenths)" : "\(Int64(value.rounded()))"
    }
}
