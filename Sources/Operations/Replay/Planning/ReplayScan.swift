import ClusterView
import RecordClient

/// What a replay would do, counted record by record.
public struct ReplayScan: Sendable, Equatable {
    /// What one topic would get.
    public struct Target: Sendable, Equatable {
        public var records = 0
        public var bytes: Int64 = 0
        /// The times of the first and the last record, in milliseconds since 1970; nil when they have none.
        public var firstMilliseconds: Int64?
        public var lastMilliseconds: Int64?
        /// Records that get a partition by their key, because the target does not have the one they had.
        public var byKey = 0

        mutating func add(_ record: ConsumedRecord, byKey isByKey: Bool) {
            self.records += 1
            self.bytes += Int64((record.key?.count ?? 0) + (record.value?.count ?? 0))
            if isByKey { self.byKey += 1 }
            guard record.timestampMilliseconds >= 0 else { return }
            let time = record.timestampMilliseconds
            self.firstMilliseconds = min(self.firstMilliseconds ?? time, time)
            self.lastMilliseconds = max(self.lastMilliseconds ?? time, time)
        }
    }

    /// By topic; the topic for parked records is among them.
    public private(set) var targets: [String: Target] = [:]
    /// Topics that records came from and that are not there, with how many.
    public private(set) var missingTopics: [String: Int] = [:]
    /// Selected records by the error that they have, records without any under an empty name.
    public private(set) var reasons: [String: Int] = [:]
    public private(set) var tally = ReplayTally()
    /// Records whose content has to be fetched from where they came from.
    public private(set) var withoutContent = 0

    /// Names come from headers, that is, from anybody: beyond so many they are put together.
    private static let nameLimit = 1000
    private static let otherNames = "(others)"

    public init() {}

    /// Counts a record.
    package mutating func add(_ record: ConsumedRecord, _ judge: ReplayJudge) {
        let letter = judge.letter(of: record)
        let decision = judge.decide(on: record, letter)
        self.tally.count(decision)
        guard decision != .passOver else { return }
        Self.count(letter?.failure.shortClass ?? "", in: &self.reasons)
        switch decision {
        case .send(let topic, let partition):
            if letter?.lacksContent(of: record) == true { self.withoutContent += 1 }
            let isByKey = judge.request.partitionChoice == .same && partition == nil
            self.targets[topic, default: Target()].add(record, byKey: isByKey)
        case .park(let topic): self.targets[topic, default: Target()].add(record, byKey: false)
        case .leave(.missingTopic): Self.count(letter?.origin.topic ?? "", in: &self.missingTopics)
        case .leave, .passOver: break
        }
    }

    private static func count(_ name: String, in counts: inout [String: Int]) {
        let known = counts[name] != nil || counts.count < self.nameLimit
        counts[known ? name : self.otherNames, default: 0] += 1
    }

    /// Everything that would be written.
    public var bytes: Int64 { self.targets.values.reduce(0) { $0 + $1.bytes } }
}
