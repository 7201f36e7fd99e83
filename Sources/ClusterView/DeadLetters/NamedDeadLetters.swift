/// The topics whose names say that they hold dead letters; names are only matched when there are others than before.
package struct NamedDeadLetters: Sendable {
    private let patterns: DeadLetterTopicNames
    private var names: [String] = []
    package private(set) var found: [DeadLetterTopic] = []
    package private(set) var foundNames: Set<String> = []
    /// How many names were matched since the start.
    package private(set) var namesMatched = 0

    package init(_ patterns: DeadLetterTopicNames) { self.patterns = patterns }

    /// - Returns: whether there are other topics than before.
    @discardableResult
    package mutating func see(_ topics: [TopicRow]) -> Bool {
        guard topics.count != self.names.count || !zip(topics, self.names).allSatisfy({ $0.name == $1 }) else {
            return false
        }
        self.names = topics.map(\.name)
        self.namesMatched += self.names.count
        self.found = self.patterns.candidates(among: self.names)
        self.foundNames = Set(self.found.map(\.topic))
        return true
    }
}
