/// How data is written to standard output.
public enum OutputFormat: String, Sendable, CaseIterable {
    /// Aligned columns for people.
    case table
    /// The same with every column.
    case wide
    /// One JSON document.
    case json
    /// One JSON object per line and row.
    case jsonl
    /// A header line and one line per row, quoted as in RFC 4180, with Unix line ends.
    case csv

    /// The option that every command with data has.
    public static let option = Option(
        "--output",
        short: "-o",
        "table|wide|json|jsonl|csv",
        .choice,
        default: OutputFormat.table,
        "How data is written."
    )
}
