/// Numbers with their nouns.
enum Count {
    static func partitions(_ count: Int, capital: Bool = false) -> String {
        count == 1 ? "\(capital ? "One" : "one") partition" : "\(count) partitions"
    }

    static func records(_ count: Int64) -> String { count == 1 ? "One record" : "\(count) records" }
}
