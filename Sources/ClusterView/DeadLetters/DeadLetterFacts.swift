/// What is kept of every dead letter that was looked at: when, where, and of which kind; not the record itself.
///
/// Bounded: of more than ``limit`` the oldest are forgotten, and counts are "at least" from then on.
package struct DeadLetterFacts: Sendable {
    /// What counts of one record.
    package struct Entry: Sendable {
        var place: RecordPlace
        var milliseconds: Int64
        var kind: RecordQuery.LetterKind
        var owner: String

        /// Names are anybody's text: they are cut where no real one ends.
        package init(_ place: RecordPlace, milliseconds: Int64, _ letter: DeadLetter?) {
            self.place = place
            self.milliseconds = milliseconds
            let kind = letter.map { RecordQuery.LetterKind($0) } ?? RecordQuery.LetterKind(origin: nil, error: nil)
            self.kind = RecordQuery.LetterKind(
                origin: kind.origin.map { String($0.prefix(249)) },
                error: kind.error.map { String($0.prefix(200)) }
            )
            self.owner = letter?.failure.owner.map { String($0.prefix(249)) } ?? ""
        }
    }

    private struct Fact: Sendable {
        var topic: Int32
        var partition: Int32
        var offset: Int64
        var milliseconds: Int64
        var kind: Int32
        var owner: Int32
    }

    /// About three megabytes.
    package static let limit = 100_000
    /// Kinds beyond so many are counted as one: error classes are anybody's text.
    static let kindLimit = 2000
    package static let otherKinds = RecordQuery.LetterKind(origin: nil, error: "(more than 2,000 kinds)")
    static let hours = 24

    /// A partition of a topic by its number.
    private struct Log: Hashable {
        var topic: Int32
        var partition: Int32
    }

    private var facts: [Fact] = []
    /// Behind the last record of each partition that was looked at: none is counted twice.
    private var next: [Log: Int64] = [:]
    /// Facts before this place are forgotten; they are removed from time to time.
    private var first = 0
    private var topics = Numbering<String>()
    private var kinds = Numbering<RecordQuery.LetterKind>()
    private var owners = Numbering<String>()
    package private(set) var isPartial = false

    package init() {}

    package var count: Int { self.facts.count - self.first }

    package mutating func add(_ entry: Entry) {
        let log = Log(topic: self.topics.number(of: entry.place.topic), partition: entry.place.partition)
        guard entry.place.offset >= self.next[log] ?? 0 else { return }
        self.next[log] = entry.place.offset + 1
        self.facts.append(
            Fact(
                topic: log.topic,
                partition: log.partition,
                offset: entry.place.offset,
                milliseconds: entry.milliseconds,
                kind: self.kinds.number(of: entry.kind, limit: Self.kindLimit, beyond: Self.otherKinds),
                owner: self.owners.number(of: entry.owner, limit: Self.kindLimit, beyond: "")
            )
        )
        if self.count > Self.limit {
            self.first += 1
            self.isPartial = true
        }
        if self.first > Self.limit / 4 {
            self.facts.removeFirst(self.first)
            self.first = 0
        }
    }

    /// Forgets records that are no longer there: before the first of a partition, behind its end because the topic was
    /// made anew, and of topics that are gone.
    package mutating func keep(_ ends: [String: [Int32: PartitionEnds]]) {
        let logs = self.topics.values.map { ends[$0] }
        var shortened: [Log: Int64] = [:]
        for (log, next) in self.next {
            guard let partitions = logs[Int(log.topic)] else {
                self.next[log] = nil
                continue
            }
            // Reading may be a little ahead of the ends that were asked for: a log that is far shorter is another one.
            guard let ends = partitions[log.partition], ends.high < next, ends.low < ends.high || ends.high == 0,
                ends.high < next - 1000 || ends.high * 2 < next
            else { continue }
            self.next[log] = nil
            shortened[log] = ends.high
        }
        let isGone = { (fact: Fact) -> Bool in
            guard let partitions = logs[Int(fact.topic)] else { return true }
            if let high = shortened[Log(topic: fact.topic, partition: fact.partition)], fact.offset >= high {
                return true
            }
            guard let low = partitions[fact.partition]?.low else { return false }
            return fact.offset < low
        }
        guard self.facts[self.first...].contains(where: isGone) else { return }
        self.facts = self.facts[self.first...].filter { !isGone($0) }
        self.first = 0
    }

    /// Kinds with their counts, and what was written in each of the last hours; topics named in `skipped` not counted.
    package func summary(nowMilliseconds now: Int64, skipping skipped: Set<String>) -> Summary {
        var rows: [Int32: KindCounter] = [:]
        var summary = Summary(perHour: Array(repeating: 0, count: Self.hours))
        let isSkipped = self.topics.values.map { skipped.contains($0) }
        for fact in self.facts[self.first...] where !isSkipped[Int(fact.topic)] {
            let age = now - fact.milliseconds
            let hour = Self.hours - 1 - Int(max(0, min(age / 3_600_000, Int64(Self.hours))))
            let isRecent = age < DeadLettersSnapshot.recentMilliseconds
            if hour >= 0 { summary.perHour[hour] += 1 }
            if isRecent { summary.recentCount += 1 }
            rows[fact.kind, default: KindCounter()].add(
                topic: fact.topic,
                owner: fact.owner,
                milliseconds: fact.milliseconds,
                hour: hour,
                isRecent: isRecent
            )
        }
        summary.kinds = rows.map { number, counter in
            DeadLetterKindRow(
                kind: self.kinds.values[Int(number)],
                count: counter.count,
                topics: counter.topics.map { self.topics.values[Int($0)] }.sorted(),
                owners: counter.owners.map { self.owners.values[Int($0)] }.filter { !$0.isEmpty }.sorted(),
                oldestMilliseconds: counter.oldest,
                newestMilliseconds: counter.newest,
                recentCount: counter.recent,
                perHour: counter.perHour
            )
        }
        summary.kinds.sort {
            ($1.count, $0.kind.origin ?? "", $0.kind.error ?? "") < (
                $0.count, $1.kind.origin ?? "", $1.kind.error ?? ""
            )
        }
        return summary
    }

    package struct Summary: Sendable, Equatable {
        package var kinds: [DeadLetterKindRow] = []
        package var perHour: [Int]
        package var recentCount = 0
    }

    private struct KindCounter {
        var count = 0
        var recent = 0
        var oldest = Int64.max
        var newest = Int64.min
        var perHour = Array(repeating: 0, count: DeadLetterFacts.hours)
        var topics: Set<Int32> = []
        var owners: Set<Int32> = []

        mutating func add(topic: Int32, owner: Int32, milliseconds: Int64, hour: Int, isRecent: Bool) {
            self.count += 1
            if isRecent { self.recent += 1 }
            if hour >= 0 { self.perHour[hour] += 1 }
            self.oldest = min(self.oldest, milliseconds)
            self.newest = max(self.newest, milliseconds)
            self.topics.insert(topic)
            if self.owners.count < 20 { self.owners.insert(owner) }
        }
    }
}

/// Values by number, each once.
private struct Numbering<Value: Hashable & Sendable>: Sendable {
    private(set) var values: [Value] = []
    private var numbers: [Value: Int32] = [:]

    /// The value's number; of values beyond the limit the number of the one that stands for them.
    mutating func number(of value: Value, limit: Int, beyond other: Value) -> Int32 {
        if let number = self.numbers[value] { return number }
        guard self.values.count < limit || value == other else {
            return self.number(of: other, limit: limit, beyond: other)
        }
        return self.number(of: value)
    }

    mutating func number(of value: Value) -> Int32 {
        if let number = self.numbers[value] { return number }
        let number = Int32(self.values.count)
        self.values.append(value)
        self.numbers[value] = number
        return number
    }
}
