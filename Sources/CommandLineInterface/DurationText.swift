/// Durations as people type them.
public enum DurationText {
    private static let units: [(suffix: String, milliseconds: Double)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// Understands `500ms`, `2s`, `1.5m`, `3h`, `7d`, and a bare number as seconds; nil for anything else.
    public static func parse(_ text: String) -> Duration? {
        let unit = units.first { text.hasSuffix($0.suffix) }
        let digits = text.dropLast(unit?.suffix.count ?? 0)
        guard let first = digits.first, first.isNumber || first == ".", let number = Double(digits) else { return nil }
        let milliseconds = number * (unit?.milliseconds ?? 1000)
        // A hundred years are enough, and keep the arithmetic exact.
        guard milliseconds.isFinite, milliseconds <= 3_155_760_000_000 else { return nil }
        return .milliseconds(Int64(milliseconds.rounded()))
    }

    /// The shortest of these forms that is exact.
    public static func text(of duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        guard milliseconds != 0 else { return "0s" }
        for unit in units.reversed() where milliseconds % Int64(unit.milliseconds) == 0 {
            return "\(milliseconds / Int64(unit.milliseconds))\(unit.suffix)"
        }
        return "\(milliseconds)ms"
    }
}
