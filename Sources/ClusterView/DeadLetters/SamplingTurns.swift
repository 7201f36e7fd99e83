/// Which topics are looked at, and when: a few at a time, each again only if it has grown, and the more seldom the more
/// often its records said nothing. On thousands of topics a turn costs no more than on fifty.
package struct SamplingTurns: Sendable {
    /// What the headers of a topic's records said, and of how long a log.
    private struct Look: Sendable {
        var dialect: DeadLetterDialect?
        var recordCount: Int64
        var againAtMilliseconds: Int64
        var waitMilliseconds: Int64
    }

    private var looks: [String: Look] = [:]
    private var restsUntilMilliseconds: Int64 = .min

    /// So many topics are looked at in a turn.
    package static let topicsPerTurn = 20
    /// A topic whose headers said nothing is looked at again after this time, then after twice as long, and so on.
    package static let firstWaitMilliseconds: Int64 = 120_000
    package static let longestWaitMilliseconds: Int64 = 3_840_000
    /// After a turn nothing is looked at for so many times as long as it took.
    private static let rest: Int64 = 10

    package init() {}

    /// What the headers of a topic's records have said; nil where they said nothing, or were not looked at.
    package func dialect(of topic: String) -> DeadLetterDialect? { self.looks[topic]?.dialect }

    /// The topics to look at now.
    ///
    /// - Parameter isCandidate: whether the topic may hold dead letters without its name telling so.
    package func due(
        _ topics: [TopicRow],
        nowMilliseconds now: Int64,
        where isCandidate: (TopicRow) -> Bool
    ) -> [TopicRow] {
        guard now >= self.restsUntilMilliseconds else { return [] }
        var due: [TopicRow] = []
        for topic in topics {
            if due.count == Self.topicsPerTurn { break }
            if let look = self.looks[topic.name] {
                guard look.dialect == nil, now >= look.againAtMilliseconds else { continue }
            }
            guard isCandidate(topic), let count = topic.recordCount, count > 0,
                count != self.looks[topic.name]?.recordCount
            else { continue }
            due.append(topic)
        }
        return due
    }

    /// Takes in what a turn said.
    package mutating func take(
        _ dialects: [String: DeadLetterDialect],
        of topics: [TopicRow],
        tookMilliseconds took: Int64,
        nowMilliseconds now: Int64
    ) {
        self.restsUntilMilliseconds = now + took * Self.rest
        for topic in topics {
            let before = self.looks[topic.name]?.waitMilliseconds
            let wait = before.map { min(Self.longestWaitMilliseconds, $0 * 2) } ?? Self.firstWaitMilliseconds
            self.looks[topic.name] = Look(
                dialect: dialects[topic.name],
                recordCount: topic.recordCount ?? 0,
                againAtMilliseconds: now + wait,
                waitMilliseconds: wait
            )
        }
    }

    /// Forgets topics that are gone.
    package mutating func keep(_ topics: Set<String>) {
        guard self.looks.keys.contains(where: { !topics.contains($0) }) else { return }
        self.looks = self.looks.filter { topics.contains($0.key) }
    }
}
