/// The nearest known word to a mistyped one.
enum Suggestion {
    /// " Did you mean --x?", or nothing when no known word is near.
    static func sentence(for word: String, among known: [String]) -> String {
        nearest(to: word, among: known).map { " Did you mean \($0)?" } ?? ""
    }

    /// The known word with the smallest number of edits; a word of which the given one is the beginning comes first.
    static func nearest(to word: String, among known: [String]) -> String? {
        let typed = word.drop { $0 == "-" }
        guard !typed.isEmpty else { return nil }
        if let completed = known.first(where: { $0.drop { $0 == "-" }.hasPrefix(typed) }) { return completed }
        let limit = max(1, typed.count / 3)
        let candidates = known.map { (word: $0, distance: distance(Array(word), Array($0))) }
        return candidates.filter { $0.distance <= limit }.min { $0.distance < $1.distance }?.word
    }

    /// Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, replacements, swaps.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for i in 0..<left.count {
            var current = [i + 1]
            for j in 0..<right.count {
                var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0 && j > 0 && left[i] == right[j - 1] && left[i - 1] == right[j] {
                    best = min(best, beforePrevious[j - 1] + 1)
                }
                current.append(best)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
