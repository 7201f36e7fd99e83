private let keywords: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else",
    "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init",
    "inout", "internal", "is", "let", "nil", "operator", "private", "protocol", "public", "repeat", "rethrows",
    "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
    "typealias", "var", "where", "while",
]

/// Kafka's name with its first letter, or all letters of a leading abbreviation, in lower case, without backticks.
package func swiftName(_ name: String) -> String {
    let letters = Array(name)
    let capitals = letters.prefix { $0.isUppercase }.count
    // The last capital of a leading run begins the next word, unless the run is the whole name or a single letter.
    let lowered = capitals <= 1 || capitals == letters.count ? capitals : capitals - 1
    return String(letters[..<lowered]).lowercased() + String(letters[lowered...])
}

/// The name as a declaration needs it.
package func swiftIdentifier(_ name: String) -> String {
    let plain = swiftName(name)
    return keywords.contains(plain) ? "`\(plain)`" : plain
}
