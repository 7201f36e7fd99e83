/// One line of a schema file that is neither empty nor a comment.
struct SchemaLine {
    var number: Int
    var indentation: Int
    var words: [String]

    static func all(in text: String) -> [SchemaLine] {
        var lines: [SchemaLine] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = line.prefix { $0 != "#" }
            let words = content.split(separator: " ").map(String.init)
            guard !words.isEmpty else { continue }
            lines.append(SchemaLine(number: index + 1, indentation: content.prefix { $0 == " " }.count, words: words))
        }
        return lines
    }
}
