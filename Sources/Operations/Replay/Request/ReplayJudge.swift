import ClusterView
import RecordClient

/// Decides on each record, the same way for the plan and for the replay itself.
public struct ReplayJudge: Sendable {
    public let request: ReplayRequest
    /// How many partitions each topic of the cluster has.
    public let partitionCounts: [String: Int32]
    public let history: ReplayHistory
    private let reader: DeadLetterReader

    public init(
        _ request: ReplayRequest,
        partitionCounts: [String: Int32],
        history: ReplayHistory = ReplayHistory(),
        reader: DeadLetterReader = .standard
    ) {
        self.request = request
        self.partitionCounts = partitionCounts
        self.history = history
        self.reader = reader
    }

    /// What a record's headers tell of a failure.
    public func letter(of record: ConsumedRecord) -> DeadLetter? { self.reader.read(record.headers) }

    public func decide(on record: ConsumedRecord, _ letter: DeadLetter?) -> ReplayDecision {
        guard Self.isSelected(record, letter, by: self.request.selection, self.reader) else { return .passOver }
        if !self.request.repeatsReplayed, self.history.replay(of: record, letter, self.reader) != nil {
            return .leave(.alreadyReplayed)
        }
        let count = letter?.replay?.count ?? ReplayMark(record.headers)?.count ?? 0
        if count >= self.request.replayLimit {
            return self.request.parkingTopic.map { .park(topic: $0) } ?? .leave(.givenUp)
        }
        return self.target(of: record, letter)
    }

    private func target(of record: ConsumedRecord, _ letter: DeadLetter?) -> ReplayDecision {
        let topic: String
        switch self.request.target {
        case .topic(let name): topic = name
        case .origin:
            guard let name = letter?.origin.topic else { return .leave(.noOrigin) }
            topic = name
        }
        guard topic != record.topic else { return .leave(.feedsItself) }
        guard let count = self.partitionCounts[topic] else { return .leave(.missingTopic) }
        return .send(topic: topic, partition: self.partition(of: record, letter, among: count))
    }

    private func partition(of record: ConsumedRecord, _ letter: DeadLetter?, among count: Int32) -> Int32? {
        guard self.request.partitionChoice == .same else { return nil }
        let before = letter == nil ? record.partition : letter?.origin.partition
        return before.flatMap { $0 < count ? $0 : nil }
    }

    static func isSelected(
        _ record: ConsumedRecord,
        _ letter: DeadLetter?,
        by selection: ReplayRequest.Selection,
        _ reader: DeadLetterReader
    ) -> Bool {
        switch selection {
        case .all: true
        case .filter(let filter): filter.matches(record, deadLetter: letter, reader: reader)
        case .marked(let marks): marks.contains(partition: record.partition, offset: record.offset)
        }
    }

    /// The record as it is sent: without what tells of its failure, with the mark of this replay.
    public func outgoing(_ record: ConsumedRecord, _ letter: DeadLetter?, id: String) -> [ConsumedRecord.Header] {
        let count = ReplayMark(record.headers)?.count ?? 0
        let mark = ReplayMark(
            count: count + 1,
            from: "\(record.topic)/\(record.partition)/\(record.offset)",
            id: id
        )
        let kept = record.headers.filter { header in
            !ReplayMark.isPart(header.name) && (letter == nil || !self.reader.isOfFailure(header.name))
        }
        return kept + mark.headers
    }
}
