/// Numbers with their nouns.
enum Count {
    static func partitions(_ count: Int, capital: Bool = false) -> String {
        count == 1 ? "\(capital ? "One" : "one") partition" : "\(count) partitions"
    }

    static func records(_ count: Int64) -> String { count == 1 ? "One record" : "\(count) records" }

    /// With commas between thousands: `9,900`.
    static func grouped(_ count: Int) -> String {
        var text = String(count.magnitude)
        var index = text.count - 3
        while index > 0 {
            text.insert(",", at: text.index(text.startIndex, offsetBy: index))
            index -= 3
        }
        return count < 0 ? "-" + text : text
    }
}
