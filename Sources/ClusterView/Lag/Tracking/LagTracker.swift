import ClusterClient
import KafkaProtocol

/// Makes rows of lag from what the cluster answers, refresh after refresh: keeps the history that rates, time lag and
/// verdicts need, in bounded memory.
///
/// A value without a clock: each observation carries its time. Order of a refresh: topics, groups, descriptions, ends,
/// committed offsets, then ``snapshot(nowMilliseconds:refreshMilliseconds:)``.
public struct LagTracker: Sendable {
    public let rules: LagRules
    var topics: [TrackedTopic] = []
    var topicPlaces: [String: Int] = [:]
    /// By id.
    var groups: [TrackedGroup] = []
    var groupPlaces: [String: Int] = [:]
    var refresh: UInt32 = 0
    /// Since when every commit is seen; nil while only polling tells.
    var tailingSinceMilliseconds: Int64?
    private var events: [ClusterEvent] = []
    private var trendStep: Int64?
    private var verdicts: [String: Verdict] = [:]

    /// Rates are taken over so long.
    static let rateHorizonMilliseconds: Int64 = 15_000

    public init(rules: LagRules = LagRules()) { self.rules = rules }

    // MARK: Topics

    /// Takes in which topics there are. A topic that was deleted, or deleted and made anew, begins anew in every group.
    public mutating func observe(topics metadata: MetadataResponse, atMilliseconds: Int64) {
        var seen: Set<Int> = []
        for topic in metadata.topics {
            guard let name = topic.name, let place = self.topicPlaces[name], topic.errorCode == .none else {
                if let name = topic.name, topic.errorCode != .unknownTopicOrPartition,
                    let place = self.topicPlaces[name]
                {
                    seen.insert(place)
                }
                continue
            }
            seen.insert(place)
            let isAnother =
                self.topics[place].id != .zero && topic.topicId != .zero
                && self.topics[place].id != topic.topicId
            if isAnother { self.beginAnew(place, "topic \(name) was deleted and made anew", atMilliseconds) }
            self.topics[place].id = topic.topicId
            self.topics[place].exists = true
            self.topics[place].resize(to: topic.partitions.count)
        }
        for place in self.topics.indices where !seen.contains(place) {
            guard self.topics[place].exists else { continue }
            self.topics[place].exists = false
            self.topics[place].id = .zero
            self.topics[place].forget()
        }
    }

    private mutating func beginAnew(_ place: Int, _ text: String, _ now: Int64) {
        self.topics[place].forget()
        for group in self.groups.indices {
            guard let at = self.groups[group].places[self.topics[place].name] else { continue }
            for partition in self.groups[group].topics[at].partitions.indices {
                self.groups[group].topics[at].partitions[partition].beginAnew(nowMilliseconds: now)
            }
        }
        self.tell(.change, .cluster, text, now)
    }

    /// The place of a topic in the table, made if it is new.
    mutating func place(ofTopic name: String) -> Int {
        if let place = self.topicPlaces[name] { return place }
        self.topics.append(TrackedTopic(name: name))
        self.topicPlaces[name] = self.topics.count - 1
        return self.topics.count - 1
    }

    /// Names of the topics that groups read: those whose ends are worth asking for.
    public var readTopicNames: Set<String> {
        var names: Set<String> = []
        for place in self.topics.indices where !self.unread.contains(place) { names.insert(self.topics[place].name) }
        return names
    }

    /// Has topics watched before any group is known to read them, so that their ends can be asked for at the same time as
    /// the groups.
    public mutating func watch(topics names: some Sequence<String>) {
        for name in names { _ = self.place(ofTopic: name) }
    }

    /// Stops watching topics that no group reads.
    public mutating func forgetUnreadTopics() {
        var isRead = Array(repeating: false, count: self.topics.count)
        for group in self.groups { for topic in group.topics { isRead[topic.topic] = true } }
        for place in self.topics.indices where !isRead[place] { self.topics[place].partitions = [] }
        self.unread = Set(self.topics.indices.filter { !isRead[$0] })
    }

    var unread: Set<Int> = []

    /// Whether some group reads a topic.
    public func isRead(_ topic: String) -> Bool {
        self.topicPlaces[topic].map { !self.unread.contains($0) } ?? false
    }

    // MARK: Events

    mutating func tell(
        _ severity: ClusterEvent.Severity,
        _ subject: ClusterEvent.Subject,
        _ text: String,
        _ now: Int64
    ) {
        self.events.append(
            ClusterEvent(atMilliseconds: now, severity: severity, source: .poll, subject: subject, text: text)
        )
    }

    /// What happened since this was last called.
    public mutating func takeEvents() -> [ClusterEvent] {
        defer { self.events.removeAll() }
        return self.events
    }

    // MARK: Rows

    /// All rows at this moment, after a refresh. Advances the trends.
    public mutating func snapshot(nowMilliseconds now: Int64, refreshMilliseconds: Int = 1000) -> GroupsSnapshot {
        let step = now / LagTrend.stepMilliseconds
        let advance = Int(min(Int64(LagTrend.steps), max(0, step - (self.trendStep ?? step))))
        self.trendStep = step
        var rows: [GroupRow] = []
        rows.reserveCapacity(self.groups.count)
        for index in self.groups.indices {
            rows.append(self.row(of: index, advance: advance, nowMilliseconds: now))
        }
        self.tellVerdicts(rows, now)
        return GroupsSnapshot(takenAtMilliseconds: now, refreshMilliseconds: refreshMilliseconds, groups: rows)
    }

    private mutating func tellVerdicts(_ rows: [GroupRow], _ now: Int64) {
        var present: [String: Verdict] = [:]
        for row in rows {
            let verdict = row.figures.verdict
            present[row.groupID] = verdict
            guard let before = self.verdicts[row.groupID], before.isTrouble || verdict.isTrouble, before != verdict
            else { continue }
            let isWorse = verdict > before
            self.tell(
                isWorse ? .bad : .note,
                .group(row.groupID),
                "group \(row.groupID) \(before.word)→\(verdict.word)"
                    + (isWorse ? row.figures.worst.map { " on \($0)" } ?? "" : ""),
                now
            )
        }
        self.verdicts = present
    }
}
