import ClusterView
import FoundationEssentials
import RecordClient

/// What a replay writes beside its progress in a partition: enough to go on from there, and to know later what it sent.
public struct ReplayNote: Sendable, Equatable, Codable {
    /// Where it began.
    var from: Int64
    /// Where it is to end.
    var to: Int64
    /// Nil is the topic that each record came from.
    var target: String?
    var filter: String?
    /// What relative times in the filter count from.
    var filterNow: Int64?
    var marks: String?
    var byKey: Bool?
    var originalTimes: Bool?
    var limit: Int
    var parks: Bool?
    var again: Bool?
    var rate: Int?
    var returnLimit: Int?
    /// Target topics that were not there.
    var missing: [String]?
    /// Offsets that could not be delivered.
    var failed: String?
    /// Who writes: two programs must not run the same replay.
    package var writer: String
    /// How often it was taken up again.
    var resumed: Int?
    var tally: ReplayTally

    /// Kafka's default for the length of such a note is 4,096 bytes.
    private static let longest = 4000

    /// - Returns: nil when the selection is too long to be written down.
    init?(_ request: ReplayRequest, _ span: RecordSpan, writer: String, resumed: Int? = nil) {
        self.from = span.from
        self.to = span.to
        if case .topic(let topic) = request.target { self.target = topic }
        switch request.selection {
        case .all: break
        case .filter(let filter):
            self.filter = filter.text
            self.filterNow = filter.nowMilliseconds
        case .marked(let marks): self.marks = marks.only(span.partition).text
        }
        self.byKey = request.partitionChoice == .hash ? true : nil
        self.originalTimes = request.timestamps == .original ? true : nil
        self.limit = request.replayLimit
        self.parks = request.parks ? true : nil
        self.again = request.repeatsReplayed ? true : nil
        self.rate = request.recordsPerSecond
        self.returnLimit = request.returnLimitPercent
        self.writer = writer
        self.resumed = resumed
        self.tally = ReplayTally()
        // Room for what is added while it runs.
        guard let text = self.text, text.utf8.count <= Self.longest - 1000 else { return nil }
    }

    /// Reads a note; nil for one that another program wrote.
    package init?(_ text: String) {
        guard let note = try? JSONDecoder().decode(ReplayNote.self, from: Data(text.utf8)) else { return nil }
        self = note
    }

    /// Nil when it has become too long.
    var text: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self), data.count <= Self.longest else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// What was asked for; nil when the note cannot be understood.
    func request(source: String) -> ReplayRequest? {
        var request = ReplayRequest(source: source)
        request.target = self.target.map { .topic($0) } ?? .origin
        guard let selection = self.selection else { return nil }
        request.selection = selection
        request.partitionChoice = self.byKey == true ? .hash : .same
        request.timestamps = self.originalTimes == true ? .original : .now
        request.replayLimit = self.limit
        request.parks = self.parks == true
        request.repeatsReplayed = self.again == true
        request.recordsPerSecond = self.rate
        request.returnLimitPercent = self.returnLimit
        return request
    }

    private var selection: ReplayRequest.Selection? {
        if let marks = self.marks { return MarkedRecords(marks).map { .marked($0) } }
        guard let filter = self.filter else { return .all }
        return (try? RecordFilter(filter, nowMilliseconds: self.filterNow ?? 0)).map { .filter($0) }
    }

    /// Whether the replay has sent or parked this record, which it has gone over.
    func hasSent(_ record: ConsumedRecord, _ letter: DeadLetter?, _ reader: DeadLetterReader) -> Bool {
        guard let selection = self.selection,
            ReplayJudge.isSelected(record, letter, by: selection, reader)
        else { return false }
        if let failed = self.failed.flatMap({ MarkedRecords($0) }),
            failed.contains(partition: record.partition, offset: record.offset)
        {
            return false
        }
        if (ReplayMark(record.headers)?.count ?? 0) >= self.limit { return self.parks == true }
        guard let topic = self.target ?? letter?.origin.topic, topic != record.topic else { return false }
        return self.missing?.contains(topic) != true
    }
}
