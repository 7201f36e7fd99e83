/// A topic that looks like one for dead letters.
public struct DeadLetterTopic: Sendable, Hashable {
    /// What it was recognised by.
    public enum Reason: Sendable, Hashable {
        /// A pattern for names.
        case name
        /// The name of another topic with Spring Kafka's suffix.
        case springSuffix(topic: String)
        /// Spring Cloud Stream's `error.<destination>.<group>`.
        case cloudStream(destination: String, group: String)
        /// The topic's setting for share groups (KIP-1191).
        case setting
        /// The headers of records that were looked at.
        case headers(DeadLetterDialect)
        /// Records that a replay gave up on. Never a source of "all dead letters".
        case parked(of: String)
    }

    public var topic: String
    public var reason: Reason

    public init(_ topic: String, _ reason: Reason) {
        self.topic = topic
        self.reason = reason
    }

    public var isParked: Bool {
        if case .parked = self.reason { true } else { false }
    }

    private static let parkedSuffix = ".parked"

    /// Where a replay puts the records of a topic that it gives up on. A topic of parked records has none.
    public static func parking(of topic: String) -> String? {
        topic.hasSuffix(self.parkedSuffix) ? nil : topic + self.parkedSuffix
    }

    /// The topic whose given-up records this one has.
    fileprivate static func parked(_ topic: String) -> String? {
        guard topic.hasSuffix(self.parkedSuffix), topic.count > self.parkedSuffix.count else { return nil }
        return String(topic.dropLast(self.parkedSuffix.count))
    }
}

/// Finds topics for dead letters by their names.
public struct DeadLetterTopicNames: Sendable {
    /// What names are matched with if nothing else is said.
    public static let standardPattern = "(?i)(^|[._-])(dlq|dlt|dead[._-]?letter(s)?|error(s)?|poison)([._-]|$)"
    public static let standard = DeadLetterTopicNames(patterns: [try! LinearPattern(standardPattern)])

    public let patterns: [LinearPattern]

    public init(patterns: [LinearPattern]) { self.patterns = patterns }

    /// The candidates among `topics`, in their order. Topics of the cluster itself are none.
    public func candidates(among topics: [String]) -> [DeadLetterTopic] {
        let existing = Set(topics)
        return topics.compactMap { self.candidate($0, existing) }
    }

    private func candidate(_ topic: String, _ existing: Set<String>) -> DeadLetterTopic? {
        if topic.hasPrefix("__") { return nil }
        if let source = DeadLetterTopic.parked(topic) {
            return existing.contains(source) || self.isMatched(source)
                ? DeadLetterTopic(topic, .parked(of: source)) : nil
        }
        for suffix in ["-dlt", ".DLT", "-retry-dlt"] where topic.hasSuffix(suffix) {
            let origin = String(topic.dropLast(suffix.count))
            if existing.contains(origin) { return DeadLetterTopic(topic, .springSuffix(topic: origin)) }
        }
        if let names = Self.cloudStreamNames(topic, existing) { return DeadLetterTopic(topic, names) }
        return self.isMatched(topic) ? DeadLetterTopic(topic, .name) : nil
    }

    private func isMatched(_ topic: String) -> Bool { self.patterns.contains { $0.matches(topic) } }

    /// Both names may have dots: the destination is the longest topic that is there.
    private static func cloudStreamNames(_ topic: String, _ existing: Set<String>) -> DeadLetterTopic.Reason? {
        let parts = topic.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "error", parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        for count in stride(from: parts.count - 2, through: 1, by: -1) {
            let destination = parts[1...count].joined(separator: ".")
            if existing.contains(destination) {
                return .cloudStream(destination: destination, group: parts[(count + 1)...].joined(separator: "."))
            }
        }
        guard parts.count == 3 else { return nil }
        return .cloudStream(destination: String(parts[1]), group: String(parts[2]))
    }
}
