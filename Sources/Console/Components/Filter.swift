/// Which rows are shown: a text that is contained, `!text` that is not, `-f text` whose letters come in order.
///
/// A text with `^ $ * + ? [ ( |` in it is a regular expression if it can be read as one. Case never matters.
struct Filter: Sendable, Equatable {
    let text: String
    private let needle: String
    private let isInverse: Bool
    private let isFuzzy: Bool
    private let isExpression: Bool

    init(_ text: String) {
        self.text = text
        var rest = Substring(text)
        isInverse = rest.hasPrefix("!")
        if isInverse { rest = rest.dropFirst() }
        isFuzzy = rest.hasPrefix("-f ")
        if isFuzzy { rest = rest.dropFirst(3) }
        needle = rest.lowercased()
        isExpression =
            !isFuzzy && rest.contains { "^$*+?[(|\\".contains($0) } && (try? Regex(needle)) != nil
    }

    var isEmpty: Bool { needle.isEmpty }

    /// The subjects among `all` that pass, in their order.
    func keep<Subject>(_ all: [Subject], by text: (Subject) -> String) -> [Subject] {
        guard !isEmpty else { return all }
        if isExpression, let expression = try? Regex(needle) {
            return all.filter { (text($0).lowercased().firstMatch(of: expression) != nil) != isInverse }
        }
        return all.filter { subject in
            let hay = text(subject).lowercased()
            return (isFuzzy ? Self.isSubsequence(needle, of: hay) : hay.contains(needle)) != isInverse
        }
    }

    private static func isSubsequence(_ needle: String, of hay: String) -> Bool {
        var rest = Substring(needle)
        for character in hay where character == rest.first { rest = rest.dropFirst() }
        return rest.isEmpty
    }
}
