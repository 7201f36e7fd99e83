/// Reads a field's line: name, type, and then in any order versions, `tag`, `=` and `ignorable`.
struct FieldLine {
    var field: Field

    init(
        _ line: SchemaLine,
        in versions: VersionRange,
        limit: Int,
        error: (String, SchemaLine?) -> SchemaError
    ) throws {
        guard line.words.count >= 2 else { throw error("a field needs a name and a type", line) }
        var words = line.words.dropFirst(2)
        var field = Field(
            name: line.words[0],
            element: .bool,
            isArray: false,
            versions: versions,
            isIgnorable: false
        )
        while let word = words.popFirst() {
            switch word {
            case "ignorable":
                field.isIgnorable = true
            case "tag":
                guard let tag = words.popFirst().flatMap({ Int($0) }) else { throw error("`tag` needs a number", line) }
                field.tag = tag
            case "=":
                guard let value = words.popFirst() else { throw error("`=` needs a value", line) }
                field.customDefault = value
            default:
                guard let range = VersionRange(parsing: word, limit: versions.high), versions.covers(range) else {
                    throw error("`\(word)` is not understood", line)
                }
                field.versions = range
            }
        }
        var type = Substring(line.words[1])
        if let mark = type.firstIndex(of: "?") {
            let text = type[type.index(after: mark)...]
            type = type[..<mark]
            guard let nullable = text.isEmpty ? field.versions : VersionRange(parsing: text, limit: field.versions.high)
            else { throw error("bad nullable versions `\(text)`", line) }
            field.nullable = nullable
        }
        if type.hasPrefix("["), type.hasSuffix("]") {
            field.isArray = true
            type = type.dropFirst().dropLast()
        }
        field.element = ElementType(type)
        self.field = field
    }
}
