import ClusterView

/// A span of time as ISO 8601 writes it, of days, hours, minutes and seconds: `P1DT2H30M5.5S`.
public struct IsoDuration: Sendable, Equatable, CustomStringConvertible {
    public let milliseconds: Int64
    /// As it was written.
    public let description: String

    /// Reads a duration; nil when it is none, or longer than a thousand years.
    public init?(_ text: String) {
        var rest = text[...]
        guard rest.popFirst() == "P" else { return nil }
        var units: [(name: Character, milliseconds: Double)] = [("D", 86_400_000)]
        var isTime = false
        var sum = 0.0
        var count = 0
        while !rest.isEmpty {
            if rest.first == "T", !isTime {
                rest.removeFirst()
                isTime = true
                units = [("H", 3_600_000), ("M", 60_000), ("S", 1000)]
                guard !rest.isEmpty else { return nil }
            }
            let digits = rest.prefix { $0.isASCIIDigit || $0 == "." }
            guard let value = Double(digits), digits.first?.isASCIIDigit == true, digits.last?.isASCIIDigit == true,
                let name = rest.dropFirst(digits.count).first,
                let unit = units.firstIndex(where: { $0.name == name }), name == "S" || !digits.contains(".")
            else { return nil }
            sum += value * units[unit].milliseconds
            // Every unit once, the greater first.
            units.removeFirst(unit + 1)
            rest = rest.dropFirst(digits.count + 1)
            count += 1
        }
        guard count > 0, sum < 1000 * 366 * 86_400_000 else { return nil }
        self.milliseconds = Int64(sum.rounded())
        self.description = text
    }
}
